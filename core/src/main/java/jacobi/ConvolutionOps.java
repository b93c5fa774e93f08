package jacobi;

import jacobi.op.Convolutions;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

/**
 * Convolutions of images of one, two and three dimensions, {@code [n, c, ...]} or one image {@code
 * [c, ...]}. Arrays of settings have a number for each dimension, or one for all.
 */
public sealed interface ConvolutionOps permits Tensor {
    private static int[] sizes(int[] given, int dims) {
        if (given.length != 1) {
            return given;
        }
        int[] all = new int[dims];
        java.util.Arrays.fill(all, given[0]);
        return all;
    }

    private Tensor convolve(
            int dims,
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            Object padding,
            int[] dilation,
            int groups) {
        Object zeros = padding instanceof int[] p ? sizes(p, dims) : padding;
        return Call.tensor(
                Convolutions.convolve(
                        Call.value(this),
                        Call.value(weight),
                        optional(bias),
                        dims,
                        sizes(stride, dims),
                        zeros,
                        sizes(dilation, dims),
                        groups));
    }

    private Tensor transposed(
            int dims,
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            int[] padding,
            int[] outputPadding,
            int groups,
            int[] dilation) {
        return Call.tensor(
                Convolutions.transposed(
                        Call.value(this),
                        Call.value(weight),
                        optional(bias),
                        dims,
                        sizes(stride, dims),
                        sizes(padding, dims),
                        sizes(outputPadding, dims),
                        groups,
                        sizes(dilation, dims)));
    }

    private static @Nullable Value optional(@Nullable Tensor t) {
        return t == null ? null : Call.value(t);
    }

    /**
     * {@code y[n, o, p] = bias[o] + sum over c, t of x[n, c, p + t] weight[o, c, t]}: {@code [n, c,
     * l]} with weight {@code [out, c, k]} gives {@code [n, out, ...]}.
     *
     * @throws jacobi.array.ShapeException if channels differ or the kernel is larger than the image
     */
    default Tensor conv1d(Tensor weight, @Nullable Tensor bias) {
        return conv1d(weight, bias, new int[] {1}, new int[] {0}, new int[] {1}, 1);
    }

    /**
     * {@link #conv1d(Tensor, Tensor)} with a window that moves by {@code stride}, over an image
     * with {@code padding} zeros around it, whose taps are {@code dilation} apart.
     *
     * @param weight {@code [out, c / groups, k]}: each group of outputs sees one group of inputs
     */
    default Tensor conv1d(
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            int[] padding,
            int[] dilation,
            int groups) {
        return convolve(1, weight, bias, stride, padding, dilation, groups);
    }

    /**
     * {@link #conv1d(Tensor, Tensor, int[], int[], int[], int)} with padding {@code "same"}, as
     * much as keeps the size, or {@code "valid"}, none.
     */
    default Tensor conv1d(
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            String padding,
            int[] dilation,
            int groups) {
        return convolve(1, weight, bias, stride, padding, dilation, groups);
    }

    /**
     * The transposed convolution, {@code y[n, o, p + t] = bias[o] + sum over c of x[n, c, p]
     * weight[c, o, t]}: {@code [n, c, l]} with weight {@code [c, out, k]} gives {@code [n, out,
     * ...]}.
     */
    default Tensor convTranspose1d(Tensor weight, @Nullable Tensor bias) {
        int[] one = {1};
        int[] zero = {0};
        return convTranspose1d(weight, bias, one, zero, zero, 1, one);
    }

    /**
     * {@link #convTranspose1d(Tensor, Tensor)} that undoes the sizes of a convolution with these
     * settings: {@code (in - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1}.
     *
     * @param weight {@code [c, out / groups, k]}
     */
    default Tensor convTranspose1d(
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            int[] padding,
            int[] outputPadding,
            int groups,
            int[] dilation) {
        return transposed(1, weight, bias, stride, padding, outputPadding, groups, dilation);
    }

    /**
     * {@code y[n, o, p] = bias[o] + sum over c, t of x[n, c, p + t] weight[o, c, t]}: {@code [n, c,
     * h, w]} with weight {@code [out, c, kh, kw]} gives {@code [n, out, ...]}.
     *
     * @throws jacobi.array.ShapeException if channels differ or the kernel is larger than the image
     */
    default Tensor conv2d(Tensor weight, @Nullable Tensor bias) {
        return conv2d(weight, bias, new int[] {1}, new int[] {0}, new int[] {1}, 1);
    }

