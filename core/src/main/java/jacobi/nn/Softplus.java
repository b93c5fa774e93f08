package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code ln(1 + e^(beta x)) / beta}, a smooth ReLU; x itself where {@code beta x} is above the
 * threshold.
 */
public final class Softplus extends BuiltIn {
    private final double beta;
    private final double threshold;

    /** Beta 1, threshold 20. */
    public Softplus() {
        this(1, 20);
    }

    /**
     * With numbers of one's own.
     *
     * @param beta the sharpness of the bend
     * @param threshold from where on it is straight
     */
    public Softplus(double beta, double threshold) {
        this.beta = beta;
        this.threshold = threshold;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.softplus(beta, threshold);
    }

    @Override
    protected String extraRepr() {
        return "beta=" + Repr.number(beta) + ", threshold=" + Repr.number(threshold);
    }
}
