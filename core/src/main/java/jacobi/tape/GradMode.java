package jacobi.tape;

/** Whether this thread records operations. On by default. */
public final class GradMode {
    private static final ThreadLocal<Boolean> OFF = ThreadLocal.withInitial(() -> false);

    private GradMode() {}

    /** Whether operations are recorded. */
    public static boolean isEnabled() {
        return !OFF.get();
    }

    /** Switches recording for this thread. */
    public static void enable(boolean on) {
        OFF.set(!on);
    }

    /** Switches recording for this thread until the result is closed. */
    public static Scope with(boolean on) {
        boolean before = isEnabled();
        enable(on);
        return () -> enable(before);
    }

    /** Ends a stretch of another mode; closing restores the mode before. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
