package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code sum over targets t and others j of max(0, 1 - x[t] + x[j]) / c}: the score of each class
 * that is there is to be above those of all that are not by 1. Scores are {@code [n, c]} or {@code
 * [c]}; targets have that shape and list the classes up to the first -1.
 *
 * <p>Throws {@link IndexOutOfBoundsException} if a label is no class.
 */
public final class MultiLabelMarginLoss extends Criterion {
    /** The mean. */
    public MultiLabelMarginLoss() {
        this(Reduction.MEAN);
    }

    /** With a reduction. */
    public MultiLabelMarginLoss(Reduction reduction) {
        super(reduction);
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        return input.multiLabelMarginLoss(target, reduction.toString());
    }
}
