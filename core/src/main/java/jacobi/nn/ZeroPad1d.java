package jacobi.nn;

import jacobi.Tensor;

/** Puts zeros around the last dimension of lines: {@code [.., l] -> [.., ...]}. */
public final class ZeroPad1d extends BuiltIn {
    private final int[] padding;

    /**
     * By amounts.
     *
     * @param padding left, right; or one for all; negative ones cut off
     */
    public ZeroPad1d(int... padding) {
        this.padding = Sizes.of(padding, 2, "ZeroPad1d", "padding");
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
