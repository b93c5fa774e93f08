package jacobi.nn;

import jacobi.PoolingOps.Window;
import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/** The mean of each window, {@code [n, c, l] -> [n, c, ...]}. */
public final class AvgPool1d extends BuiltIn {
    private final Window window;
    private final boolean countPadding;
    private final @Nullable Integer divisor;

    /** Windows side by side. */
    public AvgPool1d(int kernel) {
        this(Window.of(kernel), true, null);
    }

    /**
     * Windows that move, without padding.
     *
     * @param kernel the window's size
     * @param stride from one window to the next
     */
    public AvgPool1d(int kernel, int stride) {
        this(Window.of(kernel).stride(stride), true, null);
    }

    /**
     * Windows of any kind.
     *
     * @param countPadding whether padding counts among what is averaged, as zeros
     * @param divisor what to divide sums by instead, or null
     */
    public AvgPool1d(Window window, boolean countPadding, @Nullable Integer divisor) {
        this.window = window;
        this.countPadding = countPadding;
        this.divisor = divisor;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.avgPool1d(window, countPadding, divisor);
    }

    @Override
    protected String extraRepr() {
        int[] stride = window.stride().length == 0 ? window.kernel() : window.stride();
        return "kernel_size="
                + Sizes.tuple(window.kernel())
                + ", stride="
                + Sizes.tuple(stride)
                + ", padding="
                + Sizes.tuple(window.padding());
    }
}
