package jacobi.array;

import org.jspecify.annotations.Nullable;

/**
 * A strided n-dimensional array: a {@link Storage} seen through a {@link Layout}. No gradients, no
 * arithmetic; kernels read and write it, files are made of it.
 *
 * @param storage the elements
 * @param layout where they are
 */
public record Array(Storage storage, Layout layout) {
    /** A new array of zeros, row-major. */
    public static Array zeros(DType dtype, Shape shape) {
        return new Array(Storage.allocate(dtype, shape.numel()), Layout.contiguous(shape));
    }

    /**
     * A row-major array over the whole of a storage.
     *
     * @throws ShapeException if the number of elements differs
     */
    public static Array of(Storage storage, Shape shape) {
        if (shape.numel() != storage.length()) {
            throw new ShapeException(
                    "shape "
                            + shape
                            + " takes "
                            + shape.numel()
                            + " elements but "
                            + storage.length()
                            + " are given");
        }
        return new Array(storage, Layout.contiguous(shape));
    }

    /** A zero-dimensional array of one value, converted to the type. */
    public static Array scalar(DType dtype, double value) {
        Storage s = Storage.allocate(dtype, 1);
        s.setDouble(0, value);
        return new Array(s, Layout.contiguous(Shape.SCALAR));
    }

    /** The element type. */
    public DType dtype() {
        return storage.dtype();
    }

    /** The sizes. */
    public Shape shape() {
        return layout.shape();
    }

    /** The number of elements. */
    public int numel() {
        return Math.toIntExact(layout.shape().numel());
    }

    /** The same storage seen another way. */
    public Array with(Layout other) {
        return new Array(storage, other);
    }

    /**
     * The same elements in another shape without a copy, or null if the strides do not allow it.
     */
    public @Nullable Array view(Shape to) {
        Layout l = layout.view(to);
        return l == null ? null : with(l);
    }

    /** The element of a row-major number, as a double. */
    public double getDouble(long linear) {
        return storage.getDouble(layout.index(linear));
    }

    /** The element of a row-major number, as a long. */
    public long getLong(long linear) {
        return storage.getLong(layout.index(linear));
    }

    /** Writes the element of a row-major number. */
    public void setDouble(long linear, double v) {
        storage.setDouble(layout.index(linear), v);
    }

    /** Writes the element of a row-major number. */
    public void setLong(long linear, long v) {
        storage.setLong(layout.index(linear), v);
    }

    /** All elements in row-major order, as doubles. */
    public double[] toDoubles() {
        double[] out = new double[numel()];
        for (int i = 0; i < out.length; i++) {
            out[i] = getDouble(i);
        }
        return out;
    }

    /** All elements in row-major order, as floats. */
    public float[] toFloats() {
        float[] out = new float[numel()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) getDouble(i);
        }
        return out;
    }

    /** All elements in row-major order, as longs (floats truncated). */
    public long[] toLongs() {
        long[] out = new long[numel()];
        for (int i = 0; i < out.length; i++) {
            out[i] = getLong(i);
        }
        return out;
    }
}
