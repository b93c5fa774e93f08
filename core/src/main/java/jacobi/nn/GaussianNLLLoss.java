package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code (ln v + (x - t)^2 / v) / 2}: the negative log-likelihood of t under a normal distribution
 * of mean x and variance v (Nix and Weigend 1994). The variance is kept at eps or above; it has the
 * input's shape, or lacks its last dimension, or has size 1 there.
 *
 * <p>Throws if a variance is negative or the target has a NaN.
 */
public final class GaussianNLLLoss extends LossBlock {
    private final boolean full;
    private final double eps;

    /** The mean, with PyTorch's defaults. */
    public GaussianNLLLoss() {
        this(false, 1e-6, Reduction.MEAN);
    }

    /** With a reduction. */
    public GaussianNLLLoss(Reduction reduction) {
        this(false, 1e-6, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param full whether {@code ln(2 pi) / 2} is added
     * @param eps the least variance
     */
    public GaussianNLLLoss(boolean full, double eps, Reduction reduction) {
        super(reduction);
        this.full = full;
        this.eps = eps;
    }

    /** The loss of means, targets and variances. */
    public Tensor forward(Tensor input, Tensor target, Tensor variance) {
        requireSome(input);
        requireNumbers(target);
        return input.gaussianNllLoss(target, variance, full, eps, reduction.toString());
    }
}
