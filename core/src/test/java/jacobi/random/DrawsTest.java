package jacobi.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Backends;
import jacobi.Tensor;
import jacobi.array.DType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Draws against their transforms, written down once more over the golden uniform draws of seed 0,
 * and against the moments of their distributions.
 */
class DrawsTest {
    /** {@code rand(5):f64} of seed 0 in the golden cases. */
    private static final double[] UNIFORM = {
        0.9700530018065531,
        0.707819864399788,
        0.45938294312745087,
        0.9207476841219603,
        0.6450241201227648
    };

    private static Tensor doubles(int n) {
        return Tensor.zeros(DType.FLOAT64, n);
    }

    private static void assertTransformed(Tensor found, DoubleUnaryOperator transform) {
        double[] expected = Arrays.stream(UNIFORM).map(transform).toArray();
        // Near its pole the tangent makes 100 times as much of a rounding error.
        assertArrayEquals(expected, found.toDoubles(), 1e-12);
    }

    @Test
    void transformsOfUniformDraws() {
        assertTransformed(
                doubles(5).exponentialInPlace(2, new Generator(0)), u -> -Math.log(1 - u) / 2);
        assertTransformed(
                doubles(5).geometricInPlace(0.1, new Generator(0)),
                u -> Math.ceil(Math.log(u) / Math.log(0.9)));
        assertTransformed(
                doubles(5).cauchyInPlace(3, 0.5, new Generator(0)),
                u -> 3 - 0.5 / Math.tan(Math.PI * u));
        Tensor normal = doubles(5).normalInPlace(1, 0.5, new Generator(0));
        Tensor log = doubles(5).logNormalInPlace(1, 0.5, new Generator(0));
        assertArrayEquals(normal.exp().toDoubles(), log.toDoubles(), 1e-14);
    }

    @Test
    void probabilitiesOfTheirOwn() {
        double[] p = {0.98, 0.7, 0.46, 0.92, 0.645};
        assertArrayEquals(
                new double[] {1, 0, 1, 0, 0}, Tensor.of(p).bernoulli(new Generator(0)).toDoubles());
        // Single probabilities take single draws; those of seed 0 begin 0.496, 0.768, 0.0885,
        // 0.132.
        float[] q = {0.49f, 0.77f, 0.088f, 0.14f, 0.31f};
        Tensor single = Tensor.of(q).bernoulli(new Generator(0));
        assertArrayEquals(new double[] {0, 1, 0, 1, 1}, single.toDoubles());
        assertEquals(DType.FLOAT32, single.dtype());
    }

    @Test
    void indicesByTheirWeights() {
        // Sums 0.1, 0.5, 0.7, 1 of the weights 1, 4, 2, 3: where each of the uniform draws falls.
        Tensor weights = Tensor.of(new double[] {1, 4, 2, 3});
        Tensor again = weights.multinomial(5, true, new Generator(0));
        assertArrayEquals(new long[] {3, 3, 1, 3, 2}, again.toLongs());
        // Without replacement: weights over -ln(1 - u), the largest first.
        double[] keys = new double[4];
        for (int i = 0; i < 4; i++) {
            keys[i] = weights.toDoubles()[i] / -Math.log(1 - UNIFORM[i]);
        }
        Integer[] order = {0, 1, 2, 3};
        Arrays.sort(order, (a, b) -> Double.compare(keys[b], keys[a]));
        long[] expected = Arrays.stream(order).mapToLong(i -> i).toArray();
        assertArrayEquals(expected, weights.multinomial(4, false, new Generator(0)).toLongs());
    }

    @Test
    void rowsOfWeights() {
        Tensor rows = Tensor.of(new float[][] {{0, 0, 5}, {0, 1, 0}, {1, 0, 1}});
        for (boolean replacement : new boolean[] {true, false}) {
            Tensor t = rows.multinomial(1, replacement, new Generator(3));
            assertEquals("[3, 1]", t.shape().toString());
            assertEquals(2, t.toLongs()[0]);
            assertEquals(1, t.toLongs()[1]);
            assertTrue(t.toLongs()[2] != 1);
        }
        long[] many = Tensor.of(1f, 3f).multinomial(40_000, true, new Generator(1)).toLongs();
        assertEquals(
                0.75, Arrays.stream(many).average().orElseThrow(), 4 * Math.sqrt(0.1875 / 4e4));
    }

    /** Mean and variance are the rate, within four deviations of their estimates. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 4, 9.99, 10, 25, 1000})
    void countsAtARate(double rate) {
        int n = 40_000;
        double[] v = Tensor.full(DType.FLOAT64, rate, n).poisson(new Generator(7)).toDoubles();
        double mean = Arrays.stream(v).average().orElseThrow();
        double variance = Arrays.stream(v).map(x -> (x - rate) * (x - rate)).sum() / n;
        assertEquals(rate, mean, 4 * Math.sqrt(rate / n));
        assertEquals(rate, variance, 4 * Math.sqrt((rate + 2 * rate * rate) / n));
        assertTrue(Arrays.stream(v).allMatch(x -> x >= 0 && x == Math.rint(x)));
    }

    @Test
    void noEventsAtRateZero() {
        assertEquals(0, Tensor.zeros(100).poisson().sum().item());
    }

    /** Sums of logarithms. */
    @Test
    void factorials() {
        double sum = 0;
        for (int k = 1; k < 500; k++) {
            sum += Math.log(k);
            assertEquals(sum, Draws.logFactorial(k), 1e-13 * Math.max(1, sum), "k " + k);
        }
    }

