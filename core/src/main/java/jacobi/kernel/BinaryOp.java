package jacobi.kernel;

/**
 * Scalar primitives of two operands. Over float lanes and integer lanes alike, but for those marked
 * <i>float</i> or <i>int</i>, which occur only there.
 */
public enum BinaryOp {
    /** {@code a + b}. */
    ADD,
    /** {@code a - b}. */
    SUB,
    /** {@code a * b}. */
    MUL,
    /**
     * {@code a / b}; over integers it truncates, and a zero divisor is an {@code
     * ArithmeticException}.
     */
    DIV,
    /**
     * {@code floor(a / b)} as Python's {@code //}: over floats exact, {@code (a - mod) / b}
     * rounded, with the sign rules of PyTorch's {@code floor_divide}; over integers a zero divisor
     * is an {@code ArithmeticException}.
     */
    FLOOR_DIV,
    /** The remainder of {@code a / b} with the sign of a: C's {@code fmod}, Java's {@code %}. */
    FMOD,
    /** a to the b; over integers by repeated multiplication, wrapping. */
    POW,
    /** The larger; NaN if either is NaN. */
    MAX,
    /** The smaller; NaN if either is NaN. */
    MIN,
    /** 1 if {@code a < b}, else 0. */
    LT,
    /** 1 if {@code a <= b}, else 0. */
    LE,
    /** 1 if {@code a == b}, else 0. */
    EQ,
    /** 1 if {@code a != b}, else 0. */
    NE,
    /** 1 if both are not zero, else 0. */
    AND,
    /** 1 if either is not zero, else 0. */
    OR,
    /** The angle of the point {@code (b, a)}: {@code atan(a / b)} in its quadrant (float). */
    ATAN2,
    /** The number next to a in the direction of b (float). */
    NEXTAFTER,
    /** The derivative of order a of the digamma function, at b (float). */
    POLYGAMMA,
    /** The bits that are set in both (int). */
    BIT_AND,
    /** The bits that are set in either (int). */
    BIT_OR,
    /** The bits that are set in one of them (int). */
    BIT_XOR,
    /** {@code a 2^b}; 0 for b below 0 or above 63 (int). */
    SHIFT_LEFT,
    /** {@code floor(a / 2^b)}, the sign kept; b below 0 or above 63 counts as 63 (int). */
    SHIFT_RIGHT,
    /** The greatest common divisor, not negative (int). */
    GCD;

    /** Whether it is defined over float lanes. */
    public boolean isFloating() {
        return compareTo(POLYGAMMA) <= 0;
    }

    /** Whether it is defined over integer lanes. */
    public boolean isInteger() {
        return compareTo(OR) <= 0 || compareTo(BIT_AND) >= 0;
    }
}
