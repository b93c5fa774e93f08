package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.cpu.vector.VectorBackend;
import jacobi.kernel.Backend;
import jacobi.kernel.Factorization;
import jacobi.kernel.Kernel;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** Factors are held by what they are: by their product, and by the form that they have. */
class FactorsTest {
    private static final int BATCH = 3;
    private static final int[][] SIZES = {
        {1, 1}, {2, 2}, {5, 5}, {17, 17}, {7, 3}, {3, 7}, {16, 5}, {0, 3}, {3, 0}, {40, 40}
    };

    private final Random random = new Random(4);

    private interface Check {
        void of(Backend backend, DType dtype, int m, int n);
    }

    private static void everywhere(Check check) {
        for (Backend b : List.of(new ScalarBackend(), new VectorBackend())) {
            for (DType d : List.of(DType.FLOAT32, DType.FLOAT64)) {
                for (int[] size : SIZES) {
                    check.of(b, d, size[0], size[1]);
                }
            }
        }
    }

    private static double tolerance(DType d, int m, int n) {
        return (d == DType.FLOAT32 ? 0x1p-22 : 0x1p-49) * (m + n + 1);
    }

    /** Entries of all sizes, and from the second matrix on a rank that is not full. */
    private Array matrices(DType d, int m, int n) {
        Array a = Array.zeros(d, Shape.of(BATCH, m, n));
        for (int b = 0; b < BATCH; b++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double scale = b == 2 ? Math.pow(10, j % 5 - 2) : 1;
                    long at = ((long) b * m + i) * n + j;
                    a.setDouble(at, random.nextGaussian() * scale);
                    if (b == 1 && i > 0 && i == m - 1) {
                        a.setDouble(at, a.getDouble(at - (long) i * n) * 2);
                    }
                }
            }
        }
        return a;
    }

    private static Array symmetric(Array a, int n) {
        for (int b = 0; b < BATCH; b++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    a.setDouble(at(n, n, b, j, i), a.getDouble(at(n, n, b, i, j)));
                }
            }
        }
        return a;
    }

    private static long at(int m, int n, int b, int i, int j) {
        return ((long) b * m + i) * n + j;
    }

    private static Array[] factor(Backend backend, Factorization what, Array a, Array... out) {
        backend.run(new Kernel.Factor(what), out, new Array[] {a}, new double[0]);
        return out;
    }

    private interface Entry {
        double of(int b, int i, int j);
    }

    private static Entry entries(Array a) {
        int m = a.shape().size(1);
        int n = a.shape().size(2);
        return (b, i, j) -> a.getDouble(at(m, n, b, i, j));
    }

    private static Entry product(Entry x, Entry y, int k) {
        return (b, i, j) -> {
            double sum = 0;
            for (int l = 0; l < k; l++) {
                sum += x.of(b, i, l) * y.of(b, l, j);
            }
            return sum;
        };
    }

    private static Entry transposed(Entry x) {
        return (b, i, j) -> x.of(b, j, i);
    }

    private static Entry identity() {
        return (b, i, j) -> i == j ? 1 : 0;
    }

    private static void same(String what, int m, int n, double scale, Entry x, Entry y) {
        for (int b = 0; b < BATCH; b++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double difference = Math.abs(x.of(b, i, j) - y.of(b, i, j));
                    String where = what + " at " + b + " " + i + " " + j + " of " + m + " x " + n;
                    assertTrue(difference <= scale, where + " differs by " + difference);
                }
            }
        }
    }

    private static double largest(Array a) {
        double most = 1e-300;
        for (double v : a.toDoubles()) {
            most = Math.max(most, Math.abs(v));
        }
        return most;
    }

    @Test
    void lu() {
        everywhere(
                (backend, d, m, n) -> {
                    Array a = matrices(d, m, n);
                    int k = Math.min(m, n);
                    Array f = Array.zeros(d, a.shape());
                    Array exchanged = Array.zeros(DType.INT64, Shape.of(BATCH, k));
                    factor(backend, Factorization.LU, a, f, exchanged);
                    Entry lu = entries(f);
                    Entry l = (b, i, j) -> i > j ? lu.of(b, i, j) : i == j ? 1 : 0;
                    Entry u = (b, i, j) -> i <= j ? lu.of(b, i, j) : 0;
                    int[][] rows = new int[BATCH][m];
                    for (int b = 0; b < BATCH; b++) {
                        java.util.Arrays.setAll(rows[b], i -> i);
                        for (int i = 0; i < k; i++) {
                            int with = (int) exchanged.getLong((long) b * k + i);
                            int row = rows[b][i];
                            rows[b][i] = rows[b][with];
                            rows[b][with] = row;
                        }
                    }
                    Entry given = entries(a);
                    Entry permuted = (b, i, j) -> given.of(b, rows[b][i], j);
                    double scale = tolerance(d, m, n) * largest(a);
                    same("LU", m, n, scale, product(l, u, k), permuted);
                    for (int b = 0; b < BATCH; b++) {
                        for (int i = 0; i < m; i++) {
                            for (int j = 0; j < Math.min(i, k); j++) {
                                assertTrue(Math.abs(lu.of(b, i, j)) <= 1, "a pivot is too small");
                            }
                        }
                    }
                });
    }

    @Test
    void qr() {
        everywhere(
                (backend, d, m, n) -> {
                    for (int k : new int[] {Math.min(m, n), m}) {
                        Array a = matrices(d, m, n);
                        Array q = Array.zeros(d, Shape.of(BATCH, m, k));
                        Array r = Array.zeros(d, Shape.of(BATCH, k, n));
                        factor(backend, Factorization.QR, a, q, r);
                        double scale = tolerance(d, m, n);
                        Entry e = entries(q);
                        same("QR", m, n, scale * largest(a), product(e, entries(r), k), entries(a));
                        same("Q", k, k, scale, product(transposed(e), e, m), identity());
                        Entry low = (b, i, j) -> i > j ? entries(r).of(b, i, j) : 0;
                        same("R", k, n, 0, low, (b, i, j) -> 0);
                    }
                });
    }

    @Test
    void cholesky() {
        everywhere(
                (backend, d, m, n) -> {
                    Entry x = entries(matrices(d, n, m));
                    Entry square = product(x, transposed(x), m);
                    Array a = Array.zeros(d, Shape.of(BATCH, n, n));
                    for (int i = 0; i < a.numel(); i++) {
                        int row = i / n % n;
                        double ridge = row == i % n ? 1 : 0;
                        // The upper triangle is not read.
                        boolean upper = row < i % n;
                        double v = square.of(i / (n * n), row, i % n) + ridge;
                        a.setDouble(i, upper ? Double.NaN : v);
                    }
                    Array l = Array.zeros(d, a.shape());
                    Array failed = Array.zeros(DType.INT64, Shape.of(BATCH));
                    factor(backend, Factorization.CHOLESKY, a, l, failed);
                    for (int b = 0; b < BATCH; b++) {
                        assertEquals(0, failed.getLong(b));
                    }
                    Entry e = entries(l);
                    Entry found = product(e, transposed(e), n);
                    Entry lower = (b, i, j) -> i < j ? 0 : found.of(b, i, j);
                    Entry given = (b, i, j) -> i < j ? 0 : entries(a).of(b, i, j);
                    double most = 1;
                    for (double v : a.toDoubles()) {
                        most = Double.isNaN(v) ? most : Math.max(most, Math.abs(v));
                    }
                    same("L L^T", n, n, tolerance(d, m, n) * most, lower, given);
                });
        Array a = Array.zeros(DType.FLOAT64, Shape.of(1, 3, 3));
        for (int i = 0; i < 9; i++) {
            a.setDouble(i, new double[] {4, 0, 0, 2, 1, 0, 0, 0, 5}[i]);
        }
        Array failed = Array.zeros(DType.INT64, Shape.of(1));
        factor(
                new ScalarBackend(),
                Factorization.CHOLESKY,
                a,
                Array.zeros(DType.FLOAT64, a.shape()),
                failed);
        assertEquals(2, failed.getLong(0));
    }

    @Test
    void eigenvectors() {
        everywhere(
                (backend, d, m, n) -> {
                    Array a = symmetric(matrices(d, n, n), n);
                    Array w = Array.zeros(d, Shape.of(BATCH, n));
                    Array v = Array.zeros(d, a.shape());
                    factor(backend, Factorization.EIGEN, a, w, v);
                    Entry e = entries(v);
                    Entry scaled = (b, i, j) -> e.of(b, i, j) * w.getDouble((long) b * n + j);
                    double scale = tolerance(d, n, n);
                    Entry found = product(scaled, transposed(e), n);
                    same("V w V^T", n, n, scale * 2 * largest(a), found, entries(a));
                    same("V", n, n, scale, product(transposed(e), e, n), identity());
                    for (int i = 1; i < w.numel(); i++) {
                        boolean ascending = w.getDouble(i - 1L) <= w.getDouble(i);
                        assertTrue(i % n == 0 || ascending, "not ascending");
                    }
                });
    }

    @Test
    void singularVectors() {
        everywhere(
                (backend, d, m, n) -> {
                    int k = Math.min(m, n);
                    for (boolean full : new boolean[] {false, true}) {
                        Array a = matrices(d, m, n);
                        int left = full ? m : k;
                        int right = full ? n : k;
                        Array u = Array.zeros(d, Shape.of(BATCH, m, left));
                        Array s = Array.zeros(d, Shape.of(BATCH, k));
                        Array v = Array.zeros(d, Shape.of(BATCH, right, n));
                        factor(backend, Factorization.SINGULAR, a, u, s, v);
                        Entry x = entries(u);
                        Entry y = entries(v);
                        Entry scaled = (b, i, j) -> x.of(b, i, j) * s.getDouble((long) b * k + j);
                        double scale = tolerance(d, m, n);
                        Entry found = product(scaled, y, k);
                        same("U s V^T", m, n, scale * largest(a), found, entries(a));
                        same("U", left, left, scale, product(transposed(x), x, m), identity());
                        same("V", right, right, scale, product(y, transposed(y), n), identity());
                        for (int i = 0; i < s.numel(); i++) {
                            double value = s.getDouble(i);
                            boolean descending = i % k == 0 || value <= s.getDouble(i - 1L);
                            assertTrue(value >= 0 && descending, "not descending");
                        }
                    }
                });
    }

    @Test
    void triangularSystems() {
        everywhere(
                (backend, d, m, n) -> {
                    for (boolean upper : new boolean[] {false, true}) {
                        for (boolean unit : new boolean[] {false, true}) {
                            Array a = matrices(d, n, n);
                            for (int i = 0; i < a.numel(); i++) {
                                int row = i / n % n;
                                boolean other = upper ? row > i % n : row < i % n;
                                double v = row == i % n ? unit ? Double.NaN : 3 : .1;
                                a.setDouble(i, other ? Double.NaN : v);
                            }
                            Array y = matrices(d, n, m);
                            Array x = Array.zeros(d, y.shape());
                            backend.run(
                                    new Kernel.TriangularSolve(upper, unit),
                                    new Array[] {x},
                                    new Array[] {a, y},
                                    new double[0]);
                            Entry e = entries(a);
                            Entry read =
                                    (b, i, j) ->
                                            i == j && unit
                                                    ? 1
                                                    : (upper ? i > j : i < j) ? 0 : e.of(b, i, j);
                            Entry found = product(read, entries(x), n);
                            double scale = 4 * tolerance(d, n, m) * largest(y);
                            same("A X", n, m, scale, found, entries(y));
                        }
                    }
                });
    }
}
