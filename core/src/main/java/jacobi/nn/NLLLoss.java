package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code -w[t] x[t]} of log-probabilities {@code x [n, c, ...]} or {@code [c]} for class indices
 * {@code t [n, ...]}; with {@link LogSoftmax} before it, {@link CrossEntropyLoss}.
 *
 * <p>The mean is over the weights of the labels that count. Throws {@link
 * IndexOutOfBoundsException} if a label is no class: the message names it, its place and the number
 * of classes.
 */
public final class NLLLoss extends Criterion {
    private final @Nullable Tensor weight;
    private final int ignoreIndex;

    /** The mean. */
    public NLLLoss() {
        this(Reduction.MEAN);
    }

    /** With a reduction. */
    public NLLLoss(Reduction reduction) {
        this(null, -100, reduction);
    }

    /**
     * With weights.
     *
     * @param weight one a class, {@code [c]}; null for ones
     * @param ignoreIndex the label that does not count
     */
    public NLLLoss(@Nullable Tensor weight, int ignoreIndex, Reduction reduction) {
        super(reduction);
        this.weight = optional(weight);
        this.ignoreIndex = ignoreIndex;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSome(input);
        return input.nllLoss(target, weight, ignoreIndex, reduction.toString());
    }
}