    /**
     * {@link #conv2d(Tensor, Tensor)} with a window that moves by {@code stride}, over an image
     * with {@code padding} zeros around it, whose taps are {@code dilation} apart.
     *
     * @param weight {@code [out, c / groups, kh, kw]}: each group of outputs sees one group of
     *     inputs
     */
    default Tensor conv2d(
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            int[] padding,
            int[] dilation,
            int groups) {
        return convolve(2, weight, bias, stride, padding, dilation, groups);
    }

    /**
     * {@link #conv2d(Tensor, Tensor, int[], int[], int[], int)} with padding {@code "same"}, as
     * much as keeps the size, or {@code "valid"}, none.
     */
    default Tensor conv2d(
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            String padding,
            int[] dilation,
            int groups) {
        return convolve(2, weight, bias, stride, padding, dilation, groups);
    }

    /**
     * The transposed convolution, {@code y[n, o, p + t] = bias[o] + sum over c of x[n, c, p]
     * weight[c, o, t]}: {@code [n, c, h, w]} with weight {@code [c, out, kh, kw]} gives {@code [n,
     * out, ...]}.
     */
    default Tensor convTranspose2d(Tensor weight, @Nullable Tensor bias) {
        int[] one = {1};
        int[] zero = {0};
        return convTranspose2d(weight, bias, one, zero, zero, 1, one);
    }

    /**
     * {@link #convTranspose2d(Tensor, Tensor)} that undoes the sizes of a convolution with these
     * settings: {@code (in - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1}.
     *
     * @param weight {@code [c, out / groups, kh, kw]}
     */
    default Tensor convTranspose2d(
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            int[] padding,
            int[] outputPadding,
            int groups,
            int[] dilation) {
        return transposed(2, weight, bias, stride, padding, outputPadding, groups, dilation);
    }

    /**
     * {@code y[n, o, p] = bias[o] + sum over c, t of x[n, c, p + t] weight[o, c, t]}: {@code [n, c,
     * d, h, w]} with weight {@code [out, c, kd, kh, kw]} gives {@code [n, out, ...]}.
     *
     * @throws jacobi.array.ShapeException if channels differ or the kernel is larger than the image
     */
    default Tensor conv3d(Tensor weight, @Nullable Tensor bias) {
        return conv3d(weight, bias, new int[] {1}, new int[] {0}, new int[] {1}, 1);
    }

    /**
     * {@link #conv3d(Tensor, Tensor)} with a window that moves by {@code stride}, over an image
     * with {@code padding} zeros around it, whose taps are {@code dilation} apart.
     *
     * @param weight {@code [out, c / groups, kd, kh, kw]}: each group of outputs sees one group of
     *     inputs
     */
    default Tensor conv3d(
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            int[] padding,
            int[] dilation,
            int groups) {
        return convolve(3, weight, bias, stride, padding, dilation, groups);
    }

    /**
     * {@link #conv3d(Tensor, Tensor, int[], int[], int[], int)} with padding {@code "same"}, as
     * much as keeps the size, or {@code "valid"}, none.
     */
    default Tensor conv3d(
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            String padding,
            int[] dilation,
            int groups) {
        return convolve(3, weight, bias, stride, padding, dilation, groups);
    }

    /**
     * The transposed convolution, {@code y[n, o, p + t] = bias[o] + sum over c of x[n, c, p]
     * weight[c, o, t]}: {@code [n, c, d, h, w]} with weight {@code [c, out, kd, kh, kw]} gives
     * {@code [n, out, ...]}.
     */
    default Tensor convTranspose3d(Tensor weight, @Nullable Tensor bias) {
        int[] one = {1};
        int[] zero = {0};
        return convTranspose3d(weight, bias, one, zero, zero, 1, one);
    }

    /**
     * {@link #convTranspose3d(Tensor, Tensor)} that undoes the sizes of a convolution with these
     * settings: {@code (in - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1}.
     *
     * @param weight {@code [c, out / groups, kd, kh, kw]}
     */
    default Tensor convTranspose3d(
            Tensor weight,
            @Nullable Tensor bias,
            int[] stride,
            int[] padding,
            int[] outputPadding,
            int groups,
            int[] dilation) {
        return transposed(3, weight, bias, stride, padding, outputPadding, groups, dilation);
    }
}
