package jacobi;

import jacobi.op.Contractions;
import jacobi.op.Decompositions;
import jacobi.op.Spectra;
import jacobi.op.Systems;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

/**
 * Factors, solutions and functions of matrices {@code [.., m, n]}, batch by batch; PyTorch's {@code
 * torch.linalg}. All are differentiable where they have a derivative. Factors are computed in
 * double whatever the element type. A matrix that does not suit is named in the error, as in {@code
 * linalg.inv: matrix [1] of the batch [3] is singular: pivot 2 is zero}.
 */
public sealed interface MatrixOps permits Tensor {
    /**
     * X with {@code A X = B}: {@code [.., n, n]} and {@code [.., n, k]} or vectors {@code [.., n]}.
     *
     * @throws ArithmeticException if a matrix is singular
     */
    default Tensor solve(Tensor b) {
        return Call.tensor(Systems.solve(Call.value(this), b.variable(), true));
    }

    /**
     * X with {@code A X = B} for triangular A, of which the other triangle is not read.
     *
     * @param upper which triangle
     * @param unitriangular whether the diagonal counts as ones and is not read
     */
    default Tensor solveTriangular(Tensor b, boolean upper, boolean unitriangular) {
        return Call.tensor(
                Systems.triangular(Call.value(this), b.variable(), upper, true, unitriangular));
    }

    /**
     * The inverse.
     *
     * @throws ArithmeticException if a matrix is singular
     */
    default Tensor inv() {
        return Call.tensor(Systems.inverse(Call.value(this), "linalg.inv"));
    }

    /** The determinant, {@code [.., n, n] -> [..]}; its gradient is right for singular ones too. */
    default Tensor det() {
        return Call.tensor(Systems.det(Call.value(this)));
    }

    /** {@code ln det}; NaN where the determinant is negative. */
    default Tensor logdet() {
        return Call.tensor(Systems.logdet(Call.value(this)));
    }

    /**
     * What {@link #slogdet} gives.
     *
     * @param sign 1, -1, or 0 for singular matrices
     * @param logAbsDet {@code ln |det|}
     */
    record LogDeterminant(Tensor sign, Tensor logAbsDet) {}

    /** Sign and {@code ln |det|}. */
    default LogDeterminant slogdet() {
        Value[] y = Systems.slogdet(Call.value(this));
        return new LogDeterminant(Call.tensor(y[0]), Call.tensor(y[1]));
    }

    /**
     * L with {@code A = L L^T} of symmetric positive-definite matrices, of which the lower triangle
     * is read.
     *
     * @throws ArithmeticException if a matrix is not positive definite
     */
    default Tensor cholesky() {
        return Call.tensor(Decompositions.cholesky(Call.value(this), false, "linalg.cholesky"));
    }

    /** X with {@code A X = this} for A of which the Cholesky factor (upper or lower) is given. */
    default Tensor choleskySolve(Tensor factor, boolean upper) {
        return Call.tensor(Systems.choleskySolve(Call.value(this), factor.variable(), upper));
    }

    /** The inverse of a matrix of which this is the Cholesky factor, upper or lower. */
    default Tensor choleskyInverse(boolean upper) {
        return Call.tensor(Systems.choleskyInverse(Call.value(this), upper));
    }

    /**
     * What {@link #lu} gives, {@code A = P L U}.
     *
     * @param p a permutation, {@code [.., m, m]}
     * @param l lower triangular with ones on the diagonal, {@code [.., m, k]}
     * @param u upper triangular, {@code [.., k, n]}
     */
    record Lu(Tensor p, Tensor l, Tensor u) {}

    /** P, L and U with {@code A = P L U}, by partial pivoting. */
    default Lu lu() {
        Value[] y = Decompositions.lu(Call.value(this));
        return new Lu(Call.tensor(y[0]), Call.tensor(y[1]), Call.tensor(y[2]));
    }

    /**
     * What {@link #luFactor} gives.
     *
     * @param lu L below the diagonal and U from it on
     * @param pivots int32, from 1: in step i row i was exchanged with that row
     */
    record LuFactors(Tensor lu, Tensor pivots) {
        /** X with {@code A X = B}. */
        public Tensor solve(Tensor b) {
            return Call.tensor(
                    Systems.luSolve(lu.variable(), pivots.variable(), b.variable(), true, false));
        }
    }

    /** L and U in one, for several systems with the same matrix. */
    default LuFactors luFactor() {
        Value[] y = Decompositions.luFactor(Call.value(this));
        return new LuFactors(Call.tensor(y[0]), Call.tensor(y[1]));
    }

