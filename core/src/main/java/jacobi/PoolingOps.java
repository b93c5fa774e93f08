package jacobi;

import jacobi.op.Pooling;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

/**
 * One number for each window of an image of one, two or three dimensions, {@code [n, c, ...]} or
 * one image {@code [c, ...]}. Arrays of settings have a number for each dimension, or one for all.
 */
public sealed interface PoolingOps permits Tensor {
    /**
     * A window: its size, and how it moves.
     *
     * @param kernel its sizes
     * @param stride from one window to the next; the kernel's size if empty
     * @param padding places around the image, at most half the kernel
     * @param dilation from one place of a window to the next
     * @param ceil whether a window that is partly behind the image counts
     */
    record Window(int[] kernel, int[] stride, int[] padding, int[] dilation, boolean ceil) {
        /** Windows side by side. */
        public static Window of(int... kernel) {
            return new Window(kernel, new int[0], new int[] {0}, new int[] {1}, false);
        }

        /** That moves by this. */
        public Window stride(int... by) {
            return new Window(kernel, by, padding, dilation, ceil);
        }

        /** With places around the image. */
        public Window padding(int... places) {
            return new Window(kernel, stride, places, dilation, ceil);
        }

        /** With places apart. */
        public Window dilation(int... by) {
            return new Window(kernel, stride, padding, by, ceil);
        }

        /** Whether a window that is partly behind the image counts. */
        public Window ceil(boolean counts) {
            return new Window(kernel, stride, padding, dilation, counts);
        }

        private Pooling.Frame frame(int dims) {
            int[] size = sizes(kernel, dims);
            return new Pooling.Frame(
                    size,
                    stride.length == 0 ? size : sizes(stride, dims),
                    sizes(padding, dims),
                    sizes(dilation, dims),
                    ceil);
        }
    }

    private static int[] sizes(int[] given, int dims) {
        if (given.length != 1) {
            return given;
        }
        int[] all = new int[dims];
        java.util.Arrays.fill(all, given[0]);
        return all;
    }

    private static @Nullable Integer[] outputs(@Nullable Integer[] given, int dims) {
        if (given.length != 1) {
            return given;
        }
        @Nullable Integer[] all = new Integer[dims];
        java.util.Arrays.fill(all, given[0]);
        return all;
    }

    private static ReductionOps.Extreme extreme(Value[] both) {
        return new ReductionOps.Extreme(Call.tensor(both[0]), Call.tensor(both[1]));
    }

    /**
     * The largest element of each window: {@code [n, c, l] -> [n, c, ...]}; NaN counts as such.
     *
     * @throws jacobi.array.ShapeException if no window fits
     */
    default Tensor maxPool1d(Window window) {
        return maxPool1dWithIndices(window).values();
    }

    /** {@link #maxPool1d} side by side. */
    default Tensor maxPool1d(int kernel) {
        return maxPool1d(Window.of(kernel));
    }

    /** {@link #maxPool1d} and where in the image, flattened, each element stands. */
    default ReductionOps.Extreme maxPool1dWithIndices(Window window) {
        return extreme(Pooling.max(Call.value(this), window.frame(1)));
    }

    /**
     * Zeros but for elements at the places that {@link #maxPool1dWithIndices} gave.
     *
     * @param size of the image
     */
    default Tensor maxUnpool1d(Tensor indices, int... size) {
        return Call.tensor(Pooling.unpool(Call.value(this), Call.value(indices), sizes(size, 1)));
    }

    /**
     * The mean of each window: {@code [n, c, l] -> [n, c, ...]}.
     *
     * @param countPadding whether padding counts among what is averaged, as zeros
     * @param divisor what to divide sums by instead, or null
     */
    default Tensor avgPool1d(Window window, boolean countPadding, @Nullable Integer divisor) {
        return Call.tensor(
                Pooling.average(Call.value(this), window.frame(1), countPadding, divisor));
    }

