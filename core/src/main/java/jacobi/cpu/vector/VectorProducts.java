package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.cpu.Chunks;
import jacobi.cpu.Evaluation;
import jacobi.cpu.Lanes;
import jacobi.cpu.Products;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * Matrix products of floats, in the manner of K. Goto and R. van de Geijn (<i>Anatomy of
 * High-Performance Matrix Multiplication</i>, 2008): a tile of sums stays in registers, a panel of
 * the right matrix in the nearest cache while tiles pass down it, a block of the left one in the
 * next cache. Unlike theirs, matrices are copied into panels only where {@link ProductPlan} finds
 * that it pays, and a result that needs no epilogue is added up where it belongs; so is one to
 * which a matrix is added, such as a bias, which it then begins with.
 *
 * <p>Each block of the result is a piece of work ({@link ProductCut}). A sum is added up in slices
 * of terms, and how the work is cut depends on sizes alone.
 */
final class VectorProducts {
    /**
     * Most terms of a slice. Vectors of the right matrix come from a second-level cache in time, so
     * that fewer slices, after each of which all sums are read and written, are better.
     */
    private static final int DEPTH = 1024;

    /** Products of fewer multiplications are not worth preparing for. */
    private static final long SMALL = 4_000;

    /** Rows of a piece of work that goes without tiles. */
    private static final int PLAIN_ROWS = 16;

    /** Its multiplications: their terms are made ready for each piece. */
    private static final long PLAIN_PIECE = 1 << 20;

    /** Elements of a left matrix that every thread copies for itself. */
    private static final int OWN = 1 << 14;

    /** The same of a right one: to write over what the others read last time takes longer. */
    private static final int OWN_RIGHT = 1 << 15;

    /** Rows that are copied into all panels before the next ones. */
    private static final int AT_ONCE = 64;

    private final ProductPlan plan;
    private final int lanes;
    private final Products.Epilogue epilogue;
    private final Array out;
    private final boolean direct;
    // What sums begin with, if it is all that the epilogue adds; null if they begin with 0.
    private final @Nullable Array begin;
    private final int depth;
    private final ProductCut cut;
    // By whether the tile is one of the last rows and by its vectors; null until all are compiled.
    private final Tile @Nullable [][] tiles;

    private VectorProducts(
            ProductPlan plan,
            Kernel.MatMul kernel,
            Products.Epilogue epilogue,
            Array out,
            Array[] in,
            Tile @Nullable [][] tiles) {
        this.tiles = tiles;
        this.plan = plan;
        this.lanes = TileCode.lanes(plan.type());
        this.epilogue = epilogue;
        this.out = out;
        depth = Chunks.count(plan.k(), Chunks.count(plan.k(), DEPTH));
        boolean lies = out.dtype() == plan.type() && isRowMajor(out);
        // One slice of terms is added to what is there: the same bits as adding that to it.
        begin = lies && depth == plan.k() && isSum(kernel, in) ? in[2] : null;
        direct = begin != null || (lies && isProduct(kernel.epilogue()));
        cut = ProductCut.of(plan);
    }

    private static boolean isRowMajor(Array out) {
        return out.layout().stride(2) == 1 || out.shape().size(2) == 1;
    }

    /** Whether the epilogue is the product as it is. */
    static boolean isProduct(Expr epilogue) {
        return epilogue instanceof Expr.Input(int i) && i == 0;
    }

    /** Whether the epilogue adds a matrix of the compute type, as that of a layer with a bias. */
    static boolean isSum(Kernel.MatMul kernel, Array[] in) {
        return kernel.epilogue() instanceof Expr.Binary(BinaryOp op, Expr x, Expr.Input(int i))
                && op == BinaryOp.ADD
                && isProduct(x)
                && i == 1
                && in[2].dtype() == kernel.compute();
    }

    static void matMul(
            Kernel.MatMul kernel,
            Array out,
            Array[] in,
            double[] params,
            Lanes.Family family,
            Loops.When when) {
        int m = out.shape().size(1);
        int n = out.shape().size(2);
        int k = in[0].shape().size(2);
        long work = (long) m * n * k;
        if (work < SMALL && SmallProduct.fits(kernel, in)) {
            SmallProduct.run(kernel, out, in, params, family.of(kernel.compute()));
        } else if (!kernel.compute().isFloating() || work < SMALL) {
            Products.matMul(kernel, out, in, params, family);
        } else if (!isRowMajor(out) && out.layout().stride(1) == 1) {
            // The transposed result lies row by row, so that is the one to compute.
            Array[] turned = new Array[in.length];
            for (int i = 0; i < in.length; i++) {
                turned[i] = transposed(in[i < 2 ? 1 - i : i]);
            }
            run(kernel, transposed(out), turned, params, family.of(kernel.compute()), when);
        } else {
            run(kernel, out, in, params, family.of(kernel.compute()), when);
        }
    }

