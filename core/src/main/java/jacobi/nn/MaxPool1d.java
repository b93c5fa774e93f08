package jacobi.nn;

import jacobi.PoolingOps.Window;
import jacobi.ReductionOps;
import jacobi.Tensor;

/** The largest element of each window, {@code [n, c, l] -> [n, c, ...]}. */
public final class MaxPool1d extends BuiltIn {
    private final Window window;

    /** Windows side by side. */
    public MaxPool1d(int kernel) {
        this(Window.of(kernel));
    }

    /**
     * Windows that move, without padding.
     *
     * @param kernel the window's size
     * @param stride from one window to the next
     */
    public MaxPool1d(int kernel, int stride) {
        this(Window.of(kernel).stride(stride));
    }

    /** Windows of any kind. */
    public MaxPool1d(Window window) {
        this.window = window;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.maxPool1d(window);
    }

    /** The largest elements and where in the image, flattened, they stand. */
    public ReductionOps.Extreme forwardWithIndices(Tensor x) {
        return x.maxPool1dWithIndices(window);
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
