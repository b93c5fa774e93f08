package jacobi.io;

import static jacobi.io.Samples.assertRefused;
import static jacobi.io.Samples.resource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class NpzTest {
    @TempDir private Path dir;

    private interface Body {
        void writeTo(OutputStream out) throws Exception;
    }

    private Path zip(int method, String name, Body body) throws Exception {
        Path file = dir.resolve("x.npz");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            ZipEntry entry = new ZipEntry(name);
            entry.setMethod(method);
            out.putNextEntry(entry);
            body.writeTo(out);
        }
        return file;
    }

    private static byte[] npy(Array a) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, a);
        return out.toByteArray();
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        SequencedMap<String, Array> all = Samples.all();
        all.put("dir/größe 😀", Array.scalar(DType.INT32, 7));
        Path stored = dir.resolve("stored.npz");
        Path deflated = dir.resolve("deflated.npz");
        Npz.write(stored, all);
        Npz.writeCompressed(deflated, all);
        assertTrue(Files.size(deflated) < Files.size(stored) / 2);
        for (Path file : List.of(stored, deflated)) {
            SequencedMap<String, Array> read = Npz.read(file);
            assertEquals(List.copyOf(all.keySet()), List.copyOf(read.keySet()));
            all.forEach((name, a) -> Samples.assertSame(a, read.get(name), name));
        }
        byte[] first = Files.readAllBytes(stored);
        Npz.write(stored, all);
        assertArrayEquals(first, Files.readAllBytes(stored));
        Map<String, Array> few =
                Map.of("a", all.get("bool"), "b", all.get("int32"), "c", all.get("uint8"));
        Npz.write(stored, few);
        Npz.write(deflated, new HashMap<>(few));
        assertArrayEquals(Files.readAllBytes(stored), Files.readAllBytes(deflated));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz"})
    void readsWhatNumpyWrote(String name) throws Exception {
        SequencedMap<String, Array> read = Npz.read(Files.write(dir.resolve(name), resource(name)));
        assertEquals(List.of("weight", "größe", "mask"), List.copyOf(read.keySet()));
        Samples.assertSame(Samples.counting(DType.FLOAT32, 2, 3), read.get("weight"), "weight");
        Samples.assertSame(Array.scalar(DType.INT64, 7), read.get("größe"), "größe");
        assertEquals(Shape.of(2), read.get("mask").shape());
        assertArrayEquals(new long[] {1, 0}, read.get("mask").toLongs());
    }

    @Test
    void refusesOtherEntries() throws Exception {
        Path text = zip(ZipEntry.DEFLATED, "readme.txt", out -> out.write('x'));
        assertRefused(
                () -> Npz.read(text),
                "x.npz: entry 'readme.txt', expected the name of an array and .npy");
        Path bad =
                zip(
                        ZipEntry.DEFLATED,
                        "a.npy",
                        out -> out.write("no array".getBytes(StandardCharsets.US_ASCII)));
        assertRefused(() -> Npz.read(bad), "x.npz: entry 'a.npy': begins with bytes 6e 6f");
    }

    @Test
    void bombsAreReadNoFurtherThanTheirArray() throws Exception {
        byte[] array = npy(Samples.counting(DType.INT32, 4));
        Path bomb =
                zip(
                        ZipEntry.DEFLATED,
                        "a.npy",
                        out -> {
                            out.write(array);
                            byte[] zeros = new byte[1 << 20];
                            for (int i = 0; i < 300; i++) {
                                out.write(zeros);
                            }
                        });
        assertTrue(Files.size(bomb) < 400_000);
        assertRefused(
                () -> Npz.read(bomb),
                "entry 'a.npy': more bytes behind the array, expected the end");
        // The header of two thousand million floats, and none of them.
        byte[] huge =
                new String(array, StandardCharsets.ISO_8859_1)
                        .replace("(4,), }         ", "(2000000000,), }")
                        .substring(0, 128)
                        .getBytes(StandardCharsets.ISO_8859_1);
        Path empty = zip(ZipEntry.DEFLATED, "a.npy", out -> out.write(huge));
        assertRefused(() -> Npz.read(empty), "truncated: 0 bytes of data, expected 8000000000");
    }

    @Test
    void refusesDuplicates() throws Exception {
        Path file = dir.resolve("x.npz");
        Array a = Samples.counting(DType.INT32, 4);
        SequencedMap<String, Array> two = new LinkedHashMap<>();
        two.put("a", a);
        two.put("b", a);
        Npz.write(file, two);
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Files.writeString(file, text.replace("b.npy", "a.npy"), StandardCharsets.ISO_8859_1);
        assertRefused(() -> Npz.read(file), "x.npz: entry 'a.npy' is there twice");
    }

    @Test
    void refusesWrongChecksums() throws Exception {
        Path file = dir.resolve("x.npz");
        Npz.write(file, Map.of("a", Samples.counting(DType.INT32, 100)));
        byte[] bytes = Files.readAllBytes(file);
        bytes[300] ^= 1;
        Files.write(file, bytes);
        assertRefused(
                () -> Npz.read(file),
                "x.npz: entry 'a.npy': checksum ",
                "of the contents, expected ");
    }

    @Test
    void refusesEntriesThatShareBytes() throws Exception {
        Path file = dir.resolve("x.npz");
        SequencedMap<String, Array> two = new LinkedHashMap<>();
        two.put("a", Samples.counting(DType.INT32, 1000));
        two.put("b", Samples.counting(DType.INT32, 1));
        Npz.write(file, two);
        byte[] bytes = Files.readAllBytes(file);
        // The second entry of the directory at the end is made to mean the bytes of the first.
        int first = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        int second = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2", first + 1);
        System.arraycopy(bytes, first + 16, bytes, second + 16, 12);
        System.arraycopy(bytes, first + 42, bytes, second + 42, 4);
        Files.write(file, bytes);
        assertRefused(
                () -> Npz.read(file),
                "compressed bytes, expected less than the file's " + bytes.length);
    }

    @Test
    void refusesWhatIsNoZip() throws Exception {
        Path file = dir.resolve("x.npz");
        Files.write(file, new byte[0]);
        assertRefused(() -> Npz.read(file), file + ": not a valid zip: ");
        Files.writeString(file, "not a zip at all, but long enough to be one");
        assertRefused(() -> Npz.read(file), file + ": not a valid zip: ");
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        byte[] whole = resource("deflated.npz");
        Path file = dir.resolve("x.npz");
        for (int n = 0; n < whole.length; n++) {
            Files.write(file, Arrays.copyOf(whole, n));
            assertRefused(() -> Npz.read(file), "x.npz: ");
        }
    }
}
