package jacobi.cpu.vector;

import static jacobi.cpu.vector.FloatVectors.S;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Elementary functions of float vectors, all within two units in the last place, NaN, infinities,
 * zeros and subnormal numbers included.
 *
 * <p>The designs are those of S. L. Moshier's Cephes library and N. Shibata's SLEEF: bring the
 * argument into a small interval by a step that loses nothing (W. J. Cody and W. Waite, <i>Software
 * Manual for the Elementary Functions</i>, 1980), evaluate a polynomial there, undo the step. The
 * polynomials are fits of our own: weighted least squares on Chebyshev points, the weights
 * sharpened until the error is level (C. L. Lawson, 1961), to a relative error below {@code 2^-27}.
 * Long ones are evaluated in pairs of terms (G. Estrin, 1960): a processor waits for a chain of
 * multiplications, of which it can only overlap a few vectors', longer than it multiplies.
 *
 * <p>The Vector API's own {@code EXP}, {@code LOG}, ... call a native library on some processors
 * and go lane by lane on others; these are the same everywhere.
 */
final class FloatMath {
    /** Adding it leaves a whole number in the low bits of a float. */
    private static final float WHOLE = 0x1.8p23f;

    static final int WHOLE_BITS = Float.floatToRawIntBits(WHOLE);
    private static final float LOG2_E = 1.44269504f;
    // ln 2 in two parts, the first with so few bits that its multiples are exact.
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.121944417e-04f;
    // pi / 2 in three parts, for fused multiply-add.
    private static final float PI_HALF_1 = 1.570796371e+00f;
    private static final float PI_HALF_2 = -4.371138829e-08f;
    private static final float PI_HALF_3 = -1.715124510e-15f;
    static final int SQRT_HALF_BITS = Float.floatToRawIntBits((float) Math.sqrt(0.5));

    private FloatMath() {}

    private static FloatVector of(float c) {
        return FloatVector.broadcast(S, c);
    }

    static FloatVector reciprocal(FloatVector x) {
        return of(1).div(x);
    }

    static FloatVector sign(FloatVector x) {
        FloatVector y = of(0).blend(1, x.compare(GT, 0)).blend(-1, x.compare(LT, 0));
        return y.blend(x, x.compare(NE, x));
    }

    static FloatVector rsqrt(FloatVector x) {
        return of(1).div(x.sqrt());
    }

    /** x to the nearest multiple of ln 2, as that many times 1 above {@link #WHOLE}. */
    private static FloatVector timesLn2(FloatVector x) {
        return x.fma(of(LOG2_E), of(WHOLE));
    }

    private static IntVector count(FloatVector whole) {
        return whole.reinterpretAsInts().sub(WHOLE_BITS);
    }

    private static FloatVector restOfLn2(FloatVector x, FloatVector n) {
        return n.fma(of(-LN2_LOW), n.fma(of(-LN2_HIGH), x));
    }

    /** {@code (e^r - 1 - r) / r^2} on {@code |r| <= ln 2 / 2}. */
    private static FloatVector expRest(FloatVector r) {
        FloatVector z = r.mul(r);
        FloatVector p45 = of(1.991827594e-04f).fma(r, of(1.394641469e-03f));
        FloatVector p23 = of(8.333264850e-03f).fma(r, of(4.166626558e-02f));
        FloatVector p01 = of(1.666666716e-01f).fma(r, of(5.000000000e-01f));
        return p45.fma(z, p23).fma(z, p01);
    }

    /**
     * {@code (1 + v) 2^n} for n of -252 to 254, by two factors so that neither leaves the
     * exponent's range.
     */
    private static FloatVector scale(FloatVector v, IntVector n) {
        IntVector half = n.lanewise(ASHR, 1);
        FloatVector two = powerOf2(half);
        return v.fma(two, two).mul(powerOf2(n.sub(half)));
    }

    private static FloatVector powerOf2(IntVector n) {
        return n.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
    }

