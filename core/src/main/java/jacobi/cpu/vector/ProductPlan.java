package jacobi.cpu.vector;

import jacobi.array.DType;
import jacobi.cpu.Chunks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a matrix product is done: a choice made from sizes and strides alone.
 *
 * <p>A {@link Tile} takes single elements of its left matrix, which may therefore lie in memory in
 * almost any order, and whole vectors of its right matrix and its result, which must lie row by
 * row. Since {@code C = A B} says the same as {@code Cᵀ = Bᵀ Aᵀ}, either matrix can be the left
 * one. The better choice is the one with fewer elements to move: for {@code x Wᵀ} with few rows in
 * x, that is the small x as the right matrix (transposed first) and the large W where it lies.
 *
 * <p>Every sum is added up in the same order under either choice and for any size of the tile.
 *
 * @param type of the sums
 * @param flipped whether Bᵀ is the left matrix
 * @param m rows of the left matrix
 * @param n columns of the right matrix
 * @param k terms of a sum
 * @param rows of a tile
 * @param vectors of a tile's row
 * @param cost in elements multiplied and added by one vector instruction
 */
record ProductPlan(
        DType type, boolean flipped, int m, int n, int k, int rows, int vectors, double cost) {
    /**
     * Sums of a tile. There are at least 32 registers where vectors have 512 bits, and at least 16
     * elsewhere; two or more hold terms of the right matrix, and several the left one's, which the
     * compiler likes to load early.
     */
    static final int SUMS = FloatVectors.S.vectorBitSize() == 512 ? 24 : 10;

    /**
     * The same where each row of the left matrix needs an index of its own: 3 x 3 or 4 x 2 with 16
     * registers. Of 5 x 2 the compiler keeps sums in memory.
     */
    static final int SUMS_APART = SUMS >= 24 ? 20 : 9;

    /** And no more rows than there are registers for their indices. */
    private static final int ROWS_APART = 12;

    /** Instructions begun until the first has ended, of those that two multipliers can begin. */
    private static final int LATENCY = 8;

    /**
     * A left matrix that lies column by column is worth copying for so many vectors of columns; one
     * whose rows are in the way too where there are registers for tiles of 20 sums, else for half
     * as many.
     */
    private static final int OFTEN = 32;

    private static final int OFTEN_APART = SUMS >= 24 ? OFTEN : OFTEN / 2;

    /** A right matrix is worth copying for so many tiles that read it, one below the other. */
    private static final int REPAID = 8;

    /**
     * The same of one that stays in a second-level cache of 1 MB wherever its rows lie. Besides, a
     * copy that one thread made is far away for the others.
     */
    private static final int REPAID_NEAR = 40;

    private static final int NEAR = 1 << 20;

    /** Bytes of a panel that the nearest cache has no room for. */
    private static final int FAR = 48 << 10;

    /** Bytes that come from the next cache in the time of one multiplication, about. */
    private static final double BYTES = 12.8;

    /** Instructions of a term that neither multiply nor load: indices, their checks, the loop. */
    private static final int OTHERS = 14;

    /** Instructions begun in the time of one multiplication, two of which begin at once. */
    private static final double BESIDE = 3;

    /** What it costs to move an element to its transposed place, in vector instructions. */
    private static final double MOVE = 2;

    /**
     * The better of both ways for {@code [m, k] x [k, n]}.
     *
     * @param a the strides of the first matrix
     * @param b the strides of the second
     */
    static ProductPlan of(DType type, int m, int n, int k, Strides a, Strides b) {
        ProductPlan straight = of(type, false, m, n, k, a, b);
        ProductPlan flipped = of(type, true, n, m, k, b.transposed(), a.transposed());
        return flipped.cost < straight.cost ? flipped : straight;
    }

    /**
     * Strides of a matrix.
     *
     * @param row to the next row
     * @param column to the next column
     */
    record Strides(int row, int column) {
        Strides transposed() {
            return new Strides(column, row);
        }
    }

    private static ProductPlan of(
            DType type, boolean flipped, int m, int n, int k, Strides left, Strides right) {
        int lanes = TileCode.lanes(type);
        double moves = 0;
        if (left.column != 1 && left.row != 1) {
            moves += (double) m * k;
        }
        if (right.column != 1) {
            moves += (double) n * k;
        }
        if (flipped) {
            moves += (double) m * n;
        }
        ProductPlan best = null;
        int across = Chunks.count(n, lanes);
        boolean apart = left.column == 1 && n < OFTEN_APART * lanes;
        for (int wanted : vectors(m, apart)) {
            int vectors = Math.min(wanted, across);
            int sums = (apart ? SUMS_APART : SUMS) / vectors;
            int most = Math.min(m, apart ? Math.min(sums, ROWS_APART) : sums);
            for (int rows = most; rows == most || rows > most * 2 / 3; rows--) {
                int whole = across / vectors;
                boolean far = (long) k * vectors * lanes * type.byteSize() > FAR;
                int load = far ? lanes * type.byteSize() : 0;
                double each =
                        whole * column(m, rows, vectors, load)
                                + column(m, rows, across % vectors, load);
                double cost = each * k + MOVE * moves;
                if (best == null || cost < best.cost) {
                    best = new ProductPlan(type, flipped, m, n, k, rows, vectors, cost);
                }
            }
        }
        return Objects.requireNonNull(best);
    }

    /** Widths to choose from; wide tiles of few rows need fewer indices of rows that lie apart. */
    private static int[] vectors(int m, boolean apart) {
        if (m <= 2) {
            return new int[] {SUMS / 3};
        }
        if (m <= 4) {
            return new int[] {SUMS / 6 + 1};
        }
        if (apart) {
            return SUMS >= 24 ? new int[] {4} : new int[] {3, 2};
        }
        return SUMS >= 24 ? new int[] {3, 2} : new int[] {2};
    }

    /**
     * What a term of all tiles below each other costs.
     *
     * @param load bytes of a vector that has to come from beyond the nearest cache, else 0
     */
    private static double column(int m, int rows, int vectors, int load) {
        int whole = m / rows;
        return whole * term(rows, vectors, load) + term(m % rows, vectors, load);
    }

    /**
     * What a term of a tile costs: multiplications, instructions, or waiting for the last or for
     * vectors.
     */
    private static double term(int rows, int vectors, int load) {
        if (rows == 0 || vectors == 0) {
            return 0;
        }
        int sums = rows * vectors;
        double work = Math.max(sums, (sums + rows + vectors + OTHERS) / BESIDE);
        return Math.max(work, Math.max(LATENCY, vectors * load / BYTES));
    }

    /**
     * Whether threads share out the columns of the result and not its rows. What each reads of the
     * larger matrix stays in its cache. A copied right matrix should be read by who wrote it: to
     * overwrite a line that another core has read takes some 9 ns where cores share no cache, as
     * long as reading three or four lines of the left matrix.
     */
    boolean isByColumns(Strides left, Strides right) {
        boolean own = copiesRight(right) && !copiesLeft(left);
        return (own ? 3L * n : n) > m;
    }

    /** Columns of a tile. */
    int columns() {
        return vectors * TileCode.lanes(type);
    }

    /** Whether the right matrix is read often enough to repay copying it into panels. */
    boolean copiesRight(Strides right) {
        boolean near = SUMS >= 24 && (long) n * k * type.byteSize() <= NEAR;
        return right.column != 1 || (m >= (near ? REPAID_NEAR : REPAID) * rows && k > 64);
    }

    /** Whether the left matrix is read often enough to repay copying it into panels. */
    boolean copiesLeft(Strides left) {
        int often = left.column == 1 ? OFTEN_APART : OFTEN;
        return (left.column != 1 && left.row != 1) || n >= often * TileCode.lanes(type);
    }

    /**
     * The forms of tile that the product takes, those of its edges too.
     *
     * @param term of the left matrix: see {@link #term}
     */
    List<Tile.Form> forms(int term) {
        List<Tile.Form> all = new ArrayList<>();
        int across = n / TileCode.lanes(type);
        for (int r : new int[] {m >= rows ? rows : 0, m % rows}) {
            int tail = n % TileCode.lanes(type) == 0 ? 0 : 1;
            for (int v : new int[] {across >= vectors ? vectors : 0, across % vectors, tail}) {
                if (r > 0 && v > 0) {
                    all.add(new Tile.Form(type, r, v, term));
                }
            }
        }
        return all;
    }

    /** What tiles know of how the terms of the left matrix lie: see {@link Tile.Form}. */
    int term(Strides left) {
        if (copiesLeft(left)) {
            return rows;
        }
        return left.column == 1 ? 1 : Tile.Form.ANY;
    }

    /** Whether one side has few rows and both have their terms side by side. */
    boolean isDots(Strides left, Strides right) {
        return Math.min(m, n) <= 4
                && k >= 4 * TileCode.lanes(type)
                && left.column == 1
                && right.row == 1;
    }
}
