package jacobi.tape;

import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.kernel.Buffers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * One walk backwards over the graph.
 *
 * <p>Nodes wait in a queue and leave it newest first. A node is newer than all it leads to, so when
 * it leaves, everything that will ever arrive at it has arrived; no counting of dependencies is
 * needed, and no recursion. Leaves come last.
 */
public final class Engine {
    private final boolean retainGraph;
    private final boolean createGraph;
    private final PriorityQueue<Node> queue =
            new PriorityQueue<>(Comparator.comparingLong(Node::sequence).reversed());
    private final IdentityHashMap<Node, @Nullable Variable[]> arrived = new IdentityHashMap<>();
    // Storages that somebody holds: a leaf must not take one of these as its own gradient.
    private final Set<Storage> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Node, List<Capture>> captures = new IdentityHashMap<>();
    private @Nullable Set<Node> useful;
    private Buffers.@Nullable Pass buffers;

    private record Capture(int output, int place) {}

    private Engine(boolean retainGraph, boolean createGraph) {
        this.retainGraph = retainGraph;
        this.createGraph = createGraph;
    }

    /**
     * Accumulates the gradients of outputs in all leaves they come from.
     *
     * @param outputs what to differentiate
     * @param gradients of the outputs; null for 1, which only a one-element output may leave out
     * @param retainGraph keep saved values, so that the graph can be walked again
     * @param createGraph record the walk itself, so that gradients have gradients
     */
    public static void backward(
            List<Variable> outputs,
            List<? extends @Nullable Variable> gradients,
            boolean retainGraph,
            boolean createGraph) {
        Engine e = new Engine(retainGraph || createGraph, createGraph);
        try (var _ = GradMode.with(createGraph);
                var pass = Buffers.pass()) {
            e.buffers = createGraph ? null : pass;
            e.seed(outputs, gradients);
            e.run();
        }
    }

    /**
     * The gradients of outputs with respect to inputs, which may be leaves or not; nothing is
     * accumulated.
     *
     * @return one an input; null where the outputs do not depend on it
     */
    public static @Nullable Variable[] gradients(
            List<Variable> outputs,
            List<? extends @Nullable Variable> gradients,
            List<Variable> inputs,
            boolean retainGraph,
            boolean createGraph) {
        Engine e = new Engine(retainGraph || createGraph, createGraph);
        @Nullable Variable[] results = new @Nullable Variable[inputs.size()];
        for (int i = 0; i < results.length; i++) {
            Edge edge = inputs.get(i).edge();
            if (edge == null) {
                throw new IllegalArgumentException(
                        "grad: input "
                                + i
                                + " of shape "
                                + inputs.get(i).shape()
                                + " does not require a gradient");
            }
            e.captures
                    .computeIfAbsent(edge.node(), _ -> new ArrayList<>())
                    .add(new Capture(edge.output(), i));
        }
        try (var _ = GradMode.with(createGraph);
                var pass = Buffers.pass()) {
            e.buffers = createGraph ? null : pass;
            e.useful = e.leadingToCaptures(outputs);
            e.results = results;
            e.seed(outputs, gradients);
            e.run();
        }
        return results;
    }

    private @Nullable Variable[] results = {};

    private void seed(List<Variable> outputs, List<? extends @Nullable Variable> gradients) {
        if (outputs.size() != gradients.size()) {
            throw new IllegalArgumentException(
                    "backward: "
                            + outputs.size()
                            + " outputs but "
                            + gradients.size()
                            + " gradients");
        }
        for (int i = 0; i < outputs.size(); i++) {
            Variable out = outputs.get(i);
            Edge edge = out.edge();
            if (edge == null) {
                throw new IllegalStateException(
                        "backward: the tensor of shape "
                                + out.shape()
                                + " does not require a gradient: nothing it was"
                                + " computed from does, or it was computed with gradients off");
            }
            Variable g = gradients.get(i);
            if (g == null) {
                if (out.array().numel() != 1) {
                    throw new IllegalStateException(
                            "backward: a gradient is implied only for one-element outputs, this one"
                                    + " has shape "
                                    + out.shape()
                                    + ": give its gradient, or reduce it with sum() or mean()");
                }
                Array one = Array.scalar(out.dtype(), 1);
                g = Variable.of(new Array(one.storage(), one.layout().expand(out.shape())));
            } else if (!g.shape().equals(out.shape())) {
                throw new IllegalArgumentException(
                        "backward: the gradient has shape "
                                + g.shape()
                                + ": expected the output's "
                                + out.shape());
            }
            taken.add(g.array().storage());
            arrive(edge, (Variable) g.to(out.dtype()));
        }
    }

