package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.ShapeException;
import jacobi.random.Generator;
import jacobi.testing.GoldenJson;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Initial values against golden draws, which another framework made, and against their definitions.
 */
class InitTest {
    private static final List<Map<String, Object>> CASES =
            GoldenJson.cases("/goldens/other/random.json");

    private static @Nullable Tensor drawn(String draw) {
        Tensor t = Tensor.zeros(4, 5);
        return switch (draw) {
            case "Linear(3,1).weight" -> new Linear(3, 1).weight();
            case "Linear(784,256).weight[0,:8]" ->
                    new Linear(784, 256).weight().select(0, 0).narrow(0, 0, 8);
            case "Linear(784,256).bias[:8]" ->
                    Objects.requireNonNull(new Linear(784, 256).bias()).narrow(0, 0, 8);
            case "xavier_uniform(4,5)" -> Init.xavierUniform(t);
            case "xavier_normal(4,5)" -> Init.xavierNormal(t);
            case "kaiming_uniform(4,5)" -> Init.kaimingUniform(t);
            case "kaiming_normal(4,5)" -> Init.kaimingNormal(t);
            case "normal(2,3,(6,))" -> Init.normal(Tensor.zeros(6), 2, 3);
            case "uniform(-1,2,(6,))" -> Init.uniform(Tensor.zeros(6), -1, 2);
            case "dropout(0.5) of ones(12)" -> new Dropout().forward(Tensor.ones(12));
            default -> null;
        };
    }

    private static final List<String> DRAWS =
            List.of(
                    "Linear(3,1).weight",
                    "Linear(784,256).weight[0,:8]",
                    "Linear(784,256).bias[:8]",
                    "xavier_uniform(4,5)",
                    "xavier_normal(4,5)",
                    "kaiming_uniform(4,5)",
                    "kaiming_normal(4,5)",
                    "normal(2,3,(6,))",
                    "uniform(-1,2,(6,))",
                    "dropout(0.5) of ones(12)");

    @TestFactory
    List<DynamicTest> goldens() {
        List<Map<String, Object>> mine =
                CASES.stream().filter(c -> DRAWS.contains(c.get("draw"))).toList();
        assertEquals(20, mine.size());
        return mine.stream()
                .map(
                        c ->
                                DynamicTest.dynamicTest(
                                        "seed " + c.get("seed") + ": " + c.get("draw"),
                                        () -> check(c)))
                .toList();
    }

    private static void check(Map<String, Object> c) {
        Tensor.manualSeed((Long) c.get("seed"));
        float[] found = Objects.requireNonNull(drawn((String) c.get("draw"))).toFloats();
        double[] expected = GoldenJson.doubles(c.get("values"));
        assertEquals(expected.length, found.length);
        for (int i = 0; i < found.length; i++) {
            assertEquals((float) expected[i], found[i], "element " + i);
        }
    }

