package jacobi.data;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.io.FileFormatException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads IDX, the format of MNIST: two zero bytes, the element type, the number of dimensions, the
 * sizes as big-endian 32-bit numbers, then the elements, big-endian, row-major. A gzipped file is
 * recognised by its first bytes, whatever its name.
 *
 * <p>Unsigned bytes become {@code uint8}, signed bytes, shorts and ints {@code int32}, floats and
 * doubles themselves. The sizes are believed only as far as {@link #MAX_BYTES} and the file go, and
 * the file must end where they say.
 *
 * <p>Source of the format: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten
 * digits".
 */
public final class Idx {
    /** How many bytes of elements a file may have. */
    public static final long MAX_BYTES = 1L << 30;

    private static final int MAX_RANK = 32;

    private Idx() {}

    /** The element types of the format. */
    private enum Code {
        UBYTE(0x08, 1, DType.UINT8),
        BYTE(0x09, 1, DType.INT32),
        SHORT(0x0b, 2, DType.INT32),
        INT(0x0c, 4, DType.INT32),
        FLOAT(0x0d, 4, DType.FLOAT32),
        DOUBLE(0x0e, 8, DType.FLOAT64);

        private final int code;
        private final int size;
        private final DType dtype;

        Code(int code, int size, DType dtype) {
            this.code = code;
            this.size = size;
            this.dtype = dtype;
        }
    }

    /**
     * The array in a file.
     *
     * @throws FileFormatException if it is not IDX, is truncated, goes on behind its end, or is too
     *     large
     * @throws IOException if the file cannot be read
     */
    public static Array read(Path file) throws IOException {
        return read(file, MAX_BYTES);
    }

    static Array read(Path file, long maxBytes) throws IOException {
        return parse(file.toString(), bytes(file, maxBytes), maxBytes);
    }

    /**
     * The array in the bytes of a file.
     *
     * @param name of the file, for errors
     * @throws FileFormatException as {@link #read(Path)}
     */
    public static Array parse(String name, byte[] file) throws FileFormatException {
        return parse(name, file, MAX_BYTES);
    }

    static Array parse(String name, byte[] file, long maxBytes) throws FileFormatException {
        try (InputStream in = open(name, file)) {
            return parse(name, in, maxBytes);
        } catch (FileFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new FileFormatException(name + ": " + e.getMessage(), e);
        }
    }

    /** The contents of what may be gzipped. */
    static InputStream open(String name, byte[] file) throws FileFormatException {
        return Gunzip.isGzip(file) ? new Gunzip(name, file) : new ByteArrayInputStream(file);
    }

    /** The bytes of a file that is not larger than its elements could be. */
    static byte[] bytes(Path file, long maxBytes) throws IOException {
        // The header, or what gzip adds to what it cannot compress.
        long most = maxBytes + (maxBytes >> 10) + 1024;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > most) {
                throw new FileFormatException(
                        "%s: more than %d bytes, expected an IDX file of at most %d"
                                .formatted(file, most, maxBytes));
            }
            return bytes;
        }
    }

    private static Array parse(String name, InputStream in, long maxBytes) throws IOException {
        byte[] magic = take(name, in, 4, "the magic number");
        Code code = null;
        for (Code c : Code.values()) {
            code = magic[0] == 0 && magic[1] == 0 && magic[2] == c.code ? c : code;
        }
        int rank = magic[3] & 0xff;
        if (code == null || rank > MAX_RANK) {
            throw new FileFormatException(
                    "%s: not IDX: begins with %02x %02x %02x %02x, expected 00 00, a type of 08 to 0e and a number of dimensions"
                            .formatted(name, magic[0], magic[1], magic[2], magic[3]));
        }
        int[] sizes = sizes(name, take(name, in, 4 * rank, "the sizes"));
        long bytes = byteCount(name, sizes, code.size, maxBytes);
        byte[] data = take(name, in, (int) bytes, "elements " + Shape.of(sizes));
        if (in.read() >= 0) {
            throw new FileFormatException(
                    "%s: more bytes behind the elements %s, expected the end"
                            .formatted(name, Shape.of(sizes)));
        }
        return Array.of(storage(code, data), Shape.of(sizes));
    }

    private static byte[] take(String name, InputStream in, int count, String what)
            throws IOException {
        // Grows with what is there, not with what was announced.
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new FileFormatException(
                    "%s: truncated: %d bytes of %s, expected %d"
                            .formatted(name, bytes.length, what, count));
        }
        return bytes;
    }

    private static int[] sizes(String name, byte[] bytes) throws FileFormatException {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        int[] sizes = new int[bytes.length / 4];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = b.getInt();
            if (sizes[i] < 0) {
                throw new FileFormatException(
                        "%s: size %d of dimension %d, expected at most %d"
                                .formatted(
                                        name,
                                        Integer.toUnsignedLong(sizes[i]),
                                        i,
                                        Integer.MAX_VALUE));
            }
        }
        return sizes;
    }

    private static long byteCount(String name, int[] sizes, int each, long maxBytes)
            throws FileFormatException {
        // A zero anywhere makes the rest harmless only after it: check every prefix without it.
        long bytes = each;
        boolean empty = false;
        for (int size : sizes) {
            empty |= size == 0;
            // At most 2^30 * 2^31: no overflow.
            bytes *= Math.max(size, 1);
            if (bytes > maxBytes) {
                throw new FileFormatException(
                        "%s: sizes %s of %d bytes an element, expected at most %d bytes"
                                .formatted(name, Shape.of(sizes), each, maxBytes));
            }
        }
        return empty ? 0 : bytes;
    }

    private static Storage storage(Code code, byte[] data) {
        if (code == Code.UBYTE) {
            return Storage.ofUint8(data);
        }
        int n = data.length / code.size;
        Storage out = Storage.allocate(code.dtype, n);
        ByteBuffer b = ByteBuffer.wrap(data);
        for (int i = 0; i < n; i++) {
            switch (code) {
                case UBYTE, BYTE -> out.setLong(i, b.get());
                case SHORT -> out.setLong(i, b.getShort());
                case INT -> out.setLong(i, b.getInt());
                case FLOAT -> out.floats()[i] = b.getFloat();
                case DOUBLE -> out.doubles()[i] = b.getDouble();
            }
        }
        return out;
    }
}
