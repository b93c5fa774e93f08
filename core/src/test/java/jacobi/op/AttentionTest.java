package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;

import jacobi.Autograd;
import jacobi.Backends;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.cpu.Pool;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Attention in blocks against the plain loops and against the matrix of scores written out, over
 * sizes around the blocks'.
 */
class AttentionTest {
    private final int threads = Pool.threads();
    private final Generator random = new Generator(3);

    @AfterEach
    void asBefore() {
        Pool.threads(threads);
        Backends.use("vector");
    }

    private Tensor leaf(DType t, int... sizes) {
        return Tensor.randn(random, t, sizes).requiresGrad(true);
    }

    /** The result and the gradients of q, k and v. */
    private static List<Tensor> all(
            Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal) {
        Tensor y = q.scaledDotProductAttention(k, v, mask, 0, causal, null, false);
        Tensor w = Tensor.linspace(-1, 1, y.numel()).reshape(y.shape().toArray()).to(y.dtype());
        List<Tensor> results = new ArrayList<>(List.of(y.detach()));
        for (Tensor g : Autograd.grad(List.of(y.mul(w).sum()), List.of(q, k, v), false)) {
            assertNotNull(g);
            results.add(g);
        }
        return results;
    }

    /** As the formula says, with all scores at once. */
    private static List<Tensor> written(
            Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal) {
        Tensor scores = q.matmul(k.transpose(-1, -2)).div(Math.sqrt(q.size(-1)));
        if (mask != null) {
            scores = scores.add(mask);
        }
        if (causal) {
            Tensor hidden = Tensor.ones(DType.BOOL, q.size(-2), k.size(-2)).triu(1);
            scores = scores.maskedFill(hidden, Double.NEGATIVE_INFINITY);
        }
        Tensor y = scores.softmax(-1).matmul(v);
        Tensor w = Tensor.linspace(-1, 1, y.numel()).reshape(y.shape().toArray()).to(y.dtype());
        List<Tensor> results = new ArrayList<>(List.of(y.detach()));
        for (Tensor g : Autograd.grad(List.of(y.mul(w).sum()), List.of(q, k, v), false)) {
            assertNotNull(g);
            results.add(g);
        }
        return results;
    }

    private static void close(List<Tensor> a, List<Tensor> b, double tolerance, String what) {
        for (int i = 0; i < a.size(); i++) {
            double scale = Math.max(1e-6, b.get(i).abs().max().item());
            double off = a.get(i).sub(b.get(i)).abs().max().item();
            assertTrue(off <= tolerance * scale, what + ", result " + i + " is off by " + off);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // heads, queries, keys, size, value size, masked, causal
        "1, 1, 1, 1, 1, false, false",
        "2, 5, 7, 3, 2, false, false",
        "2, 64, 64, 16, 16, false, true",
        "3, 65, 70, 17, 5, false, true",
        "1, 130, 513, 8, 8, false, false",
        "9, 70, 520, 8, 6, true, false",
        "1, 200, 1100, 12, 12, true, false",
        "1, 600, 600, 4, 4, false, true",
        "8, 600, 530, 4, 4, false, true",
        "2, 10, 1100, 4, 3, false, true"
    })
    void blocksAreWhatTheFormulaSays(
            int heads, int m, int n, int d, int e, boolean masked, boolean causal) {
        for (DType t : List.of(DType.FLOAT64, DType.FLOAT32)) {
            Tensor q = leaf(t, heads, m, d);
            Tensor k = leaf(t, heads, n, d);
            Tensor v = leaf(t, heads, n, e);
            Tensor mask = masked ? Tensor.randn(random, t, m, n) : null;
            double tolerance = t == DType.FLOAT64 ? 1e-12 : 3e-5;
            List<Tensor> expected = written(q, k, v, mask, causal);
            close(all(q, k, v, mask, causal), expected, tolerance, "vector " + t);
            Backends.use("scalar");
            close(all(q, k, v, mask, causal), expected, tolerance, "scalar " + t);
            Backends.use("vector");
        }
    }

