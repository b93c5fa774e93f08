package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.cpu.Lanes;
import jacobi.cpu.Operand;

/**
 * One matrix of a batch, the left or the right side of a product, in an array of the compute type.
 *
 * @param data the array
 * @param at where the matrix begins
 * @param strides of its elements
 */
record Side(Object data, int at, ProductPlan.Strides strides) {
    /** Those that {@link #of} leads to: a matrix of another type is copied row by row. */
    static ProductPlan.Strides strides(Array x, DType compute) {
        return x.dtype() == compute
                ? new ProductPlan.Strides(x.layout().stride(1), x.layout().stride(2))
                : new ProductPlan.Strides(x.shape().size(2), 1);
    }

    /** Number b of a batch, where it lies or, if it has another type, a copy. */
    static Side of(Array x, int b, DType compute, Lanes lanes) {
        Array one = x.with(x.layout().select(0, b));
        if (x.dtype() == compute) {
            return new Side(x.storage().data(), one.layout().offset(), strides(x, compute));
        }
        Object copy = lanes.allocate(one.numel());
        Operand.of(one).load(compute, 0, one.numel(), copy, 0);
        return new Side(copy, 0, strides(x, compute));
    }

    Side transposed() {
        return new Side(data, at, strides.transposed());
    }

    PlainProduct.Matrix matrix() {
        return new PlainProduct.Matrix(data, at, strides.row(), strides.column());
    }
}
