package jacobi;

import jacobi.tape.GradMode;

/**
 * Switches the recording of operations on or off for the current thread, until closed:
 *
 * <pre>{@code
 * try (var _ = Grad.off()) {
 *     ... // no graph in here
 * }
 * }</pre>
 */
public final class Grad implements AutoCloseable {
    private final GradMode.Scope scope;

    private Grad(boolean on) {
        this.scope = GradMode.with(on);
    }

    /** Nothing is recorded until the result is closed. */
    public static Grad off() {
        return new Grad(false);
    }

    /** Operations are recorded until the result is closed, also inside an {@link #off}. */
    public static Grad on() {
        return new Grad(true);
    }

    /** Whether operations are recorded now. */
    public static boolean isEnabled() {
        return GradMode.isEnabled();
    }

    /** Back to the mode before. */
    @Override
    public void close() {
        scope.close();
    }
}
