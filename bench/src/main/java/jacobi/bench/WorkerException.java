package jacobi.bench;

import java.io.Serial;

/** A contestant cannot do its work, and says why. */
final class WorkerException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    WorkerException(String message) {
        super(message);
    }
}
