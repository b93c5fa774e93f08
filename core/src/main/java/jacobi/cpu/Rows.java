package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.Kernel;
import jacobi.kernel.UnaryOp;

/** Kinds that work on whole rows, the last dimension: softmax, its gradient, and scans. */
public final class Rows {
    private Rows() {}

    private static int length(Array x) {
        return x.shape().rank() == 0 ? 1 : x.shape().size(-1);
    }

    /** {@link Kernel.Softmax}, computed in the output's type. */
    public static void softmax(Kernel.Softmax k, Array out, Array in, Lanes.Family family) {
        int n = length(out);
        if (out.numel() == 0) {
            return;
        }
        DType compute = out.dtype();
        Lanes lanes = family.of(compute);
        Operand x = Operand.of(in);
        Operand y = Operand.of(out);
        Chunks.run(
                out.numel() / n,
                Chunks.grain(4L * n),
                (from, to) -> {
                    Object row = lanes.allocate(n);
                    Object same = lanes.allocate(n);
                    Object one = lanes.allocate(1);
                    for (int r = from; r < to; r++) {
                        x.load(compute, (long) r * n, n, row, 0);
                        reduce(lanes, Combine.MAX, row, n, one);
                        lanes.fill(one, 0, same, 0, n);
                        lanes.binary(BinaryOp.SUB, row, 0, same, 0, row, 0, n);
                        softmax(k.log(), lanes, row, same, one, n);
                        y.store(compute, (long) r * n, n, row, 0);
                    }
                });
    }

    /** From x - max to the result, in place. */
    private static void softmax(
            boolean log, Lanes lanes, Object row, Object same, Object one, int n) {
        lanes.unary(UnaryOp.EXP, row, 0, log ? same : row, 0, n);
        reduce(lanes, Combine.SUM, log ? same : row, n, one);
        if (log) {
            lanes.unary(UnaryOp.LOG, one, 0, one, 0, 1);
        }
        lanes.fill(one, 0, same, 0, n);
        lanes.binary(log ? BinaryOp.SUB : BinaryOp.DIV, row, 0, same, 0, row, 0, n);
    }

    /** {@link Kernel.SoftmaxGrad}, computed in the output's type. */
    public static void softmaxGrad(
            Kernel.SoftmaxGrad k, Array out, Array grad, Array result, Lanes.Family family) {
        int n = length(out);
        if (out.numel() == 0) {
            return;
        }
        DType compute = out.dtype();
        Lanes lanes = family.of(compute);
        Operand gs = Operand.of(grad);
        Operand ys = Operand.of(result);
        Operand to = Operand.of(out);
        Chunks.run(
                out.numel() / n,
                Chunks.grain(4L * n),
                (from, end) -> {
                    Object g = lanes.allocate(n);
                    Object y = lanes.allocate(n);
                    Object t = lanes.allocate(n);
                    Object one = lanes.allocate(1);
                    for (int r = from; r < end; r++) {
                        gs.load(compute, (long) r * n, n, g, 0);
                        ys.load(compute, (long) r * n, n, y, 0);
                        softmaxGrad(k.log(), lanes, g, y, t, one, n);
                        to.store(compute, (long) r * n, n, g, 0);
                    }
                });
    }

    private static void softmaxGrad(
            boolean log, Lanes lanes, Object g, Object y, Object t, Object one, int n) {
        if (log) {
            reduce(lanes, Combine.SUM, g, n, one);
            lanes.fill(one, 0, t, 0, n);
            lanes.unary(UnaryOp.EXP, y, 0, y, 0, n);
            lanes.binary(BinaryOp.MUL, y, 0, t, 0, t, 0, n);
            lanes.binary(BinaryOp.SUB, g, 0, t, 0, g, 0, n);
        } else {
            lanes.binary(BinaryOp.MUL, g, 0, y, 0, t, 0, n);
            reduce(lanes, Combine.SUM, t, n, one);
            lanes.fill(one, 0, t, 0, n);
            lanes.binary(BinaryOp.SUB, g, 0, t, 0, g, 0, n);
            lanes.binary(BinaryOp.MUL, y, 0, g, 0, g, 0, n);
        }
    }

    /** A row joined, blocks first. */
    private static void reduce(Lanes lanes, Combine how, Object row, int n, Object one) {
        if (n <= Chunks.BLOCK) {
            lanes.reduce(how, row, 0, n, one, 0);
            return;
        }
        var tree = new Tree(lanes, Reductions.join(how), 1);
        for (int at = 0; at < n; at += Chunks.BLOCK) {
            lanes.reduce(how, row, at, Math.min(Chunks.BLOCK, n - at), tree.leaf(), 0);
            tree.add();
        }
        tree.take(one, 0);
    }

    /**
     * {@link Kernel.Scan}: one element after the other. Float sums and products run in double, as
     * PyTorch's do, and are rounded for each result.
     */
    public static void scan(Kernel.Scan k, Array out, Array in) {
        int n = length(out);
        if (out.numel() == 0) {
            return;
        }
        DType compute = k.compute();
        Operand x = Operand.of(in);
        Operand y = Operand.of(out);
        Chunks.run(
                out.numel() / n,
                Chunks.grain(n),
                (from, to) -> {
                    int block = Math.min(n, Chunks.BLOCK);
                    Object values = compute.isFloating() ? new double[block] : new long[block];
                    for (int r = from; r < to; r++) {
                        scanRow(k.combine(), compute, x, y, (long) r * n, n, values);
                    }
                });
    }

    private static void scanRow(
            Combine how, DType compute, Operand x, Operand y, long first, int n, Object values) {
        // Storing doubles to the output rounds them, first to the compute type if that is float.
        DType wide = compute.isFloating() ? DType.FLOAT64 : compute;
        double d = how == Combine.SUM ? 0 : 1;
        long l = (long) d;
        for (int at = 0; at < n; at += Chunks.BLOCK) {
            int m = Math.min(Chunks.BLOCK, n - at);
            x.load(wide, first + at, m, values, 0);
            boolean begin = at == 0 && (how == Combine.MAX || how == Combine.MIN);
            if (values instanceof double[] v) {
                d = scan(how, begin ? v[0] : d, v, m, compute == DType.FLOAT32);
            } else {
                l = scan(how, begin ? ((long[]) values)[0] : l, (long[]) values, m);
            }
            y.store(wide, first + at, m, values, 0);
        }
    }

    private static double scan(Combine how, double d, double[] v, int n, boolean round) {
        for (int i = 0; i < n; i++) {
            double x = round ? (float) v[i] : v[i];
            d =
                    switch (how) {
                        case SUM -> d + x;
                        case PROD -> d * x;
                        case MAX -> Math.max(d, x);
                        case MIN -> Math.min(d, x);
                    };
            v[i] = round ? (float) d : d;
        }
        return d;
    }

    private static long scan(Combine how, long l, long[] v, int n) {
        for (int i = 0; i < n; i++) {
            l =
                    switch (how) {
                        case SUM -> l + v[i];
                        case PROD -> l * v[i];
                        case MAX -> Math.max(l, v[i]);
                        case MIN -> Math.min(l, v[i]);
                    };
            v[i] = l;
        }
        return l;
    }
}
