package jacobi.random;

/**
 * The Box-Muller transform of blocks of 16 uniform draws: {@code sqrt(-2 ln(1 - u1)) * (cos, sin)(2
 * pi u2)}, with {@code u1} in the first half of a block and {@code u2} in the second.
 *
 * <p>Single precision computes with short polynomials in float arithmetic, because PyTorch does,
 * and the last bits of every initial weight follow from it: S. Moshier's Cephes library ({@code
 * logf}, {@code sinf}, {@code cosf}) in the branch-free arrangement of J. Pommier's sse_mathfun,
 * with a fused multiply-add wherever the compiler of PyTorch's AVX2 kernels makes one. Java's float
 * arithmetic is exact IEEE, so every machine gives the same bits. Double precision uses {@link
 * NearestMath}: there PyTorch calls C's library, whose results are the nearest double in all but a
 * case in some hundred.
 */
final class BoxMuller {
    /** Draws a block takes and gives. */
    static final int BLOCK = 16;

    private static final int HALF = BLOCK / 2;
    private static final float TWO_PI = (float) (2 * Math.PI);
    private static final float SQRT_HALF = 0.707106781186547524f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float FOUR_OVER_PI = 1.27323954473516f;

    // pi/4 in three parts, so that a multiple of it is taken away without rounding.
    private static final float PI4_HIGH = 0.78515625f;
    private static final float PI4_MIDDLE = 2.4187564849853515625e-4f;
    private static final float PI4_LOW = 3.77489497744594108e-8f;

    private BoxMuller() {}

    /** Turns 16 uniform draws of [0, 1) into 16 normal ones, in place. */
    static void block(float[] data, int at, float mean, float std) {
        for (int i = at; i < at + HALF; i++) {
            float radius = (float) Math.sqrt(-2f * ln(1f - data[i]));
            float theta = TWO_PI * data[i + HALF];
            int octant = ((int) (theta * FOUR_OVER_PI) + 1) & ~1;
            float r = reduce(theta, octant);
            boolean swap = (octant & 2) != 0;
            float sin = swap ? cosine(r) : sine(r);
            float cos = swap ? sine(r) : cosine(r);
            sin = (octant & 4) != 0 ? -sin : sin;
            cos = ((octant - 2) & 4) == 0 ? -cos : cos;
            data[i] = Math.fma(radius * cos, std, mean);
            data[i + HALF] = Math.fma(radius * sin, std, mean);
        }
    }

    /** Turns 16 uniform draws of [0, 1) into 16 normal ones, in place. */
    static void block(double[] data, int at, double mean, double std) {
        for (int i = at; i < at + HALF; i++) {
            double radius = Math.sqrt(-2 * NearestMath.log(1 - data[i]));
            double theta = 2 * Math.PI * data[i + HALF];
            data[i] = Math.fma(radius * NearestMath.cos(theta), std, mean);
            data[i + HALF] = Math.fma(radius * NearestMath.sin(theta), std, mean);
        }
    }

    /** The natural logarithm of a normal number above 0. */
    private static float ln(float v) {
        int bits = Float.floatToRawIntBits(v);
        float e = (bits >>> 23) - 126;
        float x = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000);
        if (x < SQRT_HALF) {
            e -= 1;
            x = (x - 1) + x;
        } else {
            x -= 1;
        }
        float z = x * x;
        float y = 7.0376836292e-2f;
        y = Math.fma(y, x, -1.1514610310e-1f);
        y = Math.fma(y, x, 1.1676998740e-1f);
        y = Math.fma(y, x, -1.2420140846e-1f);
        y = Math.fma(y, x, 1.4249322787e-1f);
        y = Math.fma(y, x, -1.6668057665e-1f);
        y = Math.fma(y, x, 2.0000714765e-1f);
        y = Math.fma(y, x, -2.4999993993e-1f);
        y = Math.fma(y, x, 3.3333331174e-1f);
        y = Math.fma(y * x, z, e * LN2_LOW);
        y = Math.fma(z, -0.5f, y);
        return Math.fma(e, LN2_HIGH, x + y);
    }

    /** The angle less an even number of eighths of a turn: within pi/4 of 0. */
    private static float reduce(float theta, int octant) {
        float x = Math.fma(octant, -PI4_HIGH, theta);
        x = Math.fma(octant, -PI4_MIDDLE, x);
        return Math.fma(octant, -PI4_LOW, x);
    }

    private static float sine(float x) {
        float z = x * x;
        float y = -1.9515295891e-4f;
        y = Math.fma(y, z, 8.3321608736e-3f);
        y = Math.fma(y, z, -1.6666654611e-1f);
        return Math.fma(y * z, x, x);
    }

    private static float cosine(float x) {
        float z = x * x;
        float y = 2.443315711809948e-5f;
        y = Math.fma(y, z, -1.388731625493765e-3f);
        y = Math.fma(y, z, 4.166664568298827e-2f);
        return Math.fma(y * z, z, -0.5f * z) + 1;
    }
}
