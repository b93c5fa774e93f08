package jacobi;

import jacobi.op.Arrangement;
import jacobi.op.Diagonals;
import jacobi.op.Joining;
import jacobi.op.Ordering;

/** Dimensions and elements in other places: moved, split, repeated, sorted, on diagonals. */
public sealed interface ArrangementOps permits Tensor {
    /** Dimensions moved to other places; the others stay in order. */
    default Tensor movedim(int[] source, int[] destination) {
        return Call.tensor(Arrangement.moved(Call.value(this), source, destination));
    }

    /** A dimension moved to another place; the others stay in order. */
    default Tensor movedim(int source, int destination) {
        return movedim(new int[] {source}, new int[] {destination});
    }

    /** A dimension taken apart into several; one size may be -1. */
    default Tensor unflatten(int dim, int... sizes) {
        return Call.tensor(Arrangement.unflatten(Call.value(this), dim, sizes));
    }

    /** Columns in reverse order: dimension 1. */
    default Tensor fliplr() {
        return ((Tensor) this).flip(1);
    }

    /** Rows in reverse order: dimension 0. */
    default Tensor flipud() {
        return ((Tensor) this).flip(0);
    }

    /** Parts along a dimension, the first larger by one where they cannot all be equal. */
    default Tensor[] tensorSplit(int sections, int dim) {
        return Call.tensors(Arrangement.tensorSplit(Call.value(this), sections, dim));
    }

    /** Parts along a dimension that begin at 0 and at indices. */
    default Tensor[] tensorSplit(int[] indices, int dim) {
        return Call.tensors(Arrangement.tensorSplit(Call.value(this), indices, dim));
    }

    /** All rows of r elements of a vector in its order. */
    default Tensor combinations(int r, boolean withReplacement) {
        return Call.tensor(Arrangement.combinations(Call.value(this), r, withReplacement));
    }

    /** Moved on along dimensions by shifts, from the end round to the start. */
    default Tensor roll(int[] shifts, int[] dims) {
        return Call.tensor(Joining.roll(Call.value(this), shifts, dims));
    }

    /** Turned k times by 90 degrees in the plane of two dimensions. */
    default Tensor rot90(int k, int dim0, int dim1) {
        return Call.tensor(Joining.rot90(Call.value(this), k, new int[] {dim0, dim1}));
    }

    /** {@code repeat} with counts aligned at the last dimension. */
    default Tensor tile(int... counts) {
        return Call.tensor(Joining.tile(Call.value(this), counts));
    }

    /** Each part along a dimension repeated on the spot. */
    default Tensor repeatInterleave(int count, int dim) {
        return Call.tensor(Joining.repeatInterleave(Call.value(this), new long[] {count}, dim));
    }

    /** A vector on a diagonal of a matrix; of a matrix, that diagonal. */
    default Tensor diag(int diagonal) {
        return Call.tensor(Diagonals.diag(Call.value(this), diagonal));
    }

    /** The last dimension as a diagonal of two dimensions of the result. */
    default Tensor diagEmbed(int offset, int dim1, int dim2) {
        return Call.tensor(Diagonals.embed(Call.value(this), offset, dim1, dim2));
    }

    /** The sum of the main diagonal of a matrix. */
    default Tensor trace() {
        return Call.tensor(Diagonals.trace(Call.value(this)));
    }

    /** The vector product along a dimension of size 3. */
    default Tensor cross(Tensor other, int dim) {
        return Call.tensor(Diagonals.cross(Call.value(this), Call.value(other), dim));
    }

    /** The powers {@code n - 1, .., 0} of a vector's elements as rows, or {@code 0, .., n - 1}. */
    default Tensor vander(int n, boolean increasing) {
        return Call.tensor(Diagonals.vander(Call.value(this), n, increasing));
    }

    /** The indices that sort a dimension; equal elements keep their order. */
    default Tensor argsort(int dim, boolean descending) {
        return Call.tensor(Ordering.argsort(Call.value(this), dim, descending));
    }
}
