package jacobi.nn;

import jacobi.Tensor;

/** {@code e^-x_i / sum_j e^-x_j} along a dimension: the softmax of {@code -x}. */
public final class Softmin extends BuiltIn {
    private final int dim;

    /**
     * Along a dimension.
     *
     * @param dim counted from the end if negative
     */
    public Softmin(int dim) {
        this.dim = dim;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.neg().softmax(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
