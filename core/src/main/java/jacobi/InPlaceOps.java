package jacobi;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.op.Activation;
import jacobi.op.Arithmetic;
import jacobi.op.Elementary;
import jacobi.op.Overwrite;

/**
 * Changes of the elements themselves; every view of them sees the change. Each gives this tensor.
 *
 * <p>A leaf that requires a gradient can be changed only with gradients off. A change of a value
 * that backward still needs is found out there, as an {@code IllegalStateException}. The result
 * must have this shape and a type that converts to this one.
 */
public sealed interface InPlaceOps permits Tensor {
    /** {@code this += other}. */
    default Tensor addInPlace(Tensor other) {
        return Call.update(this, Arithmetic.ADD.op(), Call.value(other));
    }

    /** {@code this += other}. */
    default Tensor addInPlace(double other) {
        return Call.update(this, Arithmetic.ADD.op(), Call.number(this, other));
    }

    /** {@code this += other}. */
    default Tensor addInPlace(long other) {
        return Call.update(this, Arithmetic.ADD.op(), Call.number(this, other));
    }

    /** {@code this += alpha other}. */
    default Tensor addInPlace(Tensor other, double alpha) {
        return Call.update(this, Arithmetic.ADD_SCALED.op(alpha), Call.value(other));
    }

    /** {@code this -= other}. */
    default Tensor subInPlace(Tensor other) {
        return Call.update(this, Arithmetic.SUB.op(), Call.value(other));
    }

    /** {@code this -= other}. */
    default Tensor subInPlace(double other) {
        return Call.update(this, Arithmetic.SUB.op(), Call.number(this, other));
    }

    /** {@code this -= other}. */
    default Tensor subInPlace(long other) {
        return Call.update(this, Arithmetic.SUB.op(), Call.number(this, other));
    }

    /** {@code this *= other}. */
    default Tensor mulInPlace(Tensor other) {
        return Call.update(this, Arithmetic.MUL.op(), Call.value(other));
    }

    /** {@code this *= other}. */
    default Tensor mulInPlace(double other) {
        return Call.update(this, Arithmetic.MUL.op(), Call.number(this, other));
    }

    /** {@code this *= other}. */
    default Tensor mulInPlace(long other) {
        return Call.update(this, Arithmetic.MUL.op(), Call.number(this, other));
    }

    /** {@code this /= other}. */
    default Tensor divInPlace(Tensor other) {
        return Call.update(this, Arithmetic.DIV.op(), Call.value(other));
    }

    /** {@code this /= other}. */
    default Tensor divInPlace(double other) {
        return Call.update(this, Arithmetic.DIV.op(), Call.number(this, other));
    }

    /** {@code this /= other}. */
    default Tensor divInPlace(long other) {
        return Call.update(this, Arithmetic.DIV.op(), Call.number(this, other));
    }

    /** {@code this = this ^ other}. */
    default Tensor powInPlace(Tensor other) {
        return Call.update(this, Arithmetic.POW.op(), Call.value(other));
    }

    /** {@code this = this ^ other}. */
    default Tensor powInPlace(double other) {
        return Call.update(this, Arithmetic.POW.op(), Call.number(this, other));
    }

    /** {@code this = this ^ other}. */
    default Tensor powInPlace(long other) {
        return Call.update(this, Arithmetic.POW.op(), Call.number(this, other));
    }

    /** {@code x = -x}. */
    default Tensor negInPlace() {
        return Call.update(this, Arithmetic.NEG.op());
    }

    /** {@code x = |x|}. */
    default Tensor absInPlace() {
        return Call.update(this, Elementary.ABS.op());
    }

    /** {@code x = e^x}. */
    default Tensor expInPlace() {
        return Call.update(this, Elementary.EXP.op());
    }

    /** {@code x = sqrt(x)}. */
    default Tensor sqrtInPlace() {
        return Call.update(this, Elementary.SQRT.op());
    }

    /** {@code x = x^2}. */
    default Tensor squareInPlace() {
        return Call.update(this, Elementary.SQUARE.op());
    }

    /** {@code x = sigmoid(x)}. */
    default Tensor sigmoidInPlace() {
        return Call.update(this, Activation.SIGMOID.op());
    }

    /** {@code x = tanh(x)}. */
    default Tensor tanhInPlace() {
        return Call.update(this, Activation.TANH.op());
    }

    /** {@code x = max(x, 0)}. */
    default Tensor reluInPlace() {
        return Call.update(this, Activation.RELU.op());
    }

    /** {@code x = min(max(x, min), max)}. */
    default Tensor clampInPlace(double min, double max) {
        return Call.update(
                this, Arithmetic.CLAMP.op(), Call.number(this, min), Call.number(this, max));
    }

    /** All elements become zero. */
    default Tensor zeroInPlace() {
        return fillInPlace(0);
    }

    /** All elements become a value. */
    default Tensor fillInPlace(double value) {
        return Call.update(
                this,
                new Overwrite(),
                Call.constant(Array.scalar(Call.value(this).dtype(), value)));
    }

    /** The elements become those of another, broadcast and converted. */
    default Tensor copyInPlace(Tensor source) {
        return Call.update(this, new Overwrite(), Call.value(source));
    }

    /**
     * Becomes another element type itself, with its gradient, so that whoever holds this tensor
     * sees it; what {@code Block.to} does to parameters. Views made before keep showing the old
     * elements.
     *
     * @throws IllegalStateException if this is a view or the result of recorded operations
     */
    default Tensor toInPlace(DType dtype) {
        Call.value(this).convert(dtype);
        return (Tensor) this;
    }
}
