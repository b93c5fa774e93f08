package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.Kernel;

/**
 * Reductions. Values are joined pairwise: blocks into a tree of partial results within a segment,
 * and segments into a tree again, both cut by size alone.
 *
 * <p>Two ways through memory: along the reduced elements of one output after the other, or, where
 * the kept dimensions are the ones that lie close together, along rows of many outputs at a time.
 */
public final class Reductions {
    /** Elements of one output that are joined by one thread. */
    private static final int SEGMENT = Chunks.GRAIN;

    /** Elements of a leaf of the tree where nothing is computed before they are joined. */
    private static final int LEAF = 8 * Chunks.BLOCK;

    /** Rows added up one by one before they become a leaf of the tree. */
    private static final int RUN = 16;

    private final Kernel.Reduce kernel;
    private final Lanes lanes;
    private final BinaryOp join;
    private final Program map;
    private final double[] params;
    private final DType compute;
    private final int kept;
    private final int reduced;

    private Reductions(Kernel.Reduce k, Lanes lanes, double[] params, int kept, int reduced) {
        kernel = k;
        this.lanes = lanes;
        this.params = params;
        this.kept = kept;
        this.reduced = reduced;
        compute = k.compute();
        map = Program.of(k.map(), compute, lanes);
        join = join(k.combine());
    }

    /** The primitive that joins two values. */
    static BinaryOp join(Combine how) {
        return switch (how) {
            case SUM -> BinaryOp.ADD;
            case PROD -> BinaryOp.MUL;
            case MAX -> BinaryOp.MAX;
            case MIN -> BinaryOp.MIN;
        };
    }

    /** {@link Kernel.Reduce}. */
    public static void reduce(
            Kernel.Reduce k, Array out, Array[] inputs, double[] params, Lanes.Family family) {
        Shape shape = inputs[0].shape();
        int kept = Math.toIntExact(shape.slice(0, k.keptRank()).numel());
        int reduced = Math.toIntExact(shape.slice(k.keptRank(), shape.rank()).numel());
        if (kept == 0) {
            return;
        }
        Lanes lanes = family.of(k.compute());
        Object joined;
        if (reduced == 0) {
            joined = nothing(k.combine(), kept, lanes);
        } else {
            var r = new Reductions(k, lanes, params, kept, reduced);
            joined = isAcross(inputs, k.keptRank(), kept) ? r.across(inputs) : r.along(inputs);
        }
        finish(k, joined, kept, out, params, lanes);
    }

    private static Object nothing(Combine how, int kept, Lanes lanes) {
        Object out = lanes.allocate(kept);
        switch (how) {
            case SUM -> {}
            case PROD -> {
                Object one = lanes.allocate(1);
                Blocks.load(new long[] {1}, DType.INT64, 0, 1, lanes.natural(), one, 0, 1);
                lanes.fill(one, 0, out, 0, kept);
            }
            case MAX, MIN -> throw nothingToChoose(how.toString());
        }
        return out;
    }

    private static IllegalArgumentException nothingToChoose(String what) {
        return new IllegalArgumentException(
                what + " over no elements has no value: expected at least one");
    }

    private static void finish(
            Kernel.Reduce k, Object joined, int kept, Array out, double[] params, Lanes lanes) {
        Program program = Program.of(k.finish(), k.compute(), lanes);
        Operand y = Operand.of(out);
        int block = Math.min(kept, Chunks.BLOCK);
        var e = new Evaluation(program, lanes, params, block);
        for (int at = 0; at < kept; at += block) {
            int n = Math.min(block, kept - at);
            e.input(0, joined, at);
            e.run(n);
            y.store(k.compute(), at, n, e.output(0), e.outputAt(0));
        }
    }

    /**
     * Whether neighbours in memory belong to different outputs: the kept dimensions have the
     * smallest stride.
     */
    private static boolean isAcross(Array[] inputs, int keptRank, int kept) {
        return kept >= 8
                && smallest(inputs[0].layout(), 0, keptRank)
                        < smallest(inputs[0].layout(), keptRank, inputs[0].layout().rank());
    }

    private static int smallest(Layout l, int from, int to) {
        int least = Integer.MAX_VALUE;
        for (int d = from; d < to; d++) {
            if (l.size(d) > 1 && l.stride(d) > 0) {
                least = Math.min(least, l.stride(d));
            }
        }
        return least;
    }

    private Evaluation.Way way(Operand[] in) {
        return Evaluation.Way.of(map, lanes, in, (long) kept * reduced, Kernel.Reduce.class);
    }

    // Along: the elements of one output after the other.

