package jacobi.cpu.vector;

import java.util.function.LongSupplier;

/**
 * Whether some vector code is compiled by now. Before it is, each of its vectors is an object, and
 * it takes some hundred times as long as plain loops do; so those do the work at first. Once there
 * was enough of it a thread in the background runs the vector code for nothing until it is quick.
 * Both ways must give the same bits, so that nobody can tell when that was.
 */
final class Warmth {
    private static final int TIMES = 3;
    private static final long PATIENCE = 10_000_000_000L;

    private final long worth;
    private final LongSupplier trial;
    private volatile boolean ready;
    private volatile boolean begun;
    private long work; // counted without care: it only has to be about right

    /**
     * Of code that nobody has run yet.
     *
     * @param worth so much work is done without it first
     * @param trial runs the code for nothing; nanoseconds by which that was quicker than it has to
     *     be, negative while it is too slow
     */
    Warmth(long worth, LongSupplier trial) {
        this.worth = worth;
        this.trial = trial;
    }

    /** Whether to use the code for so much work; if not, the work counts. */
    boolean isReady(Loops.When when, long more) {
        return switch (when) {
            case AT_ONCE -> true;
            case NEVER -> false;
            case WORTHWHILE -> ready || (!begun && isReadyLater(more));
        };
    }

    private boolean isReadyLater(long more) {
        work += more;
        if (work >= worth && begin()) {
            Background.run(this::warm);
        }
        return false;
    }

    private synchronized boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    private void warm() {
        int quick = 0;
        for (long start = System.nanoTime(); quick < TIMES; ) {
            if (System.nanoTime() - start > PATIENCE) {
                return;
            }
            quick = trial.getAsLong() >= 0 ? quick + 1 : 0;
        }
        ready = true;
    }
}
