package jacobi.nn;

import jacobi.Tensor;

/**
 * The first half along a dimension times the sigmoid of the second: size 2n gives n. With weights
 * of its own: {@link GatedLinear}.
 */
public final class GLU extends BuiltIn {
    private final int dim;

    /** Along the last dimension. */
    public GLU() {
        this(-1);
    }

    /**
     * Along a dimension.
     *
     * @param dim counted from the end if negative
     */
    public GLU(int dim) {
        this.dim = dim;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.glu(dim);
    }

    @Override
    protected String extraRepr() {
        return "dim=" + dim;
    }
}
