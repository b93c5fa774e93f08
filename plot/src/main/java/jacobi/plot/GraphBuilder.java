package jacobi.plot;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.plot.GraphModel.Edge;
import jacobi.plot.GraphModel.Kind;
import jacobi.plot.GraphModel.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the nodes and edges that are to be seen of what was traced. */
final class GraphBuilder {
    private static final Map<String, String> SYMBOLS =
            Map.of(
                    "add", "+",
                    "sub", "−",
                    "mul", "×",
                    "div", "÷",
                    "matmul", "matmul",
                    "neg", "−( )",
                    "sigmoid", "σ",
                    "relu", "ReLU",
                    "maximum", "max",
                    "square", "( )²");

    /** What is shown of a graph. */
    record View(
            Map<Integer, String> names,
            boolean values,
            boolean gradients,
            boolean parameters,
            int collapse) {}

    private static final int SMALL = 4;

    private final TracedGraph graph;
    private final View view;
    private final Map<List<Integer>, Tensor> gradients;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, Integer> ofStep = new HashMap<>();
    private final Map<Integer, Integer> ofLeaf = new HashMap<>();
    private final Map<String, Integer> ofModule = new LinkedHashMap<>();
    private final Map<List<Integer>, List<String>> edges = new LinkedHashMap<>();

    GraphBuilder(TracedGraph graph, View view) {
        this.graph = graph;
        this.view = view;
        this.gradients = view.gradients() ? graph.gradients() : Map.of();
    }

    GraphModel build() {
        for (int step : graph.wanted()) {
            int to = node(step);
            List<Integer> inputs = graph.step(step).inputs();
            for (int i = 0; i < inputs.size(); i++) {
                Integer producer = graph.producer(inputs.get(i));
                int from = producer == null ? leaf(inputs.get(i), step) : node(producer);
                if (from >= 0 && from != to) {
                    Tensor g = gradients.get(List.of(step, i));
                    edges.computeIfAbsent(List.of(from, to), _ -> new ArrayList<>())
                            .add(g == null ? "" : text(g));
                }
            }
        }
        List<Edge> all = new ArrayList<>();
        edges.forEach(
                (ends, texts) ->
                        all.add(
                                new Edge(
                                        ends.get(0),
                                        ends.get(1),
                                        texts.stream()
                                                .filter(t -> !t.isEmpty())
                                                .collect(Collectors.joining(", ")))));
        return new GraphModel(List.copyOf(nodes), all);
    }

    /** The path of the box in which a step is not seen any more, or null. */
    private String collapsed(String path) {
        List<String> parts = TracedGraph.parts(path);
        return parts.size() < view.collapse()
                ? ""
                : String.join(".", parts.subList(0, view.collapse()));
    }

    private int node(int step) {
        String path = graph.path(step);
        String module = view.collapse() == 0 ? "" : collapsed(path);
        if (!module.isEmpty()) {
            return ofModule.computeIfAbsent(module, p -> module(p, step));
        }
        return ofStep.computeIfAbsent(step, s -> operation(s, TracedGraph.parts(path)));
    }

    private int add(Kind kind, List<String> lines, List<String> box, boolean result) {
        nodes.add(new Node(nodes.size(), kind, List.copyOf(lines), named(box), result));
        return nodes.size() - 1;
    }