    private Object along(Array[] inputs) {
        Operand[] in = new Operand[map.inputs()];
        for (int i = 0; i < in.length; i++) {
            in[i] = Operand.of(inputs[i]);
        }
        Evaluation.Way way = way(in);
        if (reduced <= Chunks.BLOCK) {
            return several(in, way);
        }
        int segments = Chunks.count(reduced, SEGMENT);
        Object partial = lanes.allocate(Math.multiplyExact(kept, segments));
        Chunks.run(
                kept * segments,
                Chunks.grain(Math.min(reduced, SEGMENT)),
                (from, to) -> {
                    var e = new Evaluation(map, lanes, params, Chunks.BLOCK, way);
                    var tree = new Tree(lanes, join, 1);
                    for (int i = from; i < to; i++) {
                        long first = (long) (i / segments) * reduced;
                        int begin = i % segments * SEGMENT;
                        segment(e, tree, in, first + begin, Math.min(SEGMENT, reduced - begin));
                        tree.take(partial, i);
                    }
                });
        return segments == 1 ? partial : joinEach(partial, segments);
    }

    private void segment(Evaluation e, Tree tree, Operand[] in, long from, int n) {
        int leaf =
                map.length() == 0 && in.length == 1 && in[0].isDirect(compute, from, n)
                        ? LEAF
                        : Chunks.BLOCK;
        for (int at = 0; at < n; at += leaf) {
            int block = Math.min(leaf, n - at);
            evaluate(e, in, from + at, block);
            lanes.reduce(kernel.combine(), e.output(0), e.outputAt(0), block, tree.leaf(), 0);
            tree.add();
        }
    }

    private static void evaluate(Evaluation e, Operand[] in, long from, int n) {
        for (int i = 0; i < in.length; i++) {
            e.input(i, in[i], from, n);
        }
        e.run(n);
    }

    /** Short reductions: one block holds the elements of several outputs. */
    private Object several(Operand[] in, Evaluation.Way way) {
        Object out = lanes.allocate(kept);
        int each = Chunks.BLOCK / reduced;
        Chunks.run(
                kept,
                each * Math.max(1, Chunks.GRAIN / (each * reduced)),
                (from, to) -> {
                    var e =
                            new Evaluation(
                                    map, lanes, params, Math.min(each, to - from) * reduced, way);
                    for (int at = from; at < to; at += each) {
                        int n = Math.min(each, to - at);
                        evaluate(e, in, (long) at * reduced, n * reduced);
                        Object x = e.output(0);
                        for (int i = 0; i < n; i++) {
                            lanes.reduce(
                                    kernel.combine(),
                                    x,
                                    e.outputAt(0) + i * reduced,
                                    reduced,
                                    out,
                                    at + i);
                        }
                    }
                });
        return out;
    }

    private Object joinEach(Object partial, int segments) {
        Object out = lanes.allocate(kept);
        var tree = new Tree(lanes, join, 1);
        for (int i = 0; i < kept; i++) {
            for (int s = 0; s < segments; s++) {
                System.arraycopy(partial, i * segments + s, tree.leaf(), 0, 1);
                tree.add();
            }
            tree.take(out, i);
        }
        return out;
    }

    // Across: rows of many outputs at a time.

    private Object across(Array[] inputs) {
        Operand[] in = new Operand[map.inputs()];
        for (int i = 0; i < in.length; i++) {
            in[i] = Operand.of(inputs[i], reducedFirst(inputs[i].layout(), kernel.keptRank()));
        }
        Evaluation.Way way = way(in);
        int width = Math.min(kept, Chunks.BLOCK);
        int tiles = Chunks.count(kept, width);
        int rows = RUN * Chunks.count(Math.max(1, Chunks.GRAIN / width), RUN);
        int segments = Chunks.count(reduced, rows);
        // Nothing to compute first, and rows that lie in order, are joined where they are.
        int step = map.length() == 0 && in.length == 1 ? in[0].rowStep(compute, kept) : 0;
        Object partial = lanes.allocate(Math.multiplyExact(kept, segments));
        Chunks.run(
                tiles * segments,
                Chunks.grain((long) width * Math.min(rows, reduced)),
                (from, to) -> {
                    var e = new Evaluation(map, lanes, params, width, way);
                    var tree = new Tree(lanes, join, width);
                    for (int i = from; i < to; i++) {
                        int s = i / tiles;
                        int k = i % tiles * width;
                        int n = Math.min(width, kept - k);
                        int end = Math.min(reduced, (s + 1) * rows);
                        if (step != 0) {
                            rows(tree, in[0], step, k, n, s * rows, end);
                        } else {
                            rows(e, tree, in, k, n, s * rows, end);
                        }
                        tree.take(partial, s * kept + k, n);
                    }
                });
        return segments == 1 ? partial : joinRows(partial, segments);
    }

    private static Layout reducedFirst(Layout l, int keptRank) {
        int[] order = new int[l.rank()];
        for (int d = 0; d < order.length; d++) {
            order[d] = (d + keptRank) % order.length;
        }
        return l.permute(order);
    }

