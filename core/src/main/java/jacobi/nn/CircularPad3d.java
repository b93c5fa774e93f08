package jacobi.nn;

import jacobi.Tensor;

/** Puts around volumes what is at the other side: {@code [n, c, d, h, w] -> [n, c, ...]}. */
public final class CircularPad3d extends BuiltIn {
    private final int[] padding;

    /**
     * By amounts.
     *
     * @param padding left, right, top, bottom, front, back; or one for all; negative ones cut off
     */
    public CircularPad3d(int... padding) {
        this.padding = Sizes.of(padding, 6, "CircularPad3d", "padding");
    }

    @Override
    Tensor compute(Tensor x) {
        if (x.dim() != 4 && x.dim() != 5) {
            throw new jacobi.array.ShapeException(
                    name() + ": input " + x.shape() + ": expected 4 or 5 dimensions");
        }
        return x.pad(padding, "circular");
    }

    @Override
    protected String extraRepr() {
        return Sizes.tuple(padding);
    }
}