    /** {@code e^x = 2^n e^r}. */
    static FloatVector exp(FloatVector x) {
        FloatVector whole = timesLn2(x);
        FloatVector r = restOfLn2(x, whole.sub(WHOLE));
        FloatVector y = scale(r.mul(r).fma(expRest(r), r), count(whole));
        // Far outside the exponent is nonsense; nearer the scaling itself gives infinity or zero.
        return y.blend(Float.POSITIVE_INFINITY, x.compare(GT, 100)).blend(0, x.compare(LT, -110));
    }

    /** {@code e^x - 1} for x of -80 to 80. */
    private static FloatVector moderateExpm1(FloatVector x) {
        FloatVector whole = timesLn2(x);
        FloatVector r = restOfLn2(x, whole.sub(WHOLE));
        FloatVector two = powerOf2(count(whole));
        return r.mul(r).fma(expRest(r), r).fma(two, two.sub(1));
    }

    /**
     * {@code e^x - 1 = 2^n (e^r - 1) + (2^n - 1)}, with half of it until the end: 2^128 is too
     * large.
     */
    static FloatVector expm1(FloatVector x) {
        FloatVector whole = timesLn2(x);
        FloatVector r = restOfLn2(x, whole.sub(WHOLE));
        FloatVector y = r.mul(r).fma(expRest(r), r);
        FloatVector half = powerOf2(count(whole).sub(1));
        y = y.fma(half, half.sub(0.5f));
        y =
                y.add(y)
                        .blend(-1, x.compare(LT, -20))
                        .blend(Float.POSITIVE_INFINITY, x.compare(GT, 89));
        return y.blend(x, x.abs().compare(LT, 0x1p-25f));
    }