    @Test
    void headsThatLieBetweenRowsAreReadInPlace() {
        Tensor projected = leaf(DType.FLOAT32, 2, 70, 3 * 24);
        Tensor cut = projected.unflatten(2, 3, 2, 12).permute(2, 0, 3, 1, 4);
        Tensor q = cut.get(0);
        Tensor k = cut.get(1);
        Tensor v = cut.get(2);
        Tensor y = q.scaledDotProductAttention(k, v, true);
        Tensor apart =
                q.contiguous().scaledDotProductAttention(k.contiguous(), v.contiguous(), true);
        assertArrayEquals(apart.toFloats(), y.toFloats());
        // Put together again, it is what lies in memory already.
        Tensor together = y.transpose(1, 2);
        assertTrue(together.isContiguous());
        Tensor w = Tensor.linspace(-1, 1, y.numel()).reshape(2, 70, 2, 12).to(DType.FLOAT32);
        together.mul(w).sum().backward();
        Tensor found = projected.grad();
        assertNotNull(found);
        projected.setGrad(null);
        apart.transpose(1, 2).mul(w).sum().backward();
        Tensor expected = projected.grad();
        assertNotNull(expected);
        assertArrayEquals(expected.toFloats(), found.toFloats());
    }

    @Test
    void aQueryThatMayLookAtNothingGivesZeros() {
        Tensor mask = Tensor.of(new boolean[][] {{true, false}, {false, false}});
        for (String backend : List.of("scalar", "vector")) {
            Backends.use(backend);
            Tensor q = leaf(DType.FLOAT64, 2, 3);
            Tensor k = leaf(DType.FLOAT64, 2, 3);
            Tensor v = leaf(DType.FLOAT64, 2, 3);
            List<Tensor> found = all(q, k, v, mask, false);
            assertArrayEquals(v.get(0).toDoubles(), found.get(0).get(0).toDoubles(), 1e-15);
            assertArrayEquals(new double[3], found.get(0).get(1).toDoubles());
            assertArrayEquals(new double[6], found.get(1).toDoubles());
            assertArrayEquals(new double[3], found.get(3).get(1).toDoubles());
        }
    }

    @Test
    void bitsDoNotDependOnThreads() {
        for (int heads : new int[] {3, 20}) {
            Tensor q = leaf(DType.FLOAT32, heads, 150, 16);
            Tensor k = leaf(DType.FLOAT32, heads, 600, 16);
            Tensor v = leaf(DType.FLOAT32, heads, 600, 16);
            Pool.threads(1);
            // Twice: the tiles of the products are compiled on the way.
            all(q, k, v, null, false);
            List<Tensor> one = all(q, k, v, null, false);
            for (int n : new int[] {2, 5}) {
                Pool.threads(n);
                List<Tensor> several = all(q, k, v, null, false);
                for (int i = 0; i < one.size(); i++) {
                    assertArrayEquals(one.get(i).toFloats(), several.get(i).toFloats());
                }
            }
        }
    }

    /**
     * 2048 by 2048 scores of one head would be 17 MB, and backward needs two such at least. What is
     * allocated at first is the products' business, until their tiles are compiled.
     */
    @Test
    void theScoresAreNeverThereAsAWhole() {
        Pool.threads(1);
        Tensor q = leaf(DType.FLOAT32, 1, 2048, 16);
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 100 && least > 25_000_000; i++) {
            long before = bean.getCurrentThreadAllocatedBytes();
            all(q, q, q, null, true);
            least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least <= 25_000_000, least + " bytes");
    }

    @Test
    void groupsShareKeysAndValues() {
        Tensor q = leaf(DType.FLOAT64, 2, 6, 5, 4);
        Tensor k = leaf(DType.FLOAT64, 2, 2, 7, 4);
        Tensor v = leaf(DType.FLOAT64, 2, 2, 7, 4);
        Tensor y = q.scaledDotProductAttention(k, v, null, 0, false, null, true);
        for (int h = 0; h < 6; h++) {
            Tensor one =
                    q.select(1, h)
                            .scaledDotProductAttention(
                                    k.select(1, h / 3), v.select(1, h / 3), false);
            assertTrue(y.select(1, h).allClose(one, 1e-13, 1e-14));
        }
    }

    @Test
    void dropoutDropsWeights() {
        Tensor.manualSeed(1);
        Tensor q = Tensor.zeros(1, 4);
        Tensor k = Tensor.zeros(10_000, 4);
        Tensor v = Tensor.ones(10_000, 1);
        double y = q.scaledDotProductAttention(k, v, null, 0.25, false, null, false).item();
        // The share kept of 10,000, divided by 0.75: five standard deviations are 0.029.
        assertEquals(1, y, 0.029);
        assertTrue(y != 1);
    }
}
