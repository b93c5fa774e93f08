package jacobi.nn;

import jacobi.Autograd;
import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.testing.GoldenJson;
import jacobi.testing.GoldenTensors;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The golden cases of one module: state, output, gradients of arguments and parameters, state
 * afterwards.
 */
final class GoldenBlocks {
    private final String module;
    private final List<Map<String, Object>> cases;
    private final Map<String, Array> tensors;

    GoldenBlocks(String path) {
        Map<String, Object> root = GoldenJson.object(GoldenJson.resource(path + ".json"));
        module = (String) Objects.requireNonNull(root.get("module"));
        cases = GoldenJson.cases(path + ".json");
        tensors = GoldenTensors.resource(path + ".safetensors");
    }

    int size() {
        return cases.size();
    }

    /** A message for each case that fails in either precision. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Map<String, Object> c = cases.get(i);
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                if (dtype == DType.FLOAT32 && Boolean.TRUE.equals(c.get("float64Only"))) {
                    continue;
                }
                try {
                    run(c, dtype);
                } catch (RuntimeException | AssertionError e) {
                    failures.add(module + " case " + i + " in " + dtype + ": " + e);
                }
            }
        }
        return failures;
    }

    private void run(Map<String, Object> c, DType dtype) {
        Map<String, Object> made = GoldenJson.object(c.get("constructor"));
        List<@Nullable Object> positional = new ArrayList<>();
        GoldenJson.list(made.get("args")).forEach(a -> positional.add(argument(a, dtype)));
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        GoldenJson.object(made.get("kwargs")).forEach((k, v) -> named.put(k, argument(v, dtype)));
        Block block =
                BlockFactory.create(module, positional, named)
                        .orElseThrow(() -> new AssertionError("no block of this name"));
        block.to(dtype);
        Map<String, Tensor> state = new LinkedHashMap<>();
        GoldenJson.object(c.get("state"))
                .forEach((k, v) -> state.put(k, (Tensor) argument(v, dtype)));
        block.loadStateDict(state);
        block.train((Boolean) c.get("training"));

        List<Tensor> arguments = new ArrayList<>();
        GoldenJson.list(c.get("args")).forEach(a -> arguments.add((Tensor) argument(a, dtype)));
        GoldenJson.object(c.get("kwargs"))
                .values()
                .forEach(a -> arguments.add((Tensor) argument(a, dtype)));
        arguments.stream().filter(a -> a.dtype().isFloating()).forEach(a -> a.requiresGrad(true));
        Tensor output = BlockFactory.forward(block, arguments);
        same("output", output, key(c.get("output")), dtype);

        List<Object> cotangents = GoldenJson.list(c.get("cotangents"));
        if (!cotangents.isEmpty()) {
            Array g = key(GoldenJson.object(cotangents.get(0)));
            Autograd.backward(
                    List.of(output), List.of(Tensor.of(g).to(output.dtype())), false, false);
        }
        for (Object o : GoldenJson.list(c.get("grads"))) {
            Map<String, Object> g = GoldenJson.object(o);
            Tensor leaf =
                    g.containsKey("param")
                            ? block.namedParameters().get(g.get("param"))
                            : arguments.get(((Long) g.get("arg")).intValue());
            String what = "gradient of " + (g.containsKey("param") ? g.get("param") : g.get("arg"));
            Tensor grad = Objects.requireNonNull(leaf, what).grad();
            same(what, Objects.requireNonNull(grad, what), key(g), dtype);
        }
        GoldenJson.object(c.get("stateAfter"))
                .forEach(
                        (k, v) ->
                                same(
                                        k,
                                        Objects.requireNonNull(block.stateDict().get(k), k),
                                        key(v),
                                        dtype));
    }

    private Array key(@Nullable Object reference) {
        String name = (String) Objects.requireNonNull(GoldenJson.object(reference).get("tensor"));
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private @Nullable Object argument(@Nullable Object json, DType dtype) {
        if (json instanceof Map<?, ?> m) {
            if (!m.containsKey("tensor")) {
                throw new AssertionError("an argument not understood: " + m);
            }
            Tensor t = Tensor.of(key(m)).copy();
            return t.dtype().isFloating() ? t.to(dtype) : t;
        }
        return json;
    }

    private static void same(String what, Tensor found, Array expected, DType dtype) {
        DType wanted = expected.dtype().isFloating() ? dtype : expected.dtype();
        if (!found.shape().equals(expected.shape()) || found.dtype() != wanted) {
            throw new AssertionError(
                    what
                            + " is "
                            + found.dtype()
                            + " "
                            + found.shape()
                            + " instead of "
                            + wanted
                            + " "
                            + expected.shape());
        }
        boolean single = dtype == DType.FLOAT32 || expected.dtype() == DType.FLOAT32;
        double rtol = single ? 1e-4 : 1e-9;
        double atol = single ? 1e-5 : 1e-9;
        double[] f = found.toDoubles();
        double[] e = expected.toDoubles();
        for (int i = 0; i < e.length; i++) {
            boolean equal = f[i] == e[i] || Double.isNaN(f[i]) && Double.isNaN(e[i]);
            if (!equal
                    && !(Double.isFinite(e[i])
                            && Math.abs(f[i] - e[i]) <= atol + rtol * Math.abs(e[i]))) {
                throw new AssertionError(
                        what + " is " + f[i] + " instead of " + e[i] + " at element " + i);
            }
        }
    }
}
