package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.ShapeException;
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
