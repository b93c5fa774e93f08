package jacobi;

import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.op.Copies;
import jacobi.op.Joining;
import jacobi.op.Views;

/**
 * Other shapes of the same elements, and joining and splitting. Views share elements with what they
 * show.
 */
public sealed interface ShapeOps permits Tensor {
    /** The sizes. */
    Shape shape();

    /** The size of a dimension; negative counts from the end. */
    default int size(int dim) {
        return shape().size(dim);
    }

    /** The number of dimensions. */
    default int dim() {
        return shape().rank();
    }

    /** Another shape of the same elements, a view where strides allow it; one size may be -1. */
    default Tensor reshape(int... sizes) {
        return Call.tensor(Views.reshape(Call.value(this), sizes));
    }

    /** Another shape of the same elements, never a copy; one size may be -1. */
    default Tensor view(int... sizes) {
        return Call.tensor(Views.view(Call.value(this), sizes));
    }

    /** Dimensions in another order. */
    default Tensor permute(int... dims) {
        return Call.tensor(Call.value(this).permute(dims));
    }

    /** Two dimensions exchanged. */
    default Tensor transpose(int dim0, int dim1) {
        return Call.tensor(Views.transpose(Call.value(this), dim0, dim1));
    }

    /** A matrix transposed; a vector or scalar as it is. */
    default Tensor t() {
        return Call.tensor(Views.t(Call.value(this)));
    }

    /** Stretched along dimensions of size 1; -1 keeps a size. */
    default Tensor expand(int... sizes) {
        return Call.tensor(Views.expand(Call.value(this), sizes));
    }

    /** Stretched to the shape of another. */
    default Tensor expandAs(Tensor other) {
        return Call.tensor(Call.value(this).expand(other.shape()));
    }

    /** All dimensions joined into one. */
    default Tensor flatten() {
        return flatten(0, -1);
    }

    /** Dimensions from {@code startDim} on joined into one. */
    default Tensor flatten(int startDim) {
        return flatten(startDim, -1);
    }

    /** Dimensions from start to end, both included, joined into one. */
    default Tensor flatten(int startDim, int endDim) {
        return Call.tensor(Views.flatten(Call.value(this), startDim, endDim));
    }

    /** Without dimensions of size 1. */
    default Tensor squeeze() {
        return Call.tensor(Views.squeeze(Call.value(this), null));
    }

    /** Without those of these dimensions that have size 1. */
    default Tensor squeeze(int... dims) {
        return Call.tensor(Views.squeeze(Call.value(this), dims));
    }

    /** With a dimension of size 1 put in. */
    default Tensor unsqueeze(int dim) {
        return Call.tensor(Views.unsqueeze(Call.value(this), dim));
    }

    /** {@code length} elements of a dimension from {@code start} on. */
    default Tensor narrow(int dim, int start, int length) {
        return Call.tensor(Views.narrow(Call.value(this), dim, start, length));
    }

    /** The part at an index of a dimension, which goes away. */
    default Tensor select(int dim, int index) {
        return Call.tensor(Views.select(Call.value(this), dim, index));
    }

    /** Windows of {@code size} elements, {@code step} apart, as a new last dimension. */
    default Tensor unfold(int dim, int size, int step) {
        return Call.tensor(Views.unfold(Call.value(this), dim, size, step));
    }

    /** The main diagonal of a matrix. */
    default Tensor diagonal() {
        return Call.tensor(Views.diagonal(Call.value(this), 0, 0, 1));
    }

    /** A diagonal of two dimensions as a new last dimension. */
    default Tensor diagonal(int offset, int dim1, int dim2) {
        return Call.tensor(Views.diagonal(Call.value(this), offset, dim1, dim2));
    }

    /** Parts of a size along a dimension; the last may be smaller. Views. */
    default Tensor[] split(int size, int dim) {
        return Call.tensors(Joining.split(Call.value(this), size, dim));
    }

    /** Parts of the given sizes along a dimension. Views. */
    default Tensor[] split(int[] sizes, int dim) {
        return Call.tensors(Joining.split(Call.value(this), sizes, dim));
    }

    /** At most {@code chunks} parts of equal size (the last may be smaller). Views. */
    default Tensor[] chunk(int chunks, int dim) {
        return Call.tensors(Joining.chunk(Call.value(this), chunks, dim));
    }

    /** The parts at each index of a dimension, which goes away. Views. */
    default Tensor[] unbind(int dim) {
        return Call.tensors(Joining.unbind(Call.value(this), dim));
    }

    /** The whole repeated so often along each dimension; a copy. */
    default Tensor repeat(int... counts) {
        return Call.tensor(Joining.repeat(Call.value(this), counts));
    }

    /** Dimensions turned round; a copy. */
    default Tensor flip(int... dims) {
        return Call.tensor(Joining.flip(Call.value(this), dims));
    }

    /** A row-major copy in storage of its own, with history. */
    default Tensor copy() {
        return Call.tensor(Call.value(this).then(new Copies.Clone()));
    }

    /** Row-major: itself if it is, else a copy. */
    default Tensor contiguous() {
        return Call.tensor(Copies.contiguous(Call.value(this)));
    }

    /** As another element type; itself if it is that already. */
    default Tensor to(DType dtype) {
        return dtype == ((Tensor) this).dtype()
                ? (Tensor) this
                : Call.tensor(Call.value(this).to(dtype));
    }

    /** As {@code float32}. */
    default Tensor toFloat32() {
        return to(DType.FLOAT32);
    }

    /** As {@code float64}. */
    default Tensor toFloat64() {
        return to(DType.FLOAT64);
    }

    /** As {@code int64}; floats are truncated. */
    default Tensor toInt64() {
        return to(DType.INT64);
    }

    /** As bool: anything but zero is true. */
    default Tensor toBool() {
        return to(DType.BOOL);
    }
}
