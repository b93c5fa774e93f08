package jacobi.kernel;

/**
 * Scalar primitives of one operand. Over float lanes each is the correctly rounded or nearly so
 * IEEE function; over integer lanes only those marked <i>int</i> occur.
 */
public enum UnaryOp {
    /** {@code -x} (int). */
    NEG,
    /** {@code |x|} (int). */
    ABS,
    /** -1, 0 or 1 by the sign of x; NaN for NaN, zero for a zero of either sign (int). */
    SIGN,
    /** 1 if x is zero, else 0 (int): logical not. */
    NOT,
    /** 1 if x is NaN, else 0 (int, always 0). */
    ISNAN,
    /** Largest whole number not above x (int). */
    FLOOR,
    /** Smallest whole number not below x (int). */
    CEIL,
    /** x without its fraction (int). */
    TRUNC,
    /** Nearest whole number, ties to even (int). */
    ROUND,
    /** {@code 1 / x}. */
    RECIPROCAL,
    /** Square root. */
    SQRT,
    /** {@code 1 / sqrt(x)}. */
    RSQRT,
    /** e to the x. */
    EXP,
    /** {@code e^x - 1}, accurate near 0. */
    EXPM1,
    /** Natural logarithm. */
    LOG,
    /** {@code log(1 + x)}, accurate near 0. */
    LOG1P,
    /** Sine, radians. */
    SIN,
    /** Cosine, radians. */
    COS,
    /** Hyperbolic tangent. */
    TANH,
    /** The error function. */
    ERF,
    /** Binary logarithm, exact at powers of two. */
    LOG2,
    /** Decimal logarithm, exact at powers of ten. */
    LOG10,
    /** The power of two e with {@code |x| = m 2^e}, m in [0.5, 1); 0 where there is none. */
    EXPONENT,
    /** {@code 1 - erf(x)}, accurate where that is small. */
    ERFC,
    /** {@code e^(x^2) erfc(x)}. */
    ERFCX,
    /** The number whose error function x is. */
    ERFINV,
    /** The number whose standard normal distribution function x is. */
    NDTRI,
    /** {@code ln |Gamma(x)|}. */
    LGAMMA,
    /** {@code e^-|x| I0(x)}, the modified Bessel function of order 0. */
    I0E,
    /** {@code e^-|x| I1(x)}, the modified Bessel function of order 1. */
    I1E;

    /** Whether no backend has a vector form: computed one element after the other. */
    public boolean isOneByOne() {
        return compareTo(ERF) > 0;
    }
}
