package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code y = x W^T + b}: {@code [.., in] -> [.., out]}, with {@code weight} W of shape {@code [out,
 * in]} and {@code bias} b of shape {@code [out]}.
 *
 * <p>Both start uniform in {@code (-1/sqrt(in), 1/sqrt(in))}, drawn as PyTorch draws them: the
 * weight first.
 */
public sealed class Linear extends BuiltIn permits NonDynamicallyQuantizableLinear {
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /** With a bias. */
    public Linear(int in, int out) {
        this(in, out, true);
    }

    /**
     * With or without a bias.
     *
     * @param in the size of the input's last dimension
     * @param out the size of the output's
     * @throws IllegalArgumentException if a size is negative
     */
    public Linear(int in, int out, boolean bias) {
        if (in < 0 || out < 0) {
            throw new IllegalArgumentException(
                    "Linear: sizes " + in + " and " + out + ": expected none below 0");
        }
        weight = parameter(Tensor.zeros(out, in));
        this.bias = bias ? parameter(Tensor.zeros(out)) : null;
        resetParameters();
    }

    /** Draws new values, as when the layer was made. */
    public void resetParameters() {
        if (weight.numel() > 0) {
            Init.kaimingUniform(weight, Math.sqrt(5));
        }
        if (bias != null) {
            double bound = in() > 0 ? 1 / Math.sqrt(in()) : 0;
            Init.uniform(bias, -bound, bound);
        }
    }

    /** The size of the input's last dimension. */
    public int in() {
        return weight.size(1);
    }

    /** The size of the output's last dimension. */
    public int out() {
        return weight.size(0);
    }

    /** W, {@code [out, in]}. */
    public Tensor weight() {
        return weight;
    }

    /** b, {@code [out]}, or null. */
    public @Nullable Tensor bias() {
        return bias;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.linear(weight, bias);
    }

    @Override
    protected String extraRepr() {
        return "in_features="
                + in()
                + ", out_features="
                + out()
                + ", bias="
                + (bias == null ? "False" : "True");
    }
}