    private void arrive(Edge edge, Variable g) {
        Node n = edge.node();
        if (useful != null && !useful.contains(n)) {
            return;
        }
        @Nullable Variable[] slots = arrived.get(n);
        if (slots == null) {
            slots = new @Nullable Variable[n.outputCount()];
            arrived.put(n, slots);
            queue.add(n);
        }
        Variable before = slots[edge.output()];
        slots[edge.output()] = before == null ? g : (Variable) before.add(g);
    }

    private void run() {
        for (Node n = queue.poll(); n != null; n = queue.poll()) {
            @Nullable Variable[] slots = java.util.Objects.requireNonNull(arrived.remove(n));
            callHooks(n, slots);
            capture(n, slots);
            if (n.leaf() != null) {
                Variable g = slots[0];
                if (useful == null && g != null) {
                    accumulate(n.leaf(), g);
                }
            } else if (useful == null || leadsOn(n)) {
                pass(n, slots);
            }
            if (buffers != null && !buffers.isEmpty()) {
                buffers.sweep(s -> taken.contains(s) || isInFlight(s));
            }
        }
    }

    /** Whether a gradient that waits for its node is in this storage. */
    @SuppressWarnings("ReferenceEquality") // asks whether it is the same storage
    private boolean isInFlight(Storage s) {
        for (@Nullable Variable[] slots : arrived.values()) {
            for (Variable g : slots) {
                if (g != null && g.array().storage() == s) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Calls a stranger, who may keep whatever is made meanwhile. */
    private void aside(Runnable stranger) {
        if (buffers == null) {
            stranger.run();
        } else {
            buffers.aside(stranger);
        }
    }

    private boolean leadsOn(Node n) {
        for (int i = 0; i < n.edgeCount(); i++) {
            if (isUseful(n.edge(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean isUseful(@Nullable Edge e) {
        return e != null && (useful == null || useful.contains(e.node()));
    }

    private void callHooks(Node n, @Nullable Variable[] slots) {
        for (int pass = 0; pass < 2; pass++) {
            for (Node.Hook h : n.hooks()) {
                Variable g = slots[h.output()];
                boolean last = h.body() instanceof Variable.Retain;
                if (g == null || last != (pass == 1)) {
                    continue;
                }
                if (last && useful != null) {
                    continue;
                }
                taken.add(g.array().storage());
                @Nullable Variable[] given = new @Nullable Variable[1];
                aside(() -> given[0] = h.body().apply(g));
                Variable other = given[0];
                if (other != null) {
                    if (!other.shape().equals(g.shape())) {
                        throw new IllegalStateException(
                                "hook of "
                                        + n.name()
                                        + ": gave shape "
                                        + other.shape()
                                        + ": expected "
                                        + g.shape());
                    }
                    taken.add(other.array().storage());
                    slots[h.output()] = other;
                }
            }
        }
    }

    private void capture(Node n, @Nullable Variable[] slots) {
        List<Capture> wanted = captures.get(n);
        if (wanted != null) {
            for (Capture c : wanted) {
                Variable g = slots[c.output()];
                if (g != null) {
                    taken.add(g.array().storage());
                }
                results[c.place()] = g == null || createGraph ? g : g.detach();
            }
        }
    }

    private void pass(Node n, @Nullable Variable[] slots) {
        if (n.isSpent()) {
            throw new IllegalStateException(secondTime(n.name()));
        }
        Variable[] g = new Variable[slots.length];
        for (int i = 0; i < g.length; i++) {
            Variable s = slots[i];
            g[i] = s == null ? Variable.of(n.zeros(i)) : s;
        }
        boolean[] needs = new boolean[n.edgeCount()];
        for (int i = 0; i < needs.length; i++) {
            needs[i] = isUseful(n.edge(i));
        }
        @Nullable Variable[] gradients = gradients(n, g, needs);
        if (Anomaly.isEnabled()) {
            checkNumbers(n, gradients);
        }
        if (!retainGraph) {
            n.release();
        }
        for (int i = 0; i < needs.length; i++) {
            Variable gradient = gradients[i];
            Edge edge = n.edge(i);
            if (gradient != null && edge != null && needs[i]) {
                if (n.operator() instanceof Custom) {
                    taken.add(gradient.array().storage());
                }
                arrive(edge, gradient);
            }
        }
    }

    private @Nullable Variable[] gradients(Node n, Variable[] g, boolean[] needs) {
        if (!(n.operator() instanceof Custom)) {
            return n.gradients(g, needs);
        }
        for (Variable given : g) {
            taken.add(given.array().storage());
        }
        @Nullable Variable[][] got = new @Nullable Variable[1][];
        aside(() -> got[0] = n.gradients(g, needs));
        return got[0];
    }

    private static void checkNumbers(Node n, @Nullable Variable[] gradients) {
        for (int i = 0; i < gradients.length; i++) {
            Variable g = gradients[i];
            if (g != null && Anomaly.hasNan(g.array())) {
                throw new IllegalStateException(
                        "backward: "
                                + n.name()
                                + " gave NaN in the gradient of its input "
                                + i
                                + n.callSiteText());
            }
        }
    }

    private void accumulate(Variable leaf, Variable g) {
        Variable before = leaf.lentGrad();
        if (before != null) {
            if (createGraph) {
                leaf.setGrad((Variable) before.add(g));
            } else {
                before.update(jacobi.op.Arithmetic.ADD.op(), g);
            }
        } else if (createGraph) {
            leaf.setGrad(g);
        } else {
            Storage s = g.array().storage();
            boolean own =
                    g.array().layout().isContiguous()
                            && s.length() == g.array().numel()
                            && taken.add(s);
            Array mine = own ? g.array() : Variable.copyOf(g.array());
            taken.add(mine.storage());
            Variable grad = Variable.of(mine);
            boolean madeHere = buffers != null && buffers.keep(mine.storage());
            if (madeHere && !isInFlight(mine.storage())) {
                leaf.ownGrad(grad);
            } else {
                leaf.setGrad(grad);
            }
        }
    }

    static String secondTime(String node) {
        return "backward: "
                + node
                + " is passed a second time, but its saved values were let go of: call backward"
                + " with retainGraph the first time";
    }

    /** All nodes under the outputs from which a captured node can be reached, those included. */
    private Set<Node> leadingToCaptures(List<Variable> outputs) {
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Node> open = new ArrayDeque<>();
        for (Variable v : outputs) {
            Edge e = v.edge();
            if (e != null && seen.add(e.node())) {
                open.add(e.node());
            }
        }
        while (!open.isEmpty()) {
            Node n = open.poll();
            for (int i = 0; i < n.edgeCount(); i++) {
                Edge e = n.edge(i);
                if (e != null && seen.add(e.node())) {
                    open.add(e.node());
                }
            }
        }
        Node[] oldestFirst = seen.toArray(Node[]::new);
        Arrays.sort(oldestFirst, Comparator.comparingLong(Node::sequence));
        Set<Node> leading = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Node n : oldestFirst) {
            boolean leads = captures.containsKey(n);
            for (int i = 0; i < n.edgeCount() && !leads; i++) {
                Edge e = n.edge(i);
                leads = e != null && leading.contains(e.node());
            }
            if (leads) {
                leading.add(n);
            }
        }
        return leading;
    }

    /** The shape a gradient of this output must have. */
    static Shape shapeOf(Edge e) {
        return e.node().outputShape(e.output());
    }
}
