package jacobi.nn;

import jacobi.ReductionOps;
import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * The largest elements of windows that begin at pseudorandom steps, so that an image becomes
 * smaller by any factor (Graham 2014): {@code [n, c, h, w] -> [n, c, ...]}.
 */
public final class FractionalMaxPool2d extends BuiltIn {
    private final int[] kernel;
    private final int @Nullable [] size;
    private final double @Nullable [] ratio;

    /**
     * Images of a size.
     *
     * @param kernel the window's size in each dimension, or one for all
     * @param size the image's in each dimension, or one for all
     */
    public FractionalMaxPool2d(int[] kernel, int... size) {
        this.kernel = Sizes.of(kernel, 2, "FractionalMaxPool2d", "kernel size");
        this.size = Sizes.of(size, 2, "FractionalMaxPool2d", "output size");
        ratio = null;
    }

    /**
     * Images smaller by factors.
     *
     * @param kernel the window's size in each dimension, or one for all
     * @param ratio of sizes, in {@code (0, 1)}, in each dimension
     * @throws IllegalArgumentException if a ratio is not
     */
    public FractionalMaxPool2d(int[] kernel, double... ratio) {
        this.kernel = Sizes.of(kernel, 2, "FractionalMaxPool2d", "kernel size");
        this.ratio = ratio.clone();
        size = null;
        for (double r : ratio) {
            if (!(r > 0 && r < 1) || ratio.length != 2) {
                throw new IllegalArgumentException(
                        "FractionalMaxPool2d: ratios "
                                + java.util.Arrays.toString(ratio)
                                + ": expected 2 between 0 and 1");
            }
        }
    }

    private int[] size(Tensor x) {
        if (size != null || ratio == null) {
            return size == null ? kernel : size;
        }
        int[] out = new int[2];
        for (int i = 0; i < 2; i++) {
            out[i] = (int) (x.size(i - 2) * ratio[i]);
        }
        return out;
    }

    @Override
    Tensor compute(Tensor x) {
        return forwardWithIndices(x).values();
    }

    /** The largest elements and where in the image, flattened, they stand. */
    public ReductionOps.Extreme forwardWithIndices(Tensor x) {
        return x.fractionalMaxPool2d(kernel, size(x));
    }
}
