package jacobi.nn;

import jacobi.Tensor;

/** The logarithm of {@link Softmax}, {@code x_i - ln sum_j e^x_j}, stable. */
public final class LogSoftmax extends BuiltIn {
    private final int dim;

    /**
     * Along a dimension.
     *
     * @param dim counted from the end if negative
     */
    public LogSoftmax(int dim) {
        this.dim = dim;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.logSoftmax(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
