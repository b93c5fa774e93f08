package jacobi.cli.conformance;

/** A value that is not the expected one. */
final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
        super(message);
    }

    /** The message alone: the reader cares what differs, not how that is called here. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
