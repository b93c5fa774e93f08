package jacobi.nn;

import jacobi.Tensor;

/** x moved by lambda towards 0, and 0 where it would get across, element by element. */
public final class Softshrink extends BuiltIn {
    private final double lambda;

    /** Lambda 0.5. */
    public Softshrink() {
        this(0.5);
    }

    /**
     * With a number of one's own.
     *
     * @param lambda how far, at least 0
     */
    public Softshrink(double lambda) {
        this.lambda = lambda;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.softshrink(lambda);
    }

    @Override
    protected String extraRepr() {
        return Repr.number(lambda);
    }
}
