package jacobi;

import jacobi.op.Contractions;
import jacobi.op.LinearAlgebra;
import jacobi.op.Products;

import org.jspecify.annotations.Nullable;

/** Products of matrices and vectors. */
public sealed interface LinearAlgebraOps permits Tensor {
    /**
     * Matrix product with PyTorch's rules: {@code [m, k] x [k, n] -> [m, n]}, vectors as rows or
     * columns, leading dimensions as batches that broadcast.
     */
    default Tensor matmul(Tensor other) {
        return Call.tensor(Call.value(this).matmul(Call.value(other)));
    }

    /**
     * {@code x weight^T + bias}: {@code [.., in]} with weight {@code [out, in]} and bias {@code
     * [out]} or null gives {@code [.., out]}.
     */
    default Tensor linear(Tensor weight, @Nullable Tensor bias) {
        return Call.tensor(
                LinearAlgebra.linear(
                        Call.value(this),
                        Call.value(weight),
                        bias == null ? null : bias.variable()));
    }

    /** Product of two vectors: {@code sum_i x_i y_i}. */
    default Tensor dot(Tensor other) {
        return Call.tensor(LinearAlgebra.dot(Call.value(this), Call.value(other)));
    }

    /** {@code x_i y_j} of two vectors, {@code [n, m]}. */
    default Tensor outer(Tensor other) {
        return Call.tensor(LinearAlgebra.outer(Call.value(this), Call.value(other)));
    }

    /** {@code beta this + alpha A B} of matrices; this broadcasts. */
    default Tensor addmm(Tensor a, Tensor b, double beta, double alpha) {
        return Call.tensor(
                LinearAlgebra.addmm(Call.value(this), a.variable(), b.variable(), beta, alpha));
    }

    /** {@code this + A B} of matrices; this broadcasts. */
    default Tensor addmm(Tensor a, Tensor b) {
        return addmm(a, b, 1, 1);
    }

    /** {@code beta this + alpha A_b B_b} of batches of matrices; this broadcasts. */
    default Tensor baddbmm(Tensor a, Tensor b, double beta, double alpha) {
        return Call.tensor(
                LinearAlgebra.baddbmm(Call.value(this), a.variable(), b.variable(), beta, alpha));
    }

    /** {@code beta this + alpha sum_b A_b B_b} of batches of matrices; this broadcasts. */
    default Tensor addbmm(Tensor a, Tensor b, double beta, double alpha) {
        return Call.tensor(
                Products.addbmm(Call.value(this), a.variable(), b.variable(), beta, alpha));
    }

    /** {@code beta this + alpha A x}; this broadcasts. */
    default Tensor addmv(Tensor a, Tensor x, double beta, double alpha) {
        return Call.tensor(
                Products.addmv(Call.value(this), a.variable(), x.variable(), beta, alpha));
    }

    /** {@code beta this + alpha x y^T}; this broadcasts. */
    default Tensor addr(Tensor x, Tensor y, double beta, double alpha) {
        return Call.tensor(
                Products.addr(Call.value(this), x.variable(), y.variable(), beta, alpha));
    }

    /** {@code sum x y} along a dimension, after broadcasting. */
    default Tensor vecdot(Tensor other, int dim) {
        return Call.tensor(Products.vecdot(Call.value(this), other.variable(), dim));
    }

    /** Sums of products over the last dimensions: {@code [.., k], [.., k] -> [.., ..]}. */
    default Tensor inner(Tensor other) {
        return Call.tensor(Contractions.inner(Call.value(this), other.variable()));
    }

    /** {@code out[.., i, j] = x[.., i]^j} for j below n. */
    default Tensor vander(int n) {
        return Call.tensor(Products.vander(Call.value(this), n));
    }

    /** Kronecker's product: {@code out[i p + k, j q + l] = x[i, j] y[k, l]}. */
    default Tensor kron(Tensor other) {
        return Call.tensor(Products.kron(Call.value(this), other.variable()));
    }

    /** Sums of products over pairs of dimensions, then the other dimensions of x and those of y. */
    default Tensor tensordot(Tensor other, int[] dims, int[] otherDims) {
        return Call.tensor(
                Contractions.tensordot(Call.value(this), other.variable(), dims, otherDims));
    }

    /**
     * {@code y[.., o] = sum_ij x1[.., i] W[o, i, j] x2[.., j] + b[o]} of this as x1.
     *
     * @param weight {@code [out, in1, in2]}
     * @param bias {@code [out]}, or null
     */
    default Tensor bilinear(Tensor other, Tensor weight, @Nullable Tensor bias) {
        return Call.tensor(
                Products.bilinear(
                        Call.value(this),
                        other.variable(),
                        weight.variable(),
                        bias == null ? null : bias.variable()));
    }

    /** Covariances of variables in rows, observed in columns: {@code [n, m] -> [n, n]}. */
    default Tensor cov(int correction) {
        return Call.tensor(Products.cov(Call.value(this), correction, null, null));
    }

    /** Correlations of variables in rows, observed in columns: {@code [n, m] -> [n, n]}. */
    default Tensor corrcoef() {
        return Call.tensor(Products.corrcoef(Call.value(this)));
    }
}
