package jacobi.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.testing.GoldenJson;
import jacobi.testing.GoldenTensors;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Twelve steps of each optimiser, in double precision, against another framework's. */
class OptimizerGoldenTest {
    private static final String PATH = "/goldens/other/optimizers";
    private static final List<Map<String, Object>> CASES = GoldenJson.cases(PATH + ".json");
    private static final Map<String, Array> TENSORS = GoldenTensors.resource(PATH + ".safetensors");
    private static final String OBJECTIVE =
            "0.5*sum((A w - b)^2) + sum(cos(v)) + 0.01*sum(w)*sum(v)";

    private static final Set<String> BUILT = Set.of("SGD", "Adam", "AdamW");

    /** How many cases there are of those that are not built yet. */
    private static final Map<String, Long> NOT_BUILT =
            Map.of(
                    "RMSprop",
                    3L,
                    "Adagrad",
                    2L,
                    "Adadelta",
                    2L,
                    "Adamax",
                    2L,
                    "NAdam",
                    2L,
                    "RAdam",
                    2L,
                    "Rprop",
                    1L,
                    "ASGD",
                    2L,
                    "Adafactor",
                    2L,
                    "LBFGS",
                    3L);

    @TestFactory
    Stream<DynamicTest> trajectories() {
        return IntStream.range(0, CASES.size())
                .filter(i -> BUILT.contains(CASES.get(i).get("optimizer")))
                .mapToObj(
                        i -> {
                            Map<String, Object> c = CASES.get(i);
                            String name = i + " " + c.get("optimizer") + " " + c.get("options");
                            return DynamicTest.dynamicTest(name, () -> follow(c));
                        });
    }

    @Test
    void casesAreCounted() {
        Map<String, Long> rest = new TreeMap<>();
        int run = 0;
        for (Map<String, Object> c : CASES) {
            String name = (String) c.get("optimizer");
            if (BUILT.contains(name)) {
                run++;
            } else {
                rest.merge(name, 1L, Long::sum);
            }
        }
        assertEquals(12, run);
        assertEquals(new TreeMap<>(NOT_BUILT), rest);
    }

    private static Array array(Object reference) {
        return TENSORS.get((String) GoldenJson.object(reference).get("tensor"));
    }

    private static Tensor wide(Object reference) {
        return Tensor.of(array(reference)).to(DType.FLOAT64);
    }

    private static void follow(Map<String, Object> c) {
        assertEquals(OBJECTIVE, c.get("objective"));
        Tensor a = wide(c.get("A"));
        Tensor b = wide(c.get("b"));
        Tensor w = wide(c.get("w0")).requiresGrad(true);
        Tensor v = wide(c.get("v0")).requiresGrad(true);
        Optimizer optimizer =
                optimizer(
                        (String) c.get("optimizer"),
                        List.of(w, v),
                        GoldenJson.object(c.get("options")));
        double[] losses = GoldenJson.doubles(c.get("loss"));
        assertEquals(12, losses.length);
        for (int step = 0; step < losses.length; step++) {
            optimizer.zeroGrad();
            Tensor residual = a.matmul(w).sub(b);
            Tensor loss =
                    residual.mul(residual)
                            .sum()
                            .mul(0.5)
                            .add(v.cos().sum())
                            .add(w.sum().mul(v.sum()).mul(0.01));
            close(losses[step], loss.item(), "loss " + step);
            loss.backward();
            optimizer.step();
            compare(array(c.get("w")), step, w, "w");
            compare(array(c.get("v")), step, v, "v");
        }
    }

    private static void compare(Array expected, int step, Tensor found, String name) {
        assertEquals(DType.FLOAT64, found.dtype());
        double[] values = found.toDoubles();
        assertEquals(expected.numel(), 12 * values.length);
        for (int i = 0; i < values.length; i++) {
            double e = expected.getDouble((long) step * values.length + i);
            close(e, values[i], name + " after step " + step);
        }
    }

    private static void close(double expected, double found, String what) {
        assertTrue(
                Math.abs(found - expected) <= 1e-9 + 1e-9 * Math.abs(expected),
                () -> what + ": " + found + ", expected " + expected);
    }

    /** The optimiser of a case, every option passed on. */
    static Optimizer optimizer(String name, List<Tensor> parameters, Map<String, Object> options) {
        double lr = ((Number) options.get("lr")).doubleValue();
        Optimizer made =
                switch (name) {
                    case "SGD" -> new SGD(parameters, lr);
                    case "Adam" -> new Adam(parameters, lr);
                    case "AdamW" -> new AdamW(parameters, lr);
                    default -> throw new IllegalArgumentException(name);
                };
        options.forEach(
                (option, value) -> {
                    switch (value) {
                        case Number n -> made.option(option, n.doubleValue());
                        // These two ask for other ways to compute the same.
                        case Boolean on
                                when Set.of("capturable", "differentiable").contains(option) ->
                                assertEquals(false, on);
                        case Boolean on -> made.option(option, on);
                        case Map<?, ?> m when option.equals("betas") -> {
                            double[] betas = GoldenJson.doubles(m.get("tuple"));
                            made.option("beta1", betas[0]);
                            made.option("beta2", betas[1]);
                        }
                        default -> throw new IllegalArgumentException(option + " " + value);
                    }
                });
        return made;
    }
}
