package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.cpu.Chunks;
import jacobi.cpu.Evaluation;
import jacobi.cpu.Lanes;
import jacobi.cpu.Operand;
import jacobi.cpu.Products;
import jacobi.kernel.Kernel;

/**
 * Matrix products of floats as K. Goto and R. van de Geijn describe them (<i>Anatomy of
 * High-Performance Matrix Multiplication</i>, 2008), in the arrangement of BLIS.
 *
 * <p>Both matrices are first copied into panels: a's into panels of {@link Tile#ROWS} rows and b's
 * into panels of {@link Tile#columns} columns, each {@link #DEPTH} terms deep, so that the
 * innermost loop reads memory in order whatever the strides were. Then every block of the result is
 * a piece of work: for each slice of the depth, b's panel stays in the nearest cache while a's
 * panels pass by it, and a tile of sums stays in registers over the whole slice. A finished block
 * gets the epilogue while it is still in cache.
 *
 * <p>A sum is thus added up in slices of {@link #DEPTH} terms, and how the work is cut depends on
 * sizes alone. Products too small to repay the packing take the plain way.
 */
final class VectorProducts {
    /** Terms of a slice: a panel of b of this depth fills half of a first-level cache. */
    private static final int DEPTH = 256;

    /** Columns of a block of the result: what the epilogue takes at once. */
    private static final int WIDE = Chunks.BLOCK;

    /** Rows of a block of the result: a's panels for it fit in a second-level cache. */
    private static final int HIGH = 16 * Tile.ROWS;

    /** Products of fewer multiplications take the plain way. */
    private static final long SMALL = 20_000;

    /** So many multiplications are work enough to be cut in two. */
    private static final long LARGE = 1 << 21;

    /** Blocks of a result are made smaller until there are so many. */
    private static final int PIECES = 8;

    private static final Tile FLOATS = new FloatTile();
    private static final Tile DOUBLES = new DoubleTile();

    private final Tile tile;
    private final DType compute;
    private final Lanes lanes;
    private final Products.Epilogue epilogue;
    private final int m;
    private final int n;
    private final int k;
    private final int columns;
    // Of a block of the result.
    private final int high;
    private final int wide;

    private VectorProducts(
            Tile tile,
            Kernel.MatMul kernel,
            Lanes lanes,
            Products.Epilogue epilogue,
            Array out,
            int k) {
        this.tile = tile;
        this.compute = kernel.compute();
        this.lanes = lanes;
        this.epilogue = epilogue;
        this.m = out.shape().size(1);
        this.n = out.shape().size(2);
        this.k = k;
        this.columns = tile.columns();
        int rows = Math.min(HIGH, round(m, Tile.ROWS));
        int width = Math.min(WIDE, round(n, columns));
        // Small results are cut finer, so that there are pieces to share out.
        while (Chunks.count(m, rows) * Chunks.count(n, width) < PIECES
                && (long) rows * width * k >= LARGE) {
            if (width > 2 * columns) {
                width = round(width / 2, columns);
            } else if (rows > Tile.ROWS) {
                rows = round(rows / 2, Tile.ROWS);
            } else {
                break;
            }
        }
        high = rows;
        wide = width;
    }

    private static int round(int n, int unit) {
        return Chunks.count(n, unit) * unit;
    }

    static void matMul(
            Kernel.MatMul kernel, Array out, Array[] in, double[] params, Lanes.Family family) {
        int m = out.shape().size(1);
        int n = out.shape().size(2);
        int k = in[0].shape().size(2);
        long work = (long) m * n * k;
        if (!kernel.compute().isFloating() || work < SMALL || m < 4 || n < 8 || k < 4) {
            Products.matMul(kernel, out, in, params, family);
            return;
        }
        Tile tile = kernel.compute() == DType.FLOAT32 ? FLOATS : DOUBLES;
        Lanes lanes = family.of(kernel.compute());
        var epilogue = new Products.Epilogue(kernel, out, in, params, lanes);
        var p = new VectorProducts(tile, kernel, lanes, epilogue, out, k);
        int batch = out.shape().size(0);
        // Small products are shared out whole; a large one is cut, and its pieces are shared out.
        int grain = work >= LARGE ? batch : (int) Math.max(1, LARGE / work);
        Chunks.run(
                batch,
                grain,
                (from, to) -> {
                    for (int b = from; b < to; b++) {
                        p.one(Side.of(in[0], b, p), Side.of(in[1], b, p), (long) b * m * n);
                    }
                });
    }

