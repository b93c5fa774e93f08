package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code y[o] = sum_ij x1[i] W[o, i, j] x2[j] + b[o]}: {@code [.., in1], [.., in2] -> [.., out]}.
 *
 * <p>W and b are drawn from the uniform distribution on {@code [-1/sqrt(in1), 1/sqrt(in1))}.
 */
public final class Bilinear extends Block {
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /** With a bias. */
    public Bilinear(int in1, int in2, int out) {
        this(in1, in2, out, true);
    }

    /**
     * With or without a bias.
     *
     * @param in1 the size of the first input's last dimension
     * @param in2 the size of the second's
     * @param out the size of the output's
     * @throws IllegalArgumentException if the first size is not above 0 or another is negative
     */
    public Bilinear(int in1, int in2, int out, boolean bias) {
        if (in1 <= 0 || in2 < 0 || out < 0) {
            throw new IllegalArgumentException(
                    "Bilinear: sizes "
                            + in1
                            + ", "
                            + in2
                            + " and "
                            + out
                            + ": expected the first above 0 and none below");
        }
        weight = parameter(Tensor.zeros(out, in1, in2));
        this.bias = bias ? parameter(Tensor.zeros(out)) : null;
        resetParameters();
    }

    /** Draws new values, as when the block was made. */
    public void resetParameters() {
        double bound = 1 / Math.sqrt(weight.size(1));
        Init.uniform(weight, -bound, bound);
        if (bias != null) {
            Init.uniform(bias, -bound, bound);
        }
    }

    /** W, {@code [out, in1, in2]}. */
    public Tensor weight() {
        return weight;
    }

    /** b, {@code [out]}, or null. */
    public @Nullable Tensor bias() {
        return bias;
    }

    /** The output for two inputs. */
    public Tensor forward(Tensor x1, Tensor x2) {
        return x1.bilinear(x2, weight, bias);
    }

    @Override
    protected String extraRepr() {
        return "in1_features="
                + weight.size(1)
                + ", in2_features="
                + weight.size(2)
                + ", out_features="
                + weight.size(0)
                + ", bias="
                + (bias == null ? "False" : "True");
    }
}
