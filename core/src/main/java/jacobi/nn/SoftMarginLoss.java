package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code ln(1 + e^(-t x))} of scores x for targets t of 1 and -1.
 *
 * <p>Throws if the shapes differ or the target has a NaN.
 */
public final class SoftMarginLoss extends Criterion {
    /** The mean. */
    public SoftMarginLoss() {
        this(Reduction.MEAN);
    }

    /** With a reduction. */
    public SoftMarginLoss(Reduction reduction) {
        super(reduction);
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        requireNumbers(target);
        return input.softMarginLoss(target, reduction.toString());
    }
}
