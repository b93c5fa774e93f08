package jacobi.io;

import java.io.IOException;

/**
 * A file whose contents are not what its format allows; the message names the file, what was found
 * and what was expected.
 */
public final class FileFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With a message such as {@code x.npy: 12 bytes of data, expected 16 for float32 [4]}. */
    public FileFormatException(String message) {
        super(message);
    }

    /** With a message and what led to it. */
    public FileFormatException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What was found and expected, and where; never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
