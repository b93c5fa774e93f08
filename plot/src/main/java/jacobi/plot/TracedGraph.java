package jacobi.plot;

import jacobi.Tensor;
import jacobi.Trace;
import jacobi.nn.Block;
import jacobi.nn.Layer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What was computed on the way to a result, which block computed it, and what comes back: a trace,
 * seen from its result.
 *
 * <p>A block's steps are those between its input and its output, as its forward hook sees them;
 * what an inner block has claimed stays the inner one's.
 */
final class TracedGraph {
    private final Trace trace;
    private final List<Trace.Step> steps;
    private final int result;
    private final Map<Integer, Integer> producers = new HashMap<>();
    private final Map<Integer, String> parameters = new HashMap<>();
    private final Map<Integer, String> claims = new HashMap<>();
    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private final List<Integer> wanted = new ArrayList<>();

    /** A forward that a hook saw. */
    private record Call(String path, int input, int output) {}

    private TracedGraph(Trace trace, int result) {
        this.trace = trace;
        this.steps = trace.steps();
        this.result = result;
        for (int s = 0; s < steps.size(); s++) {
            for (int output : steps.get(s).outputs()) {
                producers.put(output, s);
            }
        }
        collect();
    }

    static TracedGraph of(Supplier<Tensor> expression) {
        try (Trace trace = Trace.start()) {
            Tensor result = expression.get();
            return new TracedGraph(trace, number(trace, result));
        }
    }

    static TracedGraph of(Layer model, Tensor input) {
        if (!(model instanceof Block root)) {
            return of(() -> model.forward(input));
        }
        List<Call> calls = new ArrayList<>();
        List<Tensor.Hook> hooks = new ArrayList<>();
        try (Trace trace = Trace.start()) {
            Map<String, Integer> times = new HashMap<>();
            root.namedModules()
                    .forEach(
                            (path, block) ->
                                    hooks.add(
                                            block.registerForwardHook(
                                                    (b, x, y) -> {
                                                        int n = times.merge(path, 1, Integer::sum);
                                                        calls.add(
                                                                new Call(
                                                                        n == 1
                                                                                ? path
                                                                                : path + " #" + n,
                                                                        trace.number(x),
                                                                        trace.number(y)));
                                                        return null;
                                                    })));
            Tensor result = model.forward(input);
            TracedGraph graph = new TracedGraph(trace, number(trace, result));
            graph.blocks.putAll(root.namedModules());
            root.namedParameters()
                    .forEach((name, p) -> graph.parameters.put(trace.number(p), name));
            calls.forEach(graph::claim);
            graph.infer();
            return graph;
        } finally {
            hooks.forEach(Tensor.Hook::close);
        }
    }

    private static int number(Trace trace, Tensor result) {
        int number = trace.number(result);
        if (number < 0) {
            throw new IllegalArgumentException(
                    "graph: the result of shape "
                            + result.shape()
                            + " was not computed here: expected at least one operation");
        }
        return number;
    }

    /** The steps that lead to the result, in order. */
    private void collect() {
        TreeSet<Integer> found = new TreeSet<>();
        List<Integer> open = new ArrayList<>(List.of(result));
        while (!open.isEmpty()) {
            Integer step = producers.get(open.removeLast());
            if (step != null && found.add(step)) {
                open.addAll(steps.get(step).inputs());
            }
        }
        wanted.addAll(found);
    }

    private void claim(Call call) {
        if (call.path().isEmpty()) {
            return;
        }
        Set<Integer> seen = new HashSet<>();
        List<Integer> open = new ArrayList<>(List.of(call.output()));
        while (!open.isEmpty()) {
            int value = open.removeLast();
            Integer step = producers.get(value);
            if (value != call.input() && step != null && seen.add(step)) {
                claims.putIfAbsent(step, call.path());
                open.addAll(steps.get(step).inputs());
            }
        }
    }

    /**
     * What no block claimed, such as the addition of a residual net, belongs to the innermost box
     * that both gives to it and takes from it.
     */
    private void infer() {
        for (int step : wanted) {
            if (claims.containsKey(step)) {
                continue;
            }
            Set<String> before = new HashSet<>();
            for (int input : steps.get(step).inputs()) {
                Integer producer = producers.get(input);
                before.add(producer == null ? "" : path(producer));
            }
            String best = "";
            for (int later : wanted) {
                if (steps.get(later).inputs().stream()
                        .anyMatch(steps.get(step).outputs()::contains)) {
                    for (String b : before) {
                        String shared = shared(b, path(later));
                        best = shared.length() > best.length() ? shared : best;
                    }
                }
            }
            if (!best.isEmpty()) {
                claims.put(step, best);
            }
        }
    }

    /** The path of the innermost box that two paths have in common. */
    private static String shared(String a, String b) {
        List<String> x = parts(a);
        List<String> y = parts(b);
        int n = 0;
        while (n < Math.min(x.size(), y.size()) && x.get(n).equals(y.get(n))) {
            n++;
        }
        return String.join(".", x.subList(0, n));
    }

    List<Integer> wanted() {
        return wanted;
    }

    Trace.Step step(int number) {
        return steps.get(number);
    }

    @Nullable Integer producer(int value) {
        return producers.get(value);
    }

    Tensor value(int number) {
        return trace.value(number);
    }

    int number(Tensor tensor) {
        return trace.number(tensor);
    }

    int result() {
        return result;
    }

    /** The path of the block that computed a step; empty for none. */
    String path(int step) {
        return claims.getOrDefault(step, "");
    }

    @Nullable Block block(String path) {
        int times = path.indexOf(" #");
        return blocks.get(times < 0 ? path : path.substring(0, times));
    }

    /** The name of a parameter of the model; null for other values. */
    @Nullable String parameter(int value) {
        return parameters.get(value);
    }

    /**
     * What comes back along each edge, by step and input, when the gradient of the result is 1
     * everywhere.
     */
    Map<List<Integer>, Tensor> gradients() {
        Map<Integer, Tensor> arrived = new HashMap<>();
        Map<List<Integer>, Tensor> passed = new HashMap<>();
        arrived.put(result, Tensor.onesLike(value(result)));
        for (int step : wanted.reversed()) {
            List<Integer> outputs = steps.get(step).outputs();
            List<@Nullable Tensor> given = new ArrayList<>();
            outputs.forEach(o -> given.add(arrived.get(o)));
            if (given.stream().allMatch(g -> g == null)) {
                continue;
            }
            List<@Nullable Tensor> back = trace.gradients(step, given);
            List<Integer> inputs = steps.get(step).inputs();
            for (int i = 0; i < inputs.size(); i++) {
                Tensor g = back.get(i);
                if (g != null) {
                    passed.put(List.of(step, i), g);
                    arrived.merge(inputs.get(i), g, Tensor::add);
                }
            }
        }
        return passed;
    }

    /** The parts of a path. */
    static List<String> parts(String path) {
        return path.isEmpty() ? List.of() : Arrays.asList(path.split("\\.", -1));
    }
}
