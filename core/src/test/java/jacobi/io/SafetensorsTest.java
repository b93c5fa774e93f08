package jacobi.io;

import static jacobi.io.Samples.assertRefused;
import static jacobi.io.Samples.bytes;
import static jacobi.io.Samples.concat;
import static jacobi.io.Samples.littleEndian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

class SafetensorsTest {
    private static byte[] written(Map<String, Array> tensors, Map<String, String> metadata)
            throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors, metadata);
        return out.toByteArray();
    }

    private static byte[] file(String header, int data) {
        byte[] json = header.getBytes(UTF_8);
        return concat(littleEndian(json.length, 8), json, new byte[data]);
    }

    private static String entry(String name, String dtype, String shape, long begin, long end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(name, dtype, shape, begin, end);
    }

    @Test
    void whatIsWrittenIsRead(@TempDir Path dir) throws Exception {
        SequencedMap<String, Array> all = Samples.all();
        Map<String, String> notes = Map.of("format", "jacobi", "note", "ünï \"q\" \n 😀");
        Path file = dir.resolve("all.safetensors");
        Safetensors.write(file, all, notes);
        byte[] bytes = Files.readAllBytes(file);
        for (Safetensors read :
                List.of(
                        Safetensors.read(file),
                        Safetensors.read("bytes", bytes),
                        Safetensors.read("stream", new ByteArrayInputStream(bytes)))) {
            assertEquals(List.copyOf(all.keySet()), List.copyOf(read.tensors().keySet()));
            assertEquals(notes, read.metadata());
            all.forEach((name, a) -> Samples.assertSame(a, read.tensors().get(name), name));
        }
    }

    @Test
    void bytesAreExactlyThese() throws Exception {
        SequencedMap<String, Array> tensors = new LinkedHashMap<>();
        tensors.put("m", Samples.counting(DType.UINT8, 3));
        tensors.put("w", Samples.counting(DType.FLOAT32, 1, 2));
        String header =
                "{\"__metadata__\":{\"a\":\"2\",\"b\":\"1\"},"
                        + "\"m\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        int padded = (header.length() + 7) / 8 * 8;
        byte[] expected =
                concat(
                        littleEndian(padded, 8),
                        bytes(header + " ".repeat(padded - header.length())),
                        new byte[] {0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 0, 1, 2});
        assertArrayEquals(expected, written(tensors, Map.of("b", "1", "a", "2")));
        assertArrayEquals(expected, written(new HashMap<>(tensors), Map.of("a", "2", "b", "1")));
    }

    @Test
    void everyArrayIsAligned() throws Exception {
        byte[] bytes = written(Samples.all(), Map.of());
        int length = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
        assertEquals(0, length % 8);
        Json.Obj header = (Json.Obj) Json.parse(new String(bytes, 8, length, UTF_8));
        Samples.all()
                .forEach(
                        (name, a) -> {
                            Json.Obj e = (Json.Obj) header.members().get(name);
                            Json.Num begin =
                                    (Json.Num)
                                            ((Json.Arr) e.members().get("data_offsets"))
                                                    .elements()
                                                    .get(0);
                            assertEquals(0, begin.toLong() % a.dtype().byteSize(), name);
                        });
    }

    @Test
    void emptyFilesAreFilesToo() throws Exception {
        Safetensors none = Safetensors.read("none", written(Map.of(), Map.of()));
        assertTrue(none.tensors().isEmpty() && none.metadata().isEmpty());
        assertEquals(
                Map.of("a", "b"),
                Safetensors.read("x", written(Map.of(), Map.of("a", "b"))).metadata());
    }

    @Test
    void readsWhatPythonWrote() throws Exception {
        Safetensors all = Safetensors.read("all", Samples.resource("all.safetensors"));
        assertEquals(
                List.of(
                        "f32",
                        "f64",
                        "i64",
                        "i32",
                        "u8",
                        "bool",
                        "f16",
                        "bf16",
                        "scalar",
                        "empty",
                        "na\"me ü😀\n"),
                List.copyOf(all.tensors().keySet()));
        assertEquals(Map.of("format", "pt", "note", "ünï\t😀"), all.metadata());
        Map<String, Array> t = all.tensors();
        assertArrayEquals(
                new float[] {
                    0, 1.5f, -0.1f, Float.MAX_VALUE, Float.MIN_VALUE, Float.NEGATIVE_INFINITY
                },
                t.get("f32").storage().floats());
        assertArrayEquals(
                new double[] {
                    0, 1.5, -0.1, Double.MAX_VALUE, Double.MIN_VALUE, Double.POSITIVE_INFINITY
                },
                t.get("f64").storage().doubles());
        assertArrayEquals(
                new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 5},
                t.get("i64").storage().longs());
        assertArrayEquals(
                new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 5},
                t.get("i32").storage().ints());
        assertArrayEquals(new long[] {0, 1, 2, 127, 128, 255}, t.get("u8").toLongs());
        assertArrayEquals(new byte[] {1, 0, 1, 0, 0, 1}, t.get("bool").storage().bytes());
        // 6e-8 rounds to the smallest half, 2^-24.
        assertArrayEquals(
                new float[] {0, 1.5f, -0.25f, 65504, 0x1p-24f, Float.POSITIVE_INFINITY},
                t.get("f16").storage().floats());
        assertArrayEquals(
                new float[] {0, -1.5f, 0x1.fep127f, Float.POSITIVE_INFINITY},
                t.get("bf16").storage().floats());
        assertEquals(Shape.of(3, 2), t.get("i32").shape());
        assertEquals(Shape.SCALAR, t.get("scalar").shape());
        assertEquals(2.5, t.get("scalar").getDouble(0));
        assertEquals(Shape.of(0, 4), t.get("empty").shape());
        assertEquals(42, t.get("na\"me ü😀\n").getLong(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`a`:|header: line 1, column 6 (byte 5): found the end, expected a value",
                "{}x|header: line 1, column 3 (byte 2): found 'x' behind the value",
                "{`a`:1}|tensor 'a' is the number 1, expected an object",
                "{`a`:{}}|tensor 'a': dtype is missing, expected a string",
                "{`a`:{`dtype`:3}}|tensor 'a': dtype is the number 3, expected a string",
                "{`a`:{`dtype`:`I16`}}|tensor 'a': dtype I16, expected one of F64, F32, F16, BF16,"
                        + " I64, I32, U8, BOOL",
                "{`a`:{`dtype`:`f32`}}|tensor 'a': dtype f32, expected one of",
                "{`a`:{`dtype`:`F8_E4M3`}}|tensor 'a': dtype F8_E4M3",
                "{`a`:{`dtype`:`F32`}}|tensor 'a': shape is missing, expected an array",
                "{`a`:{`dtype`:`F32`,`shape`:null}}|tensor 'a': shape is null, expected an array",
                "{`a`:{`dtype`:`F32`,`shape`:[`1`]}}|tensor 'a': shape has a string in it, expected"
                        + " integers",
                "{`a`:{`dtype`:`F32`,`shape`:[1.5]}}|tensor 'a': shape: the number 1.5 is not a"
                        + " whole number",
                "{`a`:{`dtype`:`F32`,`shape`:[1e30]}}|tensor 'a': shape: the number 1e30 is not a"
                        + " whole number of 64 bits",
                "{`a`:{`dtype`:`F32`,`shape`:[]}}|tensor 'a': data_offsets is missing, expected an"
                        + " array",
                "{`a`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0]}}|data_offsets [0], expected"
                        + " [begin, end]",
                "{`a`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0,4],`x`:1}}|tensor 'a' has the"
                        + " key 'x', expected dtype",
                "{`__metadata__`:[]}|__metadata__ is an array, expected an object",
                "{`__metadata__`:{`n`:1}}|__metadata__ 'n' is the number 1, expected a string",
                "{`__metadata__`:{},`__metadata__`:{}}|the name '__metadata__' is there twice",
            })
    void refusesBadHeaders(String header, String message) {
        byte[] bytes = file(header.replace('`', '"'), 4);
        assertRefused(() -> Safetensors.read("x.safetensors", bytes), "x.safetensors: ", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F32|[2]|-8|0|data_offsets [-8, 0], expected [begin, end] with 0 <= begin <= end",
                "F32|[2]|8|0|data_offsets [8, 0], expected",
                "F32|[2]|0|7|7 bytes at data_offsets [0, 7], expected 8 for F32 [2]",
                "F32|[]|0|8|8 bytes at data_offsets [0, 8], expected 4 for F32 []",
                "F32|[2]|-9223372036854775808|9223372036854775807|data_offsets"
                        + " [-9223372036854775808,",
                "U8|[2147483640]|0|2147483640|more elements than the 2147483639 that fit",
                "U8|[2147483648]|0|2147483648|size 2147483648 in shape [2147483648], expected 0 to"
                        + " 2147483647",
                "F32|[-1]|0|4|size -1 in shape [-1], expected 0 to",
                "F32|[-1,-8]|0|32|size -1 in shape [-1, -8]",
                "F32|[65536,65536,65536,65536]|0|0|more elements than",
                "F32|[4294967296,4294967296]|0|0|size 4294967296",
                "F64|[9223372036854775807,0]|0|0|size 9223372036854775807",
                "F32|[2]|1|9|data begin at offset 1, expected 0 where the header ends (a hole)",
                "F32|[3]|0|12|8 bytes of data, expected 12 up to the end of tensor 'a'",
                "F32|[1]|0|4|8 bytes of data, expected 4 up to the end of tensor 'a'",
                "F64|[200000000]|0|1600000000|8 bytes of data, expected 1600000000",
            })
    void refusesBadOffsets(String dtype, String shape, long begin, long end, String message) {
        byte[] bytes = file("{" + entry("a", dtype, shape, begin, end) + "}", 8);
        assertRefused(() -> Safetensors.read("x", bytes), "x: ", message);
        assertThrows(
                FileFormatException.class,
                () -> Safetensors.read("x", new ByteArrayInputStream(bytes)));
    }

    @Test
    void refusesHolesOverlapsAndDuplicates() throws Exception {
        String a = entry("a", "F32", "[2]", 0, 8);
        byte[] hole = file("{" + a + "," + entry("b", "U8", "[4]", 12, 16) + "}", 16);
        assertRefused(
                () -> Safetensors.read("x", hole),
                "tensor 'b': data begin at offset 12, expected 8",
                "(a hole)");
        byte[] overlap = file("{" + a + "," + entry("b", "U8", "[4]", 4, 8) + "}", 8);
        assertRefused(
                () -> Safetensors.read("x", overlap),
                "tensor 'b': data begin at offset 4, expected 8",
                "(an overlap)");
        byte[] same = file("{" + a + "," + entry("b", "F32", "[2]", 0, 8) + "}", 8);
        assertRefused(
                () -> Safetensors.read("x", same),
                "tensor 'b': data begin at offset 0, expected 8");
        byte[] twice = file("{" + a + "," + a + "}", 8);
        assertRefused(() -> Safetensors.read("x", twice), "the name 'a' is there twice");
        byte[] inside = file("{" + a + "," + entry("b", "U8", "[0]", 4, 4) + "}", 8);
        assertRefused(() -> Safetensors.read("x", inside), "tensor 'b'", "expected 8");
        byte[] fine = file("{" + entry("b", "U8", "[0]", 8, 8) + "," + a + "}", 8);
        assertEquals(2, Safetensors.read("x", fine).tensors().size());
    }

    @Test
    void refusesBadLengths() {
        byte[] rest = bytes("{}      ");
        for (long length :
                new long[] {-1, Long.MIN_VALUE, 10_000_000_000L, 100_000_001, Long.MAX_VALUE}) {
            byte[] bytes = concat(littleEndian(length, 8), rest);
            String shown =
                    "header length "
                            + Long.toUnsignedString(length)
                            + ", expected at most 100000000";
            assertRefused(() -> Safetensors.read("x", bytes), shown);
            assertRefused(() -> Safetensors.read("x", new ByteArrayInputStream(bytes)), shown);
        }
        byte[] beyond = concat(littleEndian(100_000_000, 8), rest);
        assertRefused(
                () -> Safetensors.read("x", beyond),
                "truncated: 8 bytes of header, expected 100000000");
        assertRefused(
                () -> Safetensors.read("x", new ByteArrayInputStream(beyond)),
                "truncated: 8 bytes of header");
        assertRefused(
                () -> Safetensors.read("x", new byte[0]),
                "truncated: 0 bytes of header length, expected 8");
        assertRefused(
                () -> Safetensors.read("x", new byte[7]),
                "truncated: 7 bytes of header length, expected 8");
        assertRefused(() -> Safetensors.read("x", new byte[8]), "an empty header");
        assertRefused(
                () -> Safetensors.read("x", file(" {}", 0)),
                "the header begins with byte 0x20, expected '{'");
        byte[] notUtf8 = concat(littleEndian(4, 8), new byte[] {'{', '"', (byte) 0xff, '"'});
        assertRefused(
                () -> Safetensors.read("x", notUtf8),
                "header: line 1, column 3 (byte 2): byte 0xff is not UTF-8");
    }

    @Test
    void refusesOtherTruthValues() {
        byte[] bytes = file("{" + entry("m", "BOOL", "[3]", 0, 3) + "}", 3);
        bytes[bytes.length - 1] = 2;
        assertRefused(
                () -> Safetensors.read("x", bytes),
                "x: tensor 'm': element 2 is 2, expected 0 or 1");
        bytes[bytes.length - 1] = (byte) 255;
        assertRefused(() -> Safetensors.read("x", bytes), "element 2 is 255");
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        byte[] whole = Samples.resource("all.safetensors");
        for (int n = 0; n < whole.length; n++) {
            byte[] cut = Arrays.copyOf(whole, n);
            assertThrows(FileFormatException.class, () -> Safetensors.read("x", cut));
            assertThrows(
                    FileFormatException.class,
                    () -> Safetensors.read("x", new ByteArrayInputStream(cut)));
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertRefused(
                () -> Safetensors.read("x", new ByteArrayInputStream(longer)),
                "more bytes behind the data");
    }

    @Test
    void readsWhatTheReferenceImplementationWrote() throws Exception {
        Safetensors read = Safetensors.read("reference", Samples.resource("reference.safetensors"));
        assertEquals(20, read.tensors().size());
        Map<DType, Integer> counts = new HashMap<>();
        read.tensors().values().forEach(a -> counts.merge(a.dtype(), 1, Integer::sum));
        assertEquals(
                Map.of(
                        DType.FLOAT32,
                        10,
                        DType.FLOAT64,
                        6,
                        DType.BOOL,
                        1,
                        DType.UINT8,
                        1,
                        DType.INT32,
                        1,
                        DType.INT64,
                        1),
                counts);
        for (String name : List.of("c0.input", "c1.input")) {
            Array a = read.tensors().get(name);
            assertEquals(Shape.of(34), a.shape());
            double[] first = {0, -0.0, 1, -1};
            assertArrayEquals(first, Arrays.copyOf(a.toDoubles(), 4));
        }
        for (String name : List.of("c3.input", "c4.input", "c5.input")) {
            assertArrayEquals(new long[] {1, 2, 3}, read.tensors().get(name).toLongs());
        }
    }

    @Test
    void refusesNamesThatCannotBeWritten(@TempDir Path dir) {
        Array a = Array.scalar(DType.INT32, 1);
        Path file = dir.resolve("x");
        assertThrows(
                IllegalArgumentException.class,
                () -> Safetensors.write(file, Map.of("__metadata__", a), Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> Safetensors.write(file, Map.of("\ud800", a), Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> Safetensors.write(file, Map.of(), Map.of("a", "\ud800")));
        assertTrue(Files.notExists(file));
        assertThrows(NoSuchFileException.class, () -> Safetensors.read(file));
    }
}
