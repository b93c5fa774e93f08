package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code x / (k + alpha mean x^2)^beta}, the mean over {@code size} channels around each one
 * (Krizhevsky et al. 2012).
 */
public final class LocalResponseNorm extends BuiltIn {
    private final int size;
    private final double alpha;
    private final double beta;
    private final double k;

    /** With PyTorch's defaults: alpha 1e-4, beta 0.75, k 1. */
    public LocalResponseNorm(int size) {
        this(size, 1e-4, 0.75, 1);
    }

    /**
     * With settings.
     *
     * @param size channels in a mean
     * @param alpha factor of the mean
     * @param beta power
     * @param k summand
     */
    public LocalResponseNorm(int size, double alpha, double beta, double k) {
        this.size = size;
        this.alpha = alpha;
        this.beta = beta;
        this.k = k;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.localResponseNorm(size, alpha, beta, k);
    }

    @Override
    protected String extraRepr() {
        return size
                + ", alpha="
                + Repr.number(alpha)
                + ", beta="
                + Repr.number(beta)
                + ", k="
                + Repr.number(k);
    }
}
