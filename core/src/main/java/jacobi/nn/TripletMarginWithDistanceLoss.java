package jacobi.nn;

import jacobi.Tensor;

import java.util.function.BinaryOperator;

/**
 * {@code max(0, d(a, p) - d(a, n) + margin)} with a distance d of one's own: an anchor a is to be
 * nearer to a positive p than to a negative n. {@link TripletMarginLoss} has the usual distances.
 */
public final class TripletMarginWithDistanceLoss extends LossBlock {
    private final BinaryOperator<Tensor> distance;
    private final double margin;
    private final boolean swap;

    /** The mean, margin 1. */
    public TripletMarginWithDistanceLoss(BinaryOperator<Tensor> distance) {
        this(distance, 1, false, Reduction.MEAN);
    }

    /**
     * With all that can be set.
     *
     * @param distance d, differentiable, at least 0
     * @param margin by how much, above 0
     * @param swap whether the negative's distance from the positive counts where it is smaller
     */
    public TripletMarginWithDistanceLoss(
            BinaryOperator<Tensor> distance, double margin, boolean swap, Reduction reduction) {
        super(reduction);
        if (!(margin > 0)) {
            throw new IllegalArgumentException(
                    "TripletMarginWithDistanceLoss: margin is "
                            + margin
                            + ": expected more than 0");
        }
        this.distance = distance;
        this.margin = margin;
        this.swap = swap;
    }

    /** The loss of anchors, positives and negatives. */
    public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
        requireSome(anchor);
        Tensor near = distance.apply(anchor, positive);
        Tensor far = distance.apply(anchor, negative);
        if (swap) {
            far = far.minimum(distance.apply(positive, negative));
        }
        Tensor losses = near.sub(far).add(margin).relu();
        return switch (reduction) {
            case NONE -> losses;
            case SUM -> losses.sum();
            case MEAN, BATCH_MEAN -> losses.mean();
        };
    }
}
