package jacobi.cpu.vector;

import jacobi.array.DType;
import jacobi.cpu.Chunks;

import java.util.ArrayList;
import java.util.List;

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
    /** Vector registers: at least 32 where vectors have 512 bits, at least 16 elsewhere. */
    private static final int REGISTERS = FloatVectors.S.vectorBitSize() == 512 ? 32 : 16;

    /** Instructions begun until the first has ended, of those that two multipliers can begin. */
    private static final int LATENCY = 8;

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
        int vectors = vectors(m, across);
        int most = Math.min(m, REGISTERS * 3 / 4 / vectors);
        for (int rows = most; best == null || rows > most * 2 / 3; rows--) {
            int whole = m / rows;
            int strips = Chunks.count(across, vectors);
            double each = whole * term(rows, vectors) + term(m % rows, vectors);
            double cost = each * k * strips + MOVE * moves;
            if (best == null || cost < best.cost) {
                best = new ProductPlan(type, flipped, m, n, k, rows, vectors, cost);
            }
        }
        return best;
    }

    private static int vectors(int m, int across) {
        int wanted =
                switch (m) {
                    case 1, 2 -> REGISTERS / 4;
                    case 3, 4 -> REGISTERS / 8;
                    default -> 2;
                };
        return Math.min(wanted, across);
    }

    /** What a term of a tile costs: multiplications, loads, or waiting for the last term's. */
    private static double term(int rows, int vectors) {
        if (rows == 0) {
            return 0;
        }
        return Math.max(rows * vectors, Math.max(rows + vectors, LATENCY));
    }

    /** Columns of a tile. */
    int columns() {
        return vectors * TileCode.lanes(type);
    }

    /** Whether the right matrix is read often enough to repay copying it into panels. */
    boolean copiesRight(Strides right) {
        return right.column != 1 || (m >= 4 * rows && k > 64);
    }

    /** Whether the left matrix is read often enough, from places bad enough, to copy it. */
    boolean copiesLeft(Strides left) {
        if (left.column != 1 && left.row != 1) {
            return true;
        }
        boolean often = n >= 8 * columns();
        if (left.column == 1) {
            // Rows that far apart fall into the same few lines of a cache.
            return often && left.row * type.byteSize() % 1024 == 0 && left.row > 0;
        }
        return often && k > 32;
    }

    /**
     * The forms of tile that the product takes, those of its edges too.
     *
     * @param rowMajor of the left matrix, as tiles take it
     */
    List<Tile.Form> forms(boolean rowMajor) {
        List<Tile.Form> all = new ArrayList<>();
        int across = n / TileCode.lanes(type);
        for (int r : new int[] {m >= rows ? rows : 0, m % rows}) {
            int tail = n % TileCode.lanes(type) == 0 ? 0 : 1;
            for (int v : new int[] {across >= vectors ? vectors : 0, across % vectors, tail}) {
                if (r > 0 && v > 0) {
                    all.add(new Tile.Form(type, r, v, rowMajor));
                }
            }
        }
        return all;
    }

    /** Whether the left matrix, once {@link #copiesLeft} was answered, has terms side by side. */
    boolean isRowMajor(Strides left) {
        return copiesLeft(left) ? left.row != 1 : left.column == 1;
    }

    /** Whether one side has few rows and both have their terms side by side. */
    boolean isDots(Strides left, Strides right) {
        return Math.min(m, n) <= 4
                && k >= 4 * TileCode.lanes(type)
                && left.column == 1
                && right.row == 1;
    }
}
