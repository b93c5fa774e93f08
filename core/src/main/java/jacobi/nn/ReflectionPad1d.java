package jacobi.nn;

import jacobi.Tensor;

/**
 * Puts around lines what is near the edge, mirrored, the edge itself not repeated: {@code [n, c, l]
 * -> [n, c, ...]}.
 */
public final class ReflectionPad1d extends BuiltIn {
    private final int[] padding;

    /**
     * By amounts.
     *
     * @param padding left, right; or one for all; negative ones cut off
     */
    public ReflectionPad1d(int... padding) {
        this.padding = Sizes.of(padding, 2, "ReflectionPad1d", "padding");
    }

    @Override
    Tensor compute(Tensor x) {
        if (x.dim() != 2 && x.dim() != 3) {
            throw new jacobi.array.ShapeException(
                    name() + ": input " + x.shape() + ": expected 2 or 3 dimensions");
        }
        return x.pad(padding, "reflect");
    }

    @Override
    protected String extraRepr() {
        return Sizes.tuple(padding);
    }
}
