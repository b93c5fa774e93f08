package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code (x - t)^2 / 2} up to {@code |x - t| = delta}, {@code delta (|x - t| - delta / 2)} above
 * (Huber 1964).
 *
 * <p>Checks as {@link MSELoss} does.
 */
public final class HuberLoss extends Criterion {
    private final double delta;

    /** The mean, with PyTorch's defaults. */
    public HuberLoss() {
        this(1, Reduction.MEAN);
    }

    /** With a reduction. */
    public HuberLoss(Reduction reduction) {
        this(1, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param delta where the two meet, above 0
     */
    public HuberLoss(double delta, Reduction reduction) {
        super(reduction);
        this.delta = delta;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        requireNumbers(target);
        return input.huberLoss(target, delta, reduction.toString());
    }
}
