package jacobi.array;

/**
 * A Java heap array of one element type, shared by all the views of it.
 *
 * <p>{@code FLOAT32} is a {@code float[]}, {@code FLOAT64} a {@code double[]}, {@code INT64} a
 * {@code long[]}, {@code INT32} an {@code int[]}; {@code UINT8} and {@code BOOL} are {@code
 * byte[]}. The version counts in-place changes, so that backward can tell that a saved value is no
 * longer the one that was saved.
 */
public final class Storage {
    private final DType dtype;
    private final Object data;
    private final int length;
    private int version;

    private Storage(DType dtype, Object data, int length) {
        this.dtype = dtype;
        this.data = data;
        this.length = length;
    }

    /**
     * New storage of zeros.
     *
     * @throws ShapeException if a Java array cannot hold that many
     */
    public static Storage allocate(DType dtype, long length) {
        if (length > Integer.MAX_VALUE - 8) {
            throw new ShapeException(
                    "a tensor of "
                            + length
                            + " "
                            + dtype
                            + " elements is too large: at most "
                            + (Integer.MAX_VALUE - 8)
                            + " fit in one storage");
        }
        int n = (int) length;
        Object data =
                switch (dtype) {
                    case FLOAT32 -> new float[n];
                    case FLOAT64 -> new double[n];
                    case INT64 -> new long[n];
                    case INT32 -> new int[n];
                    case UINT8, BOOL -> new byte[n];
                };
        return new Storage(dtype, data, n);
    }

    /** Storage over the caller's array, shared and not copied. */
    public static Storage of(float[] data) {
        return new Storage(DType.FLOAT32, data, data.length);
    }

    /** Storage over the caller's array, shared and not copied. */
    public static Storage of(double[] data) {
        return new Storage(DType.FLOAT64, data, data.length);
    }

    /** Storage over the caller's array, shared and not copied. */
    public static Storage of(long[] data) {
        return new Storage(DType.INT64, data, data.length);
    }

    /** Storage over the caller's array, shared and not copied. */
    public static Storage of(int[] data) {
        return new Storage(DType.INT32, data, data.length);
    }

    /** Storage of unsigned bytes over the caller's array, shared and not copied. */
    public static Storage ofUint8(byte[] data) {
        return new Storage(DType.UINT8, data, data.length);
    }

    /** Storage of truth values (0 or 1) over the caller's array, shared and not copied. */
    public static Storage ofBool(byte[] data) {
        return new Storage(DType.BOOL, data, data.length);
    }

    /** The element type. */
    public DType dtype() {
        return dtype;
    }

    /** The number of elements. */
    public int length() {
        return length;
    }

    /** The Java array itself; its class follows from {@link #dtype}. */
    public Object data() {
        return data;
    }

    /** The array of a {@code FLOAT32} storage. */
    public float[] floats() {
        return (float[]) data;
    }

    /** The array of a {@code FLOAT64} storage. */
    public double[] doubles() {
        return (double[]) data;
    }

    /** The array of an {@code INT64} storage. */
    public long[] longs() {
        return (long[]) data;
    }

    /** The array of an {@code INT32} storage. */
    public int[] ints() {
        return (int[]) data;
    }

    /** The array of a {@code UINT8} or {@code BOOL} storage. */
    public byte[] bytes() {
        return (byte[]) data;
    }

    /** How often the contents were changed in place. */
    public int version() {
        return version;
    }

    /** Notes an in-place change. */
    public void changed() {
        version++;
    }

    /** The element at an index of the Java array, as a double (truth values are 0 and 1). */
    public double getDouble(int i) {
        return switch (dtype) {
            case FLOAT32 -> floats()[i];
            case FLOAT64 -> doubles()[i];
            case INT64 -> longs()[i];
            case INT32 -> ints()[i];
            case UINT8, BOOL -> bytes()[i] & 0xff;
        };
    }

    /** The element at an index of the Java array, as a long (floats are truncated towards zero). */
    public long getLong(int i) {
        return switch (dtype) {
            case FLOAT32 -> (long) floats()[i];
            case FLOAT64 -> (long) doubles()[i];
            case INT64 -> longs()[i];
            case INT32 -> ints()[i];
            case UINT8, BOOL -> bytes()[i] & 0xff;
        };
    }

    /**
     * Writes an element, converted to the element type; anything but zero is true for {@code BOOL}.
     */
    public void setDouble(int i, double v) {
        switch (dtype) {
            case FLOAT32 -> floats()[i] = (float) v;
            case FLOAT64 -> doubles()[i] = v;
            case INT64 -> longs()[i] = (long) v;
            case INT32 -> ints()[i] = (int) (long) v;
            case UINT8 -> bytes()[i] = (byte) (long) v;
            case BOOL -> bytes()[i] = (byte) (v != 0 ? 1 : 0);
        }
    }

    /**
     * Writes an element, converted to the element type; anything but zero is true for {@code BOOL}.
     */
    public void setLong(int i, long v) {
        switch (dtype) {
            case FLOAT32 -> floats()[i] = (float) v;
            case FLOAT64 -> doubles()[i] = (double) v;
            case INT64 -> longs()[i] = v;
            case INT32 -> ints()[i] = (int) v;
            case UINT8 -> bytes()[i] = (byte) v;
            case BOOL -> bytes()[i] = (byte) (v != 0 ? 1 : 0);
        }
    }
}
