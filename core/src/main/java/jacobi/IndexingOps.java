package jacobi;

import jacobi.op.Indexing;
import jacobi.op.Ordering;
import jacobi.op.Subscripts;

import java.util.Arrays;

/**
 * Looking up and replacing elements by place. An index beyond its dimension is an {@code
 * IndexOutOfBoundsException}.
 */
public sealed interface IndexingOps permits Tensor {
    /**
     * {@code x[i, j, ...]}: one place in each of the first dimensions, negative from the end; a
     * view.
     */
    default Tensor get(int... at) {
        return get(Arrays.stream(at).mapToObj(Index::at).toArray(Index[]::new));
    }

    /**
     * {@code x[...]}: the elements named. Places, ranges, ellipsis and new axes give a view; index
     * tensors and masks a copy.
     */
    default Tensor get(Index... indices) {
        return Call.tensor(Subscripts.get(Call.value(this), Index.ops(indices)));
    }

    /** Where the mask (bool, of the leading dimensions) is true; a copy. */
    default Tensor get(Tensor mask) {
        return get(Index.of(mask));
    }

    /**
     * {@code x[...] = source} in place; the source broadcasts. Gives this tensor.
     *
     * @throws IllegalStateException for a leaf that requires a gradient, unless gradients are off
     */
    default Tensor set(Tensor source, Index... indices) {
        if (Subscripts.isView(Index.ops(indices))) {
            get(indices).copyInPlace(source);
            return (Tensor) this;
        }
        return ((Tensor) this)
                .copyInPlace(
                        Call.tensor(
                                Subscripts.put(
                                        Call.value(this),
                                        Index.ops(indices),
                                        Call.value(source),
                                        false)));
    }

    /** {@code x[...] = value} in place. Gives this tensor. */
    default Tensor set(double value, Index... indices) {
        return set(Tensor.full(((Tensor) this).dtype(), value), indices);
    }

    /**
     * {@code out[i][j] = x[index[i][j]][j]} for dimension 0, and so on; the index is {@code int64}
     * of the output's shape.
     */
    default Tensor gather(int dim, Tensor index) {
        return Call.tensor(Indexing.gather(Call.value(this), dim, Call.value(index)));
    }

    /** A copy in which {@code out[index[i][j]][j] = source[i][j]} for dimension 0, and so on. */
    default Tensor scatter(int dim, Tensor index, Tensor source) {
        return Call.tensor(
                Indexing.scatter(
                        Call.value(this), dim, Call.value(index), Call.value(source), false));
    }

    /** As {@link #scatter}, adding. */
    default Tensor scatterAdd(int dim, Tensor index, Tensor source) {
        return Call.tensor(
                Indexing.scatter(
                        Call.value(this), dim, Call.value(index), Call.value(source), true));
    }

    /** The parts at these indices (a vector) of a dimension; a copy. */
    default Tensor indexSelect(int dim, Tensor index) {
        return Call.tensor(Indexing.indexSelect(Call.value(this), dim, Call.value(index)));
    }

    /** A copy with a value where the mask is true; the mask broadcasts. */
    default Tensor maskedFill(Tensor mask, double value) {
        return Call.tensor(
                Indexing.maskedFill(Call.value(this), Call.value(mask), Call.number(this, value)));
    }

    /** The elements where the mask is true, as a vector. */
    default Tensor maskedSelect(Tensor mask) {
        return Call.tensor(Indexing.maskedSelect(Call.value(this), Call.value(mask)));
    }

    /**
     * The places of the elements that are not zero, one a row: {@code [n, rank]}, {@code int64}.
     */
    default Tensor nonzero() {
        return Tensor.of(Indexing.nonzero(Call.value(this).array()));
    }

    /** 1 at the class and 0 elsewhere, as a new last dimension of that size ({@code int64}). */
    default Tensor oneHot(int classes) {
        return Call.tensor(Indexing.oneHot(Call.value(this), classes));
    }

    /** The lower triangle of the last two dimensions, other elements 0. */
    default Tensor tril(int diagonal) {
        return Call.tensor(Indexing.triangle(Call.value(this), diagonal, true));
    }

    /** The upper triangle of the last two dimensions, other elements 0. */
    default Tensor triu(int diagonal) {
        return Call.tensor(Indexing.triangle(Call.value(this), diagonal, false));
    }

    /** The values in order along a dimension, and where they were. */
    default ReductionOps.Extreme sort(int dim, boolean descending) {
        return ReductionOps.Extreme.of(Ordering.sort(Call.value(this), dim, descending));
    }

    /** The k largest (or smallest) along a dimension in order, and where they were. */
    default ReductionOps.Extreme topk(int k, int dim, boolean largest) {
        return ReductionOps.Extreme.of(Ordering.topk(Call.value(this), k, dim, largest));
    }
}
