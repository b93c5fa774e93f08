package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;
import jacobi.kernel.Window;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Convolutions (cross-correlations, as everywhere in deep learning) and transposed ones. One
 * operator, {@link Convolve}, is all three products of x, weight and y, and each one's gradients
 * are the other two.
 */
public final class Convolutions {
    static final Table TABLE = new Table("Convolutions");

    /** All dimensions of {@code [n, c, d, h, w]} but the channels. */
    private static final int[] BESIDE_CHANNELS = {0, 2, 3, 4};

    /**
     * One of the products of {@link Kernel.Convolve}, for its inputs in its order.
     *
     * @param wanted which
     * @param window where taps read
     * @param groups of channels
     * @param shape of the result
     * @param biased whether a bias is the third input
     */
    record Convolve(Kernel.Wanted wanted, Window window, int groups, Shape shape, boolean biased)
            implements Operator {
        @Override
        public String name() {
            return switch (wanted) {
                case RESULT -> "convolution";
                case INPUT -> "transposed convolution";
                case WEIGHT -> "convolution weight gradient";
            };
        }

        @Override
        public Array[] forward(Array[] in) {
            Array out = Buffers.empty(in[0].dtype(), shape);
            Dispatch.run(new Kernel.Convolve(wanted, window, groups), out, in);
            return new Array[] {out};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value a = c.input(0);
            Value b = c.input(1);
            Value h = g[0];
            boolean first = c.needs(0);
            boolean second = c.needs(1);
            @Nullable Value[] all = new Value[biased ? 3 : 2];
            switch (wanted) {
                case RESULT -> {
                    all[0] = first ? other(Kernel.Wanted.INPUT, c.shape(0), h, b) : null;
                    all[1] = second ? other(Kernel.Wanted.WEIGHT, c.shape(1), a, h) : null;
                }
                case INPUT -> {
                    all[0] = first ? other(Kernel.Wanted.RESULT, c.shape(0), h, b) : null;
                    all[1] = second ? other(Kernel.Wanted.WEIGHT, c.shape(1), h, a) : null;
                }
                case WEIGHT -> {
                    all[0] = first ? other(Kernel.Wanted.INPUT, c.shape(0), b, h) : null;
                    all[1] = second ? other(Kernel.Wanted.RESULT, c.shape(1), a, h) : null;
                }
            }
            if (biased && c.needs(2)) {
                all[2] = h.sum(BESIDE_CHANNELS, false);
            }
            return all;
        }

        private Value other(Kernel.Wanted product, Shape of, Value a, Value b) {
            return a.with(b, new Convolve(product, window, groups, of, false));
        }

        @Override
        public boolean savesInput(int i) {
            return i < 2;
        }
    }

    static {
        for (int dims = 1; dims <= 3; dims++) {
            int n = dims;
            String type = "int[" + n + "]";
            TABLE.single(
                    "nn.functional.conv"
                            + n
                            + "d(Tensor input, Tensor weight, Tensor? bias=None, "
                            + type
                            + " stride=1, any padding=0, "
                            + type
                            + " dilation=1, int groups=1)",
                    a ->
                            convolve(
                                    a.value("input"),
                                    a.value("weight"),
                                    a.optionalValue("bias"),
                                    n,
                                    a.sizes("stride", n),
                                    a.raw("padding") instanceof String s
                                            ? s
                                            : a.sizes("padding", n),
                                    a.sizes("dilation", n),
                                    a.integer("groups")));
            TABLE.single(
                    "nn.functional.conv_transpose"
                            + n
                            + "d(Tensor input, Tensor weight, Tensor? bias=None, "
                            + type
                            + " stride=1, "
                            + type
                            + " padding=0, "
                            + type
                            + " output_padding=0, int groups=1, "
                            + type
                            + " dilation=1)",
                    a ->
                            transposed(
                                    a.value("input"),
                                    a.value("weight"),
                                    a.optionalValue("bias"),
                                    n,
                                    a.sizes("stride", n),
                                    a.sizes("padding", n),
                                    a.sizes("output_padding", n),
                                    a.integer("groups"),
                                    a.sizes("dilation", n)));
        }
    }

    private Convolutions() {}

