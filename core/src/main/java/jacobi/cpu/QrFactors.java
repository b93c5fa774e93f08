package jacobi.cpu;

/**
 * {@code A = Q R} by Householder reflections (Golub and Van Loan, Matrix Computations, 5.2). The
 * diagonal of R has the signs that LAPACK gives it: that of the column's head, turned round.
 */
final class QrFactors {
    private QrFactors() {}

    /** Turns a into R, and gives the first {@code columns} columns of Q, as rows of an array. */
    static double[][] factor(double[][] a, int n, int columns) {
        int m = a.length;
        int steps = Math.min(m, n);
        double[][] v = new double[steps][];
        for (int k = 0; k < steps; k++) {
            v[k] = reflector(a, k);
            reflect(a, v[k], k, k);
            for (int i = k + 1; i < m; i++) {
                a[i][k] = 0;
            }
        }
        double[][] q = new double[m][columns];
        for (int i = 0; i < Math.min(m, columns); i++) {
            q[i][i] = 1;
        }
        for (int k = steps - 1; k >= 0; k--) {
            reflect(q, v[k], k, 0);
        }
        return q;
    }

    /**
     * The unit vector of the reflection that clears column k below its diagonal; zeros for none.
     */
    private static double[] reflector(double[][] a, int k) {
        double[] v = new double[a.length - k];
        double length = 0;
        double below = 0;
        for (int i = 0; i < v.length; i++) {
            v[i] = a[k + i][k];
            length = Math.hypot(length, v[i]);
            below = i == 0 ? 0 : Math.max(below, Math.abs(v[i]));
        }
        if (below == 0) {
            return new double[v.length];
        }
        v[0] += Math.copySign(length, v[0]);
        double size = 0;
        for (double x : v) {
            size = Math.hypot(size, x);
        }
        for (int i = 0; i < v.length; i++) {
            v[i] /= size;
        }
        return v;
    }

    /** {@code a -= 2 v v^T a} on the rows from k and the columns from {@code from} on. */
    private static void reflect(double[][] a, double[] v, int k, int from) {
        double[] product = new double[a[0].length];
        for (int i = 0; i < v.length; i++) {
            Factors.subtract(product, -v[i], a[k + i], from);
        }
        for (int i = 0; i < v.length; i++) {
            Factors.subtract(a[k + i], 2 * v[i], product, from);
        }
    }
}