    /** {@link #avgPool1d(Window, boolean, Integer)}, padding counting as zeros. */
    default Tensor avgPool1d(Window window) {
        return avgPool1d(window, true, null);
    }

    /** {@link #avgPool1d(Window)} side by side. */
    default Tensor avgPool1d(int kernel) {
        return avgPool1d(Window.of(kernel));
    }

    /** {@code (sum of x^p)^(1/p)} of each window. */
    default Tensor lpPool1d(double p, Window window) {
        return Call.tensor(Pooling.powerAverage(Call.value(this), p, window.frame(1)));
    }

    /** The mean of each of {@code size} equal parts; null keeps a dimension's size. */
    default Tensor adaptiveAvgPool1d(@Nullable Integer... size) {
        return Call.tensor(Pooling.adaptiveAverage(Call.value(this), outputs(size, 1)));
    }

    /** The largest element of each of {@code size} equal parts; null keeps a dimension's size. */
    default Tensor adaptiveMaxPool1d(@Nullable Integer... size) {
        return adaptiveMaxPool1dWithIndices(size).values();
    }

    /** {@link #adaptiveMaxPool1d} and where in the image, flattened, each element stands. */
    default ReductionOps.Extreme adaptiveMaxPool1dWithIndices(@Nullable Integer... size) {
        return extreme(Pooling.adaptiveMax(Call.value(this), outputs(size, 1)));
    }

    /**
     * The largest element of each window: {@code [n, c, h, w] -> [n, c, ...]}; NaN counts as such.
     *
     * @throws jacobi.array.ShapeException if no window fits
     */
    default Tensor maxPool2d(Window window) {
        return maxPool2dWithIndices(window).values();
    }

    /** {@link #maxPool2d} side by side. */
    default Tensor maxPool2d(int kernel) {
        return maxPool2d(Window.of(kernel));
    }

    /** {@link #maxPool2d} and where in the image, flattened, each element stands. */
    default ReductionOps.Extreme maxPool2dWithIndices(Window window) {
        return extreme(Pooling.max(Call.value(this), window.frame(2)));
    }

    /**
     * Zeros but for elements at the places that {@link #maxPool2dWithIndices} gave.
     *
     * @param size of the image
     */
    default Tensor maxUnpool2d(Tensor indices, int... size) {
        return Call.tensor(Pooling.unpool(Call.value(this), Call.value(indices), sizes(size, 2)));
    }

    /**
     * The mean of each window: {@code [n, c, h, w] -> [n, c, ...]}.
     *
     * @param countPadding whether padding counts among what is averaged, as zeros
     * @param divisor what to divide sums by instead, or null
     */
    default Tensor avgPool2d(Window window, boolean countPadding, @Nullable Integer divisor) {
        return Call.tensor(
                Pooling.average(Call.value(this), window.frame(2), countPadding, divisor));
    }

    /** {@link #avgPool2d(Window, boolean, Integer)}, padding counting as zeros. */
    default Tensor avgPool2d(Window window) {
        return avgPool2d(window, true, null);
    }

    /** {@link #avgPool2d(Window)} side by side. */
    default Tensor avgPool2d(int kernel) {
        return avgPool2d(Window.of(kernel));
    }

    /** {@code (sum of x^p)^(1/p)} of each window. */
    default Tensor lpPool2d(double p, Window window) {
        return Call.tensor(Pooling.powerAverage(Call.value(this), p, window.frame(2)));
    }

    /** The mean of each of {@code size} equal parts; null keeps a dimension's size. */
    default Tensor adaptiveAvgPool2d(@Nullable Integer... size) {
        return Call.tensor(Pooling.adaptiveAverage(Call.value(this), outputs(size, 2)));
    }

    /** The largest element of each of {@code size} equal parts; null keeps a dimension's size. */
    default Tensor adaptiveMaxPool2d(@Nullable Integer... size) {
        return adaptiveMaxPool2dWithIndices(size).values();
    }

