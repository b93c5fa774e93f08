package jacobi.nn;

import jacobi.Tensor;

/** Puts around volumes the edge, repeated: {@code [n, c, d, h, w] -> [n, c, ...]}. */
public final class ReplicationPad3d extends BuiltIn {
    private final int[] padding;

    /**
     * By amounts.
     *
     * @param padding left, right, top, bottom, front, back; or one for all; negative ones cut off
     */
    public ReplicationPad3d(int... padding) {
        this.padding = Sizes.of(padding, 6, "ReplicationPad3d", "padding");
    }

    @Override
    Tensor compute(Tensor x) {
        if (x.dim() != 4 && x.dim() != 5) {
            throw new jacobi.array.ShapeException(
                    name() + ": input " + x.shape() + ": expected 4 or 5 dimensions");
        }
        return x.pad(padding, "replicate");
    }

    @Override
    protected String extraRepr() {
        return Sizes.tuple(padding);
    }
}
