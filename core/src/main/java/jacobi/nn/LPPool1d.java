package jacobi.nn;

import jacobi.PoolingOps.Window;
import jacobi.Tensor;

/** {@code (sum of x^p)^(1/p)} of each window, {@code [n, c, l] -> [n, c, ...]}. */
public final class LPPool1d extends BuiltIn {
    private final double p;
    private final Window window;

    /** Windows side by side. */
    public LPPool1d(double p, int kernel) {
        this(p, Window.of(kernel));
    }

    /**
     * Windows that move.
     *
     * @param p the power
     * @param window without padding or dilation
     */
    public LPPool1d(double p, Window window) {
        this.p = p;
        this.window = window;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.lpPool1d(p, window);
    }

    @Override
    protected String extraRepr() {
        return "norm_type="
                + (p == Math.rint(p) ? Long.toString((long) p) : Repr.number(p))
                + ", kernel_size="
                + Sizes.number(window.kernel())
                + ", stride="
                + (window.stride().length == 0 ? "None" : Sizes.number(window.stride()))
                + ", ceil_mode="
                + (window.ceil() ? "True" : "False");
    }
}
