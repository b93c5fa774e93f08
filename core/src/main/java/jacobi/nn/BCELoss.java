package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code -t ln x - (1 - t) ln(1 - x)} of probabilities x, for two classes or several that do not
 * exclude each other. Logarithms are kept at -100 or above. {@link BCEWithLogitsLoss} takes scores
 * and is more accurate.
 *
 * <p>Throws if the shapes differ, if an input is outside {@code [0, 1]}, or if the target is not
 * floating or has a NaN.
 */
public final class BCELoss extends Criterion {
    private final @Nullable Tensor weight;

    /** The mean. */
    public BCELoss() {
        this(Reduction.MEAN);
    }

    /** With a reduction. */
    public BCELoss(Reduction reduction) {
        this(null, reduction);
    }

    /**
     * With a weight.
     *
     * @param weight what each loss is multiplied with (it broadcasts); null for ones
     */
    public BCELoss(@Nullable Tensor weight, Reduction reduction) {
        super(reduction);
        this.weight = optional(weight);
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        requireFloating(target);
        requireNumbers(target);
        return input.binaryCrossEntropy(target, weight, reduction.toString());
    }
}
