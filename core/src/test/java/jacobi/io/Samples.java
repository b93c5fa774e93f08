package jacobi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.Storage;

import org.junit.jupiter.api.function.Executable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Arrays and bytes that several tests use. */
final class Samples {
    private Samples() {}

    /** A file made by other programs. */
    static byte[] resource(String name) throws IOException {
        try (InputStream in = Samples.class.getResourceAsStream("/io/" + name)) {
            if (in == null) {
                throw new IOException("no test resource " + name);
            }
            return in.readAllBytes();
        }
    }

    /** A row-major array that counts from 0, in truth values every third is true. */
    static Array counting(DType dtype, int... sizes) {
        Array a = Array.zeros(dtype, Shape.of(sizes));
        for (int i = 0; i < a.numel(); i++) {
            a.setDouble(i, dtype == DType.BOOL ? (i % 3 == 0 ? 1 : 0) : i);
        }
        return a;
    }

    /** Every element type with its extremes, and every kind of layout. */
    static SequencedMap<String, Array> all() {
        SequencedMap<String, Array> all = new LinkedHashMap<>();
        float[] floats = {
            -0f, 1.5f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY
        };
        double[] doubles = {-0.0, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, 1 / 0.0};
        all.put("float32", Array.of(Storage.of(floats), Shape.of(2, 3)));
        all.put("float64", Array.of(Storage.of(doubles), Shape.of(3, 2)));
        all.put(
                "int64",
                Array.of(Storage.of(new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}), Shape.of(3)));
        all.put(
                "int32",
                Array.of(
                        Storage.of(new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}),
                        Shape.of(1, 2)));
        all.put("uint8", Array.of(Storage.ofUint8(new byte[] {0, 127, -128, -1}), Shape.of(4)));
        all.put("bool", Array.of(Storage.ofBool(new byte[] {1, 0, 1}), Shape.of(3)));
        for (DType d : DType.values()) {
            all.put(d + ".scalar", Array.scalar(d, 1));
            all.put(d + ".empty", Array.zeros(d, Shape.of(2, 0, 3)));
            Array cube = counting(d, 3, 4, 5);
            all.put(d + ".transposed", cube.with(cube.layout().transpose(0, 2)));
            all.put(d + ".sliced", cube.with(cube.layout().slice(2, 1, 2, 2)));
            all.put(d + ".row", cube.with(cube.layout().select(0, 1)));
            all.put(
                    d + ".expanded",
                    counting(d, 1, 3)
                            .with(Layout.contiguous(Shape.of(1, 3)).expand(Shape.of(4, 3))));
            all.put(d + ".emptyView", cube.with(cube.layout().slice(1, 4, 0, 1)));
        }
        all.put("larger than a chunk", counting(DType.FLOAT64, 101, 257));
        Array large = counting(DType.FLOAT32, 170, 190);
        all.put("view larger than a chunk", large.with(large.layout().transpose(0, 1)));
        return all;
    }

    /** Same type, shape and bits, element by element. */
    static void assertSame(Array expected, Array found, String what) {
        assertEquals(expected.dtype(), found.dtype(), what);
        assertEquals(expected.shape(), found.shape(), what);
        if (expected.dtype().isFloating()) {
            assertArrayEquals(bits(expected), bits(found), what);
        } else {
            assertArrayEquals(expected.toLongs(), found.toLongs(), what);
        }
    }

    private static long[] bits(Array a) {
        long[] bits = new long[a.numel()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(a.getDouble(i));
        }
        return bits;
    }

    static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] littleEndian(long value, int bytes) {
        byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
        return Arrays.copyOf(all, bytes);
    }

    /** A FileFormatException whose message has all these parts. */
    static void assertRefused(Executable read, String... parts) {
        String message = assertThrows(FileFormatException.class, read).getMessage();
        for (String part : parts) {
            assertTrue(
                    message.contains(part), () -> "'" + message + "' does not say '" + part + "'");
        }
    }
}
