package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code 1 - cos(x, y)} where t is 1, {@code max(0, cos(x, y) - margin)} where it is -1, over rows:
 * {@code [n, d], [n, d], [n]} or {@code [d], [d], []}.
 */
public final class CosineEmbeddingLoss extends LossBlock {
    private final double margin;

    /** The mean, with PyTorch's defaults. */
    public CosineEmbeddingLoss() {
        this(0, Reduction.MEAN);
    }

    /** With a reduction. */
    public CosineEmbeddingLoss(Reduction reduction) {
        this(0, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param margin the cosine up to which rows count as unlike, -1 to 1
     */
    public CosineEmbeddingLoss(double margin, Reduction reduction) {
        super(reduction);
        this.margin = margin;
    }

    /** The loss of two vectors and whether they are to be alike, 1 or -1. */
    public Tensor forward(Tensor input, Tensor other, Tensor target) {
        requireSome(input);
        requireNumbers(target);
        return input.cosineEmbeddingLoss(other, target, margin, reduction.toString());
    }
}
