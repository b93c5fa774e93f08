package jacobi.io;

import static jacobi.io.Samples.assertRefused;
import static jacobi.io.Samples.bytes;
import static jacobi.io.Samples.concat;
import static jacobi.io.Samples.littleEndian;
import static jacobi.io.Samples.resource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

class NpyTest {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static byte[] written(Array array) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, array);
        return out.toByteArray();
    }

    private static byte[] file(String header, int data) {
        return concat(
                MAGIC,
                new byte[] {1, 0},
                littleEndian(header.length(), 2),
                bytes(header),
                new byte[data]);
    }

    private static String header(String descr, String shape) {
        return "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(descr, shape);
    }

    @Test
    void whatIsWrittenIsRead(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("x.npy");
        for (Map.Entry<String, Array> e : Samples.all().entrySet()) {
            Npy.write(file, e.getValue());
            byte[] bytes = Files.readAllBytes(file);
            Samples.assertSame(e.getValue(), Npy.read(file), e.getKey());
            Samples.assertSame(e.getValue(), Npy.read("bytes", bytes), e.getKey());
            Samples.assertSame(
                    e.getValue(), Npy.read("stream", new ByteArrayInputStream(bytes)), e.getKey());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b1-le", "u1-le", "i4-le", "i8-le", "f4-le", "f8-le", "scalar", "empty", "vector"
            })
    void writesTheBytesNumpyWrites(String name) throws Exception {
        byte[] numpy = resource(name + ".npy");
        assertArrayEquals(numpy, written(Npy.read(name, numpy)));
    }

    @Test
    void readsIntegersOfNumpy() throws Exception {
        Map<String, long[]> expected =
                Map.of(
                        "b1", new long[] {1, 0, 1, 0, 0, 1},
                        "u1", new long[] {0, 1, 2, 127, 128, 255},
                        "i1", new long[] {0, 1, -1, 127, -128, 5},
                        "i2", new long[] {0, 1, -1, 32767, -32768, 5},
                        "u2", new long[] {0, 1, 2, 32767, 32768, 65535},
                        "i4", new long[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 5},
                        "u4", new long[] {0, 1, 2, 2147483647L, 2147483648L, 4294967295L},
                        "i8", new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 5});
        Map<String, DType> types =
                Map.of(
                        "b1",
                        DType.BOOL,
                        "u1",
                        DType.UINT8,
                        "i1",
                        DType.INT32,
                        "i2",
                        DType.INT32,
                        "u2",
                        DType.INT32,
                        "i4",
                        DType.INT32,
                        "u4",
                        DType.INT64,
                        "i8",
                        DType.INT64);
        for (String type : expected.keySet()) {
            for (String order :
                    type.endsWith("1") ? new String[] {"le"} : new String[] {"le", "be"}) {
                Array a = Npy.read(type, resource(type + "-" + order + ".npy"));
                assertEquals(types.get(type), a.dtype(), type);
                assertEquals(Shape.of(2, 3), a.shape(), type);
                assertArrayEquals(expected.get(type), a.toLongs(), type + order);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"le", "be"})
    void readsFloatsOfNumpy(String order) throws Exception {
        Array half = Npy.read("f2", resource("f2-" + order + ".npy"));
        assertEquals(DType.FLOAT32, half.dtype());
        assertArrayEquals(
                new float[] {0, 1.5f, -0.25f, 65504, 0x1p-24f, Float.POSITIVE_INFINITY},
                half.toFloats());
        assertArrayEquals(
                new float[] {
                    0, 1.5f, -0.1f, Float.MAX_VALUE, Float.MIN_VALUE, Float.NEGATIVE_INFINITY
                },
                Npy.read("f4", resource("f4-" + order + ".npy")).storage().floats());
        assertArrayEquals(
                new double[] {
                    0, 1.5, -0.1, Double.MAX_VALUE, Double.MIN_VALUE, Double.POSITIVE_INFINITY
                },
                Npy.read("f8", resource("f8-" + order + ".npy")).storage().doubles());
    }

    @Test
    void readsOrdersVersionsAndRanksOfNumpy() throws Exception {
        Array f = Npy.read("fortran", resource("fortran.npy"));
        Samples.assertSame(Samples.counting(DType.INT32, 2, 3, 4), f, "fortran");
        for (String version : new String[] {"version2", "version3"}) {
            Samples.assertSame(
                    Samples.counting(DType.INT64, 3, 2),
                    Npy.read(version, resource(version + ".npy")),
                    version);
        }
        Samples.assertSame(
                Array.scalar(DType.FLOAT64, 3.25), Npy.read("s", resource("scalar.npy")), "scalar");
        assertEquals(Shape.of(3, 0, 2), Npy.read("e", resource("empty.npy")).shape());
    }

    @Test
    void longHeadersAreVersion2() throws Exception {
        int[] sizes = new int[30_000];
        Arrays.fill(sizes, 1);
        Array a = Samples.counting(DType.FLOAT32, sizes);
        byte[] bytes = written(a);
        assertEquals(2, bytes[6]);
        assertEquals(0, (bytes.length - 4) % 64);
        Samples.assertSame(a, Npy.read("x", bytes), "30000 dimensions");
        // Around the limit the length must still fit into its two bytes.
        for (int rank = 21_800; rank < 21_850; rank++) {
            Array b = Samples.counting(DType.UINT8, Arrays.copyOf(sizes, rank));
            Samples.assertSame(b, Npy.read("x", written(b)), "rank " + rank);
        }
    }

    @Test
    void streamsMayHoldSeveral() throws Exception {
        Array a = Samples.counting(DType.INT32, 2, 2);
        Array b = Samples.counting(DType.BOOL, 5);
        byte[] both = concat(written(a), written(b));
        try (InputStream in = new ByteArrayInputStream(both)) {
            Samples.assertSame(a, Npy.read("first", in), "first");
            Samples.assertSame(b, Npy.read("second", in), "second");
            assertRefused(
                    () -> Npy.read("third", in),
                    "third: truncated: 0 bytes of magic bytes, expected 6");
        }
        assertRefused(() -> Npy.read("x", both), "x: 133 bytes behind the array, expected the end");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|character 0: found the end, expected '{'",
                "[]|found '[]', expected '{'",
                "{}|only the keys [], expected descr, fortran_order and shape",
                "{'descr': '<f4', 'shape': (1,)}|only the keys [descr, shape]",
                "{'descr': '<f4', 'descr': '<f4'}|the key 'descr', expected descr, fortran_order"
                        + " and shape once each",
                "{'a': 1}|the key 'a', expected",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (1,)} x|found 'x' behind the"
                        + " dictionary",
                "{'descr': '<f4', 'fortran_order': 1}|fortran_order is '1}', expected True or"
                        + " False",
                "{'descr': '<f4' 'shape'}|found ''shape'}', expected '}'",
                "{'descr' '<f4'}|found ''<f4'}', expected ':'",
                "{'descr|found ''descr', expected a string in quotes",
                "{'de\\x73cr': 1}|expected a string in quotes without escapes",
                "{'descr': <f4}|found '<f4}', expected a string in quotes",
                "{'descr': '<f4',,|found ',', expected a string in quotes",
            })
    void refusesBadDictionaries(String header, String message) {
        byte[] bytes = file(header == null ? "" : header, 4);
        assertRefused(() -> Npy.read("x.npy", bytes), "x.npy: header, character ", message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "f4", "<f", "<f16", "<c8", "<U4", "<M8[s]", "|V8", "<u8", ">u8", "|f4", "=f4",
                "<f4 "
            })
    void refusesOtherTypes(String descr) {
        byte[] bytes = file(header(descr, "(1,)"), 8);
        assertRefused(() -> Npy.read("x", bytes), "descr '" + descr + "', expected |b1, |u1");
    }

    @Test
    void refusesObjectsRecordsAndComplexOfNumpy() {
        assertRefused(
                () -> Npy.read("x", resource("objects.npy")),
                "pickled Python objects, which are never read");
        assertRefused(() -> Npy.read("x", resource("records.npy")), "records are not read");
        assertRefused(() -> Npy.read("x", resource("complex.npy")), "descr '<c8', expected");
        assertRefused(() -> Npy.read("x", resource("u8.npy")), "descr '<u8', expected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(1)|shape (1), expected a tuple such as (1,)",
                "[1]|found '[1], }', expected '('",
                "1|expected '('",
                "(1 2)|found '2), }' in shape, expected ',' or ')'",
                "(,)|found ',), }' in shape, expected an integer",
                "(1,,2)|in shape, expected an integer",
                "(1.0,)|in shape, expected ',' or ')'",
                "(99999999999999999999,)|found 99999999999999999999 in shape, expected an integer"
                        + " of 64 bits",
                "(-1,)|shape: size -1 in shape [-1], expected 0 to 2147483647",
                "(2147483648,)|size 2147483648 in shape",
                "(65536, 65536, 65536, 65536)|more elements than the 2147483639",
                "(9223372036854775807, 0)|size 9223372036854775807",
                "(2147483647, 2147483647, 2147483647)|more elements than",
                "(3,)|truncated: 8 bytes of data, expected 12",
                "(1,)|4 bytes behind the array, expected the end",
                "(0,)|8 bytes behind the array, expected the end",
                "(500000000,)|truncated: 8 bytes of data, expected 2000000000",
            })
    void refusesBadShapes(String shape, String message) {
        byte[] bytes = file(header("<f4", shape), 8);
        assertRefused(() -> Npy.read("x", bytes), "x: ", message);
    }

    @Test
    void streamsAllocateOnlyWhatComes() {
        byte[] bytes = file(header("<f4", "(2000000000,)"), 1000);
        assertRefused(
                () -> Npy.read("x", new ByteArrayInputStream(bytes)),
                "truncated: 1000 bytes of data, expected 8000000000");
    }

    @Test
    void refusesOtherFiles() throws Exception {
        assertRefused(
                () -> Npy.read("x", bytes("PK\3\4abcdefgh")),
                "begins with bytes 50 4b 03 04 61 62, expected 93 4e");
        for (byte[] version : new byte[][] {{0, 0}, {4, 0}, {1, 1}, {-1, -1}}) {
            byte[] bytes = concat(MAGIC, version, new byte[100]);
            assertRefused(
                    () -> Npy.read("x", bytes),
                    "version " + (version[0] & 255),
                    "expected 1.0, 2.0 or 3.0");
        }
        byte[] absurd =
                concat(MAGIC, new byte[] {2, 0}, littleEndian(0xffffffffL, 4), new byte[50]);
        assertRefused(
                () -> Npy.read("x", absurd), "header length 4294967295, expected at most 1048576");
        byte[] beyond = concat(MAGIC, new byte[] {1, 0}, littleEndian(0xffff, 2), new byte[50]);
        assertRefused(() -> Npy.read("x", beyond), "truncated: 50 bytes of header, expected 65535");
        byte[] truth = file(header("|b1", "(2,)"), 2);
        truth[truth.length - 1] = 2;
        assertRefused(() -> Npy.read("x", truth), "data: element 1 is 2, expected 0 or 1 for bool");
        byte[] whole = written(Samples.counting(DType.INT32, 3));
        for (int n = 0; n < whole.length; n++) {
            byte[] cut = Arrays.copyOf(whole, n);
            assertRefused(() -> Npy.read("x", cut), "truncated");
            assertRefused(() -> Npy.read("x", new ByteArrayInputStream(cut)), "truncated");
        }
    }

    @Test
    void truthValuesAreWrittenAs0And1() throws Exception {
        byte[] odd = {0, 1, 2, -1};
        Array a = Array.of(Storage.ofBool(odd), Shape.of(4));
        assertArrayEquals(new long[] {0, 1, 1, 1}, Npy.read("x", written(a)).toLongs());
        assertThrows(NoSuchFileException.class, () -> Npy.read(Path.of("no", "such.npy")));
        assertTrue(Files.notExists(Path.of("no")));
    }
}
