package jacobi.nn;

import jacobi.Tensor;

/**
 * A convolution of images, {@code [n, in, h, w] -> [n, out, ...]}, with {@code weight} {@code [out,
 * in / groups, kh, kw]} and {@code bias} {@code [out]}; see {@link Tensor#conv2d}.
 *
 * <p>Both start uniform in {@code (-1/sqrt(fan), 1/sqrt(fan))}, fan being the number of terms of an
 * output, drawn as PyTorch draws them: the weight first.
 */
public final class Conv2d extends Convolution {
    /** With stride 1 and without padding. */
    public Conv2d(int in, int out, int kernel) {
        this(in, out, kernel, ConvOptions.DEFAULT);
    }

    /** A kernel of one size in all dimensions. */
    public Conv2d(int in, int out, int kernel, ConvOptions options) {
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
    public Conv2d(int in, int out, int[] kernel, ConvOptions options) {
        super(in, out, kernel, options, 2, false);
    }

    @Override
    Tensor compute(Tensor x) {
        if (!mode.equals("zeros")) {
            int[] none = {0};
            return padded(x).conv2d(weight, bias, stride, none, dilation, groups);
        }
        return rule.isEmpty()
                ? x.conv2d(weight, bias, stride, padding, dilation, groups)
                : x.conv2d(weight, bias, stride, rule, dilation, groups);
    }
}
