package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code e^x_i / sum_j e^x_j} along a dimension: positive, with sum 1; stable for any size of x.
 */
public final class Softmax extends BuiltIn {
    private final int dim;

    /**
     * Along a dimension.
     *
     * @param dim counted from the end if negative
     */
    public Softmax(int dim) {
        this.dim = dim;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.softmax(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
