package jacobi.op;

import jacobi.array.Shape;
import jacobi.array.ShapeException;

/**
 * Products of Householder reflections, in the compact form {@code I - V T V^T} (Schreiber and Van
 * Loan, A storage-efficient WY representation for products of Householder transformations, 1989).
 * Made of differentiable products and a triangular system, so the gradient comes by itself.
 */
final class Reflections {
    private static final String NAME = "linalg.householder_product";

    private Reflections() {}

    /**
     * The first n columns of {@code H_1 .. H_k} with {@code H_i = I - tau_i v_i v_i^T}, {@code [..,
     * m, n], [.., k] -> [.., m, n]}. Of {@code v_i} column i of the matrix has what is below the
     * diagonal; on it stands a one, above it zeros, whatever the matrix has there.
     *
     * @throws ShapeException unless {@code m >= n >= k} and the batches are equal
     */
    static Value product(Value a, Value tau) {
        require(a, tau);
        int m = a.shape().size(-2);
        int n = a.shape().size(-1);
        int k = tau.shape().size(-1);
        Value columns = a.constant(Creation.eye(m, n, a.dtype()));
        Value heads = a.constant(Creation.eye(m, k, a.dtype()));
        Value v = Indexing.triangle(Views.narrow(a, -1, 0, k), -1, true).add(heads);
        // T^-1 = diag(1 / tau) + U with U above the diagonal of V^T V; so that tau may be zero,
        // T is found as (I + diag(tau) U)^-1 diag(tau).
        Value u = Indexing.triangle(v.transposed().matmul(v), 1, false);
        Value scaled = u.mul(Views.unsqueeze(tau, -1));
        Value tops = Views.narrow(v, -2, 0, n).transposed();
        Value right = tops.mul(Views.unsqueeze(tau, -1));
        return columns.sub(v.matmul(Systems.triangular(scaled, right, true, true, true)));
    }

    private static void require(Value a, Value tau) {
        Matrices.require(a.array(), NAME);
        Shape s = a.shape();
        boolean fits =
                tau.rank() == a.rank() - 1
                        && s.size(-2) >= s.size(-1)
                        && s.size(-1) >= tau.shape().size(-1)
                        && Matrices.batch(s).equals(tau.shape().slice(0, tau.rank() - 1));
        if (!fits) {
            throw new ShapeException(
                    NAME
                            + ": "
                            + s
                            + " and tau "
                            + tau.shape()
                            + ": expected [.., m, n] and [.., k] with m >= n >= k");
        }
        if (a.dtype() != tau.dtype()) {
            throw new IllegalArgumentException(
                    NAME + ": " + a.dtype() + " and tau " + tau.dtype() + ": expected one type");
        }
    }
}