    /**
     * What {@link #qr} gives, {@code A = Q R}.
     *
     * @param q with orthonormal columns
     * @param r upper triangular
     */
    record Qr(Tensor q, Tensor r) {}

    /** Q {@code [.., m, k]} and R {@code [.., k, n]} with k the smaller of m and n. */
    default Qr qr() {
        return qr("reduced");
    }

    /** Q and R: {@code "reduced"}, {@code "complete"} with Q {@code [.., m, m]}, or {@code "r"}. */
    default Qr qr(String mode) {
        Value[] y = Decompositions.qr(Call.value(this), mode);
        return new Qr(Call.tensor(y[0]), Call.tensor(y[1]));
    }

    /**
     * The first n columns of a product of reflections {@code H_1 .. H_k}, {@code H_i = I - tau_i
     * v_i v_i^T}, as LAPACK keeps Q: {@code [.., m, n]} with {@code v_i} below the diagonal in
     * column i (on it a one, above it zeros, neither of them read), and tau {@code [.., k]}; {@code
     * m >= n >= k}. PyTorch's {@code linalg.householder_product}.
     */
    default Tensor householderProduct(Tensor tau) {
        return Call.tensor(Decompositions.householderProduct(Call.value(this), tau.variable()));
    }

    /**
     * What {@link #eigh} gives, {@code A = V diag(w) V^T}.
     *
     * @param eigenvalues w, ascending
     * @param eigenvectors V, one a column
     */
    record Eigh(Tensor eigenvalues, Tensor eigenvectors) {}

    /** Eigenvalues and eigenvectors of symmetric matrices, of which the lower triangle is read. */
    default Eigh eigh() {
        Value[] y = Decompositions.eigh(Call.value(this), "L");
        return new Eigh(Call.tensor(y[0]), Call.tensor(y[1]));
    }

    /** The eigenvalues, ascending, of symmetric matrices, of which the lower triangle is read. */
    default Tensor eigvalsh() {
        return Call.tensor(Spectra.eigvalsh(Call.value(this), "L"));
    }

    /**
     * What {@link #svd} gives, {@code A = U diag(s) V^T}.
     *
     * @param u left singular vectors, one a column
     * @param s singular values, descending
     * @param vh right singular vectors, one a row
     */
    record Svd(Tensor u, Tensor s, Tensor vh) {}

    /**
     * The singular value decomposition.
     *
     * @param fullMatrices whether all of U {@code [.., m, m]} and V {@code [.., n, n]} is wanted
     */
    default Svd svd(boolean fullMatrices) {
        Value[] y = Decompositions.svd(Call.value(this), fullMatrices);
        return new Svd(Call.tensor(y[0]), Call.tensor(y[1]), Call.tensor(y[2]));
    }

    /** The singular values, descending. */
    default Tensor svdvals() {
        return Call.tensor(Spectra.svdvals(Call.value(this)));
    }

    /** The Moore-Penrose inverse, {@code [.., m, n] -> [.., n, m]}. */
    default Tensor pinv() {
        return Call.tensor(Spectra.pinv(Call.value(this)));
    }

    /** How many singular values are not zero but for rounding; int64. */
    default Tensor matrixRank() {
        return Call.tensor(Spectra.rank(Call.value(this)));
    }

    /** The condition number: the largest singular value by the smallest. */
    default Tensor cond() {
        return Call.tensor(Spectra.cond(Call.value(this), null));
    }

    /**
     * What {@link #lstsq} gives.
     *
     * @param solution X
     * @param residuals sums of squares of what is left, where {@code m > n} and all ranks are full
     * @param rank of each matrix
     * @param singularValues of each matrix
     */
    record LeastSquares(Tensor solution, Tensor residuals, Tensor rank, Tensor singularValues) {}

    /**
     * X for which {@code |A X - B|} is smallest, and of those the smallest X, by singular values.
     *
     * @param rcond singular values below this part of the largest count as 0; null for rounding
     */
    default LeastSquares lstsq(Tensor b, @Nullable Double rcond) {
        Value[] y = Spectra.lstsq(Call.value(this), b.variable(), rcond, "gelsd");
        return new LeastSquares(
                Call.tensor(y[0]), Call.tensor(y[1]), Call.tensor(y[2]), Call.tensor(y[3]));
    }

    /** {@code A^n}; of the inverse for negative n. */
    default Tensor matrixPower(int n) {
        return Call.tensor(Contractions.matrixPower(Call.value(this), n));
    }

    /** {@code e^A} by scaling and squaring. */
    default Tensor matrixExp() {
        return Call.tensor(Contractions.matrixExp(Call.value(this)));
    }
}
