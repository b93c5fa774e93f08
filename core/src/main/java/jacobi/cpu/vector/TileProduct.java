package jacobi.cpu.vector;

import jacobi.array.DType;
import jacobi.cpu.Chunks;
import jacobi.kernel.BinaryOp;

/**
 * A product of matrices that lie ready for {@link Tile}s, by one thread: the right one row by row
 * with room behind each row for a whole vector, and so the result.
 *
 * <p>Until the tiles are compiled it goes without them, to the same bits.
 */
final class TileProduct {
    /** Vectors of a tile's row. */
    private static final int VECTORS = 2;

    /** Rows of a tile at most. */
    private static final int MOST = ProductPlan.SUMS / VECTORS;

    /**
     * The same where each row needs an index of its own: with more, whether sums stay in registers
     * is left to chance, and differs from one compilation to the next.
     */
    private static final int MOST_APART = ProductPlan.SUMS_APART / VECTORS;

    /** Multiplications a cycle times their latency. */
    private static final int LATENCY = 8;

    private final DType type;
    private final Loops.When when;

    TileProduct(DType type, Loops.When when) {
        this.type = type;
        this.when = when;
    }

    /** A new array. */
    static Object array(DType type, int n) {
        return type == DType.FLOAT32 ? new float[n] : new double[n];
    }

    /**
     * A left matrix, one of whose strides is 1; or panels of rows, the terms of each interleaved.
     *
     * @param row to the next row
     * @param term to the next column; of panels, the number of their rows
     * @param panel to the next panel, 0 if there are none
     */
    record Left(Object data, int at, int row, int term, int panel) {
        Left(Object data, int at, int row, int term) {
            this(data, at, row, term, 0);
        }

        /** Panels of so many rows. */
        static Left panels(Object data, int at, int height, int panel) {
            return new Left(data, at, 1, height, panel);
        }

        boolean isPanels() {
            return panel > 0;
        }

        /** Where a row begins, of panels the first of one. */
        int index(int i) {
            return isPanels() ? at + i / term * panel : at + i * row;
        }
    }

    /**
     * A right matrix or a result, whose columns lie side by side.
     *
     * @param stride to the next row
     */
    record Rows(Object data, int at, int stride) {}

    /** {@code sums = left right}, or {@code +=} unless {@code first}. */
    void multiply(
            Left left, Rows right, Rows sums, int rows, int terms, int columns, boolean first) {
        int height = left.isPanels() ? left.term : height(rows, left.term == 1 ? MOST_APART : MOST);
        int lanes = TileCode.lanes(type);
        if (!isWarm(left, rows, terms, columns, height)) {
            int some = left.isPanels() ? height : rows;
            for (int i = 0; i < rows; i += some) {
                Left part = new Left(left.data, left.index(i), left.row, left.term);
                Rows to = new Rows(sums.data, sums.at + i * sums.stride, sums.stride);
                plain(part, right, to, Math.min(some, rows - i), terms, columns, first);
            }
            return;
        }
        for (int j = 0; j < columns; j += VECTORS * lanes) {
            int vectors = Math.min(VECTORS, Chunks.count(columns - j, lanes));
            for (int i = 0; i < rows; ) {
                int some = Math.min(height, rows - i);
                int tiles = (rows - i) / some;
                Tiles.of(form(left, some, vectors))
                        .tile()
                        .multiply(
                                tiles,
                                left.data,
                                left.index(i),
                                left.term == 1 ? left.row : left.term,
                                left.index(i + some) - left.index(i),
                                right.data,
                                right.at + j,
                                right.stride,
                                terms,
                                sums.data,
                                sums.at + i * sums.stride + j,
                                sums.stride,
                                first);
                i += tiles * some;
            }
        }
    }

    private Tile.Form form(Left left, int rows, int vectors) {
        int term = left.term == 1 || left.isPanels() ? left.term : Tile.Form.ANY;
        return new Tile.Form(type, rows, vectors, term);
    }

    /** Rows of a tile over panels: those that waste least on the last one. */
    static int height(int rows) {
        return height(rows, MOST);
    }

    private static int height(int rows, int most) {
        int best = Math.min(rows, most);
        int least = Integer.MAX_VALUE;
        for (int h = best; h > most / 2 || h == best; h--) {
            int cost = rows / h * cycles(h) + cycles(rows % h);
            if (cost < least) {
                least = cost;
                best = h;
            }
            if (h == 1) {
                break;
            }
        }
        return best;
    }

    private static int cycles(int height) {
        return height == 0 ? 0 : Math.max(height * VECTORS, LATENCY);
    }

    private boolean isWarm(Left left, int rows, int terms, int columns, int height) {
        int lanes = TileCode.lanes(type);
        int vectors = Chunks.count(columns, lanes);
        long work = (long) rows * terms * columns;
        boolean warm = true;
        for (int h : new int[] {Math.min(height, rows), rows % height}) {
            for (int v : new int[] {Math.min(vectors, VECTORS), vectors % VECTORS}) {
                if (h > 0 && v > 0) {
                    warm &= Tiles.of(form(left, h, v)).isReady(when, work);
                }
            }
        }
        return warm;
    }

    private void plain(
            Left left, Rows right, Rows sums, int rows, int terms, int columns, boolean first) {
        Object[] parts =
                PlainProduct.of(type)
                        .rows(
                                new PlainProduct.Matrix(left.data, left.at, left.row, left.term),
                                new PlainProduct.Matrix(right.data, right.at, right.stride, 1),
                                0,
                                rows,
                                columns,
                                terms,
                                terms);
        for (int i = 0; i < rows; i++) {
            int at = sums.at + i * sums.stride;
            if (first) {
                System.arraycopy(parts[i], 0, sums.data, at, columns);
            } else {
                VectorBackend.lanes(type)
                        .binary(BinaryOp.ADD, sums.data, at, parts[i], 0, sums.data, at, columns);
            }
        }
    }
}
