package jacobi;

import jacobi.op.Indexing;
import jacobi.op.Scattering;

/** New tensors with elements replaced or joined at places named by indices, masks and views. */
public sealed interface ScatterOps permits Tensor {
    /**
     * This with the elements of a source joined at {@code this[.., index[.., i, ..], ..]}.
     *
     * @param reduce {@code sum}, {@code prod}, {@code mean}, {@code amax} or {@code amin}
     * @param includeSelf whether what is there counts, too
     */
    default Tensor scatterReduce(
            int dim, Tensor index, Tensor source, String reduce, boolean includeSelf) {
        return Call.tensor(
                Scattering.scatterReduce(
                        Call.value(this),
                        dim,
                        Call.value(index),
                        Call.value(source),
                        Scattering.Reduction.of(reduce, "scatter_reduce"),
                        includeSelf));
    }

    /**
     * This with the parts of a source joined at indices (a vector) of a dimension.
     *
     * @param reduce {@code prod}, {@code mean}, {@code amax} or {@code amin}
     * @param includeSelf whether what is there counts, too
     */
    default Tensor indexReduce(
            int dim, Tensor index, Tensor source, String reduce, boolean includeSelf) {
        return Call.tensor(
                Scattering.indexReduce(
                        Call.value(this),
                        dim,
                        Call.value(index),
                        Call.value(source),
                        Scattering.Reduction.of(reduce, "index_reduce"),
                        includeSelf));
    }

    /** This with parts of a source written at indices (a vector) of a dimension. */
    default Tensor indexCopy(int dim, Tensor index, Tensor source) {
        return Call.tensor(
                Indexing.indexCopy(Call.value(this), dim, Call.value(index), Call.value(source)));
    }

    /** This with parts of a source added at indices (a vector) of a dimension. */
    default Tensor indexAdd(int dim, Tensor index, Tensor source) {
        return Call.tensor(
                Indexing.indexAdd(Call.value(this), dim, Call.value(index), Call.value(source), 1));
    }

    /** This with a number written at indices (a vector) of a dimension. */
    default Tensor indexFill(int dim, Tensor index, double value) {
        return Call.tensor(
                Indexing.indexFill(
                        Call.value(this), dim, Call.value(index), Call.number(this, value)));
    }

    /** The elements of this as one vector at indices; the shape is the index's. */
    default Tensor take(Tensor index) {
        return Call.tensor(Indexing.take(Call.value(this), Call.value(index)));
    }

    /** {@code gather} with the other dimensions broadcast. */
    default Tensor takeAlongDim(Tensor index, int dim) {
        return Call.tensor(
                Indexing.takeAlongDim(Call.value(this), Call.value(index), (double) dim));
    }

    /** The elements as one vector with those at indices replaced, or increased. */
    default Tensor put(Tensor index, Tensor source, boolean accumulate) {
        return Call.tensor(
                Scattering.put(
                        Call.value(this), Call.value(index), Call.value(source), accumulate));
    }

    /** This with its elements where a mask is true replaced by those of a source in order. */
    default Tensor maskedScatter(Tensor mask, Tensor source) {
        return Call.tensor(
                Scattering.maskedScatter(Call.value(this), Call.value(mask), Call.value(source)));
    }

    /** This with the part at an index of a dimension replaced. */
    default Tensor selectScatter(Tensor source, int dim, int index) {
        return Call.tensor(
                Scattering.selectScatter(Call.value(this), Call.value(source), dim, index));
    }

    /** This with {@code start:end:step} of a dimension replaced. */
    default Tensor sliceScatter(Tensor source, int dim, int start, int end, int step) {
        return Call.tensor(
                Scattering.sliceScatter(
                        Call.value(this),
                        Call.value(source),
                        dim,
                        (double) start,
                        (double) end,
                        step));
    }

    /** This with a diagonal of two dimensions replaced. */
    default Tensor diagonalScatter(Tensor source, int offset, int dim1, int dim2) {
        return Call.tensor(
                Scattering.diagonalScatter(
                        Call.value(this), Call.value(source), offset, dim1, dim2));
    }
}
