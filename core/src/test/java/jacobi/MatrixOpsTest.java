package jacobi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.array.DType;

import org.junit.jupiter.api.Test;

/** Linear algebra as users call it, on matrices whose results are known. */
class MatrixOpsTest {
    private static final Tensor A = Tensor.of(new double[][] {{2, 1, 1}, {4, -6, 0}, {-2, 7, 2}});
    private static final Tensor SPD = Tensor.of(new double[][] {{4, 2}, {2, 5}});
    private static final Tensor TALL = Tensor.of(new double[][] {{1, 0}, {1, 1}, {1, 2}});

    private static void near(Tensor expected, Tensor found) {
        assertEquals(expected.shape(), found.shape());
        assertArrayEquals(expected.toDoubles(), found.toDoubles(), 1e-12);
    }

    private static Tensor rows(double[]... rows) {
        return Tensor.of(rows);
    }

    private static double[] row(double... values) {
        return values;
    }

    @Test
    void systems() {
        // Strang's example: 2u + v + w = 5, 4u - 6v = -2, -2u + 7v + 2w = 9.
        near(Tensor.of(1.0, 1, 2), A.solve(Tensor.of(5.0, -2, 9)));
        assertEquals(-16, A.det().item(), 1e-12);
        assertEquals(-1, A.slogdet().sign().item());
        assertEquals(Math.log(16), A.slogdet().logAbsDet().item(), 1e-12);
        assertEquals(Double.NaN, A.logdet().item());
        near(Tensor.eye(3).toFloat64(), A.inv().matmul(A));
        near(
                Tensor.of(new double[][] {{1}, {1}, {2}}),
                A.luFactor().solve(rows(row(5), row(-2), row(9))));
        Tensor upper = rows(row(2, 1), row(9, 4));
        near(rows(row(1), row(2)), upper.solveTriangular(rows(row(4), row(8)), true, false));
        near(rows(row(2), row(8)), upper.solveTriangular(rows(row(10), row(8)), true, true));
    }

    /** Matrices times {@code I - tau v v^T}, one after the other, as LAPACK defines it. */
    private static double[][] reflections(double[][] a, double[] tau) {
        int m = a.length;
        double[][] q = new double[m][m];
        for (int i = 0; i < m; i++) {
            q[i][i] = 1;
        }
        for (int j = 0; j < tau.length; j++) {
            double[] v = new double[m];
            for (int i = j; i < m; i++) {
                v[i] = i == j ? 1 : a[i][j];
            }
            for (double[] row : q) {
                double share = 0;
                for (int i = 0; i < m; i++) {
                    share += row[i] * v[i];
                }
                for (int i = 0; i < m; i++) {
                    row[i] -= tau[j] * share * v[i];
                }
            }
        }
        return q;
    }

    @Test
    void productsOfReflections() {
        double[][] a = {{7, -9, 5}, {.5, 8, 3}, {-2, 1.5, 6}, {1, -.25, 2}};
        for (double[] tau : new double[][] {{.5, 1.25, -2}, {0, 2, 1}, {1.5}, {}}) {
            Tensor expected = Tensor.of(reflections(a, tau)).narrow(1, 0, 3);
            near(expected, Tensor.of(a).householderProduct(Tensor.of(tau)));
        }
        // A vector of length 5 that is mirrored to the first axis, by LAPACK's conventions:
        // 3 to -5, with v = (1, 4 / 8) and tau = 8 / 5.
        Tensor q = rows(row(-5), row(.5)).householderProduct(Tensor.of(new double[] {1.6}));
        near(rows(row(-.6), row(-.8)), q);
    }

    @Test
    void factors() {
        MatrixOps.Lu lu = A.lu();
        near(A, lu.p().matmul(lu.l()).matmul(lu.u()));
        near(rows(row(1, 0, 0), row(.5, 1, 0), row(-.5, 1, 1)), lu.l());
        MatrixOps.Qr qr = TALL.qr();
        near(TALL, qr.q().matmul(qr.r()));
        assertEquals("[3, 3]", TALL.qr("complete").q().shape().toString());
        near(qr.r(), TALL.qr("r").r());
        near(rows(row(2, 0), row(1, 2)), SPD.cholesky());
        near(SPD.inv(), SPD.cholesky().choleskyInverse(false));
        near(
                SPD.solve(rows(row(1), row(2))),
                rows(row(1), row(2)).choleskySolve(SPD.cholesky(), false));
    }

    @Test
    void spectra() {
        Tensor s = rows(row(2, 1), row(1, 2));
        near(Tensor.of(1.0, 3), s.eigvalsh());
        MatrixOps.Eigh e = s.eigh();
        near(s, e.eigenvectors().mul(e.eigenvalues()).matmul(e.eigenvectors().t()));
        near(Tensor.of(Math.sqrt(45), Math.sqrt(5)), rows(row(3, 0), row(4, 5)).svdvals());
        MatrixOps.Svd svd = TALL.svd(false);
        near(TALL, svd.u().mul(svd.s()).matmul(svd.vh()));
        assertEquals("[3, 3]", TALL.svd(true).u().shape().toString());
        assertEquals(3, rows(row(3, 0), row(4, 5)).cond().item(), 1e-12);
        assertEquals(1, rows(row(1, 2), row(2, 4)).matrixRank().item());
        near(rows(row(.04, .08), row(.08, .16)), rows(row(1, 2), row(2, 4)).pinv());
        // The line through (0, 1), (1, 2), (2, 4) is 5/6 + 3/2 x, and 1/6 is left.
        MatrixOps.LeastSquares fit = TALL.lstsq(rows(row(1), row(2), row(4)), null);
        near(rows(row(5 / 6.), row(1.5)), fit.solution());
        near(Tensor.of(new double[] {1 / 6.}), fit.residuals());
        assertEquals(2, fit.rank().item());
        near(TALL.svdvals(), fit.singularValues());
    }