    /** {@link #adaptiveMaxPool2d} and where in the image, flattened, each element stands. */
    default ReductionOps.Extreme adaptiveMaxPool2dWithIndices(@Nullable Integer... size) {
        return extreme(Pooling.adaptiveMax(Call.value(this), outputs(size, 2)));
    }

    /**
     * The largest element of each of {@code size} windows that begin at pseudorandom steps (Graham
     * 2014), and where it stands. Samples are drawn from {@link Tensor#generator()}.
     */
    default ReductionOps.Extreme fractionalMaxPool2d(int[] kernel, int[] size) {
        return extreme(
                Pooling.fractionalMax(
                        Call.value(this), sizes(kernel, 2), sizes(size, 2), Tensor.generator()));
    }

    /**
     * The largest element of each window: {@code [n, c, d, h, w] -> [n, c, ...]}; NaN counts as
     * such.
     *
     * @throws jacobi.array.ShapeException if no window fits
     */
    default Tensor maxPool3d(Window window) {
        return maxPool3dWithIndices(window).values();
    }

    /** {@link #maxPool3d} side by side. */
    default Tensor maxPool3d(int kernel) {
        return maxPool3d(Window.of(kernel));
    }

    /** {@link #maxPool3d} and where in the image, flattened, each element stands. */
    default ReductionOps.Extreme maxPool3dWithIndices(Window window) {
        return extreme(Pooling.max(Call.value(this), window.frame(3)));
    }

    /**
     * Zeros but for elements at the places that {@link #maxPool3dWithIndices} gave.
     *
     * @param size of the image
     */
    default Tensor maxUnpool3d(Tensor indices, int... size) {
        return Call.tensor(Pooling.unpool(Call.value(this), Call.value(indices), sizes(size, 3)));
    }

    /**
     * The mean of each window: {@code [n, c, d, h, w] -> [n, c, ...]}.
     *
     * @param countPadding whether padding counts among what is averaged, as zeros
     * @param divisor what to divide sums by instead, or null
     */
    default Tensor avgPool3d(Window window, boolean countPadding, @Nullable Integer divisor) {
        return Call.tensor(
                Pooling.average(Call.value(this), window.frame(3), countPadding, divisor));
    }

    /** {@link #avgPool3d(Window, boolean, Integer)}, padding counting as zeros. */
    default Tensor avgPool3d(Window window) {
        return avgPool3d(window, true, null);
    }

    /** {@link #avgPool3d(Window)} side by side. */
    default Tensor avgPool3d(int kernel) {
        return avgPool3d(Window.of(kernel));
    }

    /** {@code (sum of x^p)^(1/p)} of each window. */
    default Tensor lpPool3d(double p, Window window) {
        return Call.tensor(Pooling.powerAverage(Call.value(this), p, window.frame(3)));
    }

    /** The mean of each of {@code size} equal parts; null keeps a dimension's size. */
    default Tensor adaptiveAvgPool3d(@Nullable Integer... size) {
        return Call.tensor(Pooling.adaptiveAverage(Call.value(this), outputs(size, 3)));
    }

    /** The largest element of each of {@code size} equal parts; null keeps a dimension's size. */
    default Tensor adaptiveMaxPool3d(@Nullable Integer... size) {
        return adaptiveMaxPool3dWithIndices(size).values();
    }

    /** {@link #adaptiveMaxPool3d} and where in the image, flattened, each element stands. */
    default ReductionOps.Extreme adaptiveMaxPool3dWithIndices(@Nullable Integer... size) {
        return extreme(Pooling.adaptiveMax(Call.value(this), outputs(size, 3)));
    }

    /**
     * The largest element of each of {@code size} windows that begin at pseudorandom steps (Graham
     * 2014), and where it stands. Samples are drawn from {@link Tensor#generator()}.
     */
    default ReductionOps.Extreme fractionalMaxPool3d(int[] kernel, int[] size) {
        return extreme(
                Pooling.fractionalMax(
                        Call.value(this), sizes(kernel, 3), sizes(size, 3), Tensor.generator()));
    }
}
