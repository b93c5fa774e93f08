package jacobi.nn;

import jacobi.Tensor;

/**
 * Kullback-Leibler divergence {@code t (ln t - x)} of log-probabilities x from probabilities t. The
 * mean over all elements is PyTorch's default; the divergence itself is {@link
 * Reduction#BATCH_MEAN}.
 *
 * <p>Throws if the shapes differ.
 */
public final class KLDivLoss extends Criterion {
    private final boolean logTarget;

    /** The mean, with PyTorch's defaults. */
    public KLDivLoss() {
        this(false, Reduction.MEAN);
    }

    /** With a reduction. */
    public KLDivLoss(Reduction reduction) {
        this(false, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param logTarget whether the target is given as logarithms too
     */
    public KLDivLoss(boolean logTarget, Reduction reduction) {
        super(reduction);
        this.logTarget = logTarget;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        return input.klDiv(target, reduction.toString(), logTarget);
    }
}
