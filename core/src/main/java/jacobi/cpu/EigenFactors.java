package jacobi.cpu;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues in ascending order and eigenvectors (columns) of a symmetric matrix, by Jacobi's
 * rotations: each makes one element off the diagonal zero, and sweeps over all of them converge
 * quadratically (Jacobi 1846; Golub and Van Loan, Matrix Computations, 8.5).
 *
 * @param values in ascending order
 * @param vectors in columns
 */
record EigenFactors(double[] values, double[][] vectors) {
    /** Far more than are ever needed: seven or so are. */
    private static final int SWEEPS = 60;

    /** Of a matrix whose lower triangle is read; the matrix is used up. */
    static EigenFactors of(double[][] a) {
        int n = a.length;
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            v[i][i] = 1;
            for (int j = i + 1; j < n; j++) {
                a[i][j] = a[j][i];
            }
        }
        boolean turned = true;
        for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
            turned = false;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    turned |= rotate(a, v, p, q);
                }
            }
        }
        return sorted(a, v);
    }

    /** Makes {@code a[p][q]} zero, unless it is as good as that; rows of v are eigenvectors. */
    private static boolean rotate(double[][] a, double[][] v, int p, int q) {
        double off = a[p][q];
        double least = 0x1p-54 * Math.sqrt(Math.abs(a[p][p])) * Math.sqrt(Math.abs(a[q][q]));
        double visible = 0x1p-60 * (Math.abs(a[p][p]) + Math.abs(a[q][q]));
        if (!(Math.abs(off) > Math.max(least, Math.max(visible, Double.MIN_NORMAL)))) {
            return false;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * off);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
        double c = 1 / Math.hypot(t, 1);
        double s = t * c;
        for (double[] row : a) {
            double x = row[p];
            double y = row[q];
            row[p] = c * x - s * y;
            row[q] = s * x + c * y;
        }
        turn(a[p], a[q], c, s);
        turn(v[p], v[q], c, s);
        a[p][q] = 0;
        a[q][p] = 0;
        return true;
    }

    /** {@code x, y = c x - s y, s x + c y}. */
    static void turn(double[] x, double[] y, double c, double s) {
        for (int i = 0; i < x.length; i++) {
            double old = x[i];
            x[i] = c * old - s * y[i];
            y[i] = s * old + c * y[i];
        }
    }

    private static EigenFactors sorted(double[][] a, double[][] v) {
        int n = a.length;
        int[] order =
                IntStream.range(0, n)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> a[i][i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] values = Arrays.stream(order).mapToDouble(i -> a[i][i]).toArray();
        double[][] vectors = new double[n][n];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                vectors[i][j] = v[order[j]][i];
            }
        }
        return new EigenFactors(values, vectors);
    }
}