    /** A matrix of the batch, in an array of the compute type. */
    private record Side(Object data, int at, int rowStride, int columnStride) {
        static Side of(Array x, int b, VectorProducts p) {
            Array one = x.with(x.layout().select(0, b));
            if (x.dtype() == p.compute) {
                var l = one.layout();
                return new Side(x.storage().data(), l.offset(), l.stride(0), l.stride(1));
            }
            Object copy = p.lanes.allocate(one.numel());
            Operand.of(one).load(p.compute, 0, one.numel(), copy, 0);
            return new Side(copy, 0, one.shape().size(1), 1);
        }
    }

    private void one(Side a, Side b, long first) {
        int rowPanels = Chunks.count(m, Tile.ROWS);
        int columnPanels = Chunks.count(n, columns);
        Object left = Scratch.left(compute, rowPanels * Tile.ROWS * k);
        Object right = Scratch.right(compute, columnPanels * columns * k);
        pack(a.data, a.at, a.rowStride, a.columnStride, Tile.ROWS, m, left);
        pack(b.data, b.at, b.columnStride, b.rowStride, columns, n, right);
        int across = Chunks.count(n, wide);
        long each = (long) high * wide * k;
        Chunks.run(
                Chunks.count(m, high) * across,
                (int) Math.max(1, LARGE / 2 / each),
                (from, to) -> {
                    Object sums = Scratch.sums(compute, HIGH * WIDE);
                    for (int i = from; i < to; i++) {
                        block(left, right, i / across * high, i % across * wide, sums, first);
                    }
                });
    }

    /** All of one matrix: slice after slice, and in each panel after panel. */
    private void pack(Object x, int at, int across, int along, int width, int size, Object to) {
        int panels = Chunks.count(size, width);
        Chunks.run(
                panels,
                Chunks.grain(2L * width * k),
                (from, end) -> {
                    for (int d = 0; d < k; d += DEPTH) {
                        int depth = Math.min(DEPTH, k - d);
                        for (int p = from; p < end; p++) {
                            int into = (d * panels + p * depth) * width;
                            int n = Math.min(width, size - p * width);
                            tile.pack(
                                    x,
                                    at + p * width * across + d * along,
                                    across,
                                    along,
                                    width,
                                    depth,
                                    to,
                                    into,
                                    n);
                        }
                    }
                });
    }

    private void block(Object left, Object right, int row, int column, Object sums, long first) {
        int rows = Math.min(high, m - row);
        int width = Math.min(wide, n - column);
        int rowPanels = Chunks.count(m, Tile.ROWS);
        int columnPanels = Chunks.count(n, columns);
        int stride = Chunks.count(width, columns) * columns;
        for (int d = 0; d < k; d += DEPTH) {
            int depth = Math.min(DEPTH, k - d);
            for (int j = 0; j < width; j += columns) {
                int right0 = (d * columnPanels + (column + j) / columns * depth) * columns;
                for (int i = 0; i < rows; i += Tile.ROWS) {
                    int left0 = (d * rowPanels + (row + i) / Tile.ROWS * depth) * Tile.ROWS;
                    tile.multiply(
                            left,
                            left0,
                            right,
                            right0,
                            depth,
                            sums,
                            i * stride + j,
                            stride,
                            d == 0);
                }
            }
        }
        Evaluation e = epilogue.evaluation(width);
        for (int i = 0; i < rows; i++) {
            epilogue.run(e, first + (long) (row + i) * n + column, width, sums, i * stride);
        }
    }
}
