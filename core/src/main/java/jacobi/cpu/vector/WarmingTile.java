package jacobi.cpu.vector;

/**
 * A {@link Tile} that leaves most of its work to the plain one and gives a share of it to the
 * generated one, until that has been compiled and is quick. Both have the same results, so when
 * that happens is of no importance.
 */
final class WarmingTile implements Tile {
    /** One call of so many tries the generated tile: enough that it gets compiled. */
    private static final int SHARE = 8;

    /** Nanoseconds per multiplication of vectors: ten times what is slow for compiled code. */
    private static final int QUICK = 3;

    /** Nanoseconds that a call may take whatever its work. */
    private static final int CALL = 200;

    private final Tile plain;
    private final Tile generated;
    private final int vectors;
    private int calls; // Lost updates from other threads are no loss.
    private volatile boolean warm;

    WarmingTile(Form form) {
        plain = new PlainTile(form);
        generated = TileCode.define(form);
        vectors = form.rows() * form.vectors();
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
        } else if (++calls % SHARE != 0) {
            plain.multiply(left, i, step, right, j, across, depth, sums, at, stride, first);
        } else {
            long start = System.nanoTime();
            generated.multiply(left, i, step, right, j, across, depth, sums, at, stride, first);
            long work = (long) vectors * depth;
            warm = System.nanoTime() - start < CALL + QUICK * work;
        }
    }
}
