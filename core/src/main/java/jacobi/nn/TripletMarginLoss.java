package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code max(0, d(a, p) - d(a, n) + margin)} with {@code d(x, y) = |x - y + eps|_p} over the last
 * dimension: an anchor a is to be nearer to a positive p than to a negative n (Balntas et al.
 * 2016).
 */
public final class TripletMarginLoss extends LossBlock {
    private final double margin;
    private final double p;
    private final double eps;
    private final boolean swap;

    /** The mean, with PyTorch's defaults. */
    public TripletMarginLoss() {
        this(1, 2, 1e-6, false, Reduction.MEAN);
    }

    /** With a reduction. */
    public TripletMarginLoss(Reduction reduction) {
        this(1, 2, 1e-6, false, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param margin by how much
     * @param p the norm
     * @param eps added to differences
     * @param swap whether the negative's distance from the positive counts where it is smaller
     */
    public TripletMarginLoss(
            double margin, double p, double eps, boolean swap, Reduction reduction) {
        super(reduction);
        this.margin = margin;
        this.p = p;
        this.eps = eps;
        this.swap = swap;
    }

    /** The loss of anchors, positives and negatives. */
    public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
        requireSome(anchor);
        return anchor.tripletMarginLoss(
                positive, negative, margin, p, eps, swap, reduction.toString());
    }
}
