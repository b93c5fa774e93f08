package jacobi.kernel;

/** The factors of a matrix {@code [m, n]} that {@link Kernel.Factor} finds, and its outputs. */
public enum Factorization {
    /**
     * {@code P A = L U} with partial pivoting. Outputs: L without its diagonal of ones and U in one
     * {@code [m, n]}, and int64 {@code [min(m, n)]}: in step i row i was exchanged with that row
     * (from 0).
     */
    LU,
    /**
     * {@code A = L L^T} of a symmetric positive-definite matrix, of which the lower triangle is
     * read. Outputs: L {@code [n, n]}, and int64 {@code []}: 0, or the order of the first leading
     * minor that is not positive.
     */
    CHOLESKY,
    /**
     * {@code A = Q R}. Outputs: Q {@code [m, k]} with orthonormal columns, R {@code [k, n]} upper
     * triangular; k is {@code min(m, n)}, or m for all of Q.
     */
    QR,
    /**
     * {@code A = V diag(w) V^T} of a symmetric matrix, of which the lower triangle is read.
     * Outputs: w {@code [n]} in ascending order, V {@code [n, n]}.
     */
    EIGEN,
    /**
     * {@code A = U diag(s) V^T}. Outputs: U {@code [m, k]}, s {@code [min(m, n)]} in descending
     * order, V^T {@code [l, n]}; k and l are {@code min(m, n)}, or m and n for all of U and V.
     */
    SINGULAR
}
