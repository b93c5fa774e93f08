package jacobi.nn;

import jacobi.Tensor;

/** Puts zeros around the last dimensions of volumes: {@code [.., d, h, w] -> [.., ...]}. */
public final class ZeroPad3d extends BuiltIn {
    private final int[] padding;

    /**
     * By amounts.
     *
     * @param padding left, right, top, bottom, front, back; or one for all; negative ones cut off
     */
    public ZeroPad3d(int... padding) {
        this.padding = Sizes.of(padding, 6, "ZeroPad3d", "padding");
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
