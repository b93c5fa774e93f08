package jacobi.array;

/**
 * Shapes, sizes or dimensions that do not fit; the message names the operator, what was found and
 * expected.
 */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** With a message such as {@code matmul: [4, 2] x [4, 2]: inner sizes 2 and 4 differ}. */
    public ShapeException(String message) {
        super(message);
    }
}
