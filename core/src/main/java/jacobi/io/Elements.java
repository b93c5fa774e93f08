package jacobi.io;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.Storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The elements of arrays, from and to streams of bytes, a chunk at a time. */
final class Elements {
    /** The most elements one storage holds. */
    static final int MAX = Integer.MAX_VALUE - 8;

    private static final int CHUNK = 1 << 16;

    private Elements() {}

    /**
     * The shape of sizes from a file; its number of elements fits in an array.
     *
     * @param what the array as errors name it
     * @throws FileFormatException if a size, or the number of elements, is too large or negative
     */
    static Shape shape(Input in, String what, long[] sizes) throws FileFormatException {
        boolean empty = false;
        for (long size : sizes) {
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw in.error(
                        "%s: size %d in shape %s, expected 0 to %d"
                                .formatted(what, size, shown(sizes), Integer.MAX_VALUE));
            }
            empty |= size == 0;
        }
        long n = 1;
        for (int i = 0; i < sizes.length && !empty; i++) {
            // Both factors are below 2^31 here, so that the product cannot overflow.
            n *= sizes[i];
            if (n > MAX) {
                throw in.error(
                        "%s: shape %s has more elements than the %d that fit in one array"
                                .formatted(what, shown(sizes), MAX));
            }
        }
        return Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
    }

    /** A shape fit for a message, however long it is. */
    static String shown(long[] sizes) {
        return sizes.length <= 16
                ? Arrays.toString(sizes)
                : Arrays.toString(Arrays.copyOf(sizes, 16)).replace("]", ", ... (")
                        + sizes.length
                        + " sizes)]";
    }

    /**
     * The next elements of a stream.
     *
     * <p>Where the stream's length is unknown the storage grows with what has come, so that a file
     * that only says it is large costs nothing.
     *
     * @param what the array as errors name it
     * @throws FileFormatException if there are fewer, or a truth value is neither 0 nor 1
     */
    static Storage read(Input in, String what, Encoding encoding, ByteOrder order, int count)
            throws IOException {
        long size = encoding.byteSize();
        if (in.knowsLength() && count * size > in.remaining()) {
            throw in.truncated(what, count * size, in.remaining());
        }
        int first = in.knowsLength() ? count : Math.min(count, CHUNK);
        Storage storage = Storage.allocate(encoding.dtype(), first);
        byte[] chunk = new byte[(int) Math.min(CHUNK, count * size)];
        for (int at = 0; at < count; ) {
            int n = (int) Math.min(count - at, chunk.length / size);
            int bytes = in.read(chunk, (int) (n * size));
            if (bytes < n * size) {
                throw in.truncated(what, count * size, at * size + bytes);
            }
            if (at + n > storage.length()) {
                storage = grown(storage, (int) Math.min(count, 2L * storage.length()));
            }
            int good = encoding.decode(ByteBuffer.wrap(chunk, 0, bytes).order(order), storage, at);
            if (good < n) {
                throw in.error(
                        "%s: element %d is %d, expected 0 or 1 for bool"
                                .formatted(what, at + good, chunk[good] & 0xff));
            }
            at += n;
        }
        return storage;
    }

    private static Storage grown(Storage s, int length) {
        return switch (s.dtype()) {
            case FLOAT32 -> Storage.of(Arrays.copyOf(s.floats(), length));
            case FLOAT64 -> Storage.of(Arrays.copyOf(s.doubles(), length));
            case INT64 -> Storage.of(Arrays.copyOf(s.longs(), length));
            case INT32 -> Storage.of(Arrays.copyOf(s.ints(), length));
            case UINT8 -> Storage.ofUint8(Arrays.copyOf(s.bytes(), length));
            case BOOL -> Storage.ofBool(Arrays.copyOf(s.bytes(), length));
        };
    }

    /** Bytes the elements of an array take. */
    static long byteSize(Array array) {
        return (long) array.numel() * array.dtype().byteSize();
    }

    /** Writes all elements in row-major order, whatever the layout, little-endian. */
    static void write(Array array, OutputStream out) throws IOException {
        int size = array.dtype().byteSize();
        int count = array.numel();
        int perChunk = Math.min(count, CHUNK / size);
        ByteBuffer chunk = ByteBuffer.allocate(perChunk * size).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < count; at += perChunk) {
            int n = Math.min(perChunk, count - at);
            chunk.clear();
            if (array.layout().isContiguous() && array.dtype() != DType.BOOL) {
                encode(array.storage(), array.layout().offset() + at, n, chunk);
            } else {
                encode(array, at, n, chunk);
            }
            out.write(chunk.array(), 0, n * size);
        }
    }

    private static void encode(Storage from, int at, int n, ByteBuffer to) {
        switch (from.dtype()) {
            case FLOAT32 -> to.asFloatBuffer().put(from.floats(), at, n);
            case FLOAT64 -> to.asDoubleBuffer().put(from.doubles(), at, n);
            case INT64 -> to.asLongBuffer().put(from.longs(), at, n);
            case INT32 -> to.asIntBuffer().put(from.ints(), at, n);
            case UINT8, BOOL -> to.put(from.bytes(), at, n);
        }
    }

    /** Elements of a view: from each to the next is a stride, but for the ends of rows. */
    private static void encode(Array from, int at, int n, ByteBuffer to) {
        Layout layout = from.layout();
        int last = layout.rank() - 1;
        int row = last < 0 ? 1 : layout.size(last);
        int stride = last < 0 ? 0 : layout.stride(last);
        int index = 0;
        for (int i = at; i < at + n; i++) {
            index = i == at || i % row == 0 ? layout.index(i) : index + stride;
            encode(from.storage(), index, to);
        }
    }

    private static void encode(Storage from, int at, ByteBuffer to) {
        switch (from.dtype()) {
            case FLOAT32 -> to.putFloat(from.floats()[at]);
            case FLOAT64 -> to.putDouble(from.doubles()[at]);
            case INT64 -> to.putLong(from.longs()[at]);
            case INT32 -> to.putInt(from.ints()[at]);
            case UINT8 -> to.put(from.bytes()[at]);
            // Readers refuse other truth values than 0 and 1, and so none is written.
            case BOOL -> to.put((byte) (from.bytes()[at] != 0 ? 1 : 0));
        }
    }
}
