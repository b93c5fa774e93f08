package jacobi;

import jacobi.op.LinearAlgebra;

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
}