    private static Array transposed(Array x) {
        return x.with(x.layout().transpose(1, 2));
    }

    private static void run(
            Kernel.MatMul kernel,
            Array out,
            Array[] in,
            double[] params,
            Lanes lanes,
            Loops.When when) {
        DType type = kernel.compute();
        int m = out.shape().size(1);
        int n = out.shape().size(2);
        int k = in[0].shape().size(2);
        var plan =
                ProductPlan.of(type, m, n, k, Side.strides(in[0], type), Side.strides(in[1], type));
        var epilogue = new Products.Epilogue(kernel, out, in, params, lanes);
        long work = (long) m * n * k;
        Tile[][] tiles = tiles(plan, in, work, when);
        var p = new VectorProducts(plan, kernel, epilogue, out, in, tiles);
        // Small products are shared out whole; a large one is cut, and its pieces are shared out.
        int batch = out.shape().size(0);
        int grain =
                work >= 2 * ProductCut.PIECE ? batch : (int) Math.max(1, ProductCut.PIECE / work);
        Chunks.run(
                batch,
                grain,
                (from, to) -> {
                    for (int b = from; b < to; b++) {
                        Side left = Side.of(in[0], b, type, lanes);
                        Side right = Side.of(in[1], b, type, lanes);
                        if (p.tiles == null) {
                            p.plain(left, right, b);
                            continue;
                        }
                        p.one(
                                plan.flipped() ? right.transposed() : left,
                                plan.flipped() ? left.transposed() : right,
                                b);
                    }
                });
    }

    /** The tiles if all are ready; those that are not take note of the work that they missed. */
    private static Tile @Nullable [][] tiles(
            ProductPlan plan, Array[] in, long work, Loops.When when) {
        ProductPlan.Strides a = Side.strides(in[0], plan.type());
        ProductPlan.Strides b = Side.strides(in[1], plan.type());
        ProductPlan.Strides left = plan.flipped() ? b.transposed() : a;
        Tile[][] tiles = new Tile[2][plan.vectors() + 1];
        if (plan.isDots(left, plan.flipped() ? a.transposed() : b)) {
            return tiles;
        }
        boolean warm = true;
        for (Tile.Form form : plan.forms(plan.term(left))) {
            Tiles tile = Tiles.of(form);
            if (tile.isReady(when, work)) {
                tiles[form.rows() < plan.rows() ? 1 : 0][form.vectors()] = tile.tile();
            } else {
                warm = false;
            }
        }
        return warm ? tiles : null;
    }

    /** The product without tiles. */
    private void plain(Side left, Side right, int batch) {
        PlainProduct.Matrix a = left.matrix();
        PlainProduct.Matrix b = right.matrix();
        PlainProduct loops = PlainProduct.of(plan.type());
        int m = out.shape().size(1);
        int n = out.shape().size(2);
        int k = plan.k();
        if (n < m && n < 2 * lanes) {
            // Longer loops the other way round.
            Object[] sums = loops.rows(b.transposed(), a.transposed(), 0, n, m, k, depth);
            Object row = loops.array(n);
            Evaluation e = epilogue.evaluation(n);
            for (int i = 0; i < m; i++) {
                loops.column(sums, i, row);
                epilogue.run(e, ((long) batch * m + i) * n, n, row);
            }
            return;
        }
        Chunks.run(
                m,
                Math.clamp(PLAIN_PIECE / ((long) n * k), 1, PLAIN_ROWS),
                (from, to) -> {
                    Object[] sums = loops.rows(a, b, from, to - from, n, k, depth);
                    Evaluation e = epilogue.evaluation(n);
                    for (int i = from; i < to; i++) {
                        epilogue.run(e, ((long) batch * m + i) * n, n, sums[i - from]);
                    }
                });
    }

    /**
     * A matrix as tiles take it.
     *
     * @param data its array
     * @param at where it begins
     * @param panel to the next tile's rows or columns
     * @param term to the next term
     * @param step to the next row of a left matrix whose terms lie side by side, else {@code term}
     */
    private record Panels(Object data, int at, int panel, int term, int step) {
        int index(int tile, int d) {
            return at + tile * panel + d * term;
        }
    }

