package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * The last dimensions over the root of their mean square, times {@code weight}, which has the shape
 * of these dimensions (Zhang and Sennrich 2019).
 */
public final class RMSNorm extends BuiltIn {
    private final int[] shape;
    private final @Nullable Double eps;
    private final @Nullable Tensor weight;

    /** With a weight, and the least eps. */
    public RMSNorm(int... shape) {
        this(shape, null, true);
    }

    /**
     * With settings.
     *
     * @param shape the sizes of the last dimensions
     * @param eps added to the mean square; null for the distance from 1 to the next number
     * @param affine whether there is a weight
     */
    public RMSNorm(int[] shape, @Nullable Double eps, boolean affine) {
        this.shape = shape.clone();
        this.eps = eps;
        weight = affine ? parameter("weight", Tensor.ones(shape)) : null;
    }

    /** The factors, or null. */
    public @Nullable Tensor weight() {
        return weight;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.rmsNorm(shape, weight, eps);
    }

    @Override
    protected String extraRepr() {
        return Sizes.tuple(shape)
                + ", eps="
                + (eps == null ? "None" : Repr.number(eps))
                + ", elementwise_affine="
                + (weight == null ? "False" : "True");
    }
}
