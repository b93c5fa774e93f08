package jacobi.cpu;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * {@code A = U diag(s) V^T} by one-sided Jacobi rotations (Hestenes 1958): pairs of columns are
 * turned until all are orthogonal; then their lengths are the singular values. Small singular
 * values come out to as many digits as large ones where the matrix determines them (Demmel and
 * Veselic 1992).
 *
 * @param left U, {@code [m, k]}
 * @param values in descending order
 * @param right V transposed, {@code [l, n]}
 */
record SingularFactors(double[][] left, double[] values, double[][] right) {
    private static final int SWEEPS = 60;

    /** Columns whose angle's cosine is below this are orthogonal. */
    private static final double ORTHOGONAL = 0x1p-52;

    /**
     * Columns below this part of the longest are zero: a column that depends on others shrinks to
     * what rounding leaves, from sweep to sweep.
     */
    private static final double ZERO = 0x1p-200;

    /** Of a matrix with n columns, to k columns of U and l rows of V transposed. */
    static SingularFactors of(double[][] a, int n, int k, int l) {
        int m = a.length;
        if (m < n) {
            SingularFactors t = of(transposed(a, n), m, l, k);
            return new SingularFactors(transposed(t.right, m), t.values, transposed(t.left, l));
        }
        // Rows of w are the columns of A, those of v the columns of V.
        double[][] w = transposed(a, n);
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            v[i][i] = 1;
        }
        double longest = Arrays.stream(w).mapToDouble(SingularFactors::length).max().orElse(0);
        double zero = ZERO * longest;
        boolean turned = true;
        for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
            turned = false;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    turned |= rotate(w, v, p, q, zero * zero);
                }
            }
        }
        return sorted(w, v, m, k, zero);
    }

    private static boolean rotate(double[][] w, double[][] v, int p, int q, double zero) {
        double pp = dot(w[p], w[p]);
        double qq = dot(w[q], w[q]);
        double pq = dot(w[p], w[q]);
        boolean orthogonal = !(Math.abs(pq) > ORTHOGONAL * Math.sqrt(pp) * Math.sqrt(qq));
        if (orthogonal || pp <= zero || qq <= zero) {
            return false;
        }
        double theta = (qq - pp) / (2 * pq);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
        double c = 1 / Math.hypot(t, 1);
        EigenFactors.turn(w[p], w[q], c, t * c);
        EigenFactors.turn(v[p], v[q], c, t * c);
        return true;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static SingularFactors sorted(double[][] w, double[][] v, int m, int k, double zero) {
        int n = w.length;
        double[] length = Arrays.stream(w).mapToDouble(SingularFactors::length).toArray();
        int[] order =
                IntStream.range(0, n)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -length[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[][] columns = new double[k][];
        double[][] right = new double[n][];
        double[] values = new double[n];
        for (int j = 0; j < n; j++) {
            values[j] = length[order[j]];
            right[j] = v[order[j]];
            if (values[j] > zero) {
                columns[j] = scaled(w[order[j]], 1 / values[j]);
            } else if (values[j] <= zero) {
                values[j] = 0;
            }
        }
        for (int j = 0; j < k; j++) {
            if (columns[j] == null) {
                columns[j] = completion(columns, m);
            }
        }
        return new SingularFactors(transposed(columns, m), values, right);
    }

    /** The root of the sum of squares, scaled so that nothing overflows or vanishes. */
    private static double length(double[] x) {
        double most = 0;
        for (double v : x) {
            most = Math.max(most, Math.abs(v));
        }
        if (most == 0 || !Double.isFinite(most)) {
            return most;
        }
        double[] small = scaled(x, 1 / most);
        return most * Math.sqrt(dot(small, small));
    }

    private static double[] scaled(double[] x, double by) {
        return Arrays.stream(x).map(v -> v * by).toArray();
    }

    /** A unit vector orthogonal to the columns there are (null ones left out). */
    private static double[] completion(double[][] columns, int m) {
        for (int axis = 0; ; axis++) {
            double[] x = new double[m];
            x[axis] = 1;
            // Twice is enough (Giraud, Langou and Rozloznik 2005).
            for (int pass = 0; pass < 2; pass++) {
                for (double[] c : columns) {
                    if (c != null) {
                        Factors.subtract(x, dot(c, x), c, 0);
                    }
                }
            }
            double size = length(x);
            if (size > 0.5 / Math.sqrt(m) || axis == m - 1) {
                return scaled(x, 1 / size);
            }
        }
    }

    private static double[][] transposed(double[][] a, int columns) {
        double[][] t = new double[columns][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < columns; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }
}
