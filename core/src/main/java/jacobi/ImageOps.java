package jacobi;

import jacobi.op.Padding;
import jacobi.op.Resizing;
import jacobi.op.Sampling;

/** Images padded, resized, sampled and taken apart. */
public sealed interface ImageOps permits Tensor {
    /**
     * A constant around this: {@code amounts} in front of and behind the last dimension, then the
     * one before it, and so on; negative ones cut off.
     *
     * @throws jacobi.array.ShapeException if there are more amounts than dimensions, or less than
     *     nothing is left
     */
    default Tensor pad(int[] amounts, double value) {
        return Call.tensor(Padding.pad(Call.value(this), amounts, "constant", value));
    }

    /** {@link #pad(int[], double)} with zeros. */
    default Tensor pad(int... amounts) {
        return pad(amounts, 0);
    }

    /**
     * {@link #pad(int[], double)} with what is there already.
     *
     * @param mode {@code reflect} (not repeating the edge), {@code replicate} (the edge) or {@code
     *     circular} (from the other side)
     */
    default Tensor pad(int[] amounts, String mode) {
        return Call.tensor(Padding.pad(Call.value(this), amounts, mode, 0));
    }

    /**
     * An image {@code [n, c, ...]} of another size.
     *
     * @param size one for each image dimension, or one for all
     * @param mode {@code nearest}, {@code nearest-exact}, {@code area}; {@code linear}, {@code
     *     bilinear}, {@code trilinear} for one, two, three dimensions; {@code bicubic}
     * @param alignCorners whether the centres of the corners are kept, not the corners themselves
     * @throws IllegalArgumentException if the mode is not for that many dimensions
     */
    default Tensor interpolate(int[] size, String mode, boolean alignCorners) {
        return Call.tensor(
                Resizing.interpolate(
                        Call.value(this), size, null, mode, alignCorners, false, false));
    }

    /**
     * {@link #interpolate(int[], String, boolean)} by the nearest element, or for {@code bilinear}
     * and the like without aligned corners.
     */
    default Tensor interpolate(int[] size, String mode) {
        return interpolate(size, mode, false);
    }

    /** {@link #interpolate(int[], String, boolean)} by factors, one a dimension or one for all. */
    default Tensor interpolate(double[] factors, String mode, boolean alignCorners) {
        return Call.tensor(
                Resizing.interpolate(
                        Call.value(this), null, factors, mode, alignCorners, false, false));
    }

    /**
     * {@link #interpolate(int[], String, boolean)} without artefacts when an image becomes smaller:
     * each output is an average of all that it stands for.
     *
     * @param mode {@code bilinear} or {@code bicubic}
     */
    default Tensor interpolateAntialiased(int[] size, String mode) {
        return Call.tensor(
                Resizing.interpolate(Call.value(this), size, null, mode, false, false, true));
    }

    /**
     * {@code [n, c, h, w]} at the places {@code grid [n, oh, ow, 2]}: {@code [n, c, oh, ow]}; or
     * with a depth in front, and 3 (Jaderberg et al. 2015). Places are x, y (, z), -1 and 1 being
     * the image's ends.
     *
     * @param mode {@code bilinear}, {@code nearest} or, for two dimensions, {@code bicubic}
     * @param padding what is outside: {@code zeros}, {@code border} or {@code reflection}
     * @param alignCorners whether -1 and 1 are the centres of the outermost elements
     */
    default Tensor gridSample(Tensor grid, String mode, String padding, boolean alignCorners) {
        return Call.tensor(
                Sampling.gridSample(
                        Call.value(this), Call.value(grid), mode, padding, alignCorners));
    }

    /** The grid {@code [n, h, w, 2]} of affine maps {@code [n, 2, 3]}, for {@link #gridSample}. */
    default Tensor affineGrid(int[] size, boolean alignCorners) {
        return Call.tensor(Sampling.affineGrid(Call.value(this), size, alignCorners));
    }

    /** {@code [.., c r^2, h, w] -> [.., c, h r, w r]} (Shi et al. 2016). */
    default Tensor pixelShuffle(int r) {
        return Call.tensor(Resizing.pixelShuffle(Call.value(this), r));
    }

    /** {@code [.., c, h r, w r] -> [.., c r^2, h, w]}. */
    default Tensor pixelUnshuffle(int r) {
        return Call.tensor(Resizing.pixelUnshuffle(Call.value(this), r));
    }

    /** {@code [n, g c, ...]} with channel {@code i c + j} at {@code j g + i}. */
    default Tensor channelShuffle(int groups) {
        return Call.tensor(Resizing.channelShuffle(Call.value(this), groups));
    }

    /**
     * The patches that a window sees, as columns: {@code [n, c, h, w] -> [n, c kh kw, l]};
     * PyTorch's {@code nn.functional.unfold}. Settings have two numbers.
     */
    default Tensor patches(int[] kernel, int[] dilation, int[] padding, int[] stride) {
        return Call.tensor(Resizing.unfold(Call.value(this), kernel, dilation, padding, stride));
    }

    /**
     * Columns added up where {@link #patches} takes them from: {@code [n, c kh kw, l] -> [n, c, h,
     * w]}; PyTorch's {@code nn.functional.fold}.
     *
     * @param size h and w
     */
    default Tensor foldPatches(
            int[] size, int[] kernel, int[] dilation, int[] padding, int[] stride) {
        return Call.tensor(
                Resizing.fold(Call.value(this), size, kernel, dilation, padding, stride));
    }
}
