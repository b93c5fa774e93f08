package jacobi.io;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes being read, with a name for errors, a position and, where it is known, a length.
 *
 * <p>Files are read in chunks and not mapped: a mapping lives until the collector finds it, and
 * until then some systems refuse to replace the file; and a file that shrinks under a mapping is a
 * signal rather than an exception.
 */
final class Input implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final long UNKNOWN = -1;

    private final String name;
    private final InputStream in;
    private final long length;
    private long position;

    private Input(String name, InputStream in, long length) {
        this.name = name;
        this.in = in;
        this.length = length;
    }

    /** A file; what is not a regular one, such as a pipe, has no known length. */
    static Input of(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            long length = Files.isRegularFile(file) ? Files.size(file) : UNKNOWN;
            return new Input(file.toString(), new BufferedInputStream(in, BUFFER), length);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** An array of bytes. */
    static Input of(String name, byte[] bytes) {
        return new Input(name, new ByteArrayInputStream(bytes), bytes.length);
    }

    /**
     * A stream of unknown length, read no further than is asked for; closing it is the caller's.
     */
    static Input of(String name, InputStream in) {
        return new Input(name, in, UNKNOWN);
    }

    String name() {
        return name;
    }

    /** How many bytes were read so far. */
    long position() {
        return position;
    }

    boolean knowsLength() {
        return length != UNKNOWN;
    }

    /** The bytes not read yet, if the length is known. */
    long remaining() {
        return Math.max(0, length - position);
    }

    /** Fills as much of the array as there are bytes, and says how many. */
    int read(byte[] into, int count) throws IOException {
        int n = in.readNBytes(into, 0, count);
        position += n;
        return n;
    }

    /**
     * The next bytes, allocating no more than about twice what is really there.
     *
     * @param what named in the error
     * @throws FileFormatException if there are fewer
     */
    byte[] bytes(int count, String what) throws IOException {
        if (knowsLength() && count > remaining()) {
            throw truncated(what, count, remaining());
        }
        byte[] bytes = in.readNBytes(count);
        position += bytes.length;
        if (bytes.length < count) {
            throw truncated(what, count, bytes.length);
        }
        return bytes;
    }

    /** All bytes up to the end. */
    byte[] rest() throws IOException {
        byte[] bytes = in.readAllBytes();
        position += bytes.length;
        return bytes;
    }

    /**
     * @throws FileFormatException if there are more bytes
     */
    void requireEnd(String what) throws IOException {
        if (knowsLength() && remaining() > 0) {
            throw error("%d bytes behind %s, expected the end".formatted(remaining(), what));
        }
        if (in.read() >= 0) {
            throw error("more bytes behind " + what + ", expected the end");
        }
    }

    FileFormatException truncated(String what, long expected, long found) {
        return error("truncated: %d bytes of %s, expected %d".formatted(found, what, expected));
    }

    FileFormatException error(String problem) {
        return new FileFormatException(name + ": " + problem);
    }

    FileFormatException error(String problem, Throwable cause) {
        return new FileFormatException(name + ": " + problem, cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
