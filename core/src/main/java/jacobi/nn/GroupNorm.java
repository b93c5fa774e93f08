package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * Groups of channels of each image of {@code [n, c, ...]} to mean 0 and variance 1, times {@code
 * weight} plus {@code bias}, one a channel (Wu and He 2018).
 */
public final class GroupNorm extends BuiltIn {
    private final int groups;
    private final int channels;
    private final double eps;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;

    /** With PyTorch's defaults: eps 1e-5, weight and bias. */
    public GroupNorm(int groups, int channels) {
        this(groups, channels, 1e-5, true);
    }

    /**
     * With settings.
     *
     * @param groups how many
     * @param channels of the input
     * @param eps added to the variance
     * @param affine whether there are weight and bias
     * @throws IllegalArgumentException if the groups do not divide the channels
     */
    public GroupNorm(int groups, int channels, double eps, boolean affine) {
        if (groups < 1 || channels < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    "GroupNorm: "
                            + channels
                            + " channels and "
                            + groups
                            + " groups: expected groups that divide the channels");
        }
        this.groups = groups;
        this.channels = channels;
        this.eps = eps;
        weight = affine ? parameter("weight", Tensor.ones(channels)) : null;
        bias = affine ? parameter("bias", Tensor.zeros(channels)) : null;
    }

    /** One factor a channel, or null. */
    public @Nullable Tensor weight() {
        return weight;
    }

    /** One summand a channel, or null. */
    public @Nullable Tensor bias() {
        return bias;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.groupNorm(groups, weight, bias, eps);
    }

    @Override
    protected String extraRepr() {
        return groups
                + ", "
                + channels
                + ", eps="
                + Repr.number(eps)
                + ", affine="
                + (weight == null ? "False" : "True");
    }
}
