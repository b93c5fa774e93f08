package jacobi.nn;

import jacobi.Tensor;

/** x above 0, else {@code slope x}: it does not die, since its derivative is nowhere 0. */
public final class LeakyReLU extends BuiltIn {
    private final double slope;

    /** Slope 0.01. */
    public LeakyReLU() {
        this(0.01);
    }

    /**
     * With numbers of one's own.
     *
     * @param slope the slope below 0
     */
    public LeakyReLU(double slope) {
        this.slope = slope;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.leakyRelu(slope);
    }

    @Override
    protected String extraRepr() {
        return "negative_slope=" + Repr.number(slope);
    }
}
