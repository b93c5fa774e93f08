package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.Combine;
import jacobi.kernel.Kernel;

/** Kinds that work on whole rows, the last dimension: softmax, its gradient, and scans. */
public final class Rows {
    private Rows() {}

    private static int length(Array x) {
        return x.shape().rank() == 0 ? 1 : x.shape().size(-1);
    }

    /** {@link Kernel.Softmax}, computed in the output's type. */
    public static void softmax(Kernel.Softmax k, Array out, Array in, Lanes.Family family) {
        if (out.numel() > 0) {
            new SoftmaxRows(k, out, in, family.of(out.dtype())).run();
        }
    }

    /** {@link Kernel.SoftmaxGrad}, computed in the output's type. */
    public static void softmaxGrad(
            Kernel.SoftmaxGrad k, Array out, Array grad, Array result, Lanes.Family family) {
        if (out.numel() > 0) {
            new SoftmaxRows(k, out, grad, result, family.of(out.dtype())).run();
        }
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