    @Test
    void truncatedNormalsStayInBoundsAndHaveTheirMoments() {
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Generator g = new Generator(5);
            Tensor t = Init.truncNormal(Tensor.zeros(type, 200, 100), 1, 2, 0, 4, g);
            double[] v = t.toDoubles();
            assertTrue(Arrays.stream(v).allMatch(x -> x >= 0 && x <= 4));
            // Bounds at -0.5 and 1.5 of the standard normal, whose density and distribution there
            // are phi 0.352065, 0.129518 and Phi 0.308538, 0.933193.
            double mass = 0.933193 - 0.308538;
            double shift = (0.352065 - 0.129518) / mass;
            double spread =
                    Math.sqrt(1 + (-0.5 * 0.352065 - 1.5 * 0.129518) / mass - shift * shift);
            double mean = Arrays.stream(v).average().orElseThrow();
            assertEquals(1 + 2 * shift, mean, 4 * 2 * spread / Math.sqrt(v.length));
            assertEquals(2 * spread, std(t), 0.015 * 2 * spread);
        }
        // Far tails are where an inverse loses its digits.
        double[] tail =
                Init.truncNormal(Tensor.zeros(DType.FLOAT64, 100), 0, 1, 4, 5, new Generator(1))
                        .toDoubles();
        assertTrue(Arrays.stream(tail).allMatch(x -> x >= 4 && x <= 5));
        assertTrue(Arrays.stream(tail).distinct().count() > 90);
    }

    /** Q is orthonormal, and the draws are Q R with R triangular, its diagonal above 0. */
    @Test
    void orthogonalIsTheQOfTheDraws() {
        for (int[] sizes : new int[][] {{7, 4}, {4, 7}, {5, 5}, {3, 2, 4}}) {
            Tensor t = Tensor.zeros(DType.FLOAT64, sizes);
            Init.orthogonal(t, 2, new Generator(9));
            int rows = sizes[0];
            int columns = t.numel() / rows;
            Tensor a = Tensor.randn(new Generator(9), DType.FLOAT64, rows, columns);
            Tensor q = t.reshape(rows, columns).mul(0.5);
            if (rows < columns) {
                q = q.transpose(0, 1);
                a = a.transpose(0, 1);
            }
            int k = Math.min(rows, columns);
            double[] identity = q.transpose(0, 1).matmul(q).toDoubles();
            double[] r = q.transpose(0, 1).matmul(a).toDoubles();
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < k; j++) {
                    assertEquals(i == j ? 1 : 0, identity[i * k + j], 1e-14);
                    assertTrue(i == j ? r[i * k + j] > 0 : i < j || Math.abs(r[i * k + j]) < 1e-13);
                }
            }
        }
    }

    @Test
    void sparseHasItsZerosInEveryColumn() {
        Tensor t = Init.sparse(Tensor.zeros(10, 6), 0.25, 0.5, new Generator(2));
        for (int c = 0; c < 6; c++) {
            double[] column = t.select(1, c).toDoubles();
            assertEquals(3, Arrays.stream(column).filter(x -> x == 0).count());
        }
    }

    @Test
    void diracPassesItsInputsOn() {
        double[] plain = Init.dirac(Tensor.ones(3, 2, 3)).toDoubles();
        double[] expected = {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
        assertArrayEquals(expected, plain);
        Tensor grouped = Init.dirac(Tensor.ones(4, 1, 3, 5), 2);
        assertEquals(2, grouped.sum().item());
        assertEquals(1, grouped.toDoubles()[1 * 5 + 2]);
        assertEquals(1, grouped.toDoubles()[2 * 15 + 1 * 5 + 2]);
    }

    @Test
    void generatorsOfOnesOwnLeaveTheGlobalOneAlone() {
        byte[] before = Tensor.generator().state();
        Generator own = new Generator(0);
        Tensor t = Tensor.zeros(4, 5);
        Init.xavierUniform(t, 1, own);
        Init.xavierNormal(t, 1, own);
        Init.kaimingUniform(t, 0, Init.Mode.FAN_IN, "relu", own);
        Init.kaimingNormal(t, 0, Init.Mode.FAN_IN, "relu", own);
        Init.truncNormal(t, 0, 1, -2, 2, own);
        Init.orthogonal(t, 1, own);
        Init.sparse(t, 0.5, 1, own);
        assertArrayEquals(before, Tensor.generator().state());
        // Seed 0 of the golden cases, whichever generator draws it.
        Tensor.manualSeed(0);
        assertArrayEquals(
                Init.kaimingNormal(Tensor.zeros(4, 5)).toFloats(),
                Init.kaimingNormal(t, 0, Init.Mode.FAN_IN, "leaky_relu", new Generator(0))
                        .toFloats());
    }

    @Test
    void shapesAndBoundsThatMakeNoSense() {
        Tensor m = Tensor.zeros(2, 2);
        says("truncNormal: standard deviation 0.0", () -> Init.truncNormal(m, 0, 0, -1, 1));
        says("from 2.0 to 1.0: expected", () -> Init.truncNormal(m, 0, 1, 2, 1));
        says("truncNormal: dtype int64", () -> Init.truncNormal(Tensor.of(1L, 2L)));
        says("orthogonal: shape [3]", () -> Init.orthogonal(Tensor.zeros(3)));
        says("sparse: shape [3]: expected a matrix", () -> Init.sparse(Tensor.zeros(3), 0.5));
        says("sparse: sparsity 1.5: expected a number in [0, 1]", () -> Init.sparse(m, 1.5));
        says("dirac: shape [2, 2], 1 groups", () -> Init.dirac(m));
        says("dirac: shape [3, 2, 1], 2 groups", () -> Init.dirac(Tensor.zeros(3, 2, 1), 2));
    }

    private static void says(String part, Runnable what) {
        String message = assertThrows(IllegalArgumentException.class, what::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static double std(Tensor t) {
        double[] v = t.toDoubles();
        double mean = Arrays.stream(v).average().orElseThrow();
        return Math.sqrt(Arrays.stream(v).map(x -> (x - mean) * (x - mean)).sum() / v.length);
    }

    /**
     * 20,000 draws estimate a standard deviation to half a per cent; three times that is allowed.
     */
    @Test
    void fansOfConvolutionsCountTheWindow() {
        Tensor.manualSeed(1);
        Tensor w = Tensor.zeros(40, 20, 5, 5);
        assertEquals(
                Math.sqrt(2.0 / 500), std(Init.kaimingNormal(w)), 0.015 * Math.sqrt(2.0 / 500));
        double out = Math.sqrt(1.0 / 1000);
        assertEquals(out, std(Init.kaimingNormal(w, 0, Init.Mode.FAN_OUT, "linear")), 0.015 * out);
        double xavier = 3 * Math.sqrt(2.0 / 1500);
        assertEquals(xavier, std(Init.xavierUniform(w, 3)), 0.015 * xavier);
        double bound = Math.sqrt(3) * xavier;
        assertTrue(Arrays.stream(w.toDoubles()).allMatch(x -> Math.abs(x) <= bound));
    }

    @Test
    void gains() {
        assertEquals(1, Init.gain("linear"));
        assertEquals(1, Init.gain("conv_transpose3d"));
        assertEquals(1, Init.gain("sigmoid"));
        assertEquals(1.6666666666666667, Init.gain("tanh"));
        assertEquals(1.4142135623730951, Init.gain("relu"));
        assertEquals(1.4141428569978354, Init.gain("leaky_relu"), 1e-15);
        assertEquals(0.5773502691896257, Init.gain("leaky_relu", Math.sqrt(5)), 1e-15);
        assertEquals(0.75, Init.gain("selu"));
    }

    @Test
    void constants() {
        assertArrayEquals(new float[] {3, 3}, Init.constant(Tensor.zeros(2), 3).toFloats());
        assertArrayEquals(new float[] {1, 1}, Init.ones(Tensor.zeros(2)).toFloats());
        assertArrayEquals(new float[] {0, 0}, Init.zeros(Tensor.ones(2)).toFloats());
        assertArrayEquals(
                new float[] {1, 0, 0, 0, 1, 0}, Init.eye(Tensor.full(9, 2, 3)).toFloats());
    }

    @Test
    void aParameterStaysALeaf() {
        Tensor w = new Linear(3, 2).weight();
        Init.xavierNormal(w);
        assertTrue(w.isLeaf() && w.requiresGrad());
    }

    private static String message(Class<? extends RuntimeException> type, Runnable action) {
        return assertThrows(type, action::run).getMessage();
    }

    @Test
    void errors() {
        Tensor v = Tensor.zeros(3);
        assertEquals(
                "kaimingUniform: shape [3] has no fan-in and fan-out: expected [out, in, ...]",
                message(ShapeException.class, () -> Init.kaimingUniform(v)));
        assertEquals(
                "xavierNormal: shape [] has no fan-in and fan-out: expected [out, in, ...]",
                message(ShapeException.class, () -> Init.xavierNormal(Tensor.of(1f))));
        assertEquals(
                "eye: shape [3]: expected a matrix",
                message(ShapeException.class, () -> Init.eye(v)));
        assertEquals(
                "normal: standard deviation -1.0: expected at least 0",
                message(IllegalArgumentException.class, () -> Init.normal(v, 0, -1)));
        assertEquals(
                "uniform: from 2.0 to 1.0: expected low <= high",
                message(IllegalArgumentException.class, () -> Init.uniform(v, 2, 1)));
        assertEquals(
                "uniform: dtype int64: expected float32 or float64",
                message(
                        IllegalArgumentException.class,
                        () -> Init.uniform(Tensor.zeros(DType.INT64, 2), 0, 1)));
        assertEquals(
                "gain: unknown nonlinearity 'swish': expected linear, sigmoid, tanh, relu,"
                        + " leaky_relu, selu or a convolution such as conv2d",
                message(IllegalArgumentException.class, () -> Init.gain("swish")));
        assertEquals(
                "Linear: sizes 3 and -1: expected none below 0",
                message(IllegalArgumentException.class, () -> new Linear(3, -1)));
    }
}
