package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.tape.Engine;
import jacobi.tape.Variable;
import jacobi.testing.GoldenJson;
import jacobi.testing.GoldenTensors;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs the cases of one golden file through {@link Catalogue} and the tape: values, and gradients
 * where the file has them. A case of widened inputs is run in float32 and in float64, one marked
 * {@code asIs} once.
 */
final class GoldenFile {
    private static final Set<String> IGNORED =
            Set.of("device", "requires_grad", "layout", "pin_memory");

    /**
     * A value that is deliberately not the golden one, because the true value is another; each is
     * named in {@code docs/differences.md}.
     */
    private record Better(String path, long id, int element, double value) {}

    private static final List<Better> BETTER =
            List.of(
                    // ln(1 + largest float); the golden is infinity.
                    new Better("/goldens/edges/log1p", 0, 16, 88.72283905206835),
                    // gelu(largest float) is that float; the golden is infinity.
                    new Better("/goldens/edges/nn.functional.gelu", 0, 16, Float.MAX_VALUE),
                    // gelu(infinity) is infinity, as the golden says in float64; in float32 it says
                    // NaN.
                    new Better(
                            "/goldens/edges/nn.functional.gelu", 0, 29, Double.POSITIVE_INFINITY));

    private final String path;
    private final String operator;
    private final List<Map<String, Object>> cases;
    private final Map<String, Array> tensors;

    /** Reads {@code PATH.json} and {@code PATH.safetensors}, test resources. */
    GoldenFile(String path) {
        this.path = path;
        operator =
                (String)
                        GoldenJson.object(
                                        Objects.requireNonNull(GoldenJson.resource(path + ".json")))
                                .get("op");
        cases = GoldenJson.cases(path + ".json");
        tensors = GoldenTensors.resource(path + ".safetensors");
    }

    int size() {
        return cases.size();
    }

    /** What is wrong with the cases: one message a case that does not hold. */
    List<String> failures() {
        List<String> out = new ArrayList<>();
        for (Map<String, Object> c : cases) {
            boolean asIs = Boolean.TRUE.equals(c.get("asIs"));
            String found = null;
            if (asIs || !Boolean.TRUE.equals(c.get("float64Only"))) {
                found = new Run(c, asIs, false).failure();
            }
            if (found == null && !asIs) {
                found = new Run(c, false, true).failure();
            }
            if (found != null) {
                out.add(operator + " case " + c.get("id") + ": " + found);
            }
        }
        return out;
    }

    /** One case in one precision. */
    private final class Run {
        private final Map<String, Object> golden;
        private final boolean asIs;
        private final boolean wide;
        private final List<Variable> leaves = new ArrayList<>();

        Run(Map<String, Object> golden, boolean asIs, boolean wide) {
            this.golden = golden;
            this.asIs = asIs;
            this.wide = wide;
        }

        @Nullable String failure() {
            try {
                compare();
                return null;
            } catch (Mismatch | RuntimeException e) {
                return (wide ? "float64: " : asIs ? "" : "float32: ") + e;
            }
        }

        private void compare() throws Mismatch {
            List<@Nullable Object> positional = new ArrayList<>();
            positional.add(argument(golden.get("input")));
            GoldenJson.list(golden.get("args")).forEach(a -> positional.add(argument(a)));
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            GoldenJson.object(golden.get("kwargs"))
                    .forEach(
                            (k, v) -> {
                                if (!IGNORED.contains(k)) {
                                    named.put(k, argument(v));
                                }
                            });
            Value[] results = call(positional, named);
            List<String> expected = new ArrayList<>();
            tensorKeys(golden.get("output"), expected::add);
            if (results.length != expected.size()) {
                throw new Mismatch(results.length + " results instead of " + expected.size());
            }
            for (int i = 0; i < results.length; i++) {
                same("output " + i, results[i].array(), better(key(expected.get(i))));
            }
            if (golden.containsKey("grads")) {
                gradients(results);
            }
        }

        private Value[] call(List<@Nullable Object> positional, Map<String, @Nullable Object> named)
                throws Mismatch {
            for (Function f : Catalogue.named(operator)) {
                Optional<Arguments> bound = f.signature().bind(positional, named, Variable::of);
                if (bound.isPresent()) {
                    return f.body().call(bound.get());
                }
            }
            throw new Mismatch(
                    "no signature takes " + golden.get("args") + " " + golden.get("kwargs"));
        }

