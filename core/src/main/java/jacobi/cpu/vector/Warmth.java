package jacobi.cpu.vector;

import java.util.function.LongSupplier;

/**
 * Whether some vector code is compiled by now. Before it is, each of its vectors is an object, and
 * it takes some hundred times as long as plain loops do; so those do the work at first. Once there
 * was enough of it a thread in the background runs the vector code for nothing until it is quick.
 * Both ways must give the same bits, so that nobody can tell when that was.
 *
 * <p>Code that does not become quick is given up, and plain loops stay in use: the compiler does
 * not manage every form of it. The logger {@code jacobi.cpu} then says so at level {@code DEBUG}.
 */
final class Warmth {
    /** What a trial returns if there is nothing to be compiled: plain loops are what was wanted. */
    static final long NEVER = Long.MIN_VALUE;

    private static final int TIMES = 3;

    /** Nanoseconds of trials, after which other code that waits has its turn. */
    private static final long TURN = 500_000_000;

    /** Of all its turns; code is mostly compiled in the first, unless the compiler is busy. */
    private static final long PATIENCE = 10_000_000_000L;

    private final Object name;
    private final long worth;
    private final LongSupplier trial;
    private final long patience;
    private volatile boolean ready;
    private volatile boolean begun;
    private long work; // counted without care: it only has to be about right
    private long tried; // by the thread in the background

    /**
     * Of code that nobody has run yet.
     *
     * @param name what the logger calls it
     * @param worth so much work is done without it first
     * @param trial runs the code for nothing; nanoseconds by which that was quicker than it has to
     *     be, negative while it is too slow, or {@link #NEVER}
     */
    Warmth(Object name, long worth, LongSupplier trial) {
        this(name, worth, trial, PATIENCE);
    }

    /** The same with another patience, in nanoseconds. */
    Warmth(Object name, long worth, LongSupplier trial, long patience) {
        this.name = name;
        this.worth = worth;
        this.trial = trial;
        this.patience = patience;
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
        long start = System.nanoTime();
        long end = start;
        for (int quick = 0; quick < TIMES; end = System.nanoTime()) {
            if (end - start > TURN) {
                tried += end - start;
                later();
                return;
            }
            long spare = trial.getAsLong();
            if (spare == NEVER) {
                return;
            }
            quick = spare >= 0 ? quick + 1 : 0;
        }
        ready = true;
    }

    private void later() {
        if (tried < patience) {
            Background.run(this::warm);
        } else {
            // Looked up only now: most programs get by without a logger, and start sooner.
            System.getLogger("jacobi.cpu")
                    .log(
                            System.Logger.Level.DEBUG,
                            "{0} is still slow after {1} s of trials; plain loops stay in use",
                            name,
                            tried / 1_000_000_000);
        }
    }
}