    @Test
    void functions() {
        Tensor f = rows(row(1, 1), row(1, 0));
        near(rows(row(89, 55), row(55, 34)), f.matrixPower(10));
        near(rows(row(0, 1), row(1, -1)), f.matrixPower(-1));
        near(Tensor.eye(2).toFloat64(), f.matrixPower(0));
        double c = Math.cos(20);
        double s = Math.sin(20);
        near(rows(row(c, -s), row(s, c)), rows(row(0, -20), row(20, 0)).matrixExp());
        near(rows(row(1, 3), row(0, 1)), rows(row(0, 3), row(0, 0)).matrixExp());
    }

    @Test
    void products() {
        Tensor x = Tensor.of(1.0, 2);
        Tensor y = Tensor.of(3.0, 4);
        Tensor m = rows(row(1, 2), row(3, 4));
        near(Tensor.of(3.0, 4, 6, 8), x.kron(y));
        near(Tensor.of(11.0).reshape(), x.inner(y));
        near(Tensor.of(11.0).reshape(), x.vecdot(y, 0));
        near(rows(row(13, 14), row(16, 18)), Tensor.of(10.0).addr(x, y, 1, 1));
        near(Tensor.of(6.5, 13), y.addmv(m, x, .5, 1));
        near(rows(row(17, 30), row(45, 62)), m.addmm(m, m, 10, 1));
        Tensor batch = Tensor.stack(0, m, m);
        near(rows(row(14, 20), row(30, 44)), Tensor.of(0.0).addbmm(batch, batch, 1, 1));
        near(Tensor.stack(0, m.matmul(m), m.matmul(m)), Tensor.of(0.0).baddbmm(batch, batch, 0, 1));
        near(Tensor.of(0.0, 0, 1), Tensor.of(1.0, 0, 0).cross(Tensor.of(0.0, 1, 0), 0));
        near(rows(row(1, 3, 9), row(1, 4, 16)), y.vander(3));
        near(Tensor.of(30.0).reshape(), m.tensordot(m, new int[] {0, 1}, new int[] {0, 1}));
        near(m.matmul(m).matmul(x), Tensor.multiDot(m, m, x));
        near(Tensor.of(5.0).reshape(), Tensor.einsum("ii", m));
        near(
                Tensor.of(new double[] {19}),
                x.bilinear(y, Tensor.stack(0, rows(row(1, 0), row(0, 2))), null));
        near(rows(row(.5, 1), row(1, 2)), rows(row(1, 2), row(2, 4)).cov(1));
        near(rows(row(1, -1), row(-1, 1)), rows(row(1, 2), row(4, 2)).corrcoef());
    }

    @Test
    void lengthsAndDistances() {
        Tensor m = rows(row(3, -4), row(0, 1));
        near(Tensor.of(7.0, 1), m.vectorNorm(1, 1));
        near(Tensor.of(5.0, 1).reshape(2, 1), m.vectorNorm(2, new int[] {1}, true));
        assertEquals(5, m.matrixNorm(1).item());
        assertEquals(1, m.matrixNorm(Double.NEGATIVE_INFINITY).item());
        assertEquals(Math.sqrt(26), m.matrixNorm("fro").item(), 1e-12);
        near(rows(row(.6, -.8), row(0, 1)), m.normalize(1));
        double[] shorter = m.renorm(2, 0, 2.5).flatten().toDoubles();
        assertArrayEquals(new double[] {1.5, -2, 0, 1}, shorter, 1e-6);
        assertEquals(Math.sqrt(34), m.dist(Tensor.of(0.0, 1), 2).item(), 1e-12);
        near(rows(row(0, Math.sqrt(34))), m.narrow(0, 0, 1).cdist(m, 2));
        near(Tensor.of(new double[] {5}), m.pdist(Double.POSITIVE_INFINITY));
        near(Tensor.of(3.0, 5), m.pairwiseDistance(Tensor.of(0.0, -4), 1, 0, false));
        near(Tensor.of(-.8, 1), m.cosineSimilarity(Tensor.of(0.0, 1).reshape(1, 2), 1, 1e-8));
    }

    @Test
    void losses() {
        Tensor x = Tensor.of(0.0, 3);
        Tensor t = Tensor.of(.5, 0);
        near(Tensor.of(.125, 2.5), x.smoothL1Loss(t, 1, "none"));
        near(Tensor.of(.0625, 2), x.smoothL1Loss(t, 2, "none"));
        near(Tensor.of(.125, 4), x.huberLoss(t, 2, "none"));
        assertEquals(.5 * Math.log(.5), x.klDiv(t, "sum", false).item(), 1e-12);
        assertEquals(.25 * Math.log(.5), x.klDiv(t, "batchmean", false).item(), 1e-12);
        near(Tensor.of(1.0, Math.exp(3)), x.poissonNllLoss(t, true, false, 0, "none"));
        near(Tensor.of(4.0, 3), x.hingeEmbeddingLoss(Tensor.of(-1.0, 1), 4, "none"));
        near(Tensor.of(.5, 3), x.marginRankingLoss(t, Tensor.of(1.0, -1), 0, "none"));
        near(
                Tensor.of(Math.log(2), Math.log1p(Math.exp(3))),
                x.softMarginLoss(Tensor.of(1.0, -1), "none"));
        near(
                Tensor.of(2.0).reshape(),
                x.multiMarginLoss(Tensor.of(0L).reshape(), 1, 1, null, "mean"));
        assertEquals(DType.FLOAT64, x.smoothL1Loss(t, 1, "mean").dtype());
    }
}
