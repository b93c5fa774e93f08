package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** What convolutions and transposed ones of any dimension have in common. */
abstract class Convolution extends BuiltIn {
    final Tensor weight;
    final @Nullable Tensor bias;
    final int in;
    final int out;
    final int[] kernel;
    final int[] stride;
    final int[] padding;
    final String rule;
    final int[] dilation;
    final int[] outputPadding;
    final int groups;
    final String mode;

    Convolution(int in, int out, int[] kernel, ConvOptions options, int dims, boolean transposed) {
        this.in = in;
        this.out = out;
        this.kernel = Sizes.of(kernel, dims, name(), "kernel size");
        stride = Sizes.of(options.stride(), dims, name(), "stride");
        padding = Sizes.of(options.padding(), dims, name(), "padding");
        dilation = Sizes.of(options.dilation(), dims, name(), "dilation");
        outputPadding = Sizes.of(options.outputPadding(), dims, name(), "output padding");
        rule = options.rule();
        groups = options.groups();
        mode = options.paddingMode();
        check(transposed);
        int[] shape = new int[dims + 2];
        shape[0] = transposed ? in : out;
        shape[1] = (transposed ? out : in) / groups;
        System.arraycopy(this.kernel, 0, shape, 2, dims);
        weight = parameter("weight", Tensor.zeros(shape));
        bias = options.bias() ? parameter("bias", Tensor.zeros(out)) : null;
        resetParameters();
    }

    private void check(boolean transposed) {
        if (in < 1 || out < 1 || Arrays.stream(kernel).anyMatch(k -> k < 1)) {
            throw new IllegalArgumentException(
                    name()
                            + ": channels "
                            + in
                            + " and "
                            + out
                            + ", kernel size "
                            + Arrays.toString(kernel)
                            + ": expected all to be positive");
        }
        if (groups < 1 || in % groups != 0 || out % groups != 0) {
            throw new IllegalArgumentException(
                    name()
                            + ": channels "
                            + in
                            + " and "
                            + out
                            + " and groups "
                            + groups
                            + ": expected groups that divide both");
        }
        if (transposed && (!rule.isEmpty() || !mode.equals("zeros"))) {
            throw new IllegalArgumentException(
                    name()
                            + ": padding "
                            + (rule.isEmpty() ? "mode '" + mode : "'" + rule)
                            + "': expected a number of zeros");
        }
        if (rule.equals("same") && Arrays.stream(stride).anyMatch(s -> s != 1)) {
            throw new IllegalArgumentException(
                    name()
                            + ": padding 'same' with stride "
                            + Arrays.toString(stride)
                            + ": expected stride 1");
        }
    }

    /** Draws new values, as when the layer was made. */
    public final void resetParameters() {
        Init.kaimingUniform(weight, Math.sqrt(5));
        if (bias != null) {
            int fan = weight.size(1) * Arrays.stream(kernel).reduce(1, (a, b) -> a * b);
            double bound = 1 / Math.sqrt(fan);
            Init.uniform(bias, -bound, bound);
        }
    }

    /** The channels of the input. */
    public final int in() {
        return in;
    }

    /** The channels of the output. */
    public final int out() {
        return out;
    }

    /** The taps: {@code [out, in / groups, ...]}, transposed {@code [in, out / groups, ...]}. */
    public final Tensor weight() {
        return weight;
    }

    /** One number an output channel, {@code [out]}, or null. */
    public final @Nullable Tensor bias() {
        return bias;
    }

    /** x with what is around it, if that is not zeros. */
    final Tensor padded(Tensor x) {
        int dims = kernel.length;
        int[] amounts = new int[2 * dims];
        for (int i = 0; i < dims; i++) {
            int total = rule.equals("same") ? dilation[i] * (kernel[i] - 1) : 2 * padding[i];
            amounts[2 * (dims - 1 - i)] = total / 2;
            amounts[2 * (dims - 1 - i) + 1] = total - total / 2;
        }
        return x.pad(amounts, mode);
    }

    @Override
    protected final String extraRepr() {
        int dims = kernel.length;
        StringBuilder s = new StringBuilder();
        s.append(in).append(", ").append(out);
        s.append(", kernel_size=").append(Sizes.tuple(kernel));
        s.append(", stride=").append(Sizes.tuple(stride));
        if (!rule.isEmpty()) {
            s.append(", padding=").append(rule);
        } else if (!Arrays.equals(padding, Sizes.all(0, dims))) {
            s.append(", padding=").append(Sizes.tuple(padding));
        }
        if (!Arrays.equals(dilation, Sizes.all(1, dims))) {
            s.append(", dilation=").append(Sizes.tuple(dilation));
        }
        if (!Arrays.equals(outputPadding, Sizes.all(0, dims))) {
            s.append(", output_padding=").append(Sizes.tuple(outputPadding));
        }
        if (groups != 1) {
            s.append(", groups=").append(groups);
        }
        if (bias == null) {
            s.append(", bias=False");
        }
        if (!mode.equals("zeros")) {
            s.append(", padding_mode=").append(mode);
        }
        return s.toString();
    }
}
