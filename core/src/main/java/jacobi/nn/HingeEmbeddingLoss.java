package jacobi.nn;

import jacobi.Tensor;

/**
 * x where t is 1, {@code max(0, margin - x)} where it is -1: x is a distance that is to be small or
 * large.
 *
 * <p>Throws if the target has a NaN.
 */
public final class HingeEmbeddingLoss extends Criterion {
    private final double margin;

    /** The mean, with PyTorch's defaults. */
    public HingeEmbeddingLoss() {
        this(1, Reduction.MEAN);
    }

    /** With a reduction. */
    public HingeEmbeddingLoss(Reduction reduction) {
        this(1, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param margin how large
     */
    public HingeEmbeddingLoss(double margin, Reduction reduction) {
        super(reduction);
        this.margin = margin;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSome(input);
        requireNumbers(target);
        return input.hingeEmbeddingLoss(target, margin, reduction.toString());
    }
}