    /**
     * {@code y[n, o, p] = bias[o] + sum over i, t of x[n, i, p stride - padding + t dilation]
     * weight[o, i, t]}: {@code [n, c, ...]} (or {@code [c, ...]}) with weight {@code [out, c /
     * groups, ...]} gives {@code [n, out, ...]}.
     *
     * @param dims dimensions of an image, 1 to 3
     * @param padding an {@code int[]} of zeros on both sides, {@code "valid"} for none, {@code
     *     "same"} for as many as keep the size
     * @throws ShapeException if channels or sizes do not fit
     */
    public static Value convolve(
            Value x,
            Value weight,
            @Nullable Value bias,
            int dims,
            int[] stride,
            Object padding,
            int[] dilation,
            int groups) {
        String name = "conv" + dims + "d";
        Value in = Spatial.batched(x, dims, name);
        check(name, in, weight, bias, dims, groups, 1, weight.shape().size(0));
        requireSteps(name, stride, dilation);
        int[] kernel = weight.shape().slice(2, dims + 2).toArray();
        int[] pad = Spatial.repeat(0, dims);
        if (padding instanceof int[] given) {
            pad = given;
            Spatial.requireAtLeast(0, pad, name, "padding");
        } else if (padding.equals("same")) {
            int[] last = new int[2 * dims];
            pad = same(name, kernel, stride, dilation, last);
            in = Arrays.stream(last).anyMatch(n -> n > 0) ? Padding.constant(in, last, 0) : in;
        } else if (!padding.equals("valid")) {
            throw new IllegalArgumentException(
                    name + ": padding '" + padding + "': expected numbers, 'valid' or 'same'");
        }
        int[] out = new int[dims];
        for (int i = 0; i < dims; i++) {
            int room = in.shape().size(i + 2) + 2 * pad[i] - (kernel[i] - 1) * dilation[i] - 1;
            if (room < 0) {
                throw new ShapeException(
                        name
                                + ": kernel "
                                + Arrays.toString(kernel)
                                + dilated(dilation)
                                + " is larger than the padded input "
                                + padded(in.shape(), pad));
            }
            out[i] = room / stride[i] + 1;
        }
        Shape shape = Shape.of(in.shape().size(0), weight.shape().size(0)).concat(Shape.of(out));
        Window window = Spatial.window(kernel, stride, pad, dilation);
        Value y = run(Kernel.Wanted.RESULT, window, groups, shape, in, weight, bias);
        return Spatial.unbatched(y, x, dims);
    }

    private static String dilated(int[] dilation) {
        return Arrays.stream(dilation).allMatch(d -> d == 1)
                ? ""
                : " with dilation " + Arrays.toString(dilation);
    }

