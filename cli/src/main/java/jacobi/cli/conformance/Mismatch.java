package jacobi.cli.conformance;

/** A value that is not the expected one. */
final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
        super(message);
    }
}
