package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.DType;

/**
 * The rows of a matrix made orthonormal, first to last, each by what is left of it beside those
 * before: the Q of the QR decomposition whose R has a diagonal above 0.
 *
 * <p>Every row is cleared of the others twice, which is enough: L. Giraud, J. Langou, M. Rozloznik
 * and J. van den Eshof, "Rounding error analysis of the classical Gram-Schmidt orthogonalization
 * process", Numer. Math. 101, 2005.
 */
final class Orthogonal {
    private Orthogonal() {}

    /** {@code [k, n] -> [k, n]}, {@code k <= n}, in float64. */
    static Tensor rows(Tensor matrix) {
        Tensor q = Tensor.zeros(DType.FLOAT64, matrix.shape().toArray()).copyInPlace(matrix);
        for (int i = 0; i < q.size(0); i++) {
            Tensor row = q.narrow(0, i, 1);
            for (int pass = 0; pass < 2 && i > 0; pass++) {
                Tensor before = q.narrow(0, 0, i);
                row.subInPlace(row.matmul(before.transpose(0, 1)).matmul(before));
            }
            row.divInPlace(row.norm());
        }
        return q;
    }
}
