package jacobi.nn;

import jacobi.Tensor;

/**
 * A transposed convolution of lines, {@code [n, in, l] -> [n, out, ...]}, with {@code weight}
 * {@code [in, out / groups, k]} and {@code bias} {@code [out]}; it undoes the sizes of a {@link
 * Conv1d} of the same settings. See {@link Tensor#convTranspose1d}.
 */
public final class ConvTranspose1d extends Convolution {
    /** With stride 1 and without padding. */
    public ConvTranspose1d(int in, int out, int kernel) {
        this(in, out, kernel, ConvOptions.DEFAULT);
    }

    /** A kernel of one size in all dimensions. */
    public ConvTranspose1d(int in, int out, int kernel, ConvOptions options) {
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
    public ConvTranspose1d(int in, int out, int[] kernel, ConvOptions options) {
        super(in, out, kernel, options, 1, true);
    }

    @Override
    Tensor compute(Tensor x) {
        return x.convTranspose1d(weight, bias, stride, padding, outputPadding, groups, dilation);
    }
}
