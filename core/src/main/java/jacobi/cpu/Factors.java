package jacobi.cpu;

import jacobi.array.Array;
import jacobi.kernel.Kernel;

/**
 * Factors of matrices, one for all backends: textbook loops over rows of doubles. Matrices of a
 * batch are shared out among threads, each is one thread's work.
 */
public final class Factors {
    private Factors() {}

    /** {@link Kernel.Factor}. */
    public static void factor(Kernel.Factor k, Array[] out, Array in) {
        int m = in.shape().size(1);
        int n = in.shape().size(2);
        each(
                in.shape().size(0),
                (long) m * n * Math.min(m, n),
                b -> {
                    double[][] a = read(in, b);
                    switch (k.what()) {
                        case LU -> {
                            int[] exchanged = LuFactors.factor(a, n);
                            write(a, out[0], b);
                            for (int i = 0; i < exchanged.length; i++) {
                                out[1].setLong((long) b * exchanged.length + i, exchanged[i]);
                            }
                        }
                        case CHOLESKY -> {
                            out[1].setLong(b, CholeskyFactor.factor(a));
                            write(a, out[0], b);
                        }
                        case QR -> {
                            write(QrFactors.factor(a, n, out[0].shape().size(2)), out[0], b);
                            write(a, out[1], b);
                        }
                        case EIGEN -> {
                            EigenFactors f = EigenFactors.of(a);
                            write(new double[][] {f.values()}, out[0], b);
                            write(f.vectors(), out[1], b);
                        }
                        case SINGULAR -> {
                            SingularFactors f =
                                    SingularFactors.of(
                                            a, n, out[0].shape().size(2), out[2].shape().size(1));
                            write(f.left(), out[0], b);
                            write(new double[][] {f.values()}, out[1], b);
                            write(f.right(), out[2], b);
                        }
                    }
                });
    }

    /** {@link Kernel.TriangularSolve}. */
    public static void solve(Kernel.TriangularSolve k, Array out, Array a, Array y) {
        int n = a.shape().size(1);
        int columns = y.shape().size(2);
        each(
                a.shape().size(0),
                (long) n * n * columns,
                b -> {
                    double[][] x = read(y, b);
                    solve(k, read(a, b), x);
                    write(x, out, b);
                });
    }

    /** Substitution from one end; whole rows at a time. */
    private static void solve(Kernel.TriangularSolve k, double[][] a, double[][] x) {
        int n = a.length;
        for (int step = 0; step < n; step++) {
            int i = k.upper() ? n - 1 - step : step;
            int from = k.upper() ? i + 1 : 0;
            int to = k.upper() ? n : i;
            for (int j = from; j < to; j++) {
                subtract(x[i], a[i][j], x[j], 0);
            }
            if (!k.unit()) {
                for (int c = 0; c < x[i].length; c++) {
                    x[i][c] /= a[i][i];
                }
            }
        }
    }

    /** {@code row -= factor * other} from a column on. */
    static void subtract(double[] row, double factor, double[] other, int from) {
        for (int c = from; c < row.length; c++) {
            row[c] -= factor * other[c];
        }
    }

    private static void each(int batch, long work, java.util.function.IntConsumer matrix) {
        Chunks.run(
                batch,
                Chunks.grain(work),
                (from, to) -> {
                    for (int b = from; b < to; b++) {
                        matrix.accept(b);
                    }
                });
    }

    private static double[][] read(Array a, int b) {
        int m = a.shape().size(1);
        int n = a.shape().size(2);
        double[][] rows = new double[m][n];
        long at = (long) b * m * n;
        for (double[] row : rows) {
            for (int j = 0; j < n; j++) {
                row[j] = a.getDouble(at++);
            }
        }
        return rows;
    }

    /** Fills matrix b of an array; rows beyond the array's are left out. */
    private static void write(double[][] rows, Array a, int b) {
        int per = a.shape().size(0) == 0 ? 0 : a.numel() / a.shape().size(0);
        int columns = a.shape().size(a.shape().rank() - 1);
        long at = (long) b * per;
        for (long end = at + per; at < end; ) {
            double[] row = rows[(int) ((at - (long) b * per) / columns)];
            for (int j = 0; j < columns; j++) {
                a.setDouble(at++, row[j]);
            }
        }
    }
}
