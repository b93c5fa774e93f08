package jacobi.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import jacobi.array.Array;
import jacobi.array.Shape;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The header of an {@code .npy} file: magic bytes, version, a length, and a Python dictionary.
 *
 * @param encoding of the elements
 * @param order of the bytes of an element
 * @param fortranOrder whether the first index runs fastest, not the last
 * @param shape of the array
 */
record NpyHeader(Encoding encoding, ByteOrder order, boolean fortranOrder, Shape shape) {
    /** More than enough for any shape that makes sense; the format itself allows 4 GB. */
    static final int MAX_LENGTH = 1 << 20;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGN = 64;

    static NpyHeader read(Input in) throws IOException {
        byte[] magic = in.bytes(MAGIC.length, "magic bytes");
        if (!Arrays.equals(magic, MAGIC)) {
            HexFormat hex = HexFormat.ofDelimiter(" ");
            throw in.error(
                    "begins with bytes %s, expected %s of an .npy file"
                            .formatted(hex.formatHex(magic), hex.formatHex(MAGIC)));
        }
        byte[] version = in.bytes(2, "version");
        if (version[0] < 1 || version[0] > 3 || version[1] != 0) {
            throw in.error(
                    "version %d.%d, expected 1.0, 2.0 or 3.0"
                            .formatted(version[0] & 0xff, version[1] & 0xff));
        }
        int width = version[0] == 1 ? 2 : 4;
        ByteBuffer field = ByteBuffer.wrap(in.bytes(width, "header length"));
        field.order(ByteOrder.LITTLE_ENDIAN);
        long length =
                width == 2
                        ? Short.toUnsignedLong(field.getShort())
                        : Integer.toUnsignedLong(field.getInt());
        if (length > MAX_LENGTH) {
            throw in.error("header length %d, expected at most %d".formatted(length, MAX_LENGTH));
        }
        byte[] text = in.bytes((int) length, "header");
        return new NpyHeaderReader(in, new String(text, version[0] == 3 ? UTF_8 : ISO_8859_1))
                .header();
    }

    /** Everything before the elements, byte for byte as NumPy writes it. */
    static byte[] bytes(Array array) {
        int[] shape = array.shape().toArray();
        StringBuilder sizes = new StringBuilder();
        for (int i = 0; i < shape.length; i++) {
            sizes.append(i == 0 ? "" : ", ").append(shape[i]);
        }
        sizes.append(shape.length == 1 ? "," : "");
        StringBuilder dict =
                new StringBuilder("{'descr': '")
                        .append(descr(array))
                        .append("', 'fortran_order': False, 'shape': (")
                        .append(sizes)
                        .append("), }");
        if (shape.length > 0) {
            // NumPy leaves room for the first size to grow in place to 21 digits.
            dict.repeat(' ', 21 - Integer.toString(shape[0]).length());
        }
        int major = padded(dict.length(), 2) > 0xffff ? 2 : 1;
        int width = major == 1 ? 2 : 4;
        int length = padded(dict.length(), width);
        dict.repeat(' ', length - dict.length() - 1).append('\n');
        ByteBuffer out = ByteBuffer.allocate(MAGIC.length + 2 + width + length);
        out.order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).put((byte) major).put((byte) 0);
        if (major == 1) {
            out.putShort((short) length);
        } else {
            out.putInt(length);
        }
        return out.put(dict.toString().getBytes(ISO_8859_1)).array();
    }

    /** The length of a header with its line feed, padded so that the data is aligned. */
    private static int padded(int length, int width) {
        int before = MAGIC.length + 2 + width;
        return Math.ceilDiv(before + length + 1, ALIGN) * ALIGN - before;
    }

    private static String descr(Array array) {
        return switch (array.dtype()) {
            case BOOL -> "|b1";
            case UINT8 -> "|u1";
            case INT32 -> "<i4";
            case INT64 -> "<i8";
            case FLOAT32 -> "<f4";
            case FLOAT64 -> "<f8";
        };
    }
}
