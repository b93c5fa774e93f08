package jacobi.nn;

import jacobi.Tensor;

/**
 * Columns added up where {@link Unfold} takes them from: {@code [n, c kh kw, l] -> [n, c, h, w]};
 * see {@link Tensor#foldPatches}.
 */
public final class Fold extends BuiltIn {
    private final int[] size;
    private final int[] kernel;
    private final int[] dilation;
    private final int[] padding;
    private final int[] stride;

    /** A window that moves by one, over an image of a size. */
    public Fold(int[] size, int kernel) {
        this(size, new int[] {kernel}, new int[] {1}, new int[] {0}, new int[] {1});
    }

    /** With settings, two numbers or one for both. */
    public Fold(int[] size, int[] kernel, int[] dilation, int[] padding, int[] stride) {
        this.size = size.clone();
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
        return x.foldPatches(
                two(size, "output size"),
                two(kernel, "kernel size"),
                two(dilation, "dilation"),
                two(padding, "padding"),
                two(stride, "stride"));
    }

    @Override
    protected String extraRepr() {
        return "output_size="
                + Sizes.number(size)
                + ", kernel_size="
                + Sizes.number(kernel)
                + ", dilation="
                + Sizes.number(dilation)
                + ", padding="
                + Sizes.number(padding)
                + ", stride="
                + Sizes.number(stride);
    }
}
