package jacobi.nn;

import jacobi.Tensor;

/**
 * The patches that a window sees, as columns: {@code [n, c, h, w] -> [n, c kh kw, l]}; see {@link
 * Tensor#patches}.
 */
public final class Unfold extends BuiltIn {
    private final int[] kernel;
    private final int[] dilation;
    private final int[] padding;
    private final int[] stride;

    /** A window that moves by one. */
    public Unfold(int kernel) {
        this(new int[] {kernel}, new int[] {1}, new int[] {0}, new int[] {1});
    }

    /** With settings, two numbers or one for both. */
    public Unfold(int[] kernel, int[] dilation, int[] padding, int[] stride) {
        this.kernel = kernel.clone();
        this.dilation = dilation.clone();
        this.padding = padding.clone();
        this.stride = stride.clone();
    }

    private int[] two(int[] given, String what) {
        return Sizes.of(given, 2, name(), what);
    }

    @Override
    Tensor compute(Tensor x) {
        return x.patches(
                two(kernel, "kernel size"),
                two(dilation, "dilation"),
                two(padding, "padding"),
                two(stride, "stride"));
    }

    @Override
    protected String extraRepr() {
        return "kernel_size="
                + Sizes.number(kernel)
                + ", dilation="
                + Sizes.number(dilation)
                + ", padding="
                + Sizes.number(padding)
                + ", stride="
                + Sizes.number(stride);
    }
}
