package jacobi.nn;

import jacobi.Tensor;

/** 0 where {@code |x| <= lambda}, else x, element by element. */
public final class Hardshrink extends BuiltIn {
    private final double lambda;

    /** Lambda 0.5. */
    public Hardshrink() {
        this(0.5);
    }

    /**
     * With a number of one's own.
     *
     * @param lambda the half-width of what becomes 0
     */
    public Hardshrink(double lambda) {
        this.lambda = lambda;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.hardshrink(lambda);
    }

    @Override
    protected String extraRepr() {
        return Repr.number(lambda);
    }
}
