package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.kernel.Kernel;

/** {@link Kernel.Search}: a binary search for each value. */
public final class Searching {
    private Searching() {}

    /** {@link Kernel.Search}, in doubles or in longs. */
    public static void search(Kernel.Search k, Array out, Array sorted, Array values) {
        int rank = sorted.layout().rank();
        int n = sorted.shape().size(rank - 1);
        int m = values.shape().size(rank - 1);
        if (out.numel() == 0) {
            return;
        }
        boolean floating = sorted.dtype().isFloating() || values.dtype().isFloating();
        DType compute = floating ? DType.FLOAT64 : DType.INT64;
        boolean shared = isShared(sorted.layout());
        Operand x = Operand.of(sorted);
        Operand v = Operand.of(values);
        Operand y = Operand.of(out);
        Chunks.run(
                out.numel() / m,
                Chunks.grain((long) n + m),
                (from, to) -> {
                    Object row = floating ? new double[n] : new long[n];
                    Object block = floating ? new double[m] : new long[m];
                    long[] found = new long[m];
                    for (int r = from; r < to; r++) {
                        if (n > 0 && (r == from || !shared)) {
                            x.load(compute, (long) r * n, n, row, 0);
                        }
                        v.load(compute, (long) r * m, m, block, 0);
                        for (int i = 0; i < m; i++) {
                            found[i] =
                                    row instanceof double[] d
                                            ? count(d, ((double[]) block)[i], k.right())
                                            : count((long[]) row, ((long[]) block)[i], k.right());
                        }
                        y.store(DType.INT64, (long) r * m, m, found, 0);
                    }
                });
    }

    private static boolean isShared(Layout l) {
        for (int d = 0; d < l.rank() - 1; d++) {
            if (l.stride(d) != 0 && l.size(d) != 1) {
                return false;
            }
        }
        return true;
    }

    private static int count(double[] row, double value, boolean right) {
        int low = 0;
        int high = row.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean behind = right ? row[middle] > value : row[middle] >= value;
            if (behind) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static int count(long[] row, long value, boolean right) {
        int low = 0;
        int high = row.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean behind = right ? row[middle] > value : row[middle] >= value;
            if (behind) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
