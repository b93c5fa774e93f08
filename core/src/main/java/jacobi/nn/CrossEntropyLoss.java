package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code -x[t] + ln sum_j e^x_j} of scores {@code x [n, c, ...]} or {@code [c]} for class indices
 * {@code t [n, ...]}, or for probabilities of x's shape; stable, since the largest score is
 * subtracted first.
 *
 * <p>The mean is over the weights of the labels that count. Throws {@link
 * IndexOutOfBoundsException} if a label is no class: the message names it, its place and the number
 * of classes; {@link IllegalArgumentException} if a probability is NaN.
 */
public final class CrossEntropyLoss extends Criterion {
    private final @Nullable Tensor weight;
    private final int ignoreIndex;
    private final double labelSmoothing;

    /** The mean. */
    public CrossEntropyLoss() {
        this(Reduction.MEAN);
    }

    /** With a reduction. */
    public CrossEntropyLoss(Reduction reduction) {
        this(null, -100, reduction, 0);
    }

    /**
     * With all that can be set.
     *
     * @param weight one a class, {@code [c]}; null for ones
     * @param ignoreIndex the label that does not count, {@code -100} by default
     * @param labelSmoothing the share of the wanted distribution that is spread evenly over the
     *     classes
     * @throws IllegalArgumentException if the smoothing is not in {@code [0, 1]}
     */
    public CrossEntropyLoss(
            @Nullable Tensor weight, int ignoreIndex, Reduction reduction, double labelSmoothing) {
        super(reduction);
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new IllegalArgumentException(
                    "CrossEntropyLoss: label smoothing " + labelSmoothing + ": expected 0 to 1");
        }
        this.weight = optional(weight);
        this.ignoreIndex = ignoreIndex;
        this.labelSmoothing = labelSmoothing;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSome(input);
        requireNumbers(target);
        return input.crossEntropy(
                target, weight, ignoreIndex, reduction.toString(), labelSmoothing);
    }
}
