package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code -t ln s - (1 - t) ln(1 - s)} with {@code s = sigmoid(x)}, averaged over the classes of the
 * last dimension: classes that do not exclude each other.
 *
 * <p>Throws if the shapes differ or the target has a NaN.
 */
public final class MultiLabelSoftMarginLoss extends Criterion {
    private final @Nullable Tensor weight;

    /** The mean, with PyTorch's defaults. */
    public MultiLabelSoftMarginLoss() {
        this(null, Reduction.MEAN);
    }

    /** With a reduction. */
    public MultiLabelSoftMarginLoss(Reduction reduction) {
        this(null, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param weight one a class; null for ones
     */
    public MultiLabelSoftMarginLoss(@Nullable Tensor weight, Reduction reduction) {
        super(reduction);
        this.weight = optional(weight);
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        requireNumbers(target);
        return input.multiLabelSoftMarginLoss(target, weight, reduction.toString());
    }
}