    private static String padded(Shape input, int[] pad) {
        int[] sizes = input.slice(2, input.rank()).toArray();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] += 2 * pad[i];
        }
        return Arrays.toString(sizes);
    }

    /** Zeros on both sides; what is odd goes behind the image, into {@code last} as pad has it. */
    private static int[] same(String name, int[] kernel, int[] stride, int[] dilation, int[] last) {
        int dims = kernel.length;
        int[] pad = new int[dims];
        for (int i = 0; i < dims; i++) {
            if (stride[i] != 1) {
                throw new IllegalArgumentException(
                        name
                                + ": padding 'same' with stride "
                                + Arrays.toString(stride)
                                + ": expected stride 1");
            }
            int total = (kernel[i] - 1) * dilation[i];
            pad[i] = total / 2;
            last[2 * (dims - 1 - i) + 1] = total % 2;
        }
        return pad;
    }

    /**
     * The transposed convolution, the gradient of {@link #convolve} with respect to its input:
     * {@code [n, c, ...]} with weight {@code [c, out / groups, ...]} gives {@code [n, out, ...]} of
     * sizes {@code (in - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1}.
     *
     * @throws ShapeException if channels or sizes do not fit
     */
    public static Value transposed(
            Value x,
            Value weight,
            @Nullable Value bias,
            int dims,
            int[] stride,
            int[] padding,
            int[] outputPadding,
            int groups,
            int[] dilation) {
        String name = "conv_transpose" + dims + "d";
        Value in = Spatial.batched(x, dims, name);
        int outs = weight.rank() > 1 ? weight.shape().size(1) * groups : 0;
        check(name, in, weight, bias, dims, groups, 0, outs);
        requireSteps(name, stride, dilation);
        Spatial.requireAtLeast(0, padding, name, "padding");
        Spatial.requireAtLeast(0, outputPadding, name, "output padding");
        int[] kernel = weight.shape().slice(2, dims + 2).toArray();
        int[] out = new int[dims];
        for (int i = 0; i < dims; i++) {
            if (outputPadding[i] >= Math.max(stride[i], dilation[i])) {
                throw new IllegalArgumentException(
                        name
                                + ": output padding "
                                + Arrays.toString(outputPadding)
                                + ": expected less than stride "
                                + Arrays.toString(stride)
                                + " or dilation "
                                + Arrays.toString(dilation));
            }
            out[i] =
                    (in.shape().size(i + 2) - 1) * stride[i]
                            - 2 * padding[i]
                            + dilation[i] * (kernel[i] - 1)
                            + outputPadding[i]
                            + 1;
            if (out[i] < 1) {
                throw new ShapeException(
                        name
                                + ": input "
                                + x.shape()
                                + " and kernel "
                                + Arrays.toString(kernel)
                                + " give size "
                                + out[i]
                                + " at image dimension "
                                + i
                                + ": expected at least 1");
            }
        }
        Shape shape = Shape.of(in.shape().size(0), outs).concat(Shape.of(out));
        Window window = Spatial.window(kernel, stride, padding, dilation);
        Value y = run(Kernel.Wanted.INPUT, window, groups, shape, in, weight, bias);
        return Spatial.unbatched(y, x, dims);
    }

    private static Value run(
            Kernel.Wanted wanted,
            Window window,
            int groups,
            Shape shape,
            Value x,
            Value weight,
            @Nullable Value bias) {
        Value a = x.reshape(Spatial.lifted(x.shape()));
        Value w = weight.reshape(Spatial.lifted(weight.shape()));
        Operator op = new Convolve(wanted, window, groups, Spatial.lifted(shape), bias != null);
        Value y = (bias == null ? a.apply(op, a, w) : a.apply(op, a, w, bias))[0];
        return y.reshape(shape);
    }

    private static void requireSteps(String name, int[] stride, int[] dilation) {
        Spatial.requireAtLeast(1, stride, name, "stride");
        Spatial.requireAtLeast(1, dilation, name, "dilation");
    }

    /**
     * Checks channels and types.
     *
     * @param side the dimension of the weight that input channels are counted by: with groups, 1
     *     has those of one, 0 those of all
     */
    private static void check(
            String name,
            Value x,
            Value weight,
            @Nullable Value bias,
            int dims,
            int groups,
            int side,
            int outs) {
        Spatial.requireFloating(x, name);
        Spatial.requireSameType(x.dtype(), weight.dtype(), name);
        Shape w = weight.shape();
        if (w.rank() != dims + 2) {
            throw new ShapeException(
                    name + ": weight " + w + ": expected " + (dims + 2) + " dimensions");
        }
        if (groups < 1 || w.size(0) % groups != 0) {
            throw new IllegalArgumentException(
                    name
                            + ": weight "
                            + w
                            + " and groups "
                            + groups
                            + ": expected groups that divide "
                            + w.size(0));
        }
        int channels = side == 1 ? w.size(1) * groups : w.size(0);
        if (x.shape().size(1) != channels) {
            throw new ShapeException(
                    name
                            + ": input "
                            + x.shape()
                            + " has "
                            + x.shape().size(1)
                            + " channels: expected "
                            + channels
                            + " for weight "
                            + w
                            + " and groups "
                            + groups);
        }
        for (int i = 2; i < w.rank(); i++) {
            if (w.size(i) == 0 || x.shape().size(i) == 0 || channels == 0) {
                throw new ShapeException(
                        name
                                + ": input "
                                + x.shape()
                                + " and weight "
                                + w
                                + ": expected no size 0 but the batch's");
            }
        }
        if (bias != null) {
            Spatial.requireSameType(x.dtype(), bias.dtype(), name);
            if (!bias.shape().equals(Shape.of(outs))) {
                throw new ShapeException(
                        name + ": bias " + bias.shape() + ": expected [" + outs + "]");
            }
        }
    }
}
