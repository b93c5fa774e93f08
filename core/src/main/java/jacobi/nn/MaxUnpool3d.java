package jacobi.nn;

import jacobi.PoolingOps.Window;
import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * Puts elements back to where {@link MaxPool3d} with indices found them, zeros elsewhere: {@code
 * [n, c, ...] -> [n, c, d, h, w]}.
 */
public final class MaxUnpool3d extends Block {
    private final Window window;

    /** Of windows side by side. */
    public MaxUnpool3d(int kernel) {
        this(Window.of(kernel));
    }

    /** Of the windows of a pooling. */
    public MaxUnpool3d(Window window) {
        this.window = window;
    }

    /** The image as large as windows that fill it would make it. */
    public Tensor forward(Tensor x, Tensor indices) {
        return forward(x, indices, (int[]) null);
    }

    /**
     * The image.
     *
     * @param size of the image, or null for as large as windows that fill it would make it
     */
    public Tensor forward(Tensor x, Tensor indices, int @Nullable [] size) {
        return x.maxUnpool3d(indices, size == null ? sizes(x) : size);
    }

    private int[] sizes(Tensor x) {
        int[] kernel = Sizes.of(window.kernel(), 3, name(), "kernel size");
        int[] stride = stride();
        int[] padding = Sizes.of(window.padding(), 3, name(), "padding");
        int[] out = new int[3];
        for (int i = 0; i < 3; i++) {
            out[i] = (x.size(i - 3) - 1) * stride[i] - 2 * padding[i] + kernel[i];
        }
        return out;
    }

    private int[] stride() {
        int[] given = window.stride().length == 0 ? window.kernel() : window.stride();
        return Sizes.of(given, 3, name(), "stride");
    }

    @Override
    protected String extraRepr() {
        return "kernel_size="
                + Sizes.tuple(Sizes.of(window.kernel(), 3, name(), "kernel size"))
                + ", stride="
                + Sizes.tuple(stride())
                + ", padding="
                + Sizes.tuple(Sizes.of(window.padding(), 3, name(), "padding"));
    }
}
