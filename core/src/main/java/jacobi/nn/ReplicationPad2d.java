package jacobi.nn;

import jacobi.Tensor;

/** Puts around images the edge, repeated: {@code [n, c, h, w] -> [n, c, ...]}. */
public final class ReplicationPad2d extends BuiltIn {
    private final int[] padding;

    /**
     * By amounts.
     *
     * @param padding left, right, top, bottom; or one for all; negative ones cut off
     */
    public ReplicationPad2d(int... padding) {
        this.padding = Sizes.of(padding, 4, "ReplicationPad2d", "padding");
    }

    @Override
    Tensor compute(Tensor x) {
        if (x.dim() != 3 && x.dim() != 4) {
            throw new jacobi.array.ShapeException(
                    name() + ": input " + x.shape() + ": expected 3 or 4 dimensions");
        }
        return x.pad(padding, "replicate");
    }

    @Override
    protected String extraRepr() {
        return Sizes.tuple(padding);
    }
}
