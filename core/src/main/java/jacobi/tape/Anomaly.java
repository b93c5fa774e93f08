package jacobi.tape;

import jacobi.array.Array;

import java.util.Optional;
import java.util.Set;

/**
 * The mode that finds where a NaN comes from: while it is on, each node remembers the line of user
 * code that made it, and backward stops at the first gradient that is not a number.
 */
public final class Anomaly {
    private static final ThreadLocal<Boolean> ON = ThreadLocal.withInitial(() -> false);
    private static final Set<String> OURS =
            Set.of("jacobi.tape", "jacobi.op", "jacobi.nn", "jacobi.optim", "jacobi.data");
    private static final StackWalker WALKER = StackWalker.getInstance();

    private Anomaly() {}

    /** Whether the mode is on for this thread. */
    public static boolean isEnabled() {
        return ON.get();
    }

    /** Switches the mode for this thread until the result is closed. */
    public static GradMode.Scope with(boolean on) {
        boolean before = isEnabled();
        ON.set(on);
        return () -> ON.set(before);
    }

    /** The nearest line on the stack that is not Jacobi's own. */
    static String callSite() {
        Optional<StackWalker.StackFrame> user =
                WALKER.walk(s -> s.filter(f -> !isOurs(f.getClassName())).findFirst());
        return user.map(f -> f.toStackTraceElement().toString()).orElse("unknown");
    }

    private static boolean isOurs(String className) {
        int dot = className.lastIndexOf('.');
        String room = dot < 0 ? "" : className.substring(0, dot);
        return room.equals("jacobi") || OURS.contains(room);
    }

    static boolean hasNan(Array a) {
        if (a.dtype().isFloating()) {
            for (int i = 0; i < a.numel(); i++) {
                if (Double.isNaN(a.getDouble(i))) {
                    return true;
                }
            }
        }
        return false;
    }
}
