package jacobi.cpu.vector;

import jacobi.array.DType;

/**
 * A {@link Tile} that leaves the work to the plain one until the generated one has been compiled
 * and is quick. Both have the same results, so when that happens is of no importance. To get it
 * compiled, a share of the time goes into calling it for a few terms, for nothing.
 */
final class WarmingTile implements Tile {
    /** The plain tile gets so many times the time that goes into trials. */
    private static final int SHARE = 3;

    /** Terms of a trial. */
    private static final int TERMS = 4;

    /** Nanoseconds per multiplication of vectors: ten times what is slow for compiled code. */
    private static final int QUICK = 3;

    /** Nanoseconds that a call may take whatever its work. */
    private static final int CALL = 200;

    private final Tile plain;
    private final Tile generated;
    private final int vectors;
    private final int columns;
    private final Object nowhere;
    // Updates lost to other threads are no loss.
    private long work;
    private long trials;
    private boolean first;
    private volatile boolean warm;

    WarmingTile(Form form) {
        plain = new PlainTile(form);
        generated = TileCode.define(form);
        vectors = form.rows() * form.vectors();
        columns = form.vectors() * TileCode.lanes(form.type());
        int n = form.rows() * columns;
        nowhere = form.type() == DType.FLOAT32 ? new float[n] : new double[n];
    }

    @Override
    public void multiply(
            Object left,
            int i,
            int step,
            Object right,
            int j,
            int across,
            int depth,
            Object sums,
            int at,
            int stride,
            boolean first) {
        if (warm) {
            generated.multiply(left, i, step, right, j, across, depth, sums, at, stride, first);
            return;
        }
        long start = System.nanoTime();
        plain.multiply(left, i, step, right, j, across, depth, sums, at, stride, first);
        work += System.nanoTime() - start;
        while (!warm && SHARE * trials < work) {
            trial(left, i, step, right, j, across, Math.min(depth, TERMS));
        }
    }

    private void trial(Object left, int i, int step, Object right, int j, int across, int depth) {
        first = !first; // both ways, so that both get compiled
        long start = System.nanoTime();
        generated.multiply(left, i, step, right, j, across, depth, nowhere, 0, columns, first);
        long time = System.nanoTime() - start;
        trials += time + 1;
        warm = time < CALL + (long) QUICK * vectors * depth;
    }
}