    private void rows(Evaluation e, Tree tree, Operand[] in, int k, int n, int from, int to) {
        for (int r = from; r < to; r += RUN) {
            for (int q = r; q < Math.min(to, r + RUN); q++) {
                evaluate(e, in, (long) q * kept + k, n);
                if (q == r) {
                    System.arraycopy(e.output(0), e.outputAt(0), tree.leaf(), 0, n);
                } else {
                    lanes.binary(
                            join, tree.leaf(), 0, e.output(0), e.outputAt(0), tree.leaf(), 0, n);
                }
            }
            tree.add();
        }
    }

    private void rows(Tree tree, Operand x, int step, int k, int n, int from, int to) {
        int at = x.index((long) from * kept + k);
        for (int r = from; r < to; r += RUN) {
            int some = Math.min(RUN, to - r);
            lanes.reduceRows(kernel.combine(), x.data(), at, step, some, tree.leaf(), n);
            tree.add();
            at += some * step;
        }
    }

    private Object joinRows(Object partial, int segments) {
        Object out = lanes.allocate(kept);
        int width = Math.min(kept, Chunks.BLOCK);
        var tree = new Tree(lanes, join, width);
        for (int k = 0; k < kept; k += width) {
            int n = Math.min(width, kept - k);
            for (int s = 0; s < segments; s++) {
                System.arraycopy(partial, s * kept + k, tree.leaf(), 0, n);
                tree.add();
            }
            tree.take(out, k, n);
        }
        return out;
    }

    /** {@link Kernel.ArgReduce}. */
    public static void argReduce(Kernel.ArgReduce k, Array out, Array in, Lanes.Family family) {
        Shape shape = in.shape();
        int kept = Math.toIntExact(shape.slice(0, k.keptRank()).numel());
        int reduced = Math.toIntExact(shape.slice(k.keptRank(), shape.rank()).numel());
        if (kept == 0) {
            return;
        }
        if (reduced == 0) {
            throw nothingToChoose(k.largest() ? "argmax" : "argmin");
        }
        Operand x = Operand.of(in);
        Operand y = Operand.of(out);
        Chunks.run(
                kept,
                Chunks.grain(reduced),
                (from, to) -> {
                    var search = new Search(k.largest(), in.dtype(), family);
                    long[] at = new long[1];
                    for (int i = from; i < to; i++) {
                        at[0] = search.first(x, (long) i * reduced, reduced);
                        y.store(DType.INT64, i, 1, at, 0);
                    }
                });
    }

    /**
     * Finds the first best element: the best of a block by lanes, its place only if it is the best
     * so far.
     */
    private static final class Search {
        private final Combine how;
        private final DType compute;
        private final Lanes lanes;
        private final Object block;
        private final Object best;

        Search(boolean largest, DType type, Lanes.Family family) {
            how = largest ? Combine.MAX : Combine.MIN;
            compute = type;
            lanes = family.of(type);
            block = lanes.allocate(Chunks.BLOCK);
            best = lanes.allocate(2);
        }

        int first(Operand x, long from, int n) {
            int found = 0;
            for (int at = 0; at < n; at += Chunks.BLOCK) {
                int m = Math.min(Chunks.BLOCK, n - at);
                x.load(compute, from + at, m, block, 0);
                lanes.reduce(how, block, 0, m, best, 1);
                if (at == 0 || isBetter()) {
                    System.arraycopy(best, 1, best, 0, 1);
                    found = at + place(m);
                }
            }
            return found;
        }

        private boolean isBetter() {
            int sign = how == Combine.MAX ? 1 : -1;
            return switch (best) {
                case float[] f -> isBetter(sign, f[1], f[0]);
                case double[] d -> isBetter(sign, d[1], d[0]);
                default ->
                        sign > 0
                                ? ((long[]) best)[1] > ((long[]) best)[0]
                                : ((long[]) best)[1] < ((long[]) best)[0];
            };
        }

        private static boolean isBetter(int sign, double x, double best) {
            return !Double.isNaN(best) && (Double.isNaN(x) || (sign > 0 ? x > best : x < best));
        }

        private int place(int n) {
            int i = 0;
            switch (block) {
                case float[] f -> {
                    float b = ((float[]) best)[0];
                    while (i < n && f[i] != b && (!Float.isNaN(b) || !Float.isNaN(f[i]))) {
                        i++;
                    }
                }
                case double[] d -> {
                    double b = ((double[]) best)[0];
                    while (i < n && d[i] != b && (!Double.isNaN(b) || !Double.isNaN(d[i]))) {
                        i++;
                    }
                }
                default -> {
                    long b = ((long[]) best)[0];
                    while (i < n && ((long[]) block)[i] != b) {
                        i++;
                    }
                }
            }
            return i;
        }
    }
}
