package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.cpu.Chunks;
import jacobi.cpu.Operand;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Kernel;

/**
 * {@link Kernel.Normalize} and its gradient: all that shares a mean is read two or three times in a
 * row while it is in a cache, and written once.
 *
 * <p>The variance is that of deviations from the mean, so nothing cancels. With {@code z = (x -
 * mean) rate} and {@code u = g weight}, the gradient is {@code rate (u - mean u - z mean(u z))}.
 */
final class Normalizations {
    /** Shorter rows are put side by side first. */
    private static final int SHORT = 16;

    /** Into how many ranges of rows, at most, the gradients of weight and bias are cut. */
    private static final int RANGES = 16;

    private final DType type;
    private final RowLoops loops;
    private final int a;
    private final int c;
    private final int b;

    private Normalizations(DType type, int a, int c, int b) {
        this.type = type;
        loops = RowLoops.of(type);
        this.a = a;
        this.c = c;
        this.b = b;
    }

    private static Normalizations of(DType type, Array x, boolean gathered) {
        int a = x.shape().size(0);
        int c = x.shape().size(1);
        int b = x.shape().size(2);
        return gathered ? new Normalizations(type, 1, c, a * b) : new Normalizations(type, a, c, b);
    }

    /** An array row by row from the start of a Java array. */
    private static Object data(Array x, DType type) {
        if (x.dtype() == type && x.layout().isContiguous() && x.layout().offset() == 0) {
            return x.storage().data();
        }
        Object copy = TileProduct.array(type, x.numel());
        if (x.numel() > 0) {
            Operand.of(x).load(type, 0, x.numel(), copy, 0);
        }
        return copy;
    }

    /** Where a result goes: its own array, or one to be copied from. */
    private static Object target(Array x, DType type) {
        boolean whole = x.dtype() == type && x.layout().isContiguous() && x.layout().offset() == 0;
        return whole ? x.storage().data() : TileProduct.array(type, x.numel());
    }

    @SuppressWarnings("ReferenceEquality") // asks whether it was written in place
    private static void store(Array x, DType type, Object data) {
        if (data != x.storage().data()) {
            Operand.of(x).store(type, 0, x.numel(), data, 0);
        }
    }

    /** All elements that share a mean side by side. */
    private static Array gathered(Array x) {
        return x.with(x.layout().permute(1, 0, 2));
    }

    private static boolean isScattered(Array x) {
        return x.shape().size(0) > 1 && x.shape().size(2) < SHORT;
    }

    static void run(Kernel.Normalize k, Array[] out, Array[] in) {
        DType type = out[0].dtype();
        boolean scattered = isScattered(in[0]);
        Array x = scattered ? gathered(in[0]) : in[0];
        Array y = scattered ? gathered(out[0]) : out[0];
        var n = of(type, in[0], scattered);
        Object to = target(y, type);
        n.forward(k, data(x, type), to, out[1], out[2], in);
        store(y, type, to);
    }

    private void forward(
            Kernel.Normalize k, Object x, Object y, Array means, Array variances, Array[] in) {
        boolean affine = k.affine() != Kernel.Affine.NONE;
        Object weight = affine ? data(in[1], type) : x;
        Object bias = affine ? data(in[2], type) : x;
        int count = a * b;
        Chunks.run(
                c,
                Chunks.grain(3L * count),
                (from, to) -> {
                    for (int j = from; j < to; j++) {
                        double mean = k.centered() ? sum(x, j) / count : 0;
                        double variance = squares(x, j, mean) / count;
                        double rate = 1 / Math.sqrt(variance + k.eps());
                        means.setDouble(j, mean);
                        variances.setDouble(j, variance);
                        double scale = rate;
                        double shift = 0;
                        if (k.affine() == Kernel.Affine.ROW) {
                            scale *= number(weight, j);
                            shift = number(bias, j);
                        }
                        for (int i = 0; i < a; i++) {
                            int at = (i * c + j) * b;
                            if (k.affine() == Kernel.Affine.COLUMN) {
                                loops.scale(x, at, mean, rate, weight, 0, bias, 0, y, at, b);
                            } else {
                                loops.scale(x, at, mean, scale, shift, y, at, b);
                            }
                        }
                    }
                });
    }

    private static double number(Object x, int i) {
        return x instanceof float[] f ? f[i] : ((double[]) x)[i];
    }

