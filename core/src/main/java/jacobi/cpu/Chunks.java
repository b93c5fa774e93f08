package jacobi.cpu;

/**
 * How work is cut. Sizes depend on the work alone, never on the number of threads, so that every
 * sum is added up in the same order on every machine.
 */
public final class Chunks {
    /**
     * Elements a step of a program does at a time: a few blocks of doubles stay in the nearest
     * cache.
     */
    public static final int BLOCK = 512;

    /** Elements of simple work that are worth giving to another thread. */
    public static final int GRAIN = 64 * BLOCK;

    private Chunks() {}

    /** Work on part of a range. */
    public interface Range {
        /** Does {@code from} (inclusive) to {@code to} (exclusive). */
        void run(int from, int to);
    }

    /**
     * Cuts {@code 0..n} into pieces of {@code grain} (the last may be smaller) and shares them out.
     */
    public static void run(int n, int grain, Range work) {
        if (n <= grain) {
            if (n > 0) {
                work.run(0, n);
            }
            return;
        }
        int pieces = count(n, grain);
        Pool.run(pieces, i -> work.run(i * grain, (int) Math.min(n, (i + 1L) * grain)));
    }

    /** How many items of a number of elements each make a piece worth sharing. */
    public static int grain(long elements) {
        return (int) Math.max(1, GRAIN / Math.max(1, elements));
    }

    /** Into how many pieces of {@code size} a range of n is cut. */
    public static int count(int n, int size) {
        return n / size + (n % size == 0 ? 0 : 1);
    }
}
