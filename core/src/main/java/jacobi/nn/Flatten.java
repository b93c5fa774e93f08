package jacobi.nn;

import jacobi.Tensor;

/**
 * Dimensions from start to end, both included, joined into one; at first all but the batch: {@code
 * [n, a, b] -> [n, a b]}.
 */
public final class Flatten extends BuiltIn {
    private final int startDim;
    private final int endDim;

    /** All dimensions but the first. */
    public Flatten() {
        this(1, -1);
    }

    /**
     * Some dimensions.
     *
     * @param startDim the first of them, counted from the end if negative
     * @param endDim the last of them
     */
    public Flatten(int startDim, int endDim) {
        this.startDim = startDim;
        this.endDim = endDim;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.flatten(startDim, endDim);
    }

    @Override
    protected String extraRepr() {
        return "start_dim=" + startDim + ", end_dim=" + endDim;
    }
}
