package jacobi;

import jacobi.op.Comparison;

/** Comparisons and tests, element by element; results are bool and carry no gradient. */
public sealed interface ComparisonOps permits Tensor {
    /** {@code this == other}, element by element, as bool. */
    default Tensor eq(Tensor other) {
        return Call.row(Comparison.EQ, this, other);
    }

    /** {@code this == other}, element by element, as bool. */
    default Tensor eq(double other) {
        return Call.with(Comparison.EQ, this, other);
    }

    /** {@code this == other}, element by element, as bool. */
    default Tensor eq(long other) {
        return Call.with(Comparison.EQ, this, other);
    }

    /** {@code this != other}, element by element, as bool. */
    default Tensor ne(Tensor other) {
        return Call.row(Comparison.NE, this, other);
    }

    /** {@code this != other}, element by element, as bool. */
    default Tensor ne(double other) {
        return Call.with(Comparison.NE, this, other);
    }

    /** {@code this != other}, element by element, as bool. */
    default Tensor ne(long other) {
        return Call.with(Comparison.NE, this, other);
    }

    /** {@code this < other}, element by element, as bool. */
    default Tensor lt(Tensor other) {
        return Call.row(Comparison.LT, this, other);
    }

    /** {@code this < other}, element by element, as bool. */
    default Tensor lt(double other) {
        return Call.with(Comparison.LT, this, other);
    }

    /** {@code this < other}, element by element, as bool. */
    default Tensor lt(long other) {
        return Call.with(Comparison.LT, this, other);
    }

    /** {@code this <= other}, element by element, as bool. */
    default Tensor le(Tensor other) {
        return Call.row(Comparison.LE, this, other);
    }

    /** {@code this <= other}, element by element, as bool. */
    default Tensor le(double other) {
        return Call.with(Comparison.LE, this, other);
    }

    /** {@code this <= other}, element by element, as bool. */
    default Tensor le(long other) {
        return Call.with(Comparison.LE, this, other);
    }

    /** {@code this > other}, element by element, as bool. */
    default Tensor gt(Tensor other) {
        return Call.row(Comparison.GT, this, other);
    }

    /** {@code this > other}, element by element, as bool. */
    default Tensor gt(double other) {
        return Call.with(Comparison.GT, this, other);
    }

    /** {@code this > other}, element by element, as bool. */
    default Tensor gt(long other) {
        return Call.with(Comparison.GT, this, other);
    }

    /** {@code this >= other}, element by element, as bool. */
    default Tensor ge(Tensor other) {
        return Call.row(Comparison.GE, this, other);
    }

    /** {@code this >= other}, element by element, as bool. */
    default Tensor ge(double other) {
        return Call.with(Comparison.GE, this, other);
    }

    /** {@code this >= other}, element by element, as bool. */
    default Tensor ge(long other) {
        return Call.with(Comparison.GE, this, other);
    }

    /** Both are not zero. */
    default Tensor logicalAnd(Tensor other) {
        return Call.row(Comparison.LOGICAL_AND, this, other);
    }

    /** Either is not zero. */
    default Tensor logicalOr(Tensor other) {
        return Call.row(Comparison.LOGICAL_OR, this, other);
    }

    /** Just one is not zero. */
    default Tensor logicalXor(Tensor other) {
        return Call.row(Comparison.LOGICAL_XOR, this, other);
    }

    /** Is zero. */
    default Tensor logicalNot() {
        return Call.row(Comparison.LOGICAL_NOT, this);
    }

    /** Is NaN. */
    default Tensor isNan() {
        return Call.row(Comparison.ISNAN, this);
    }

    /** Is an infinity. */
    default Tensor isInf() {
        return Call.row(Comparison.ISINF, this);
    }

    /** Is neither NaN nor an infinity. */
    default Tensor isFinite() {
        return Call.row(Comparison.ISFINITE, this);
    }

    /**
     * {@code |this - other| <= atol + rtol |other|}, element by element; NaN is close to nothing.
     */
    default Tensor isClose(Tensor other, double rtol, double atol) {
        return Call.tensor(
                Call.value(this).with(Call.value(other), Comparison.ISCLOSE.op(rtol, atol, 0)));
    }

    /** Whether all elements are close: {@code |this - other| <= atol + rtol |other|}. */
    default boolean allClose(Tensor other, double rtol, double atol) {
        return isClose(other, rtol, atol).all().itemBoolean();
    }

    /** Whether all elements are close, with PyTorch's tolerances (rtol 1e-5, atol 1e-8). */
    default boolean allClose(Tensor other) {
        return allClose(other, 1e-5, 1e-8);
    }

    /** Whether the other has the same shape and type and equal elements (NaN equals nothing). */
    default boolean equalTo(Tensor other) {
        Tensor self = (Tensor) this;
        return self.dtype() == other.dtype()
                && self.shape().equals(other.shape())
                && self.eq(other).all().itemBoolean();
    }
}
