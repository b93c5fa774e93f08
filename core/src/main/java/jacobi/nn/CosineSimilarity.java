package jacobi.nn;

import jacobi.Tensor;

/** {@code x . y / (max(|x|, eps) max(|y|, eps))} along a dimension, after broadcasting. */
public final class CosineSimilarity extends Block {
    private final int dim;
    private final double eps;

    /** Along dimension 1, eps 1e-8. */
    public CosineSimilarity() {
        this(1, 1e-8);
    }

    /**
     * With all that can be set.
     *
     * @param dim the dimension
     * @param eps the least length
     */
    public CosineSimilarity(int dim, double eps) {
        this.dim = dim;
        this.eps = eps;
    }

    /** The cosines of the angles between vectors. */
    public Tensor forward(Tensor x, Tensor y) {
        return x.cosineSimilarity(y, dim, eps);
    }
}
