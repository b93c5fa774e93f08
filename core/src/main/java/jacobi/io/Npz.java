package jacobi.io;

import jacobi.array.Array;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays in one file, in NumPy's {@code .npz} format: a zip whose entries are {@code
 * name.npy}.
 *
 * <p>Entries are read stored or deflated, and each is checked against its CRC-32. No size that the
 * zip declares is believed: an entry is read as far as its own {@code .npy} header asks for and
 * must end there, and memory grows with what has really come out. Entries may not share compressed
 * bytes, so that a file gives at most 1032 times its own size, which is what deflate can do.
 */
public final class Npz {
    /** The least a zip can say, the same for all: equal arrays give equal files. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final String SUFFIX = ".npy";

    private Npz() {}

    /**
     * Reads all arrays of a file, in its order.
     *
     * @return by name, without {@code .npy}
     * @throws FileFormatException if it is not a zip, or has entries that are not arrays as {@link
     *     Npy} reads them, twice the same name, or a wrong checksum
     * @throws IOException if it cannot be read
     */
    public static SequencedMap<String, Array> read(Path file) throws IOException {
        SequencedMap<String, Array> arrays = new LinkedHashMap<>();
        try (Input known = Input.of(file);
                ZipFile zip = new ZipFile(file.toFile())) {
            requireApart(known, zip);
            for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
                ZipEntry entry = e.nextElement();
                String name = entry.getName();
                if (!name.endsWith(SUFFIX)) {
                    throw known.error(
                            "entry '%s', expected the name of an array and .npy"
                                    .formatted(JsonReader.shown(name)));
                }
                String array = name.substring(0, name.length() - SUFFIX.length());
                if (arrays.containsKey(array)) {
                    throw known.error(
                            "entry '%s' is there twice".formatted(JsonReader.shown(name)));
                }
                arrays.put(array, entry(file, zip, entry));
            }
        } catch (ZipException | EOFException e) {
            throw new FileFormatException(file + ": not a valid zip: " + e.getMessage(), e);
        }
        return arrays;
    }

    /** Entries that share compressed bytes could make a small file as large as one likes. */
    private static void requireApart(Input file, ZipFile zip) throws FileFormatException {
        long compressed = 0;
        for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
            compressed += Math.max(0, e.nextElement().getCompressedSize());
            if (compressed < 0 || (file.knowsLength() && compressed > file.remaining())) {
                throw file.error(
                        "entries of more than %d compressed bytes, expected less than the file's %d"
                                .formatted(compressed, file.remaining()));
            }
        }
    }

    private static Array entry(Path file, ZipFile zip, ZipEntry entry) throws IOException {
        String name = file + ": entry '" + JsonReader.shown(entry.getName()) + "'";
        CRC32 crc = new CRC32();
        try (Input in = Input.of(name, new CheckedInputStream(zip.getInputStream(entry), crc))) {
            Array array = Npy.readAll(in);
            if (crc.getValue() != entry.getCrc()) {
                throw in.error(
                        "checksum %08x of the contents, expected %08x"
                                .formatted(crc.getValue(), entry.getCrc()));
            }
            return array;
        } catch (ZipException | EOFException e) {
            throw new FileFormatException(name + ": not a valid zip entry: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a file in place of the one that is there, as {@link AtomicFile} does; entries are
     * stored, as {@code numpy.savez} does. Order and bytes follow from the map as in {@link
     * Safetensors#write(Path, Map, Map)}.
     *
     * @throws IOException naming the file and the reason; what was there before is whole
     */
    public static void write(Path file, Map<String, Array> arrays) throws IOException {
        AtomicFile.write(file, out -> write(out, arrays, ZipEntry.STORED));
    }

    /** As {@link #write}, with entries deflated, as {@code numpy.savez_compressed} does. */
    public static void writeCompressed(Path file, Map<String, Array> arrays) throws IOException {
        AtomicFile.write(file, out -> write(out, arrays, ZipEntry.DEFLATED));
    }

    private static void write(OutputStream out, Map<String, Array> arrays, int method)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, Array> e : Safetensors.inOrder(arrays).entrySet()) {
            ZipEntry entry = new ZipEntry(e.getKey() + SUFFIX);
            entry.setTimeLocal(TIME);
            entry.setMethod(method);
            if (method == ZipEntry.STORED) {
                // A stored entry begins with its checksum, so the bytes are made twice.
                CRC32 crc = new CRC32();
                Npy.write(
                        new CheckedOutputStream(OutputStream.nullOutputStream(), crc),
                        e.getValue());
                long size = NpyHeader.bytes(e.getValue()).length + Elements.byteSize(e.getValue());
                entry.setSize(size);
                entry.setCrc(crc.getValue());
            }
            zip.putNextEntry(entry);
            Npy.write(zip, e.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }
}
