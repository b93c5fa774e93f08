package jacobi.cpu.vector;

/**
 * The functions of {@link FloatMath} lane by lane: the same steps in the same order, each rounded
 * once, and so the same bits. Before the just-in-time compiler has been at it a vector is an object
 * and takes some hundred times as long as these.
 */
final class FloatFunctions {
    private static final float WHOLE = 0x1.8p23f;
    private static final int WHOLE_BITS = Float.floatToRawIntBits(WHOLE);
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.121944417e-04f;
    private static final float TWO_OF_PI = (float) (2 / Math.PI);
    private static final float PI_HALF_1 = 1.570796371e+00f;
    private static final float PI_HALF_2 = -4.371138829e-08f;
    private static final float PI_HALF_3 = -1.715124510e-15f;
    private static final int SQRT_HALF_BITS = Float.floatToRawIntBits((float) Math.sqrt(0.5));

    private FloatFunctions() {}

    static void rsqrt(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = 1 / (float) Math.sqrt(x[xo + i]);
        }
    }

    static void exp(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = exp(x[xo + i]);
        }
    }

    static void expm1(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = expm1(x[xo + i]);
        }
    }

    static void log(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = log(x[xo + i]);
        }
    }

    static void log1p(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = log1p(x[xo + i]);
        }
    }

    static void sin(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[xo + i];
            y[oo + i] = Math.abs(v) < 0x1p-13f ? v : circular(v, 0);
        }
    }

    static void cos(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = circular(x[xo + i], 1);
        }
    }

    static void tanh(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = tanh(x[xo + i]);
        }
    }

    static void erf(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = erf(x[xo + i]);
        }
    }

    private static float timesLn2(float x) {
        return Math.fma(x, LOG2_E, WHOLE);
    }

    private static int count(float whole) {
        return Float.floatToRawIntBits(whole) - WHOLE_BITS;
    }

    private static float restOfLn2(float x, float n) {
        return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    }

    private static float expRest(float r) {
        float z = r * r;
        float p45 = Math.fma(1.991827594e-04f, r, 1.394641469e-03f);
        float p23 = Math.fma(8.333264850e-03f, r, 4.166626558e-02f);
        float p01 = Math.fma(1.666666716e-01f, r, 5.000000000e-01f);
        return Math.fma(Math.fma(p45, z, p23), z, p01);
    }

    private static float powerOf2(int n) {
        return Float.intBitsToFloat((n + 127) << 23);
    }

    private static float exp(float x) {
        float whole = timesLn2(x);
        float r = restOfLn2(x, whole - WHOLE);
        int n = count(whole);
        int half = n >> 1;
        float two = powerOf2(half);
        float y = Math.fma(Math.fma(r * r, expRest(r), r), two, two) * powerOf2(n - half);
        y = x > 100 ? Float.POSITIVE_INFINITY : y;
        return x < -110 ? 0 : y;
    }

    private static float moderateExpm1(float x) {
        float whole = timesLn2(x);
        float r = restOfLn2(x, whole - WHOLE);
        float two = powerOf2(count(whole));
        return Math.fma(Math.fma(r * r, expRest(r), r), two, two - 1);
    }

    private static float expm1(float x) {
        float whole = timesLn2(x);
        float r = restOfLn2(x, whole - WHOLE);
        float y = Math.fma(r * r, expRest(r), r);
        float half = powerOf2(count(whole) - 1);
        y = Math.fma(y, half, half - 0.5f);
        y = y + y;
        y = x < -20 ? -1 : y;
        y = x > 89 ? Float.POSITIVE_INFINITY : y;
        return Math.abs(x) < 0x1p-25f ? x : y;
    }

    private static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        float normal = subnormal ? x * 0x1p25f : x;
        int bits = Float.floatToRawIntBits(normal) - SQRT_HALF_BITS;
        float e = bits >> 23;
        e = subnormal ? e - 25 : e;
        float f = Float.intBitsToFloat((bits & 0x7fffff) + SQRT_HALF_BITS) - 1;
        float y = Math.fma(e, LN2_HIGH, f + Math.fma(e, LN2_LOW, logRest(f)));
        y = x == Float.POSITIVE_INFINITY || Float.isNaN(x) ? x : y;
        y = x < 0 ? Float.NaN : y;
        return x == 0 ? Float.NEGATIVE_INFINITY : y;
    }

    private static float logRest(float f) {
        float z = f * f;
        float p67 = Math.fma(-7.872859389e-02f, f, 1.290013939e-01f);
        float p45 = Math.fma(-1.313222796e-01f, f, 1.417882890e-01f);
        float p23 = Math.fma(-1.662399769e-01f, f, 2.000237405e-01f);
        float p01 = Math.fma(-2.500082552e-01f, f, 3.333331645e-01f);
        float p = Math.fma(Math.fma(p67, z, p45), z * z, Math.fma(p23, z, p01));
        return Math.fma(z, -0.5f, f * z * p);
    }

    private static float log1p(float x) {
        float u = x + 1;
        float lost = (x - (u - 1)) / u;
        float y = log(u);
        y = u > 0 && u < Float.POSITIVE_INFINITY ? y + lost : y;
        return Math.abs(x) < 0x1p-25f ? x : y;
    }

    private static float circular(float x, int quarters) {
        if (Math.abs(x) > 30_000) {
            return (float) (quarters == 0 ? Math.sin(x) : Math.cos(x));
        }
        float whole = Math.fma(x, TWO_OF_PI, WHOLE);
        float n = whole - WHOLE;
        float r = Math.fma(n, -PI_HALF_3, Math.fma(n, -PI_HALF_2, Math.fma(n, -PI_HALF_1, x)));
        int quadrant = count(whole) + quarters;
        float z = r * r;
        float y;
        if ((quadrant & 1) == 0) {
            float sin = Math.fma(2.717358939e-06f, z, -1.983923430e-04f);
            sin = Math.fma(sin, z, 8.333329111e-03f);
            sin = Math.fma(sin, z, -1.666666716e-01f);
            y = Math.fma(r * z, sin, r);
        } else {
            float cos = Math.fma(2.442921141e-05f, z, -1.388728851e-03f);
            cos = Math.fma(cos, z, 4.166664556e-02f);
            y = Math.fma(z * z, cos, Math.fma(z, -0.5f, 1));
        }
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ ((quadrant & 2) << 30));
    }

    private static float tanh(float x) {
        float a = Math.abs(x);
        float y;
        if (a < 0.625f) {
            float z = a * a;
            float p = Math.fma(-5.717036314e-03f, z, 2.065057866e-02f);
            p = Math.fma(p, z, -5.374349654e-02f);
            p = Math.fma(p, z, 1.333149076e-01f);
            p = Math.fma(p, z, -3.333328366e-01f);
            y = Math.fma(p, a * z, a);
        } else {
            y = a > 9.5f ? 1 : 1 - 2 / (moderateExpm1(a + a) + 2);
        }
        return signed(y, x);
    }

    private static float erf(float x) {
        float a = Math.abs(x);
        float z = a * a;
        float zz = z * z;
        float p67 = Math.fma(-1.170616379e-04f, a, 6.306631258e-04f);
        float p45 = Math.fma(-1.662814058e-03f, a, 1.558684162e-04f);
        float p23 = Math.fma(1.915575005e-02f, a, -1.027786508e-01f);
        float p01 = Math.fma(-6.366192698e-01f, a, 4.975481782e-08f);
        float p =
                Math.fma(
                        Math.fma(9.194221093e-06f, zz, Math.fma(p67, z, p45)),
                        zz,
                        Math.fma(p23, z, p01));
        float q = Math.fma(a, -1.128379226e+00f, a * p);
        float y = a > 3.95f ? 1 : Math.abs(moderateExpm1(q));
        return signed(y, x);
    }

    private static float signed(float y, float x) {
        return Float.intBitsToFloat(
                Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & Integer.MIN_VALUE));
    }
}
