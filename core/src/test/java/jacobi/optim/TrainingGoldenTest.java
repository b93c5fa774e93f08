package jacobi.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.nn.BCEWithLogitsLoss;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.ELU;
import jacobi.nn.GELU;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.nn.Loss;
import jacobi.nn.MSELoss;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.nn.SiLU;
import jacobi.nn.Sigmoid;
import jacobi.nn.Softplus;
import jacobi.nn.Tanh;
import jacobi.testing.GoldenJson;
import jacobi.testing.GoldenTensors;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whole training runs in both precisions: the loss of every step and the weights at the end. */
class TrainingGoldenTest {
    private static final String PATH = "/goldens/other/training";
    private static final Map<String, Array> TENSORS = GoldenTensors.resource(PATH + ".safetensors");
    private static final Pattern LINEAR =
            Pattern.compile("Linear\\(in_features=(\\d+), out_features=(\\d+), bias=True\\)");

    @TestFactory
    Stream<DynamicTest> runs() {
        Map<String, Object> root =
                GoldenJson.object(Objects.requireNonNull(GoldenJson.resource(PATH + ".json")));
        List<Object> runs = GoldenJson.list(root.get("runs"));
        assertEquals(11, runs.size());
        return runs.stream()
                .map(GoldenJson::object)
                .flatMap(
                        r ->
                                Stream.of(DType.FLOAT32, DType.FLOAT64)
                                        .map(
                                                d ->
                                                        DynamicTest.dynamicTest(
                                                                r.get("name") + " " + d,
                                                                () -> train(r, d))));
    }

    private static Array array(Object reference) {
        return TENSORS.get((String) GoldenJson.object(reference).get("tensor"));
    }

    private static Map<String, Tensor> state(Object state, DType dtype) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        GoldenJson.object(state)
                .forEach((name, ref) -> out.put(name, Tensor.of(array(ref)).to(dtype)));
        return out;
    }

    private static void train(Map<String, Object> run, DType dtype) {
        Sequential model = model((String) run.get("model"));
        model.to(dtype);
        model.loadStateDict(state(run.get("initial"), dtype));
        Tensor x = Tensor.of(array(run.get("x"))).to(dtype);
        Tensor y = Tensor.of(array(run.get("y")));
        Tensor target = y.dtype() == DType.INT64 ? y : y.to(dtype);
        Optimizer optimizer =
                OptimizerGoldenTest.optimizer(
                        (String) run.get("optimizer"),
                        model.parameters(),
                        GoldenJson.object(run.get("options")));
        Loss criterion = criterion((String) run.get("criterion"));
        double[] losses = GoldenJson.doubles(run.get("loss"));
        assertEquals(((Number) run.get("steps")).intValue(), losses.length);
        for (int step = 0; step < losses.length; step++) {
            optimizer.zeroGrad();
            Tensor loss = criterion.forward(model.forward(x), target);
            close(dtype, losses[step], loss.item(), "loss of step " + step);
            loss.backward();
            optimizer.step();
        }
        Map<String, Tensor> found = model.stateDict();
        Map<String, Object> expected = GoldenJson.object(run.get("final"));
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach(
                (name, ref) -> {
                    double[] e = array(ref).toDoubles();
                    double[] f = found.get(name).toDoubles();
                    assertEquals(e.length, f.length);
                    for (int i = 0; i < e.length; i++) {
                        close(dtype, e[i], f[i], "final " + name);
                    }
                });
    }

    private static void close(DType dtype, double expected, double found, String what) {
        double rtol = dtype == DType.FLOAT32 ? 1e-3 : 1e-9;
        double atol = dtype == DType.FLOAT32 ? 1e-4 : 1e-9;
        assertTrue(
                Math.abs(found - expected) <= atol + rtol * Math.abs(expected),
                () -> what + ": " + found + ", expected " + expected);
    }

    private static Loss criterion(String text) {
        return switch (text) {
            case "MSELoss()" -> new MSELoss();
            case "BCEWithLogitsLoss()" -> new BCEWithLogitsLoss();
            case "CrossEntropyLoss()" -> new CrossEntropyLoss();
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** The model that a text as printed stands for. */
    private static Sequential model(String text) {
        List<Layer> layers = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (String line : lines.subList(1, lines.size() - 1)) {
            layers.add(layer(line.substring(line.indexOf(": ") + 2)));
        }
        Sequential model = new Sequential(layers);
        assertEquals(text, model.toString());
        return model;
    }

    private static Layer layer(String text) {
        Matcher linear = LINEAR.matcher(text);
        if (linear.matches()) {
            return new Linear(Integer.parseInt(linear.group(1)), Integer.parseInt(linear.group(2)));
        }
        return switch (text) {
            case "ReLU()" -> new ReLU();
            case "Sigmoid()" -> new Sigmoid();
            case "Tanh()" -> new Tanh();
            case "GELU(approximate='none')" -> new GELU();
            case "ELU(alpha=1.0)" -> new ELU();
            case "SiLU()" -> new SiLU();
            case "Softplus(beta=1.0, threshold=20.0)" -> new Softplus();
            default -> throw new IllegalArgumentException(text);
        };
    }
}