        private void gradients(Value[] results) throws Mismatch {
            List<Variable> outputs = new ArrayList<>();
            List<Variable> cotangents = new ArrayList<>();
            for (Object o : GoldenJson.list(golden.get("cotangents"))) {
                Map<String, Object> c = GoldenJson.object(o);
                Variable v = (Variable) results[((Long) c.get("output")).intValue()];
                if (v.requiresGrad()) {
                    outputs.add(v);
                    Array g = key((String) c.get("tensor"));
                    cotangents.add((Variable) Variable.of(g).to(v.dtype()));
                }
            }
            if (!outputs.isEmpty()) {
                Engine.backward(outputs, cotangents, false, false);
            }
            List<Object> expected = GoldenJson.list(golden.get("grads"));
            for (Object o : expected) {
                Map<String, Object> g = GoldenJson.object(o);
                int leaf = ((Long) g.get("leaf")).intValue();
                Variable grad = leaves.get(leaf).grad();
                if (grad == null) {
                    throw new Mismatch("no gradient of leaf " + leaf);
                }
                same("gradient of leaf " + leaf, grad.array(), key((String) g.get("tensor")));
            }
            if (expected.isEmpty() && leaves.stream().anyMatch(l -> l.grad() != null)) {
                throw new Mismatch("a gradient where there is none");
            }
        }

        /** The golden output, with the elements put right that are better here. */
        private Array better(Array expected) {
            Array out = expected;
            for (Better b : BETTER) {
                if (b.path().equals(path) && golden.get("id").equals(b.id())) {
                    out = Copies.copy(out, out.dtype());
                    out.setDouble(b.element(), b.value());
                }
            }
            return out;
        }

        private Array key(String name) {
            return Objects.requireNonNull(tensors.get(name), name);
        }

        private @Nullable Object argument(@Nullable Object json) {
            return switch (json) {
                case List<?> l -> l.stream().map(this::argument).toList();
                case Map<?, ?> m when m.containsKey("tensor") ->
                        tensor(key((String) m.get("tensor")));
                case Map<?, ?> m when m.containsKey("tuple") -> argument(m.get("tuple"));
                case Map<?, ?> m when m.containsKey("dtype") -> DType.of((String) m.get("dtype"));
                case Map<?, ?> m when m.containsKey("float") -> number((String) m.get("float"));
                case null, default -> json;
            };
        }

        private static double number(String text) {
            return switch (text) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.NaN;
            };
        }

        private Variable tensor(Array stored) {
            Array a = Plain.class.cast(new Plain(stored).then(new Copies.Clone())).array();
            Variable v =
                    Variable.of(wide && a.dtype().isFloating() ? Copies.copy(a, DType.FLOAT64) : a);
            if (v.dtype().isFloating()) {
                v.requireGrad(golden.containsKey("grads"));
            }
            leaves.add(v);
            return v;
        }

        private static void tensorKeys(@Nullable Object json, Consumer<String> keys) {
            switch (json) {
                case List<?> l -> l.forEach(e -> tensorKeys(e, keys));
                case Map<?, ?> m when m.containsKey("tensor") ->
                        keys.accept((String) m.get("tensor"));
                case Map<?, ?> m when m.containsKey("tuple") -> tensorKeys(m.get("tuple"), keys);
                case null, default -> throw new IllegalStateException("output is " + json);
            }
        }

        private void same(String what, Array found, Array expected) throws Mismatch {
            boolean widened = !asIs && found.dtype().isFloating() && expected.dtype().isFloating();
            if (!widened && found.dtype() != expected.dtype()
                    || !found.shape().equals(expected.shape())) {
                throw new Mismatch(
                        what
                                + " is "
                                + found.dtype()
                                + " "
                                + found.shape()
                                + " instead of "
                                + expected.dtype()
                                + " "
                                + expected.shape());
            }
            boolean single = expected.dtype() == DType.FLOAT32 || !asIs && !wide;
            boolean exact = !expected.dtype().isFloating();
            double rtol = exact ? 0 : single ? 1e-4 : 1e-9;
            double atol = exact ? 0 : single ? 1e-5 : 1e-9;
            for (int i = 0; i < expected.numel(); i++) {
                double e = expected.getDouble(i);
                double f = found.getDouble(i);
                boolean close =
                        Double.isNaN(e) && Double.isNaN(f)
                                || e == f
                                || Math.abs(f - e) <= atol + rtol * Math.abs(e);
                if (!close
                        || Double.isInfinite(e) && e != f
                        || exact && expected.getLong(i) != found.getLong(i)) {
                    throw new Mismatch(
                            what
                                    + " is "
                                    + f
                                    + " instead of "
                                    + e
                                    + " at element "
                                    + i
                                    + " of "
                                    + found.shape());
                }
            }
        }
    }

    /** A result that is not the expected one. */
    private static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }

        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