    private void one(Side left, Side right, int b) {
        if (plan.isDots(left.strides(), right.strides())) {
            FewRows.run(plan, left, right, epilogue, b);
            return;
        }
        boolean byColumns = plan.isByColumns(left.strides(), right.strides());
        // What each thread copies for itself need not come from another one's cache.
        boolean ownLeft = plan.copiesLeft(left.strides()) && (long) plan.m() * plan.k() <= OWN;
        boolean ownRight =
                !byColumns
                        && plan.copiesRight(right.strides())
                        && (long) plan.n() * plan.k() <= OWN_RIGHT;
        Object purpose = new Object();
        Panels allLeft = ownLeft ? null : left(left, purpose);
        Panels allRight = ownRight ? null : right(right, purpose);
        Panels behind = allRight == null ? null : tail(right, allRight);
        int high = cut.high();
        int wide = cut.wide();
        int across = Chunks.count(plan.n(), wide);
        int down = Chunks.count(plan.m(), high);
        long piece = (long) high * wide * plan.k();
        Chunks.run(
                down * across,
                (int) Math.max(1, ProductCut.PIECE / piece),
                (from, to) -> {
                    Panels l = allLeft == null ? left(left, purpose) : allLeft;
                    Panels r = allRight == null ? right(right, purpose) : allRight;
                    Panels t = behind == null ? tail(right, r) : behind;
                    for (int i = from; i < to; i++) {
                        int row = (byColumns ? i % down : i / across) * high;
                        int column = (byColumns ? i / down : i % across) * wide;
                        int rows = Math.min(high, plan.m() - row);
                        int width = Math.min(wide, plan.n() - column);
                        block(new Block(l, r, t, b, row, rows, column, width));
                    }
                });
    }

    /** The left matrix; if it is copied, then unless this thread has done so for that purpose. */
    private Panels left(Side x, Object purpose) {
        int rows = plan.rows();
        int row = x.strides().row();
        int column = x.strides().column();
        if (!plan.copiesLeft(x.strides())) {
            return column == 1
                    ? new Panels(x.data(), x.at(), rows * row, 1, row)
                    : new Panels(x.data(), x.at(), rows, column, column);
        }
        Object to = Scratch.left(plan.type(), ProductCut.round(plan.m(), rows) * plan.k());
        if (!Scratch.isFilled(to, purpose)) {
            panels(x.data(), x.at(), row, column, rows, plan.m(), to);
            Scratch.setFilled(to, purpose);
        }
        return new Panels(to, 0, rows * plan.k(), rows, rows);
    }

    /** The right matrix, likewise. */
    private Panels right(Side x, Object purpose) {
        int columns = plan.columns();
        int row = x.strides().row();
        int column = x.strides().column();
        if (!plan.copiesRight(x.strides())) {
            return new Panels(x.data(), x.at(), columns, row, row);
        }
        Object to = Scratch.right(plan.type(), ProductCut.round(plan.n(), columns) * plan.k());
        if (!Scratch.isFilled(to, purpose)) {
            panels(x.data(), x.at(), column, row, columns, plan.n(), to);
            Scratch.setFilled(to, purpose);
        }
        return new Panels(to, 0, columns * plan.k(), columns, columns);
    }

    /** The columns that fill no vector, with room behind them; one panel. */
    private Panels tail(Side x, Panels right) {
        int columns = plan.columns();
        int begin = plan.n() / lanes * lanes;
        if (plan.copiesRight(x.strides()) || begin == plan.n()) {
            int at = right.index(begin / columns, 0) + begin % columns;
            return new Panels(right.data, at, 0, right.term, right.step);
        }
        Object to = Scratch.right(plan.type(), lanes * plan.k());
        panels(x.data(), x.at() + begin, 1, x.strides().row(), lanes, plan.n() - begin, to);
        return new Panels(to, 0, 0, lanes, lanes);
    }

    /**
     * Copies a matrix into panels: of each term, {@code width} elements side by side. Of rows, some
     * at a time go to all panels, so that what a processor fetches beside a panel's few elements is
     * still there for the next one.
     */
    private void panels(Object x, int at, int across, int term, int width, int size, Object to) {
        int k = plan.k();
        Moves moves = Moves.of(plan.type());
        Chunks.run(
                Chunks.count(size, width),
                Chunks.grain((long) width * k),
                (from, end) -> {
                    int some = across == 1 ? Math.min(k, AT_ONCE) : k;
                    for (int d = 0; d < k; d += some) {
                        int rows = Math.min(some, k - d);
                        for (int p = from; p < end; p++) {
                            int first = at + p * width * across + d * term;
                            int n = Math.min(width, size - p * width);
                            int into = (p * k + d) * width;
                            moves.rows(x, first, term, across, to, into, width, rows, n);
                        }
                    }
                });
    }

    /** A block of the result and what it is made from. */
    private record Block(
            Panels left,
            Panels right,
            Panels tail,
            int batch,
            int row,
            int rows,
            int column,
            int width) {}

    /** Where a block's sums go. */
    private record Target(Object data, int at, int stride) {}

