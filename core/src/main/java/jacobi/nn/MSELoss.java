package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code (x - t)^2}, for regression: the mean of the squared errors.
 *
 * <p>Throws {@link jacobi.array.ShapeException} if the shapes differ, where PyTorch warns and
 * broadcasts {@code [n]} with {@code [n, 1]} to {@code [n, n]}; and {@link
 * IllegalArgumentException} if the target has a NaN.
 */
public final class MSELoss extends Criterion {
    /** The mean. */
    public MSELoss() {
        this(Reduction.MEAN);
    }

    /** With a reduction. */
    public MSELoss(Reduction reduction) {
        super(reduction);
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        requireNumbers(target);
        return input.mseLoss(target, reduction.toString());
    }
}
