package jacobi.nn;

import jacobi.Tensor;

/** {@code |x - y + eps|_p} over the last dimension: {@code [n, d], [n, d] -> [n]}. */
public final class PairwiseDistance extends Block {
    private final double p;
    private final double eps;
    private final boolean keepdim;

    /** The Euclidean distance, eps 1e-6. */
    public PairwiseDistance() {
        this(2, 1e-6, false);
    }

    /**
     * With all that can be set.
     *
     * @param p the norm
     * @param eps added to differences, so that the gradient of equal vectors is a number
     * @param keepdim whether the last dimension stays, with size 1
     */
    public PairwiseDistance(double p, double eps, boolean keepdim) {
        this.p = p;
        this.eps = eps;
        this.keepdim = keepdim;
    }

    /** The distances of rows. */
    public Tensor forward(Tensor x, Tensor y) {
        return x.pairwiseDistance(y, p, eps, keepdim);
    }
}
