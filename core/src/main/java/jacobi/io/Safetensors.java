package jacobi.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import jacobi.array.Array;
import jacobi.array.Storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Named arrays in one file, in the safetensors format: 8 bytes with the little-endian length of a
 * header, the header in JSON, then the elements of all arrays, little-endian and row-major.
 *
 * <p>Read and written: F32, F64, I64, I32, U8 and BOOL. F16 and BF16 are converted to float32 in
 * reading, which is exact. Any other type is an error that names the array.
 *
 * <p>Reading demands what the format promises: a header of at most {@value #MAX_HEADER} bytes, as
 * in the reference implementation, with every name once; data that the arrays cover from the first
 * byte to the last without holes and overlaps; and for every array exactly as many bytes as its
 * shape takes.
 *
 * @param tensors the arrays by name, in the order of the header; unmodifiable
 * @param metadata notes, text by name; unmodifiable
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public record Safetensors(
        SequencedMap<String, Array> tensors, SequencedMap<String, String> metadata) {
    /** The most bytes a header may have. */
    public static final int MAX_HEADER = 100_000_000;

    static final String METADATA = "__metadata__";

    /** Copies the maps; the arrays are shared. */
    public Safetensors {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads a file.
     *
     * @throws FileFormatException if it is not a safetensors file as described above
     * @throws IOException if it cannot be read
     */
    public static Safetensors read(Path file) throws IOException {
        try (Input in = Input.of(file)) {
            return read(in);
        }
    }

    /**
     * Reads a stream to its end.
     *
     * @param name what errors call it
     * @throws FileFormatException if it does not hold a safetensors file as described above
     * @throws IOException if it cannot be read
     */
    public static Safetensors read(String name, InputStream stream) throws IOException {
        return read(Input.of(name, stream));
    }

    /**
     * Reads bytes.
     *
     * @param name what errors call them
     * @throws FileFormatException if they are not a safetensors file as described above
     */
    public static Safetensors read(String name, byte[] bytes) throws IOException {
        return read(Input.of(name, bytes));
    }

    private static Safetensors read(Input in) throws IOException {
        SafetensorsHeader header = SafetensorsHeader.read(in);
        Map<String, Array> arrays = new LinkedHashMap<>();
        for (SafetensorsHeader.Entry e : header.inOrderOfData()) {
            int count = (int) e.shape().numel();
            Storage storage =
                    Elements.read(in, e.what(), e.encoding(), ByteOrder.LITTLE_ENDIAN, count);
            arrays.put(e.name(), Array.of(storage, e.shape()));
        }
        in.requireEnd("the data of the last tensor");
        SequencedMap<String, Array> ordered = new LinkedHashMap<>();
        for (SafetensorsHeader.Entry e : header.entries()) {
            ordered.put(e.name(), arrays.get(e.name()));
        }
        return new Safetensors(ordered, header.metadata());
    }

    /**
     * Writes a file in place of the one that is there, as {@link AtomicFile} does.
     *
     * <p>The same maps give the same bytes: names in the order of {@code tensors} if that map has
     * one (is a {@link SequencedMap}), else sorted; notes sorted by name; the data of types with
     * larger elements first, so that every array is aligned to its element size. Arrays may be any
     * views.
     *
     * @throws IllegalArgumentException if a tensor is called {@code __metadata__}, or a name or
     *     note is not Unicode text
     * @throws IOException naming the file and the reason; what was there before is whole
     */
    public static void write(Path file, Map<String, Array> tensors, Map<String, String> metadata)
            throws IOException {
        byte[] header = header(inOrder(tensors), metadata);
        AtomicFile.write(file, out -> write(out, header, inOrder(tensors)));
    }

    /** Writes to a stream, which stays open; see {@link #write(Path, Map, Map)}. */
    public static void write(
            OutputStream out, Map<String, Array> tensors, Map<String, String> metadata)
            throws IOException {
        write(out, header(inOrder(tensors), metadata), inOrder(tensors));
    }

    private static void write(OutputStream out, byte[] header, Map<String, Array> tensors)
            throws IOException {
        out.write(header);
        for (Map.Entry<String, Array> e : inOrderOfData(tensors)) {
            Elements.write(e.getValue(), out);
        }
    }

    /** The tensors in the order in which their names are written. */
    static Map<String, Array> inOrder(Map<String, Array> tensors) {
        return tensors instanceof SequencedMap<String, Array> ? tensors : new TreeMap<>(tensors);
    }

    private static List<Map.Entry<String, Array>> inOrderOfData(Map<String, Array> tensors) {
        List<Map.Entry<String, Array>> order = new ArrayList<>(tensors.entrySet());
        // Stable: equally large elements keep the order of their names.
        order.sort(
                Comparator.comparingInt(
                        (Map.Entry<String, Array> e) -> -e.getValue().dtype().byteSize()));
        return order;
    }

    /** The length and the header, padded with spaces so that the data begins at a multiple of 8. */
    private static byte[] header(Map<String, Array> tensors, Map<String, String> metadata) {
        Map<String, Long> begins = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, Array> e : inOrderOfData(tensors)) {
            begins.put(e.getKey(), end);
            end += Elements.byteSize(e.getValue());
        }
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            SequencedMap<String, Json> notes = new LinkedHashMap<>();
            new TreeMap<>(metadata).forEach((k, v) -> notes.put(k, new Json.Str(v)));
            members.put(METADATA, new Json.Obj(notes));
        }
        for (Map.Entry<String, Array> e : tensors.entrySet()) {
            if (e.getKey().equals(METADATA)) {
                throw new IllegalArgumentException(
                        "safetensors: no tensor can be called " + METADATA);
            }
            members.put(e.getKey(), entry(e.getValue(), begins.getOrDefault(e.getKey(), 0L)));
        }
        byte[] json = new Json.Obj(members).toString().getBytes(UTF_8);
        int padded = Math.ceilDiv(json.length, 8) * 8;
        if (padded > MAX_HEADER) {
            throw new IllegalArgumentException(
                    "safetensors: a header of %d bytes, at most %d are allowed"
                            .formatted(padded, MAX_HEADER));
        }
        ByteBuffer out = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(padded).put(json);
        while (out.hasRemaining()) {
            out.put((byte) ' ');
        }
        return out.array();
    }

    private static Json entry(Array array, long begin) {
        List<Json> shape = new ArrayList<>();
        for (int size : array.shape().toArray()) {
            shape.add(Json.Num.of(size));
        }
        SequencedMap<String, Json> entry = new LinkedHashMap<>();
        entry.put("dtype", new Json.Str(Encoding.of(array.dtype()).name()));
        entry.put("shape", new Json.Arr(shape));
        Json end = Json.Num.of(begin + Elements.byteSize(array));
        entry.put("data_offsets", new Json.Arr(List.of(Json.Num.of(begin), end)));
        return new Json.Obj(entry);
    }
}
