package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code (x - t)^2 / (2 beta)} where {@code |x - t| < beta}, else {@code |x - t| - beta / 2}:
 * squared near the target, straight far from it (Girshick 2015).
 *
 * <p>Checks as {@link MSELoss} does.
 */
public final class SmoothL1Loss extends Criterion {
    private final double beta;

    /** The mean, with PyTorch's defaults. */
    public SmoothL1Loss() {
        this(1, Reduction.MEAN);
    }

    /** With a reduction. */
    public SmoothL1Loss(Reduction reduction) {
        this(1, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param beta where the two meet, not below 0; 0 for {@link L1Loss}
     */
    public SmoothL1Loss(double beta, Reduction reduction) {
        super(reduction);
        this.beta = beta;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        requireNumbers(target);
        return input.smoothL1Loss(target, beta, reduction.toString());
    }
}
