package jacobi;

import jacobi.op.Distances;
import jacobi.op.Norms;

/** Lengths and distances. Where dimensions are asked for, none means all. */
public sealed interface DistanceOps permits Tensor {
    /**
     * {@code (sum |x|^p)^(1/p)} over dimensions; the largest or smallest {@code |x|} for infinite
     * p, the number of nonzero elements for 0.
     */
    default Tensor vectorNorm(double p, int... dims) {
        return vectorNorm(p, dims, false);
    }

    /** {@link #vectorNorm(double, int...)}, dimensions kept with size 1 if so asked. */
    default Tensor vectorNorm(double p, int[] dims, boolean keep) {
        return Call.tensor(Norms.vector(Call.value(this), p, dims, keep, "linalg.vector_norm"));
    }

    /**
     * The norm of matrices {@code [.., m, n]}: for 1 and -1 the largest and smallest sum of a
     * column's {@code |x|}, for infinity and -infinity of a row's, for 2 and -2 the largest and
     * smallest singular value.
     */
    default Tensor matrixNorm(double ord) {
        return matrix(ord);
    }

    /** The norm of matrices by name: {@code "fro"} of Frobenius, {@code "nuc"} the nuclear one. */
    default Tensor matrixNorm(String ord) {
        return matrix(ord);
    }

    private Tensor matrix(Object ord) {
        return Call.tensor(
                Norms.matrix(
                        Call.value(this), ord, new int[] {-2, -1}, false, "linalg.matrix_norm"));
    }

    /** {@code x / max(|x|_p, eps)} along a dimension; PyTorch's p is 2, its eps 1e-12. */
    default Tensor normalize(double p, int dim, double eps) {
        return Call.tensor(Norms.normalize(Call.value(this), p, dim, eps));
    }

    /** {@code x / max(|x|, 1e-12)} along a dimension. */
    default Tensor normalize(int dim) {
        return normalize(2, dim, 1e-12);
    }

    /** The parts at each index of a dimension, those longer than {@code maxNorm} scaled to it. */
    default Tensor renorm(double p, int dim, double maxNorm) {
        return Call.tensor(Norms.renorm(Call.value(this), p, dim, maxNorm));
    }

    /** {@code |x - y|_p} over everything, after broadcasting. */
    default Tensor dist(Tensor other, double p) {
        return Call.tensor(Distances.dist(Call.value(this), other.variable(), p));
    }

    /** {@code |x_i - y_j|_p} of all rows: {@code [.., m, d], [.., n, d] -> [.., m, n]}. */
    default Tensor cdist(Tensor other, double p) {
        return Call.tensor(Distances.cdist(Call.value(this), other.variable(), p));
    }

    /** The distances of all pairs of rows {@code i < j} of {@code [n, d]}, in that order. */
    default Tensor pdist(double p) {
        return Call.tensor(Distances.pdist(Call.value(this), p));
    }

    /** {@code |x - y + eps|_p} over the last dimension; PyTorch's p is 2, its eps 1e-6. */
    default Tensor pairwiseDistance(Tensor other, double p, double eps, boolean keep) {
        return Call.tensor(Distances.pairwise(Call.value(this), other.variable(), p, eps, keep));
    }

    /** {@code x . y / (max(|x|, eps) max(|y|, eps))} along a dimension; PyTorch's eps is 1e-8. */
    default Tensor cosineSimilarity(Tensor other, int dim, double eps) {
        return Call.tensor(
                Distances.cosineSimilarity(Call.value(this), other.variable(), dim, eps));
    }
}