    /** {@code ln x = e ln 2 + ln (1 + f)} with {@code 1 + f} of {@code [sqrt 1/2, sqrt 2)}. */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
        FloatVector normal = x.blend(x.mul(0x1p25f), subnormal);
        IntVector bits = normal.reinterpretAsInts().sub(SQRT_HALF_BITS);
        FloatVector e = (FloatVector) bits.lanewise(ASHR, 23).convert(VectorOperators.I2F, 0);
        e = e.blend(e.sub(25), subnormal);
        FloatVector f = bits.and(0x7fffff).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1);
        FloatVector y = e.fma(of(LN2_HIGH), f.add(e.fma(of(LN2_LOW), logRest(f))));
        y = y.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY).or(x.compare(NE, x)));
        return y.blend(Float.NaN, x.compare(LT, 0))
                .blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0));
    }

    /** {@code ln (1 + f) - f}. */
    private static FloatVector logRest(FloatVector f) {
        FloatVector z = f.mul(f);
        FloatVector p67 = of(-7.872859389e-02f).fma(f, of(1.290013939e-01f));
        FloatVector p45 = of(-1.313222796e-01f).fma(f, of(1.417882890e-01f));
        FloatVector p23 = of(-1.662399769e-01f).fma(f, of(2.000237405e-01f));
        FloatVector p01 = of(-2.500082552e-01f).fma(f, of(3.333331645e-01f));
        FloatVector p = p67.fma(z, p45).fma(z.mul(z), p23.fma(z, p01));
        return z.fma(of(-0.5f), f.mul(z).mul(p));
    }

    /**
     * {@code ln u} for {@code u = 1 + x} rounded, and what rounding lost, {@code (x - (u - 1)) /
     * u}.
     */
    static FloatVector log1p(FloatVector x) {
        FloatVector u = x.add(1);
        FloatVector lost = x.sub(u.sub(1)).div(u);
        FloatVector y = log(u);
        VectorMask<Float> finite = u.compare(GT, 0).and(u.compare(LT, Float.POSITIVE_INFINITY));
        y = y.blend(y.add(lost), finite);
        return y.blend(x, x.abs().compare(LT, 0x1p-25f));
    }

    static FloatVector sin(FloatVector x) {
        FloatVector y = circular(x, 0);
        return y.blend(x, x.abs().compare(LT, 0x1p-13f));
    }

    static FloatVector cos(FloatVector x) {
        return circular(x, 1);
    }

    /** {@code sin(x + quarters pi / 2)} by the distance r of x to a multiple of pi / 2. */
    private static FloatVector circular(FloatVector x, int quarters) {
        FloatVector whole = x.fma(of((float) (2 / Math.PI)), of(WHOLE));
        FloatVector n = whole.sub(WHOLE);
        FloatVector r = n.fma(of(-PI_HALF_3), n.fma(of(-PI_HALF_2), n.fma(of(-PI_HALF_1), x)));
        IntVector quadrant = count(whole).add(quarters);
        FloatVector z = r.mul(r);
        FloatVector sin =
                of(2.717358939e-06f)
                        .fma(z, of(-1.983923430e-04f))
                        .fma(z, of(8.333329111e-03f))
                        .fma(z, of(-1.666666716e-01f));
        sin = r.mul(z).fma(sin, r);
        FloatVector cos =
                of(2.442921141e-05f).fma(z, of(-1.388728851e-03f)).fma(z, of(4.166664556e-02f));
        cos = z.mul(z).fma(cos, z.fma(of(-0.5f), of(1)));
        FloatVector y = sin.blend(cos, quadrant.and(1).compare(NE, 0).cast(S));
        IntVector sign = quadrant.and(2).lanewise(LSHL, 30);
        y = y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
        // Lane by lane only where it must be: a value may not depend on its neighbours.
        VectorMask<Float> large = x.abs().compare(GT, 30_000);
        return large.anyTrue() ? y.blend(eachLane(x, quarters), large) : y;
    }

    /** Arguments so large that reducing them takes many more digits of pi. */
    static FloatVector eachLane(FloatVector x, int quarters) {
        float[] v = x.toArray();
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) (quarters == 0 ? Math.sin(v[i]) : Math.cos(v[i]));
        }
        return FloatVector.fromArray(S, v, 0);
    }

    /** A polynomial near 0, else {@code 1 - 2 / (e^(2|x|) + 1)}; with the sign of x. */
    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector z = a.mul(a);
        FloatVector near =
                of(-5.717036314e-03f)
                        .fma(z, of(2.065057866e-02f))
                        .fma(z, of(-5.374349654e-02f))
                        .fma(z, of(1.333149076e-01f))
                        .fma(z, of(-3.333328366e-01f))
                        .fma(a.mul(z), a);
        FloatVector e = moderateExpm1(a.add(a));
        FloatVector y = of(1).sub(of(2).div(e.add(2))).blend(1, a.compare(GT, 9.5f));
        y = y.blend(near, a.compare(LT, 0.625f));
        // Rounding.signed(y, x), spelled out: the compiler would not inline another method here.
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    /**
     * {@code erf |x| = 1 - e^q(|x|)}, q fitted to {@code ln erfc}, with the sign of x: near 0 the
     * polynomial, which begins with {@code -2/sqrt(pi) |x|}, is as exact as {@code e^q - 1} is.
     */
    static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector z = a.mul(a);
        FloatVector zz = z.mul(z);
        FloatVector p67 = of(-1.170616379e-04f).fma(a, of(6.306631258e-04f));
        FloatVector p45 = of(-1.662814058e-03f).fma(a, of(1.558684162e-04f));
        FloatVector p23 = of(1.915575005e-02f).fma(a, of(-1.027786508e-01f));
        FloatVector p01 = of(-6.366192698e-01f).fma(a, of(4.975481782e-08f));
        FloatVector p = of(9.194221093e-06f).fma(zz, p67.fma(z, p45)).fma(zz, p23.fma(z, p01));
        // The leading coefficient in two parts: all of the result's precision hangs on it near 0.
        FloatVector q = a.fma(of(-1.128379226e+00f), a.mul(p));
        FloatVector y = moderateExpm1(q).abs().blend(1, a.compare(GT, 3.95f));
        // Again.
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }
}
