package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@link BCELoss} of {@code sigmoid(x)}, for scores x: {@code (1 - t) x - ln sigmoid(x)}, stable
 * for any x.
 *
 * <p>Throws if the shapes differ, or if the target is not floating or has a NaN.
 */
public final class BCEWithLogitsLoss extends Criterion {
    private final @Nullable Tensor weight;
    private final @Nullable Tensor posWeight;

    /** The mean. */
    public BCEWithLogitsLoss() {
        this(Reduction.MEAN);
    }

    /** With a reduction. */
    public BCEWithLogitsLoss(Reduction reduction) {
        this(null, null, reduction);
    }

    /**
     * With weights.
     *
     * @param weight what each loss is multiplied with (it broadcasts); null for ones
     * @param posWeight by what the part of the positives is multiplied, one a class, against rare
     *     positives; null for ones
     */
    public BCEWithLogitsLoss(
            @Nullable Tensor weight, @Nullable Tensor posWeight, Reduction reduction) {
        super(reduction);
        this.weight = optional(weight);
        this.posWeight = optional(posWeight);
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        requireFloating(target);
        requireNumbers(target);
        return input.binaryCrossEntropyWithLogits(target, weight, posWeight, reduction.toString());
    }
}
