package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;

/**
 * Something operators apply to: the algebra in which gradients and composite operators are written.
 * The tape's variables implement it with recording, {@link Plain} without.
 */
public interface Value {
    /** The numbers. */
    Array array();

    /** Applies an operator to inputs (this one is not implied). */
    Value[] apply(Operator op, Value... inputs);

    /** A constant of this algebra. */
    Value constant(Array array);

    /** Numbers without history: no gradient flows through the result. */
    Value detach();

    /**
     * Whether operators applied to this are being recorded for a gradient, so that all that is
     * computed from it must be made of operators that have gradients.
     */
    default boolean isRecorded() {
        return false;
    }

    /** The element type. */
    default DType dtype() {
        return array().dtype();
    }

    /** The sizes. */
    default Shape shape() {
        return array().shape();
    }

    /** The number of dimensions. */
    default int rank() {
        return array().layout().rank();
    }

    /** Applies an operator of one input, this, and one output. */
    default Value then(Operator op) {
        return apply(op, this)[0];
    }

    /** Applies an operator of two inputs, this first, and one output. */
    default Value with(Value other, Operator op) {
        return apply(op, this, other)[0];
    }

    /** A zero-dimensional constant that takes part in type promotion as a Java number does. */
    default Value number(double v) {
        return constant(Promotion.scalar(dtype(), v));
    }

    /** {@code this + b}, broadcasting. */
    default Value add(Value b) {
        return with(b, Arithmetic.ADD.op());
    }

    /** {@code this - b}. */
    default Value sub(Value b) {
        return with(b, Arithmetic.SUB.op());
    }

    /** {@code this * b}. */
    default Value mul(Value b) {
        return with(b, Arithmetic.MUL.op());
    }

    /** {@code this * b}. */
    default Value mul(double b) {
        return b == 1 ? this : mul(number(b));
    }

    /** {@code this / b}. */
    default Value div(Value b) {
        return with(b, Arithmetic.DIV.op());
    }

    /** {@code -this}. */
    default Value neg() {
        return then(Arithmetic.NEG.op());
    }

    /** This as another element type; itself if it is that already. */
    default Value to(DType dtype) {
        return dtype == dtype() ? this : then(new Copies.Cast(dtype));
    }

    /** The same elements in another shape, a view where strides allow it. */
    default Value reshape(Shape to) {
        return to.equals(shape()) ? this : then(new Views.Reshape(to));
    }

    /** Stretched to a shape it broadcasts to. */
    default Value expand(Shape to) {
        return to.equals(shape()) ? this : then(new Views.Expand(to));
    }

    /** Dimensions in another order. */
    default Value permute(int... order) {
        return then(new Views.Permute(order));
    }

    /** The last two dimensions exchanged. */
    default Value transposed() {
        return then(Views.Permute.swap(rank(), rank() - 1, rank() - 2));
    }

    /** Sum over dimensions (from 0), which stay with size 1 if asked. */
    default Value sum(int[] dims, boolean keep) {
        return dims.length == 0 ? this : then(new Reductions.Sum(dims, keep));
    }

    /** Sum of everything. */
    default Value sum() {
        int[] all = new int[rank()];
        java.util.Arrays.setAll(all, i -> i);
        return sum(all, false);
    }

    /** Matrix product with PyTorch's rules for one and more dimensions. */
    default Value matmul(Value b) {
        return LinearAlgebra.matmul(this, b);
    }

    /**
     * Summed down to a shape that broadcasts to this one: what undoes a broadcast in a gradient.
     */
    default Value sumTo(Shape to) {
        if (to.equals(shape())) {
            return this;
        }
        int lead = rank() - to.rank();
        int[] dims = new int[rank()];
        int n = 0;
        for (int i = 0; i < rank(); i++) {
            if (i < lead || (to.size(i - lead) == 1 && shape().size(i) != 1)) {
                dims[n++] = i;
            }
        }
        return sum(java.util.Arrays.copyOf(dims, n), true).reshape(to);
    }
}
