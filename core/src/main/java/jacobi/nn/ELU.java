package jacobi.nn;

import jacobi.Tensor;

/** x above 0, else {@code alpha (e^x - 1)} (Clevert et al. 2015). */
public final class ELU extends BuiltIn {
    private final double alpha;

    /** Alpha 1. */
    public ELU() {
        this(1);
    }

    /**
     * With numbers of one's own.
     *
     * @param alpha the limit towards minus infinity is {@code -alpha}
     */
    public ELU(double alpha) {
        this.alpha = alpha;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.elu(alpha);
    }

    @Override
    protected String extraRepr() {
        return "alpha=" + Repr.number(alpha);
    }
}