    private void block(Block x) {
        if (direct && !plan.flipped()) {
            Target to = place(x.batch, x.row, x.column);
            begin(x, to);
            sums(x, to);
            tail(x, to);
            return;
        }
        int stride = ProductCut.round(x.width, lanes);
        var sums = new Target(Scratch.sums(plan.type(), x.rows * stride), 0, stride);
        begin(x, sums);
        sums(x, sums);
        tail(x, sums);
        if (!plan.flipped()) {
            finish(sums, x.batch, x.row, x.rows, x.column, x.width);
        } else if (direct) {
            turn(sums, x, place(x.batch, x.column, x.row));
        } else {
            Object turned = Scratch.turned(plan.type(), x.rows * x.width);
            var to = new Target(turned, 0, x.rows);
            turn(sums, x, to);
            finish(to, x.batch, x.column, x.width, x.row, x.rows);
        }
    }

    /** Where in the output an element is. */
    private Target place(int batch, int row, int column) {
        var l = out.layout();
        int at = l.offset() + batch * l.stride(0) + row * l.stride(1) + column;
        return new Target(out.storage().data(), at, l.stride(1));
    }

    private void turn(Target from, Block x, Target to) {
        Moves.of(plan.type())
                .rows(from.data, 0, 1, from.stride, to.data, to.at, to.stride, x.width, x.rows);
    }

    /** Puts there what the sums of a block begin with. */
    private void begin(Block x, Target to) {
        if (begin == null) {
            return;
        }
        var l = plan.flipped() ? begin.layout().transpose(1, 2) : begin.layout();
        int row = l.stride(1);
        int column = l.stride(2);
        int at = l.offset() + x.batch * l.stride(0) + x.row * row + x.column * column;
        Moves.of(plan.type())
                .rows(
                        begin.storage().data(),
                        at,
                        row,
                        column,
                        to.data,
                        to.at,
                        to.stride,
                        x.rows,
                        x.width);
    }

    /** The epilogue of a block of the result. */
    private void finish(Target sums, int batch, int row, int rows, int column, int width) {
        int n = out.shape().size(2);
        long first = (long) batch * out.shape().size(1) * n;
        Evaluation e = epilogue.evaluation(width);
        for (int i = 0; i < rows; i++) {
            long at = first + (long) (row + i) * n + column;
            epilogue.run(e, at, width, sums.data, sums.at + i * sums.stride);
        }
    }

    /** Slice after slice of the terms, in each panel after panel, in each tile after tile. */
    private void sums(Block x, Target to) {
        int whole = x.width / lanes * lanes;
        for (int d = 0; d < plan.k(); d += depth) {
            for (int j = 0; j < whole; j += plan.columns()) {
                int vectors = Math.min(plan.columns(), whole - j) / lanes;
                int from = x.right.index((x.column + j) / plan.columns(), d);
                strip(x, d, vectors, x.right, from, to.data, to.at + j, to.stride);
            }
        }
    }

    /** The sums of columns that fill no vector: they may not be written beyond their end. */
    private void tail(Block x, Target to) {
        int live = x.width % lanes;
        if (live == 0) {
            return;
        }
        boolean apart = direct && !plan.flipped();
        int column = to.at + x.width - live;
        Object sums = apart ? Scratch.sums(plan.type(), x.rows * lanes) : to.data;
        int at = apart ? 0 : column;
        int stride = apart ? lanes : to.stride;
        if (apart && begin != null) {
            Moves.of(plan.type()).rows(to.data, column, to.stride, 1, sums, 0, lanes, x.rows, live);
        }
        for (int d = 0; d < plan.k(); d += depth) {
            strip(x, d, 1, x.tail, x.tail.index(0, d), sums, at, stride);
        }
        if (apart) {
            Moves.of(plan.type()).rows(sums, 0, lanes, 1, to.data, column, to.stride, x.rows, live);
        }
    }

    /** A slice's tiles of one panel. */
    private void strip(
            Block x, int d, int vectors, Panels right, int from, Object sums, int at, int stride) {
        int terms = Math.min(depth, plan.k() - d);
        Panels left = x.left;
        for (int i = 0; i < x.rows; ) {
            int rows = Math.min(plan.rows(), x.rows - i);
            int down = (x.rows - i) / rows;
            tile(rows, vectors)
                    .multiply(
                            down,
                            left.data,
                            left.index((x.row + i) / plan.rows(), d),
                            left.step,
                            left.panel,
                            right.data,
                            from,
                            right.term,
                            terms,
                            sums,
                            at + i * stride,
                            stride,
                            begin == null && d == 0);
            i += down * rows;
        }
    }

    private Tile tile(int rows, int vectors) {
        if (tiles == null) {
            throw new IllegalStateException("a product in tiles before there are any");
        }
        return tiles[rows < plan.rows() ? 1 : 0][vectors];
    }
}
