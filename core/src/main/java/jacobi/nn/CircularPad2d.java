package jacobi.nn;

import jacobi.Tensor;

/** Puts around images what is at the other side: {@code [n, c, h, w] -> [n, c, ...]}. */
public final class CircularPad2d extends BuiltIn {
    private final int[] padding;

    /**
     * By amounts.
     *
     * @param padding left, right, top, bottom; or one for all; negative ones cut off
     */
    public CircularPad2d(int... padding) {
        this.padding = Sizes.of(padding, 4, "CircularPad2d", "padding");
    }

    @Override
    Tensor compute(Tensor x) {
        if (x.dim() != 3 && x.dim() != 4) {
            throw new jacobi.array.ShapeException(
                    name() + ": input " + x.shape() + ": expected 3 or 4 dimensions");
        }
        return x.pad(padding, "circular");
    }

    @Override
    protected String extraRepr() {
        return Sizes.tuple(padding);
    }
}
