package jacobi.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.io.FileFormatException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** IDX files, whole and hostile. */
final class IdxTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
            gz.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static Array parse(byte[] bytes) throws FileFormatException {
        return Idx.parse("x", bytes);
    }

    private static String message(byte[] bytes) {
        return assertThrows(FileFormatException.class, () -> parse(bytes)).getMessage();
    }

    @Test
    void allTypesAreRead() throws IOException {
        Array bytes = parse(hex("00000802 00000002 00000003 000102 03feff"));
        assertEquals(DType.UINT8, bytes.dtype());
        assertEquals(Shape.of(2, 3), bytes.shape());
        assertArrayEquals(new long[] {0, 1, 2, 3, 254, 255}, bytes.toLongs());
        Array signed = parse(hex("00000901 00000002 7fff"));
        assertEquals(DType.INT32, signed.dtype());
        assertArrayEquals(new long[] {127, -1}, signed.toLongs());
        Array shorts = parse(hex("00000b01 00000002 0102 fffe"));
        assertArrayEquals(new long[] {258, -2}, shorts.toLongs());
        assertEquals(DType.INT32, shorts.dtype());
        assertArrayEquals(
                new long[] {0x01020304, -2},
                parse(hex("00000c01 00000002 01020304 fffffffe")).toLongs());
        Array floats = parse(hex("00000d01 00000002 3f800000 7fc00000"));
        assertEquals(DType.FLOAT32, floats.dtype());
        assertArrayEquals(new double[] {1, Double.NaN}, floats.toDoubles());
        Array doubles = parse(hex("00000e01 00000001 bff8000000000000"));
        assertEquals(DType.FLOAT64, doubles.dtype());
        assertArrayEquals(new double[] {-1.5}, doubles.toDoubles());
        assertEquals(Shape.SCALAR, parse(hex("00000800 07")).shape());
        assertEquals(Shape.of(0, 5), parse(hex("00000802 00000000 00000005")).shape());
    }

    @Test
    void gzipIsRecognisedWhateverTheName(@TempDir Path folder) throws IOException {
        byte[] plain = hex("00000801 00000003 010203");
        Path file = folder.resolve("labels");
        for (byte[] bytes :
                new byte[][] {
                    plain, gzip(plain), join(gzip(hex("0000")), gzip(hex("080100000003010203")))
                }) {
            Files.write(file, bytes);
            assertArrayEquals(new long[] {1, 2, 3}, Idx.read(file).toLongs());
        }
        // With a name, a comment, extra bytes and a header checksum, as RFC 1952 allows.
        byte[] gz = gzip(plain);
        byte[] full =
                join(
                        hex("1f8b08 1e 00000000 0003"),
                        hex("0200 abcd"),
                        hex("6e616d6500"),
                        hex("6300"),
                        hex("1234"),
                        Arrays.copyOfRange(gz, 10, gz.length));
        assertArrayEquals(new long[] {1, 2, 3}, parse(full).toLongs());
        assertThrows(NoSuchFileException.class, () -> Idx.read(folder.resolve("none")));
    }

    @Test
    void whatIsNotIdxIsSaid() {
        assertEquals("x: truncated: 0 bytes of the magic number, expected 4", message(new byte[0]));
        assertEquals(
                "x: truncated: 3 bytes of the magic number, expected 4", message(hex("000008")));
        assertEquals(
                "x: not IDX: begins with 89 50 4e 47, expected 00 00, a type of 08 to 0e and a"
                        + " number of dimensions",
                message(hex("89504e47 0d0a1a0a")));
        assertTrue(
                message(hex("00000a01 00000001 00"))
                        .startsWith("x: not IDX: begins with 00 00 0a 01"));
        assertTrue(message(hex("000008ff 00000001 00")).startsWith("x: not IDX"));
        assertTrue(message(hex("01000801 00000001 00")).startsWith("x: not IDX"));
    }

    @Test
    void lengthsAreNotBelieved() {
        assertEquals(
                "x: truncated: 2 bytes of elements [3], expected 3",
                message(hex("00000801 00000003 0102")));
        assertEquals(
                "x: truncated: 6 bytes of the sizes, expected 8",
                message(hex("00000802 00000003 0102")));
        assertEquals(
                "x: more bytes behind the elements [1], expected the end",
                message(hex("00000801 00000001 0102")));
        assertEquals(
                "x: size 4294967295 of dimension 0, expected at most 2147483647",
                message(hex("00000801 ffffffff")));
        assertEquals(
                "x: sizes [2147483647, 2147483647, 2147483647] of 8 bytes an element, expected at"
                        + " most 1073741824 bytes",
                message(hex("00000e03 7fffffff 7fffffff 7fffffff")));
        // The product is 2^64, 0 in 64 bits.
        assertTrue(
                message(hex("00000804 00010000 00010000 00010000 00010000")).contains("at most"));
        assertTrue(message(hex("00000803 00000000 7fffffff 7fffffff")).contains("at most"));
        // A gigabyte announced, three bytes there.
        assertEquals(
                "x: truncated: 3 bytes of elements [1073741824], expected 1073741824",
                message(hex("00000801 40000000 010203")));
    }

    @Test
    void gzipBombsAreReadNoFurtherThanTheHeaderSays() {
        byte[] bomb = gzip(join(hex("00000801 00000003"), new byte[100 << 20]));
        assertTrue(bomb.length < 200_000);
        long before = Runtime.getRuntime().totalMemory();
        assertEquals("x: more bytes behind the elements [3], expected the end", message(bomb));
        assertTrue(Runtime.getRuntime().totalMemory() - before < 90L << 20);
        byte[] large = gzip(join(hex("00000801 00010001"), new byte[65537]));
        assertEquals(
                "x: sizes [65537] of 1 bytes an element, expected at most 65536 bytes",
                assertThrows(FileFormatException.class, () -> Idx.parse("x", large, 65536))
                        .getMessage());
    }

    @Test
    void damagedGzipIsSaid() {
        byte[] gz = gzip(hex("00000801 00000003 010203"));
        assertEquals(
                "x: gzip: 5 bytes behind the end, expected none",
                message(join(gz, hex("0102030405"))));
        byte[] crc = gz.clone();
        crc[crc.length - 8] ^= 1;
        assertTrue(message(crc).startsWith("x: gzip: the contents have the CRC "), message(crc));
        byte[] length = gz.clone();
        length[length.length - 4] ^= 1;
        assertEquals("x: gzip: 11 bytes of contents (modulo 2^32), expected 10", message(length));
        byte[] method = gz.clone();
        method[2] = 7;
        assertEquals("x: gzip: method 7 and flags 0, expected method 8", message(method));
        byte[] block = gz.clone();
        block[10] = 7;
        assertTrue(message(block).startsWith("x: gzip: damaged: "), message(block));
    }

    @Test
    void everyTruncationIsAnError() {
        byte[] plain = hex("00000802 00000001 00000003 010203");
        for (byte[] whole : new byte[][] {plain, gzip(plain)}) {
            for (int n = 0; n < whole.length; n++) {
                assertTrue(message(Arrays.copyOf(whole, n)).contains("truncated"));
            }
        }
    }

    @Property(tries = 2000)
    void noBytesGiveAnythingButAnArrayOrAFormatException(
            @ForAll byte[] tail,
            @ForAll @IntRange(min = 0, max = 14) int type,
            @ForAll @IntRange(min = 0, max = 4) int rank) {
        byte[] file = join(new byte[] {0, 0, (byte) type, (byte) rank}, tail);
        for (byte[] bytes : new byte[][] {file, gzip(file), join(hex("1f8b"), tail)}) {
            try {
                Array a = parse(bytes);
                assertTrue(a.numel() * 1L <= tail.length);
            } catch (FileFormatException e) {
                assertTrue(e.getMessage().startsWith("x: "));
            }
        }
    }

    @Test
    void filesLargerThanTheirElementsCouldBeAreNotRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("large");
        Files.write(file, join(hex("00000801 00000001"), new byte[5000]));
        assertEquals(
                file + ": more than 1124 bytes, expected an IDX file of at most 100",
                assertThrows(FileFormatException.class, () -> Idx.read(file, 100)).getMessage());
    }
}
