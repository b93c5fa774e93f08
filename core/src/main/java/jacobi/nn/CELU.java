package jacobi.nn;

import jacobi.Tensor;

/** x above 0, else {@code alpha (e^(x / alpha) - 1)}, element by element (Barron 2017). */
public final class CELU extends BuiltIn {
    private final double alpha;

    /** Alpha 1. */
    public CELU() {
        this(1);
    }

    /**
     * With a number of one's own.
     *
     * @param alpha the scale below 0
     */
    public CELU(double alpha) {
        this.alpha = alpha;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.celu(alpha);
    }

    @Override
    protected String extraRepr() {
        return "alpha=" + Repr.number(alpha);
    }
}
