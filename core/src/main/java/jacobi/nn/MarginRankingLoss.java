package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code max(0, margin - t (x - y))}: x is to rank above y by the margin where t is 1, below where
 * it is -1.
 */
public final class MarginRankingLoss extends LossBlock {
    private final double margin;

    /** The mean, with PyTorch's defaults. */
    public MarginRankingLoss() {
        this(0, Reduction.MEAN);
    }

    /** With a reduction. */
    public MarginRankingLoss(Reduction reduction) {
        this(0, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param margin by how much
     */
    public MarginRankingLoss(double margin, Reduction reduction) {
        super(reduction);
        this.margin = margin;
    }

    /** The loss of two scores and which is to be the larger, 1 or -1. */
    public Tensor forward(Tensor input, Tensor other, Tensor target) {
        requireSome(input);
        requireNumbers(target);
        return input.marginRankingLoss(other, target, margin, reduction.toString());
    }
}
