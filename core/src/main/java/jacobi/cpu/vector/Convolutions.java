package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.cpu.Chunks;
import jacobi.cpu.Operand;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * Convolutions as matrix products, made of the same {@link Tile}s, of matrices that never exist as
 * a whole.
 *
 * <p>What a tap reads for consecutive outputs lies side by side in an image, so a matrix with a row
 * for each channel and tap and a column for each output (<i>im2col</i>) is copied together row by
 * row. It is made in {@link Block}s of a few hundred columns and {@link #DEPTH} rows that stay in a
 * second-level cache, and is used up before the next one is made:
 *
 * <ul>
 *   <li>{@code y = W columns(x)};
 *   <li>{@code dx = scatter(Wᵀ dy)}, each row of a block of the product added where its tap reads;
 *   <li>{@code dWᵀ = columns(x) dyᵀ}.
 * </ul>
 *
 * <p>Images of few outputs are taken several at a time, their elements interleaved: each place is
 * then a run of as many elements as there are images, and rows are long again.
 *
 * <p>How the work is cut depends on sizes alone, and so does the order in which each sum is added
 * up.
 */
final class Convolutions {
    /** Most terms of a slice of a product. */
    static final int DEPTH = 288;

    /** Columns of a block, about. */
    static final int WIDE = 384;

    /** Bytes of sums that stay near while blocks pass by. */
    private static final int NEAR = 1 << 19;

    /** Pieces of work there should be. */
    private static final int PIECES = 8;

    /** Multiplications that make a piece. */
    private static final long PIECE = 1 << 20;

    /** Rows of a weight that are put together at a time. */
    private static final int TURNED = 16;

    /** Rows that a result is not cut below. */
    private static final int ROWS = 48;

    private final Geometry g;
    private final TileProduct product;
    private final Object x;
    private final Object w;
    private final Object y;
    private final @Nullable Object bias;

    private Convolutions(
            Geometry g, TileProduct product, Object x, Object w, Object y, @Nullable Object bias) {
        this.g = g;
        this.product = product;
        this.x = x;
        this.w = w;
        this.y = y;
        this.bias = bias;
    }

    /** {@link Kernel.Convolve} in the output's type. */
    static void run(Kernel.Convolve k, Array out, Array[] in, Loops.When when) {
        DType type = out.dtype();
        if (out.numel() == 0) {
            return;
        }
        boolean whole = isWhole(out, type);
        Object to = whole ? out.storage().data() : TileProduct.array(type, out.numel());
        Object first = data(in[0], type);
        Object second = data(in[1], type);
        Object bias = in.length > 2 ? data(in[2], type) : null;
        var product = new TileProduct(type, when);
        switch (k.wanted()) {
            case RESULT -> {
                var g = new Geometry(k, in[0].shape(), out.shape(), type);
                new Convolutions(g, product, first, second, to, bias).result();
            }
            case INPUT -> {
                var g = new Geometry(k, out.shape(), in[0].shape(), type);
                new Convolutions(g, product, to, second, first, bias).input();
            }
            case WEIGHT -> {
                var g = new Geometry(k, in[0].shape(), in[1].shape(), type);
                new Convolutions(g, product, first, to, second, null).weight();
            }
        }
        if (!whole) {
            Operand.of(out).store(type, 0, out.numel(), to, 0);
        }
    }

    private static boolean isWhole(Array x, DType type) {
        return x.dtype() == type && x.layout().isContiguous() && x.layout().offset() == 0;
    }

    /** The elements row by row from the start of an array. */
    private static Object data(Array x, DType type) {
        if (isWhole(x, type)) {
            return x.storage().data();
        }
        Object copy = TileProduct.array(type, x.numel());
        if (x.numel() > 0) {
            Operand.of(x).load(type, 0, x.numel(), copy, 0);
        }
        return copy;
    }

    private void share(int pieces, Chunks.Range work) {
        if (pieces == 0) {
            return;
        }
        long each = Math.max(1, g.work() / Math.max(1, pieces));
        Chunks.run(pieces, Math.clamp(PIECE / each, 1, pieces), work);
    }

    /** Channels whose taps make one slice. */
    private int slice() {
        return Math.clamp(DEPTH / g.taps, 1, g.ins);
    }

    /** y: blocks of columns, and if these are few, also of rows. */
    private void result() {
        if (g.images == 0 || g.outputs == 0) {
            return;
        }
        int columns = g.imageGroups() * g.blocks();
        int cuts = Math.clamp(Math.ceilDiv(PIECES, columns), 1, Math.max(1, g.outs / ROWS));
        int rows = Math.ceilDiv(g.outs, cuts);
        WeightPanels panels = WeightPanels.of(g, w, rows);
        share(
                columns * cuts,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int first = i % cuts * rows;
                        int group = i / cuts / g.blocks();
                        Segments block = g.segments(i / cuts % g.blocks());
                        int some = Math.min(rows, g.outs - first);
                        for (int c = 0; c < g.groups && some > 0; c++) {
                            result(panels, group, block, c, first, some);
                        }
                    }
                });
    }

    private void result(
            @Nullable WeightPanels panels, int group, Segments block, int c, int first, int rows) {
        int images = g.images(group);
        int columns = block.columns() * images;
        int stride = g.stride(columns);
        int channel = c * g.outs + first;
        boolean direct = images == 1 && columns % g.lanes == 0;
        var sums =
                direct
                        ? new TileProduct.Rows(
                                y, place(group, g.outs, channel, g.outputs, block), g.outputs)
                        : new TileProduct.Rows(Scratch.sums(g.type, rows * stride), 0, stride);
        if (bias != null) {
            for (int i = 0; i < rows; i++) {
                fill(bias, channel + i, sums.data(), sums.at() + i * sums.stride(), columns);
            }
        }
        Side in = side(group, c, 0, g.ins);
        int some = slice();
        Object rightData = Scratch.right(g.type, some * g.taps * stride);
        var right = new TileProduct.Rows(rightData, 0, stride);
        for (int i = 0; i < g.ins; i += some) {
            int n = Math.min(some, g.ins - i);
            for (int j = 0; j < n; j++) {
                block.copy(
                        in.data,
                        in.at + (i + j) * g.volume * images,
                        images,
                        rightData,
                        j * g.taps * stride,
                        stride);
            }
            int at = channel * g.terms() + i * g.taps;
            var left =
                    panels == null
                            ? new TileProduct.Left(w, at, g.terms(), 1)
                            : panels.left(c, first, i * g.taps);
            boolean begin = i == 0 && bias == null;
            product.multiply(left, right, sums, rows, n * g.taps, columns, begin);
        }
        if (!direct) {
            scatter(sums, group, block, channel, rows);
        }
    }

    /** Where a channel's part of an image that is alone begins. */
    private int place(int image, int channels, int channel, int size, Segments block) {
        return (image * g.groups * channels + channel) * size + block.from();
    }

    /** Rows of sums, of images that are interleaved, to where they belong in y. */
    private void scatter(TileProduct.Rows sums, int group, Segments block, int first, int rows) {
        for (int i = 0; i < rows; i++) {
            int at = sums.at() + i * sums.stride();
            int to = place(group * g.together, g.outs, first + i, g.outputs, block);
            part(sums.data(), at, g.images(group), y, to, g.outs * g.outputs, block.columns());
        }
    }

    /** Takes interleaved images apart; what lies between them in the result is others'. */
    private void part(Object from, int at, int images, Object to, int into, int each, int n) {
        int stride = g.groups * each;
        for (int i = 0; i < images; i++) {
            Moves.of(g.type).rows(from, at + i, 1, images, to, into + i * stride, n, 1, n);
        }
    }

    private void fill(Object value, int at, Object to, int from, int n) {
        VectorBackend.lanes(g.type).fill(value, at, to, from, n);
    }

    /** Channels of images, the elements of each place side by side. */
    private record Side(Object data, int at) {}

    /** Some of x's channels, of one image where they lie or of several interleaved. */
    private Side side(int group, int c, int first, int channels) {
        int images = g.images(group);
        int each = g.groups * g.ins * g.volume;
        int at = group * g.together * each + (c * g.ins + first) * g.volume;
        if (images == 1) {
            return new Side(x, at);
        }
        Object to = Scratch.images(g.type, channels * g.volume * images);
        Moves.of(g.type).rows(x, at, 1, each, to, 0, images, channels * g.volume, images);
        return new Side(to, 0);
    }

    /** x: images by themselves, and if these are few, also channels. */
    private void input() {
        if (g.images == 0 || g.volume == 0) {
            return;
        }
        int groups = g.imageGroups();
        int cuts = Math.clamp(Math.ceilDiv(PIECES, groups), 1, Math.ceilDiv(g.ins, slice()));
        int channels = Math.ceilDiv(g.ins, cuts);
        share(
                groups * cuts,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int first = i % cuts * channels;
                        int some = Math.min(channels, g.ins - first);
                        for (int c = 0; c < g.groups && some > 0; c++) {
                            input(i / cuts, c, first, some);
                        }
                    }
                });
    }

    private void input(int group, int c, int first, int channels) {
        int images = g.images(group);
        int size = channels * g.volume;
        int at = (group * g.together * g.groups + c) * g.ins * g.volume + first * g.volume;
        Object sums = images == 1 ? x : Scratch.images(g.type, size * images);
        int to = images == 1 ? at : 0;
        Object zero = TileProduct.array(g.type, 1);
        for (int i = 0; i < channels; i++) {
            Object value = bias == null ? zero : bias;
            int which = bias == null ? 0 : c * g.ins + first + i;
            fill(value, which, sums, to + i * g.volume * images, g.volume * images);
        }
        for (int b = 0; b < g.blocks() && g.outputs > 0; b++) {
            input(group, c, first, channels, g.segments(b), sums, to);
        }
        if (images > 1) {
            part(sums, 0, images, x, at, g.ins * g.volume, size);
        }
    }

    private void input(
            int group, int c, int first, int channels, Segments block, Object to, int at) {
        int images = g.images(group);
        int columns = block.columns() * images;
        int stride = g.stride(columns);
        var right = new TileProduct.Rows(Scratch.right(g.type, g.outs * stride), 0, stride);
        int each = g.groups * g.outs * g.outputs;
        for (int o = 0; o < g.outs; o++) {
            int from = place(group * g.together, g.outs, c * g.outs + o, g.outputs, block);
            interleave(from, images, each, block.columns(), right.data(), o * stride);
        }
        int some = slice();
        int rows = some * g.taps;
        var sums = new TileProduct.Rows(Scratch.sums(g.type, rows * stride), 0, stride);
        for (int i = 0; i < channels; i += some) {
            int n = Math.min(some, channels - i);
            for (int d = 0; d < g.outs; d += DEPTH) {
                int from = (c * g.outs + d) * g.terms() + (first + i) * g.taps;
                var left = new TileProduct.Left(w, from, 1, g.terms());
                var part = new TileProduct.Rows(right.data(), d * stride, stride);
                int terms = Math.min(DEPTH, g.outs - d);
                product.multiply(left, part, sums, n * g.taps, terms, columns, d == 0);
            }
            for (int j = 0; j < n; j++) {
                int plane = at + (i + j) * g.volume * images;
                block.add(sums.data(), j * g.taps * stride, stride, to, plane, images);
            }
        }
    }

    /** A row of y's elements, of several images side by side. */
    private void interleave(int from, int images, int each, int n, Object to, int at) {
        if (images == 1) {
            System.arraycopy(y, from, to, at, n);
        } else {
            Moves.of(g.type).rows(y, from, 1, each, to, at, images, n, images);
        }
    }

    /**
     * The weight's gradient: blocks of channels, whose sums stay near while all columns pass by,
     * and if these are few, also ranges of columns, whose sums are added up at the end.
     */
    private void weight() {
        int across = g.stride(g.outs);
        int bytes = g.taps * across * g.type.byteSize();
        int cuts = Math.ceilDiv(g.ins, Math.clamp(NEAR / bytes, 1, g.ins));
        int channels = Math.ceilDiv(g.ins, cuts);
        int all = g.imageGroups() * g.blocks();
        int ranges = Math.clamp(Math.ceilDiv(PIECES, cuts * g.groups), 1, Math.max(1, all));
        int size = g.terms() * across;
        // Written by the first block of each range, if there is one.
        Object parts =
                all > 0
                        ? Scratch.left(g.type, ranges * g.groups * size)
                        : TileProduct.array(g.type, g.groups * size);
        Object turned = cuts > 1 ? turned(across) : null;
        share(
                ranges * g.groups * cuts,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int first = i % cuts * channels;
                        int c = i / cuts % g.groups;
                        int range = i / cuts / g.groups;
                        int begin = (int) ((long) range * all / ranges);
                        int end = (int) ((range + 1L) * all / ranges);
                        int at = (range * g.groups + c) * size + first * g.taps * across;
                        var sums = new TileProduct.Rows(parts, at, across);
                        int some = Math.min(channels, g.ins - first);
                        for (int b = begin; b < end; b++) {
                            weight(b, c, first, some, turned, sums, b == begin);
                        }
                    }
                });
        int whole = g.groups * size;
        Chunks.run(
                ranges > 1 ? whole : 0,
                Chunks.GRAIN,
                (from, to) -> {
                    for (int r = 1; r < ranges; r++) {
                        VectorBackend.lanes(g.type)
                                .binary(
                                        BinaryOp.ADD,
                                        parts,
                                        from,
                                        parts,
                                        r * whole + from,
                                        parts,
                                        from,
                                        to - from);
                    }
                });
        turnBack(parts, size, across);
    }

    /** Sums with a row for each channel and tap become a weight with a row for each output. */
    private void turnBack(Object parts, int size, int across) {
        int some = Math.ceilDiv(g.outs, TURNED);
        share(
                g.groups * some,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int first = i % some * TURNED;
                        Moves.of(g.type)
                                .rows(
                                        parts,
                                        i / some * size + first,
                                        1,
                                        across,
                                        w,
                                        (i / some * g.outs + first) * g.terms(),
                                        g.terms(),
                                        Math.min(TURNED, g.outs - first),
                                        g.terms());
                    }
                });
    }

    private void weight(
            int b,
            int c,
            int first,
            int channels,
            @Nullable Object turned,
            TileProduct.Rows sums,
            boolean begin) {
        int group = b / g.blocks();
        Segments block = g.segments(b % g.blocks());
        int images = g.images(group);
        int columns = block.columns() * images;
        int stride = g.stride(columns);
        Object terms = turned;
        int at = turned == null ? 0 : turnedAt(group, block, c, sums.stride());
        if (terms == null) {
            terms = Scratch.turned(g.type, columns * sums.stride());
            turn(group, block, c, terms, 0, sums.stride());
        }
        var right = new TileProduct.Rows(terms, at, sums.stride());
        Side in = side(group, c, first, channels);
        int some = slice();
        Object rows = Scratch.right(g.type, some * g.taps * stride);
        for (int i = 0; i < channels; i += some) {
            int n = Math.min(some, channels - i);
            for (int j = 0; j < n; j++) {
                int plane = in.at + (i + j) * g.volume * images;
                block.copy(in.data, plane, images, rows, j * g.taps * stride, stride);
            }
            var left = new TileProduct.Left(rows, 0, stride, 1);
            int to = sums.at() + i * g.taps * sums.stride();
            var part = new TileProduct.Rows(sums.data(), to, sums.stride());
            product.multiply(left, right, part, n * g.taps, columns, g.outs, begin);
        }
    }

    /** All of y with a row for each output. */
    private Object turned(int across) {
        Object to = Scratch.whole(g.type, g.groups * g.images * g.outputs * across);
        int all = g.imageGroups() * g.blocks();
        share(
                all,
                (from, end) -> {
                    for (int b = from; b < end; b++) {
                        int group = b / g.blocks();
                        Segments block = g.segments(b % g.blocks());
                        for (int c = 0; c < g.groups; c++) {
                            turn(group, block, c, to, turnedAt(group, block, c, across), across);
                        }
                    }
                });
        return to;
    }

    private int turnedAt(int group, Segments block, int c, int across) {
        int before = group * g.together * g.outputs + block.from() * g.images(group);
        return (c * g.images * g.outputs + before) * across;
    }

    /** A block of y with a row for each output, of interleaved images one after the other. */
    private void turn(int group, Segments block, int c, Object to, int into, int across) {
        int images = g.images(group);
        for (int i = 0; i < images; i++) {
            Moves.of(g.type)
                    .rows(
                            y,
                            place(group * g.together + i, g.outs, c * g.outs, g.outputs, block),
                            1,
                            g.outputs,
                            to,
                            into + i * across,
                            images * across,
                            block.columns(),
                            g.outs);
        }
    }
}
