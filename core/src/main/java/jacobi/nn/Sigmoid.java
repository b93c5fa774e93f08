package jacobi.nn;

import jacobi.Tensor;

/**
 * Logistic sigmoid with slope c, {@code 1 / (1 + e^(-c x))}, a step in the limit of large c;
 * derivative {@code c y (1 - y)}.
 */
public final class Sigmoid extends BuiltIn {
    private final double c;

    /** Slope 1. */
    public Sigmoid() {
        this(1);
    }

    /**
     * With a slope.
     *
     * @param c the slope
     */
    public Sigmoid(double c) {
        this.c = c;
    }

    @Override
    Tensor compute(Tensor x) {
        return c == 1 ? x.sigmoid() : x.sigmoid(c);
    }

    @Override
    protected String extraRepr() {
        return c == 1 ? "" : "c=" + Repr.number(c);
    }
}
