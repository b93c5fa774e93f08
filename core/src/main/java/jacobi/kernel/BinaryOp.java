package jacobi.kernel;

/** Scalar primitives of two operands, over float lanes and integer lanes alike. */
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
    OR
}
