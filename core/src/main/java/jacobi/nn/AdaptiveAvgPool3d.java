package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * The mean of each of so many equal parts: {@code [n, c, d, h, w]} gives images of a given size,
 * whatever theirs is.
 */
public final class AdaptiveAvgPool3d extends BuiltIn {
    private final @Nullable Integer[] size;

    /**
     * Images of a size.
     *
     * @param size in each dimension, or one for all; null keeps a dimension's
     */
    public AdaptiveAvgPool3d(@Nullable Integer... size) {
        this.size = size.clone();
    }

    @Override
    Tensor compute(Tensor x) {
        return x.adaptiveAvgPool3d(size);
    }

    @Override
    protected String extraRepr() {
        return "output_size=" + Repr.tuple(size);
    }
}