    private double sum(Object x, int j) {
        double sum = 0;
        for (int i = 0; i < a; i++) {
            sum += loops.sum(x, (i * c + j) * b, b);
        }
        return sum;
    }

    private double squares(Object x, int j, double mean) {
        double sum = 0;
        for (int i = 0; i < a; i++) {
            sum += loops.squares(x, (i * c + j) * b, mean, b);
        }
        return sum;
    }

    static void run(Kernel.NormalizeGrad k, Array[] out, Array[] in) {
        DType type = out[0].dtype();
        boolean scattered = isScattered(in[1]);
        Array g = scattered ? gathered(in[0]) : in[0];
        Array x = scattered ? gathered(in[1]) : in[1];
        Array y = scattered ? gathered(out[0]) : out[0];
        var n = of(type, in[1], scattered);
        Object to = target(y, type);
        if (k.affine() == Kernel.Affine.COLUMN) {
            n.columns(k, data(g, type), data(x, type), to, out, in);
        } else {
            n.rows(k, data(g, type), data(x, type), to, out, in);
        }
        store(y, type, to);
    }

    /** One weight for all that share a mean. */
    private void rows(
            Kernel.NormalizeGrad k, Object g, Object x, Object y, Array[] out, Array[] in) {
        boolean affine = k.affine() == Kernel.Affine.ROW;
        double count = (double) a * b;
        Chunks.run(
                c,
                Chunks.grain(4L * a * b),
                (from, to) -> {
                    double[] sums = new double[2];
                    for (int j = from; j < to; j++) {
                        double mean = in[2].getDouble(j);
                        double rate = 1 / Math.sqrt(in[3].getDouble(j) + k.eps());
                        double scale = affine ? rate * in[4].getDouble(j) : rate;
                        sums[0] = 0;
                        sums[1] = 0;
                        for (int i = 0; i < a; i++) {
                            int at = (i * c + j) * b;
                            loops.sums(g, at, x, at, mean, sums, b);
                        }
                        if (affine) {
                            out[1].setDouble(j, sums[1] * rate);
                            out[2].setDouble(j, sums[0]);
                        }
                        double slope = -scale * rate * rate * sums[1] / count;
                        double shift = k.centered() ? -scale * sums[0] / count : 0;
                        for (int i = 0; i < a; i++) {
                            int at = (i * c + j) * b;
                            loops.combine(g, at, scale, x, at, mean, slope, shift, y, at, b);
                        }
                    }
                });
    }

    /** A weight for each element of what shares a mean, which is one row. */
    private void columns(
            Kernel.NormalizeGrad k, Object g, Object x, Object y, Array[] out, Array[] in) {
        Object weight = data(in[4], type);
        int rows = Math.max(Chunks.grain(4L * b), Math.ceilDiv(c, RANGES));
        int ranges = Math.max(1, Chunks.count(c, rows));
        Object ofWeight = TileProduct.array(type, ranges * b);
        Object ofBias = TileProduct.array(type, ranges * b);
        Chunks.run(
                c,
                rows,
                (from, to) -> {
                    double[] sums = new double[2];
                    int part = from / rows * b;
                    for (int j = from; j < to; j++) {
                        double mean = in[2].getDouble(j);
                        double rate = 1 / Math.sqrt(in[3].getDouble(j) + k.eps());
                        int at = j * b;
                        sums[0] = 0;
                        sums[1] = 0;
                        loops.sums(g, at, weight, 0, x, at, mean, sums, b);
                        loops.accumulate(g, at, x, at, mean, rate, ofWeight, ofBias, part, b);
                        double slope = -rate * rate * rate * sums[1] / b;
                        double shift = k.centered() ? -rate * sums[0] / b : 0;
                        loops.combine(g, at, weight, 0, rate, x, at, mean, slope, shift, y, at, b);
                    }
                });
        for (int r = 1; r < ranges; r++) {
            var lanes = VectorBackend.lanes(type);
            lanes.binary(BinaryOp.ADD, ofWeight, 0, ofWeight, r * b, ofWeight, 0, b);
            lanes.binary(BinaryOp.ADD, ofBias, 0, ofBias, r * b, ofBias, 0, b);
        }
        Operand.of(out[1]).store(type, 0, b, ofWeight, 0);
        Operand.of(out[2]).store(type, 0, b, ofBias, 0);
    }
}
