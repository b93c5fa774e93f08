package jacobi.cli.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.tukaani.xz.XZInputStream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** The figures of gzip and xz against those of the programs of these names. */
final class CompressorTest {
    private static byte[] numbers() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append(i).append(' ').append(i * i % 997).append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] noise(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Other versions of the same encoders differ by less than two in a hundred. */
    @Test
    void figuresAreThoseOfThePrograms() {
        byte[] text = numbers();
        assertEquals(43286, text.length);
        // gzip 1.12: gzip -9 -n -c | wc -c; XZ Utils 5.4.1: xz -9e -c | wc -c.
        double gzip = 8.0 * 19953 / text.length;
        double xz = 8.0 * 10300 / text.length;
        assertEquals(gzip, Compressor.GZIP.bits(text), 0.02 * gzip);
        assertEquals(xz, Compressor.XZ.bits(text), 0.02 * xz);
    }

    @Test
    void whatIsCountedCanBeRead() throws IOException {
        byte[] text = numbers();
        for (Compressor compressor : Compressor.values()) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            try (OutputStream out = compressor.open(file, text.length)) {
                out.write(text);
            }
            assertEquals(8.0 * file.size() / text.length, compressor.bits(text), 1e-12);
            InputStream bytes = new ByteArrayInputStream(file.toByteArray());
            try (InputStream in =
                    compressor == Compressor.GZIP
                            ? new GZIPInputStream(bytes)
                            : new XZInputStream(bytes)) {
                assertArrayEquals(text, in.readAllBytes());
            }
        }
    }

    @Test
    void noiseCannotBeCompressedAndIsNotForFree() {
        byte[] noise = noise(1, 100_000);
        for (Compressor compressor : Compressor.values()) {
            assertEquals(8, compressor.bits(noise), 0.02);
            assertEquals(8, compressor.bits(noise(2, 50_000), noise), 0.02);
        }
    }

    /** gzip looks back 32 kB and no farther, xz as far as its dictionary reaches. */
    @Test
    void afterTheSameTextItTakesNextToNothingWithinTheWindow() {
        byte[] text = noise(1, 10_000);
        byte[] near = join(text, noise(2, 20_000));
        byte[] far = join(text, noise(2, 40_000));
        assertTrue(Compressor.GZIP.bits(near, text) < 0.2);
        assertTrue(Compressor.GZIP.bits(far, text) > 7.9);
        assertTrue(Compressor.XZ.bits(far, text) < 0.2);
    }

    private static byte[] join(byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }

    @Test
    void lastIsTheEndOrAll() {
        byte[] bytes = {1, 2, 3};
        assertArrayEquals(new byte[] {2, 3}, Compressor.last(bytes, 2));
        assertArrayEquals(bytes, Compressor.last(bytes, 1L << 40));
        assertArrayEquals(new byte[0], Compressor.last(bytes, 0));
    }

    @Test
    void nothingHasNoBitsPerByte() {
        for (Compressor compressor : Compressor.values()) {
            IllegalArgumentException e =
                    assertThrows(
                            IllegalArgumentException.class, () -> compressor.bits(new byte[0]));
            assertTrue(e.getMessage().endsWith(": 0 bytes: expected at least 1"), e.getMessage());
        }
    }
}
