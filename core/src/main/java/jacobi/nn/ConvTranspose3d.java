package jacobi.nn;

import jacobi.Tensor;

/**
 * A transposed convolution of volumes, {@code [n, in, d, h, w] -> [n, out, ...]}, with {@code
 * weight} {@code [in, out / groups, kd, kh, kw]} and {@code bias} {@code [out]}; it undoes the
 * sizes of a {@link Conv3d} of the same settings. See {@link Tensor#convTranspose3d}.
 */
public final class ConvTranspose3d extends Convolution {
    /** With stride 1 and without padding. */
    public ConvTranspose3d(int in, int out, int kernel) {
        this(in, out, kernel, ConvOptions.DEFAULT);
    }

    /** A kernel of one size in all dimensions. */
    public ConvTranspose3d(int in, int out, int kernel, ConvOptions options) {
        this(in, out, new int[] {kernel}, options);
    }

    /**
     * With settings.
     *
     * @param in the input's channels
     * @param out the output's channels
     * @param kernel the window's size in each dimension, or one for all
     * @throws IllegalArgumentException if a size is not positive, or groups do not divide channels
     */
    public ConvTranspose3d(int in, int out, int[] kernel, ConvOptions options) {
        super(in, out, kernel, options, 3, true);
    }

    @Override
    Tensor compute(Tensor x) {
        return x.convTranspose3d(weight, bias, stride, padding, outputPadding, groups, dilation);
    }
}
