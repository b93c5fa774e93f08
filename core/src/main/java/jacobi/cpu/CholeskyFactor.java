package jacobi.cpu;

import java.util.Arrays;

/** {@code A = L L^T}, row by row (Cholesky-Banachiewicz). */
final class CholeskyFactor {
    private CholeskyFactor() {}

    /**
     * Factors in place, reading the lower triangle and clearing the upper one.
     *
     * @return 0, or the order of the first leading minor that is not positive, behind which rows
     *     are left as they were
     */
    static int factor(double[][] a) {
        for (int i = 0; i < a.length; i++) {
            Arrays.fill(a[i], i + 1, a.length, 0);
        }
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                if (i > j) {
                    a[i][j] = sum / a[j][j];
                } else if (sum > 0) {
                    a[i][i] = Math.sqrt(sum);
                } else {
                    return i + 1;
                }
            }
        }
        return 0;
    }
}
