package jacobi.nn;

import jacobi.PoolingOps.Window;
import jacobi.ReductionOps;
import jacobi.Tensor;

/** The largest element of each window, {@code [n, c, h, w] -> [n, c, ...]}. */
public final class MaxPool2d extends BuiltIn {
    private final Window window;

    /** Windows side by side. */
    public MaxPool2d(int kernel) {
        this(Window.of(kernel));
    }

    /**
     * Windows that move, without padding.
     *
     * @param kernel the window's size
     * @param stride from one window to the next
     */
    public MaxPool2d(int kernel, int stride) {
        this(Window.of(kernel).stride(stride));
    }

    /** Windows of any kind. */
    public MaxPool2d(Window window) {
        this.window = window;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.maxPool2d(window);
    }

    /** The largest elements and where in the image, flattened, they stand. */
    public ReductionOps.Extreme forwardWithIndices(Tensor x) {
        return x.maxPool2dWithIndices(window);
    }

    @Override
    protected String extraRepr() {
        int[] stride = window.stride().length == 0 ? window.kernel() : window.stride();
        return "kernel_size="
                + Sizes.number(window.kernel())
                + ", stride="
                + Sizes.number(stride)
                + ", padding="
                + Sizes.number(window.padding())
                + ", dilation="
                + Sizes.number(window.dilation())
                + ", ceil_mode="
                + (window.ceil() ? "True" : "False");
    }
}