    @Test
    void normalsOfTheirOwnMeans() {
        Tensor mean = Tensor.of(new double[][] {{1}, {2}});
        Tensor std = Tensor.of(0.0, 1, 3);
        double[] z = Tensor.randn(new Generator(4), DType.FLOAT64, 2, 3).toDoubles();
        double[] found = Tensor.normal(mean, std, new Generator(4)).toDoubles();
        for (int i = 0; i < 6; i++) {
            assertEquals(1 + i / 3 + z[i] * new double[] {0, 1, 3}[i % 3], found[i], 1e-14);
        }
        assertArrayEquals(
                Tensor.normal(new Generator(1), DType.FLOAT64, 2, 3, 5).toDoubles(),
                doubles(5).normalInPlace(2, 3, new Generator(1)).toDoubles());
    }

    @Test
    void likeAnother() {
        Tensor like = Tensor.zeros(DType.FLOAT64, 3, 5);
        Tensor.manualSeed(1);
        Tensor u = Tensor.randLike(like);
        Tensor n = Tensor.randnLike(like);
        Tensor w = Tensor.randintLike(like, -2, 9);
        Generator g = new Generator(1);
        assertArrayEquals(Tensor.rand(g, DType.FLOAT64, 3, 5).toDoubles(), u.toDoubles());
        assertArrayEquals(Tensor.randn(g, DType.FLOAT64, 3, 5).toDoubles(), n.toDoubles());
        assertArrayEquals(Tensor.randint(g, -2, 9, 3, 5).toDoubles(), w.toDoubles());
        assertEquals(DType.FLOAT64, w.dtype());
    }

    @Test
    void statesAreSavedAndRestored() {
        Generator g = new Generator(8);
        doubles(3).normalInPlace(0, 1, g);
        byte[] state = g.state();
        Tensor rates = Tensor.full(20, 50);
        double[] first = rates.poisson(g).toDoubles();
        g.restore(state);
        assertArrayEquals(first, rates.poisson(g).toDoubles());
    }

    @Test
    void bothBackendsDrawTheSame() {
        double[] vector = doubles(50).logNormalInPlace(0, 1, new Generator(2)).toDoubles();
        try {
            Backends.use("scalar");
            assertArrayEquals(
                    vector, doubles(50).logNormalInPlace(0, 1, new Generator(2)).toDoubles());
        } finally {
            Backends.use("vector");
        }
    }

    @Test
    void parametersThatMakeNoSenseAreRefused() {
        Tensor t = Tensor.zeros(2);
        says("exponential: expected a rate above 0 but found 0.0", () -> t.exponentialInPlace(0));
        says(
                "exponential: expected float32 or float64",
                () -> Tensor.of(1L, 2L).exponentialInPlace(1));
        says(
                "geometric: expected a probability in (0, 1) but found 1.0",
                () -> t.geometricInPlace(1));
        says(
                "geometric: expected numbers but found bool",
                () -> Tensor.of(true, false).geometricInPlace(0.5));
        says("cauchy: expected sigma above 0 but found -1.0", () -> t.cauchyInPlace(0, -1));
        says("logNormal: expected std above 0 but found 0.0", () -> t.logNormalInPlace(0, 0));
        says(
                "bernoulli: expected probabilities in [0, 1] but found 1.5",
                () -> Tensor.of(1.5f, 0).bernoulli());
        says(
                "bernoulli: expected float32 or float64 but found int64",
                () -> Tensor.of(1L).bernoulli());
        says(
                "poisson: expected rates from 0 to 1e18 but found -1.0",
                () -> Tensor.of(-1f, 0).poisson());
        says(
                "normal: standard deviation -1.0: expected at least 0",
                () -> Tensor.normal(t, Tensor.of(-1f, 1)));
        says("randint: expected low < high", () -> t.randomInPlace(3, 3));
        says(
                "multinomial: expected finite weights from 0 but found -1.0 in row 0",
                () -> Tensor.of(-1f, 2).multinomial(1));
        says(
                "multinomial: expected at least 1 weights above 0 but found 0 in row 0",
                () -> t.multinomial(1));
        says(
                "at least 2 weights above 0 but found 1 in row 0",
                () -> Tensor.of(0f, 2).multinomial(2));
        says("multinomial: 0 samples: expected at least 1", () -> Tensor.of(1f, 2).multinomial(0));
        says("multinomial: shape [1, 1, 1]: expected", () -> Tensor.ones(1, 1, 1).multinomial(1));
    }

    private static void says(String part, Runnable what) {
        String message = assertThrows(IllegalArgumentException.class, what::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
