package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * The last dimensions to mean 0 and variance 1, times {@code weight} plus {@code bias}, which have
 * the shape of these dimensions (Ba et al. 2016).
 */
public final class LayerNorm extends BuiltIn {
    private final int[] shape;
    private final double eps;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;

    /** With PyTorch's defaults: eps 1e-5, weight and bias. */
    public LayerNorm(int... shape) {
        this(shape, 1e-5, true, true);
    }

    /**
     * With settings.
     *
     * @param shape the sizes of the last dimensions
     * @param eps added to the variance
     * @param affine whether there is a weight
     * @param bias whether there is a bias beside the weight
     */
    public LayerNorm(int[] shape, double eps, boolean affine, boolean bias) {
        this.shape = shape.clone();
        this.eps = eps;
        weight = affine ? parameter("weight", Tensor.ones(shape)) : null;
        this.bias = affine && bias ? parameter("bias", Tensor.zeros(shape)) : null;
    }

    /** The factors, or null. */
    public @Nullable Tensor weight() {
        return weight;
    }

    /** The summands, or null. */
    public @Nullable Tensor bias() {
        return bias;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.layerNorm(shape, weight, bias, eps);
    }

    @Override
    protected String extraRepr() {
        return Sizes.tuple(shape)
                + ", eps="
                + Repr.number(eps)
                + ", elementwise_affine="
                + (weight == null ? "False" : "True");
    }
}
