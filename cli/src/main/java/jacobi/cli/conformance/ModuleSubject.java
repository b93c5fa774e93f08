package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.nn.Block;
import jacobi.nn.BlockFactory;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Blocks made from PyTorch's constructor arguments: output, gradients of arguments and parameters,
 * and the state afterwards.
 */
final class ModuleSubject implements Subject {
    @Override
    public String kind() {
        return "module";
    }

    @Override
    public List<Json.Obj> cases(GoldenFile file) throws FileFormatException {
        return file.text("module") == null ? List.of() : file.objects("cases");
    }

    @Override
    public Set<Precision> precisions(Json.Obj golden) {
        return GoldenValues.flag(golden, "float64Only")
                ? EnumSet.of(Precision.FLOAT64)
                : EnumSet.of(Precision.FLOAT32, Precision.FLOAT64);
    }

    @Override
    public void run(GoldenFile file, Json.Obj golden, Precision precision)
            throws Mismatch, Unsupported {
        Block block = block(file, golden, precision);
        GoldenValues values = new GoldenValues(file, precision, false);
        List<@Nullable Object> positional = values.list(GoldenValues.member(golden, "args"));
        Map<String, @Nullable Object> named = values.map(GoldenValues.member(golden, "kwargs"));
        Json.Obj settings =
                GoldenValues.object(GoldenValues.object(golden, "constructor"), "kwargs");
        if (GoldenValues.flag(settings, "return_indices")) {
            named.put("return_indices", true);
        }
        List<Tensor> arguments = values.leaves();
        List<Json.Obj> grads = GoldenValues.objects(golden, "grads");
        for (Json.Obj g : grads) {
            if (g.find("arg") != null) {
                GoldenValues.at(arguments, GoldenValues.integer(g, "arg"), "argument")
                        .requiresGrad(true);
            }
        }
        List<Tensor> results = BlockFactory.forward(block, positional, named);
        List<String> expected = GoldenValues.keys(GoldenValues.member(golden, "output"));
        if (results.size() != expected.size()) {
            throw new Mismatch(results.size() + " results, expected " + expected.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            String what = expected.size() == 1 ? "output" : "output " + i;
            compare(precision, what, results.get(i), file.tensor(expected.get(i)));
        }
        OperatorSubject.backward(file, golden, results);
        gradients(file, grads, precision, block, arguments);
        Map<String, Tensor> state = block.stateDict();
        for (String key : GoldenValues.object(golden, "stateAfter").members().keySet()) {
            Tensor found = state.get(key);
            if (found == null) {
                throw new Mismatch("there is no state '" + key + "', only " + state.keySet());
            }
            Tensor right = file.tensor(GoldenValues.object(golden, "stateAfter"), key);
            compare(precision, "state '" + key + "' afterwards", found, right);
        }
    }

    private static Block block(GoldenFile file, Json.Obj golden, Precision precision)
            throws Mismatch, Unsupported {
        String name = Objects.requireNonNull(file.text("module"));
        if (!BlockFactory.names().contains(name)) {
            throw new Unsupported("module " + name);
        }
        GoldenValues values = new GoldenValues(file, precision, false);
        Json.Obj constructor = GoldenValues.object(golden, "constructor");
        Block block =
                BlockFactory.create(
                                name,
                                values.list(GoldenValues.member(constructor, "args")),
                                values.map(GoldenValues.member(constructor, "kwargs")))
                        .orElseThrow(() -> new Unsupported("module " + name));
        block.to(dtype(precision));
        Map<String, Tensor> state = new LinkedHashMap<>();
        Json.Obj given = GoldenValues.object(golden, "state");
        for (String key : given.members().keySet()) {
            state.put(key, precision.input(file.tensor(given, key)));
        }
        block.loadStateDict(state);
        block.train(GoldenValues.flag(golden, "training"));
        return block;
    }

    private static void gradients(
            GoldenFile file,
            List<Json.Obj> grads,
            Precision precision,
            Block block,
            List<Tensor> arguments)
            throws Mismatch {
        Map<String, Tensor> parameters = block.namedParameters();
        Set<String> reached = new TreeSet<>();
        parameters.forEach(
                (name, p) -> {
                    if (p.grad() != null) {
                        reached.add(name);
                    }
                });
        for (Json.Obj g : grads) {
            boolean ofParameter = g.find("param") != null;
            String name = ofParameter ? GoldenValues.text(g, "param") : "";
            Tensor leaf =
                    ofParameter
                            ? parameters.get(name)
                            : arguments.get(GoldenValues.integer(g, "arg"));
            String what = ofParameter ? name : "argument " + GoldenValues.integer(g, "arg");
            Tensor grad = leaf == null ? null : leaf.grad();
            if (grad == null) {
                throw new Mismatch("there is no gradient of " + what + ", expected one");
            }
            reached.remove(name);
            compare(
                    precision,
                    "gradient of " + what,
                    grad,
                    file.tensor(GoldenValues.text(g, "tensor")));
        }
        if (!reached.isEmpty()) {
            throw new Mismatch("a gradient reaches parameters " + reached + ", expected none");
        }
    }

    private static DType dtype(Precision precision) {
        return precision == Precision.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    /** Blocks stay in their own precision, which the golden value, always widened, cannot show. */
    private static void compare(Precision precision, String what, Tensor found, Tensor expected)
            throws Mismatch {
        if (expected.dtype().isFloating() && found.dtype() != dtype(precision)) {
            throw new Mismatch(what + " is " + found.dtype() + ", expected " + dtype(precision));
        }
        precision.compare(what, found, expected);
    }
}
