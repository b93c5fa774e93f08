package jacobi.nn;

import jacobi.Tensor;

/** Puts zeros around the last dimensions of images: {@code [.., h, w] -> [.., ...]}. */
public final class ZeroPad2d extends BuiltIn {
    private final int[] padding;

    /**
     * By amounts.
     *
     * @param padding left, right, top, bottom; or one for all; negative ones cut off
     */
    public ZeroPad2d(int... padding) {
        this.padding = Sizes.of(padding, 4, "ZeroPad2d", "padding");
    }

    @Override
    Tensor compute(Tensor x) {
        return x.pad(padding, 0);
    }

    @Override
    protected String extraRepr() {
        return Sizes.tuple(padding);
    }
}
