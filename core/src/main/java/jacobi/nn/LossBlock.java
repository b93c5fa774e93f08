package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Combine;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * A loss of this package: what all check, so that a mistake in the data is named and not trained
 * on.
 */
abstract class LossBlock extends Block {
    private static final Expr ANY = Expr.input(0);
    private static final Expr IS_NAN = ANY.isNan();

    final Reduction reduction;

    LossBlock(Reduction reduction) {
        if (reduction == Reduction.BATCH_MEAN && !(this instanceof KLDivLoss)) {
            throw new IllegalArgumentException(
                    name() + ": reduction is 'batchmean': expected 'none', 'mean' or 'sum'");
        }
        this.reduction = reduction;
    }

    /** How the losses are reduced. */
    public final Reduction reduction() {
        return reduction;
    }

    /** A copy of a weight, which becomes part of the state, as in PyTorch. */
    final @Nullable Tensor optional(@Nullable Tensor weight) {
        return weight == null ? null : buffer(weight.detach().copy());
    }

    final void requireSameShape(Tensor input, Tensor target) {
        if (!input.shape().equals(target.shape())) {
            throw new ShapeException(
                    name()
                            + ": input "
                            + input.shape()
                            + " and target "
                            + target.shape()
                            + " differ: expected a target of the input's shape");
        }
    }

    final void requireFloating(Tensor target) {
        if (!target.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    name()
                            + ": target is "
                            + target.dtype()
                            + " "
                            + target.shape()
                            + ": expected float32 or float64 (convert with to(DType.FLOAT32))");
        }
    }

    /** A mean over nothing is NaN, which would train the model to NaN. */
    final void requireSome(Tensor input) {
        if (input.numel() == 0 && reduction == Reduction.MEAN) {
            throw new ShapeException(
                    name()
                            + ": input "
                            + input.shape()
                            + " is empty: the mean of no losses is not a number");
        }
    }

    final void requireNumbers(Tensor target) {
        if (!target.dtype().isFloating() || target.numel() == 0) {
            return;
        }
        Array any = Array.zeros(target.dtype(), Shape.SCALAR);
        Dispatch.run(
                new Kernel.Reduce(Combine.MAX, IS_NAN, ANY, 0, any.dtype()), any, target.array());
        if (any.getDouble(0) != 0) {
            throw new IllegalArgumentException(
                    name()
                            + ": target is NaN at "
                            + firstNan(target)
                            + " of "
                            + target.shape()
                            + ": expected numbers");
        }
    }

    /** Where the first NaN is, such as {@code [2, 0]}. */
    private static String firstNan(Tensor target) {
        double[] values = target.toDoubles();
        int at = 0;
        while (!Double.isNaN(values[at])) {
            at++;
        }
        int[] index = target.shape().toArray();
        for (int d = index.length - 1; d >= 0; d--) {
            int size = index[d];
            index[d] = at % size;
            at /= size;
        }
        return Shape.of(index).toString();
    }
}
