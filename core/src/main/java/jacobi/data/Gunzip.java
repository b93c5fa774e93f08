package jacobi.data;

import jacobi.io.FileFormatException;

import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952), no more than is asked for. Unlike the JDK's stream it refuses bytes
 * behind the last member instead of passing over them.
 */
final class Gunzip extends InputStream {
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final String name;
    private final byte[] bytes;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private int at;
    private boolean end;

    Gunzip(String name, byte[] bytes) throws FileFormatException {
        this.name = name;
        this.bytes = bytes;
        begin();
    }

    /** Whether bytes begin as gzip does. */
    static boolean isGzip(byte[] bytes) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    private FileFormatException error(String problem) {
        return new FileFormatException(name + ": gzip: " + problem);
    }

    private int octet() throws FileFormatException {
        if (at >= bytes.length) {
            throw error("truncated after %d bytes".formatted(bytes.length));
        }
        return bytes[at++] & 0xff;
    }

    private int fourOctets() throws FileFormatException {
        return octet() | octet() << 8 | octet() << 16 | octet() << 24;
    }

    /** Reads the header of a member. */
    private void begin() throws FileFormatException {
        int start = at;
        if (octet() != 0x1f || octet() != 0x8b) {
            throw error("%d bytes behind the end, expected none".formatted(bytes.length - start));
        }
        int method = octet();
        int flags = octet();
        if (method != 8 || (flags & RESERVED) != 0) {
            throw error("method %d and flags %d, expected method 8".formatted(method, flags));
        }
        // The time (4), extra flags and the operating system.
        for (int i = 0; i < 6; i++) {
            octet();
        }
        if ((flags & FLAG_EXTRA) != 0) {
            for (int left = octet() | octet() << 8; left > 0; left--) {
                octet();
            }
        }
        skipText((flags & FLAG_NAME) != 0);
        skipText((flags & FLAG_COMMENT) != 0);
        if ((flags & FLAG_CRC) != 0) {
            octet();
            octet();
        }
        inflater.reset();
        inflater.setInput(bytes, at, bytes.length - at);
        crc.reset();
    }

    private void skipText(boolean there) throws FileFormatException {
        while (there && octet() != 0) {
            // Up to the zero.
        }
    }

    /** Checks the trailer of a member, and reads the header of the next if there is one. */
    private void finish() throws FileFormatException {
        at = bytes.length - inflater.getRemaining();
        int expected = fourOctets();
        if (expected != (int) crc.getValue()) {
            throw error(
                    "the contents have the CRC %08x, expected %08x"
                            .formatted((int) crc.getValue(), expected));
        }
        int length = fourOctets();
        if (length != (int) inflater.getBytesWritten()) {
            throw error(
                    "%d bytes of contents (modulo 2^32), expected %d"
                            .formatted(
                                    inflater.getBytesWritten() & 0xffffffffL,
                                    Integer.toUnsignedLong(length)));
        }
        if (at == bytes.length) {
            end = true;
        } else {
            begin();
        }
    }

    @Override
    public int read() throws FileFormatException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws FileFormatException {
        Objects.checkFromIndexSize(from, count, into.length);
        if (count == 0) {
            return 0;
        }
        try {
            while (!end) {
                int n = inflater.inflate(into, from, count);
                if (n > 0) {
                    crc.update(into, from, n);
                    return n;
                }
                if (inflater.finished()) {
                    finish();
                } else {
                    // No output, and all input is there: it stops in the middle.
                    throw error("truncated after %d bytes".formatted(bytes.length));
                }
            }
            return -1;
        } catch (DataFormatException e) {
            throw new FileFormatException(name + ": gzip: damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
