package jacobi.nn;

import jacobi.Tensor;

/**
 * Puts around volumes what is near the edge, mirrored, the edge itself not repeated: {@code [n, c,
 * d, h, w] -> [n, c, ...]}.
 */
public final class ReflectionPad3d extends BuiltIn {
    private final int[] padding;

    /**
     * By amounts.
     *
     * @param padding left, right, top, bottom, front, back; or one for all; negative ones cut off
     */
    public ReflectionPad3d(int... padding) {
        this.padding = Sizes.of(padding, 6, "ReflectionPad3d", "padding");
    }

    @Override
    Tensor compute(Tensor x) {
        if (x.dim() != 4 && x.dim() != 5) {
            throw new jacobi.array.ShapeException(
                    name() + ": input " + x.shape() + ": expected 4 or 5 dimensions");
        }
        return x.pad(padding, "reflect");
    }

    @Override
    protected String extraRepr() {
        return Sizes.tuple(padding);
    }
}
