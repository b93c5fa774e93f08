package jacobi.nn;

import jacobi.Tensor;

/**
 * x above 0, else {@code w x} with {@code weight} w learned: one for all, or one a channel
 * (dimension 1) (He et al. 2015).
 */
public final class PReLU extends BuiltIn {
    private final Tensor weight;

    /** One slope for all, 0.25 at first. */
    public PReLU() {
        this(1, 0.25);
    }

    /**
     * One or several slopes.
     *
     * @param channels the number of slopes: 1, or the size of the input's dimension 1
     * @param initial what they are at first
     */
    public PReLU(int channels, double initial) {
        weight = parameter(Tensor.full(initial, channels));
    }

    /** The slopes, {@code [channels]}. */
    public Tensor weight() {
        return weight;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.prelu(weight);
    }

    @Override
    protected String extraRepr() {
        return "num_parameters=" + weight.numel();
    }
}
