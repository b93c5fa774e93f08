package jacobi.cli.conformance;

import jacobi.Autograd;
import jacobi.Operators;
import jacobi.Tensor;
import jacobi.io.FileFormatException;
import jacobi.io.Json;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Calls of one operator: values, and gradients for given cotangents. */
final class OperatorSubject implements Subject {
    /** Keywords that say where and how a tensor is stored, which is one and the same here. */
    private static final Set<String> IGNORED =
            Set.of("device", "requires_grad", "layout", "pin_memory");

    @Override
    public String kind() {
        return "operator";
    }

    @Override
    public List<Json.Obj> cases(GoldenFile file) throws FileFormatException {
        return file.text("op") == null ? List.of() : file.objects("cases");
    }

    @Override
    public Set<Precision> precisions(Json.Obj golden) {
        if (GoldenValues.flag(golden, "asIs")) {
            return EnumSet.of(Precision.AS_IS);
        }
        return GoldenValues.flag(golden, "float64Only")
                ? EnumSet.of(Precision.FLOAT64)
                : EnumSet.of(Precision.FLOAT32, Precision.FLOAT64);
    }

    @Override
    public String name(Json.Obj golden, int index) {
        return "case " + (golden.find("id") instanceof Json.Num n ? n.toLong() : index);
    }

    @Override
    public void run(GoldenFile file, Json.Obj golden, Precision precision)
            throws Mismatch, Unsupported {
        String op = Objects.requireNonNull(file.text("op"));
        if (!Operators.exists(op)) {
            throw new Unsupported("operator " + op);
        }
        boolean tracked = golden.find("grads") != null;
        GoldenValues values = new GoldenValues(file, precision, tracked);
        List<@Nullable Object> positional = new ArrayList<>();
        positional.add(values.value(GoldenValues.member(golden, "input")));
        positional.addAll(values.list(GoldenValues.member(golden, "args")));
        Map<String, @Nullable Object> named =
                new LinkedHashMap<>(values.map(GoldenValues.member(golden, "kwargs")));
        named.keySet().removeAll(IGNORED);
        List<Tensor> results =
                Operators.call(op, positional, named)
                        .orElseThrow(
                                () ->
                                        new Unsupported(
                                                "operator "
                                                        + op
                                                        + " with arguments "
                                                        + golden.find("args")
                                                        + " "
                                                        + golden.find("kwargs")));
        List<String> expected = GoldenValues.keys(GoldenValues.member(golden, "output"));
        if (results.size() != expected.size()) {
            throw new Mismatch(results.size() + " results, expected " + expected.size());
        }
        for (int i = 0; i < results.size(); i++) {
            Tensor right = file.tensor(expected.get(i));
            right = i == 0 ? Difference.corrected(file, golden, -1, right) : right;
            precision.compare("output " + i, results.get(i), right);
        }
        if (tracked) {
            gradients(file, golden, precision, results, values.leaves());
        }
    }

    private static void gradients(
            GoldenFile file,
            Json.Obj golden,
            Precision precision,
            List<Tensor> results,
            List<Tensor> leaves)
            throws Mismatch {
        backward(file, golden, results);
        List<Json.Obj> expected = GoldenValues.objects(golden, "grads");
        for (Json.Obj g : expected) {
            int leaf = GoldenValues.integer(g, "leaf");
            Tensor grad = GoldenValues.at(leaves, leaf, "leaf").grad();
            if (grad == null) {
                throw new Mismatch("there is no gradient of leaf " + leaf + ", expected one");
            }
            Tensor right = file.tensor(GoldenValues.text(g, "tensor"));
            precision.compare(
                    "gradient of leaf " + leaf,
                    grad,
                    Difference.corrected(file, golden, leaf, right));
        }
        if (expected.isEmpty() && leaves.stream().anyMatch(l -> l.grad() != null)) {
            throw new Mismatch("a gradient reaches an input, expected none");
        }
    }

    /** Backward from all differentiable results at once. */
    static void backward(GoldenFile file, Json.Obj golden, List<Tensor> results) throws Mismatch {
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> cotangents = new ArrayList<>();
        for (Json.Obj c : GoldenValues.objects(golden, "cotangents")) {
            Tensor out = GoldenValues.at(results, GoldenValues.integer(c, "output"), "output");
            if (out.requiresGrad()) {
                outputs.add(out);
                cotangents.add(file.tensor(GoldenValues.text(c, "tensor")).to(out.dtype()));
            }
        }
        if (!outputs.isEmpty()) {
            Autograd.backward(outputs, cotangents, false, false);
        }
    }
}
