package jacobi.nn;

import jacobi.ReductionOps;
import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * The largest element of each of so many equal parts: {@code [n, c, d, h, w]} gives images of a
 * given size, whatever theirs is.
 */
public final class AdaptiveMaxPool3d extends BuiltIn {
    private final @Nullable Integer[] size;

    /**
     * Images of a size.
     *
     * @param size in each dimension, or one for all; null keeps a dimension's
     */
    public AdaptiveMaxPool3d(@Nullable Integer... size) {
        this.size = size.clone();
    }

    @Override
    Tensor compute(Tensor x) {
        return x.adaptiveMaxPool3d(size);
    }

    /** The largest elements and where in the image, flattened, they stand. */
    public ReductionOps.Extreme forwardWithIndices(Tensor x) {
        return x.adaptiveMaxPool3dWithIndices(size);
    }

    @Override
    protected String extraRepr() {
        return "output_size=" + Repr.tuple(size);
    }
}