    /** Boxes say what they are: {@code encoder: Sequential}. */
    private List<String> named(List<String> box) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < box.size(); i++) {
            Block block = graph.block(String.join(".", box.subList(0, i + 1)));
            names.add(box.get(i) + (block == null ? "" : ": " + kind(block)));
        }
        return names;
    }

    static String kind(Block block) {
        String text = block.toString();
        return text.substring(0, text.indexOf('('));
    }

    private int operation(int step, List<String> box) {
        int output = graph.step(step).outputs().getFirst();
        String full = graph.step(step).operator();
        String operator = full.substring(full.lastIndexOf('.') + 1);
        String symbol = SYMBOLS.getOrDefault(operator, operator);
        String name = view.names().get(output);
        List<String> lines = new ArrayList<>();
        lines.add(symbol);
        String value = view.values() ? text(graph.value(output)) : "";
        if (name != null) {
            lines.add(value.isEmpty() ? name : name + " = " + value);
        } else if (!value.isEmpty()) {
            lines.add(value);
        }
        boolean result = graph.step(step).outputs().contains(graph.result());
        return add(Kind.OPERATION, lines, box, result);
    }

    private int module(String path, int step) {
        Block block = graph.block(path);
        List<String> lines = new ArrayList<>();
        List<String> parts = TracedGraph.parts(path);
        lines.add(parts.getLast() + (block == null ? "" : ": " + kind(block)));
        int last = step;
        for (int s : graph.wanted()) {
            if (collapsed(graph.path(s)).equals(path)) {
                last = s;
            }
        }
        Tensor output = graph.value(graph.step(last).outputs().getFirst());
        lines.add("→ " + shape(output));
        long count = block == null ? 0 : block.parameters().stream().mapToLong(Tensor::numel).sum();
        if (count > 0) {
            lines.add(Numbers.count(count) + " parameters");
        }
        boolean result = graph.step(last).outputs().contains(graph.result());
        return add(Kind.MODULE, lines, parts.subList(0, parts.size() - 1), result);
    }

    /** The node of a value that nothing here computed; -1 if it is not shown. */
    private int leaf(int value, int step) {
        String parameter = graph.parameter(value);
        boolean inside = view.collapse() > 0 && !collapsed(graph.path(step)).isEmpty();
        if (parameter != null && (!view.parameters() || inside)) {
            return -1;
        }
        String name = view.names().get(value);
        Tensor tensor = graph.value(value);
        if (parameter == null && name == null && inside && tensor.numel() == 1) {
            return -1;
        }
        return ofLeaf.computeIfAbsent(value, v -> leaf(v, step, name, parameter, tensor));
    }

    private int leaf(
            int value, int step, @Nullable String name, @Nullable String parameter, Tensor tensor) {
        List<String> lines = new ArrayList<>();
        if (name != null) {
            lines.add(name);
        } else if (parameter != null) {
            lines.add(parameter.substring(parameter.lastIndexOf('.') + 1));
        }
        boolean constant = name == null && parameter == null && tensor.shape().rank() == 0;
        if (view.values() || lines.isEmpty()) {
            lines.add(parameter != null && tensor.numel() > 1 ? shape(tensor) : text(tensor));
        }
        Kind kind = parameter != null ? Kind.PARAMETER : constant ? Kind.CONSTANT : Kind.INPUT;
        boolean own = kind != Kind.INPUT && users(value).size() == 1;
        return add(kind, lines, own ? TracedGraph.parts(graph.path(step)) : List.of(), false);
    }

    private Set<String> users(int value) {
        Set<String> paths = new LinkedHashSet<>();
        for (int s : graph.wanted()) {
            if (graph.step(s).inputs().contains(value)) {
                paths.add(graph.path(s));
            }
        }
        return paths;
    }

    private static String shape(Tensor t) {
        StringBuilder s = new StringBuilder();
        for (int d = 0; d < t.shape().rank(); d++) {
            s.append(d == 0 ? "" : " × ").append(t.size(d));
        }
        return s.isEmpty() ? "scalar" : s.toString();
    }

    /** The numbers of a small tensor, the shape of a large one. */
    static String text(Tensor t) {
        if (t.numel() > SMALL) {
            return shape(t);
        }
        double[] v = t.toDoubles();
        List<String> all = new ArrayList<>();
        for (double d : v) {
            all.add(Numbers.brief(d).replace('-', '−'));
        }
        return all.size() == 1 ? all.getFirst() : all.toString();
    }
}
