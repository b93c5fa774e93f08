package jacobi.cli.conformance;

/** The case is about something that does not exist here. */
final class Unsupported extends Exception {
    private static final long serialVersionUID = 1L;

    Unsupported(String message) {
        super(message);
    }
}
