package jacobi.cpu.vector;

import jacobi.cpu.Chunks;

/**
 * The blocks into which the result of a product is cut, by its sizes alone: each a piece of work
 * for one thread, and alike but for what rounding to whole tiles leaves.
 *
 * @param high rows of a block, those of the left matrix
 * @param wide its columns
 */
record ProductCut(int high, int wide) {
    /** So many multiplications make a piece of work: a few microseconds. */
    static final long PIECE = 1 << 18;

    /** Columns of a block at most: what the epilogue takes at once. */
    private static final int WIDE = Chunks.BLOCK;

    /** Bytes of a term of a block's rows, about: a slice fits in a second-level cache. */
    private static final int HIGH = 768;

    /** Blocks are made smaller until there are so many. */
    private static final int PIECES = 16;

    static ProductCut of(ProductPlan plan) {
        int tall = plan.rows();
        int broad = plan.columns();
        int down = Chunks.count(plan.m(), round(HIGH / plan.type().byteSize(), tall));
        int across = Chunks.count(plan.n(), round(WIDE, broad));
        long work = (long) plan.m() * plan.n() * plan.k();
        // Small results are cut finer, so that there are pieces to share out and none takes long
        // when all others are done.
        int blocks = down * across;
        while (blocks < PIECES && work / blocks >= 2 * PIECE) {
            int rows = plan.m() / down;
            int columns = plan.n() / across;
            if (columns >= rows && columns >= 2 * broad) {
                across *= 2;
            } else if (rows >= 2 * tall) {
                down *= 2;
            } else {
                break;
            }
            blocks *= 2;
        }
        return new ProductCut(
                round(Chunks.count(plan.m(), down), tall),
                round(Chunks.count(plan.n(), across), broad));
    }

    /** The least multiple of unit that is not below n. */
    static int round(int n, int unit) {
        return Chunks.count(n, unit) * unit;
    }
}
