package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code x sigmoid(alpha x)}, with alpha fixed or learned (Ramachandran et al. 2017); 0 gives
 * {@code x/2}, infinity ReLU.
 */
public final class Swish extends BuiltIn {
    private final double initial;
    private final @Nullable Tensor alpha;

    /** Alpha 1, fixed: {@link SiLU}. */
    public Swish() {
        this(1);
    }

    /**
     * Alpha fixed.
     *
     * @param alpha the slope of the sigmoid
     */
    public Swish(double alpha) {
        this(alpha, false);
    }

    /**
     * Alpha fixed or learned.
     *
     * @param alpha the slope of the sigmoid, at first
     * @param learned whether it is a parameter
     */
    public Swish(double alpha, boolean learned) {
        this.initial = alpha;
        this.alpha = learned ? parameter(Tensor.of((float) alpha)) : null;
    }

    /** The slope now. */
    public double alpha() {
        return alpha == null ? initial : alpha.item();
    }

    @Override
    Tensor compute(Tensor x) {
        return alpha == null ? x.swish(initial) : x.mul(x.mul(alpha).sigmoid());
    }

    @Override
    protected String extraRepr() {
        return "alpha=" + Repr.number(alpha()) + (alpha == null ? "" : ", learned=True");
    }
}
