package jacobi.cpu;

/** {@code P A = L U} by Gaussian elimination with the largest element of the column as pivot. */
final class LuFactors {
    private LuFactors() {}

    /** Factors in place; with which row each was exchanged. */
    static int[] factor(double[][] a, int n) {
        int[] exchanged = new int[Math.min(a.length, n)];
        for (int k = 0; k < exchanged.length; k++) {
            int pivot = k;
            for (int i = k + 1; i < a.length; i++) {
                if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) {
                    pivot = i;
                }
            }
            exchanged[k] = pivot;
            double[] row = a[pivot];
            a[pivot] = a[k];
            a[k] = row;
            if (row[k] == 0) {
                continue;
            }
            for (int i = k + 1; i < a.length; i++) {
                double factor = a[i][k] / row[k];
                a[i][k] = factor;
                if (factor != 0) {
                    Factors.subtract(a[i], factor, row, k + 1);
                }
            }
        }
        return exchanged;
    }
}
