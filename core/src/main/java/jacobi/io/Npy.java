package jacobi.io;

import jacobi.array.Array;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.Storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * One array in a file, in NumPy's {@code .npy} format.
 *
 * <p>Versions 1.0, 2.0 and 3.0 are read, in both byte orders. NumPy's types become:
 *
 * <ul>
 *   <li>{@code b1} bool, {@code u1} uint8, {@code i4} int32, {@code i8} int64, {@code f4} float32,
 *       {@code f8} float64: themselves;
 *   <li>{@code i1}, {@code i2} and {@code u2} int32, {@code u4} int64, {@code f2} float32: widened,
 *       all values kept.
 * </ul>
 *
 * <p>Any other type (complex, text, dates, records, pickled objects, {@code u8}) is an error. An
 * array in Fortran order is a view of the elements as they lie in the file, as it is in NumPy; all
 * others are row-major.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
public final class Npy {
    private Npy() {}

    /**
     * Reads a file that holds one array and nothing behind it.
     *
     * @throws FileFormatException if it is not an {@code .npy} file as described above
     * @throws IOException if it cannot be read
     */
    public static Array read(Path file) throws IOException {
        try (Input in = Input.of(file)) {
            return readAll(in);
        }
    }

    /**
     * Reads bytes that hold one array and nothing behind it.
     *
     * @param name what errors call them
     * @throws FileFormatException if they are not an {@code .npy} file as described above
     */
    public static Array read(String name, byte[] bytes) throws IOException {
        return readAll(Input.of(name, bytes));
    }

    /**
     * Reads one array from a stream and leaves the stream right behind it, as {@code numpy.load}
     * does, so that several arrays may follow each other.
     *
     * @param name what errors call it
     * @throws FileFormatException if there is no {@code .npy} file as described above
     * @throws IOException if it cannot be read
     */
    public static Array read(String name, InputStream stream) throws IOException {
        return readOne(Input.of(name, stream));
    }

    /** Reads one array and demands that the input ends there. */
    static Array readAll(Input in) throws IOException {
        Array array = readOne(in);
        in.requireEnd("the array");
        return array;
    }

    private static Array readOne(Input in) throws IOException {
        NpyHeader header = NpyHeader.read(in);
        Shape shape = header.shape();
        Storage storage =
                Elements.read(in, "data", header.encoding(), header.order(), (int) shape.numel());
        if (!header.fortranOrder()) {
            return Array.of(storage, shape);
        }
        int rank = shape.rank();
        int[] sizes = new int[rank];
        int[] reverse = new int[rank];
        for (int i = 0; i < rank; i++) {
            reverse[i] = rank - 1 - i;
            sizes[i] = shape.size(reverse[i]);
        }
        return new Array(storage, Layout.contiguous(Shape.of(sizes)).permute(reverse));
    }

    /**
     * Writes a file in place of the one that is there, as {@link AtomicFile} does: row-major,
     * little-endian, version 1.0, or 2.0 if the header is longer than that allows. The bytes are
     * those that {@code numpy.save} writes. The array may be any view.
     *
     * @throws IOException naming the file and the reason; what was there before is whole
     */
    public static void write(Path file, Array array) throws IOException {
        AtomicFile.write(file, out -> write(out, array));
    }

    /** Writes to a stream, which stays open; see {@link #write(Path, Array)}. */
    public static void write(OutputStream out, Array array) throws IOException {
        out.write(NpyHeader.bytes(array));
        Elements.write(array, out);
    }
}
