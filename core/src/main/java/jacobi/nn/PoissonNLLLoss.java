package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code e^x - t x}: the negative log-likelihood of counts t under a Poisson distribution of which
 * x is the logarithm of the rate, or {@code x - t ln(x + eps)} if x is the rate; without {@code ln
 * t!} unless it is to be full.
 *
 * <p>Throws if the target has a NaN.
 */
public final class PoissonNLLLoss extends Criterion {
    private final boolean logInput;
    private final boolean full;
    private final double eps;

    /** The mean, with PyTorch's defaults. */
    public PoissonNLLLoss() {
        this(true, false, 1e-8, Reduction.MEAN);
    }

    /** With a reduction. */
    public PoissonNLLLoss(Reduction reduction) {
        this(true, false, 1e-8, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param logInput whether x is the logarithm of the rate
     * @param full whether Stirling's {@code ln t!} is added where t is above 1
     * @param eps added to a rate before its logarithm is taken
     */
    public PoissonNLLLoss(boolean logInput, boolean full, double eps, Reduction reduction) {
        super(reduction);
        this.logInput = logInput;
        this.full = full;
        this.eps = eps;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSome(input);
        requireNumbers(target);
        return input.poissonNllLoss(target, logInput, full, eps, reduction.toString());
    }
}
