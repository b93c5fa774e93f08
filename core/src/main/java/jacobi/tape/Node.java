package jacobi.tape;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.op.Operator;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * One recorded operation, or the place where a leaf's gradient accumulates. Newer nodes have larger
 * sequence numbers than all nodes they lead to; leaves come last.
 */
public final class Node {
    private static final Pattern NAME_PARTS = Pattern.compile("[_ ]");
    private static final AtomicLong SEQUENCE = new AtomicLong();

    /** What an operation's output looked like: enough to make zeros for it. */
    private record Meta(DType dtype, Shape shape) {
        static Meta of(Array a) {
            return new Meta(a.dtype(), a.shape());
        }
    }

    private final @Nullable Operator operator;
    private final @Nullable Variable leaf;
    private final long sequence;
    private final @Nullable Edge[] edges;
    private final Meta[] inputs;
    private Meta[] outputs;
    private @Nullable Saved[] savedInputs;
    private @Nullable Saved[] savedOutputs = {};
    private final boolean savesAnything;
    private boolean released;
    private final @Nullable String callSite;
    private @Nullable List<Hook> hooks;

    /** Called with the gradient of an output of a node, or of a leaf. */
    record Hook(int output, Variable.GradientHook body) {}

    private Node(Operator operator, Variable[] in) {
        this.operator = operator;
        this.leaf = null;
        this.sequence = SEQUENCE.incrementAndGet();
        this.edges = new @Nullable Edge[in.length];
        this.inputs = new Meta[in.length];
        this.outputs = new Meta[0];
        this.savedInputs = new @Nullable Saved[in.length];
        boolean saves = false;
        for (int i = 0; i < in.length; i++) {
            edges[i] = in[i].edge();
            inputs[i] = Meta.of(in[i].array());
            if (operator.savesInput(i)) {
                savedInputs[i] = Saved.of("input " + i, in[i]);
                saves = true;
            }
        }
        this.savesAnything = saves || operator.savesOutput(0);
        this.callSite = Anomaly.isEnabled() ? Anomaly.callSite() : null;
    }

    private Node(Variable leaf) {
        this.operator = null;
        this.leaf = leaf;
        this.sequence = -1;
        this.edges = new @Nullable Edge[0];
        this.inputs = new Meta[0];
        this.outputs = new Meta[] {Meta.of(leaf.array())};
        this.savedInputs = new @Nullable Saved[0];
        this.savesAnything = false;
        this.callSite = null;
    }

    /** A node for an operation on inputs that are as they were before it. */
    static Node before(Operator operator, Variable[] inputs) {
        return new Node(operator, inputs);
    }

    /** The node where a leaf's gradient accumulates. */
    static Node ofLeaf(Variable leaf) {
        return new Node(leaf);
    }

    /** Tells the node its outputs, of which it saves what the gradient reads. */
    void complete(Variable[] results) {
        outputs = new Meta[results.length];
        for (int i = 0; i < results.length; i++) {
            outputs[i] = Meta.of(results[i].array());
        }
        savedOutputs = new @Nullable Saved[results.length];
        Operator op = operator;
        for (int i = 0; i < results.length; i++) {
            if (op != null && op.savesOutput(i)) {
                savedOutputs[i] = Saved.of("output " + i, results[i]);
            }
        }
    }

    /** Saves a copy in the place of an input that the operation is about to overwrite. */
    void saveCopy(int i, Variable copy) {
        savedInputs[i] = Saved.of("input " + i, copy);
    }

    /** PyTorch's kind of name, such as {@code AddBackward0}; {@code AccumulateGrad} for a leaf. */
    public String name() {
        if (operator == null) {
            return "AccumulateGrad";
        }
        String full = operator.name();
        StringBuilder s = new StringBuilder();
        for (String part : NAME_PARTS.split(full.substring(full.lastIndexOf('.') + 1), -1)) {
            if (!part.isEmpty()) {
                s.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
            }
        }
        return s + "Backward0";
    }

    /** The operation recorded, or null for a leaf. */
    public @Nullable Operator operator() {
        return operator;
    }

    /** The leaf whose gradient accumulates here, or null for an operation. */
    public @Nullable Variable leaf() {
        return leaf;
    }

    /** Larger for newer nodes; -1 for leaves. */
    public long sequence() {
        return sequence;
    }

    /** Where the gradients of the inputs go, in order; null where an input needs none. */
    public List<@Nullable Edge> edges() {
        List<@Nullable Edge> list = new ArrayList<>();
        Collections.addAll(list, edges);
        return Collections.unmodifiableList(list);
    }

    /** What is kept for backward; nothing once it has been let go of. */
    public List<Saved> saved() {
        List<Saved> all = new ArrayList<>();
        for (Saved s : savedInputs) {
            if (s != null) {
                all.add(s);
            }
        }
        for (Saved s : savedOutputs) {
            if (s != null) {
                all.add(s);
            }
        }
        if (operator instanceof Custom custom) {
            all.addAll(custom.saved());
        }
        return all;
    }

    int outputCount() {
        return outputs.length;
    }

    /** The shape of an output. */
    Shape outputShape(int i) {
        return outputs[i].shape();
    }

    /** The element type of an output. */
    DType outputType(int i) {
        return outputs[i].dtype();
    }

    @Nullable Edge edge(int i) {
        return edges[i];
    }

    int edgeCount() {
        return edges.length;
    }

    void addHook(Hook hook) {
        List<Hook> h = hooks == null ? new ArrayList<>() : new ArrayList<>(hooks);
        h.add(hook);
        hooks = h;
    }

    void removeHook(Hook hook) {
        if (hooks != null) {
            List<Hook> h = new ArrayList<>(hooks);
            h.remove(hook);
            hooks = h;
        }
    }

    List<Hook> hooks() {
        return hooks == null ? List.of() : hooks;
    }

    /**
     * Where the operation was called from, for errors; empty unless anomalies are being looked for.
     */
    String callSiteText() {
        return callSite == null ? "" : " (forward call: " + callSite + ")";
    }

    /** Zeros of the shape and type of an output, taking no room. */
    Array zeros(int output) {
        Meta m = outputs[output];
        return Array.scalar(m.dtype(), 0).with(Layout.contiguous(Shape.SCALAR).expand(m.shape()));
    }

    /**
     * The gradients of the inputs, each of its input's shape and type; null where there is none.
     */
    @Nullable Variable[] gradients(Variable[] outputGradients, boolean[] needs) {
        Operator op = java.util.Objects.requireNonNull(operator);
        @Nullable Value[] raw = op.gradient(new Reads(needs), outputGradients);
        if (raw.length != inputs.length) {
            throw new IllegalStateException(
                    name()
                            + " gave "
                            + raw.length
                            + " gradients, expected one for each of "
                            + inputs.length
                            + " inputs");
        }
        @Nullable Variable[] result = new @Nullable Variable[raw.length];
        for (int i = 0; i < raw.length; i++) {
            Value g = raw[i];
            if (g != null && needs[i]) {
                result[i] = (Variable) g.sumTo(inputs[i].shape()).to(inputs[i].dtype());
            }
        }
        return result;
    }

    /** Lets go of what was saved. */
    void release() {
        released = true;
        savedInputs = new @Nullable Saved[0];
        savedOutputs = new @Nullable Saved[0];
        if (operator instanceof Custom custom) {
            custom.release();
        }
    }

    /** Whether {@link #release} took away something that backward needs. */
    boolean isSpent() {
        return released && savesAnything;
    }

    @Override
    public String toString() {
        return name();
    }

    private final class Reads implements Operator.Context {
        private final boolean[] needs;

        Reads(boolean[] needs) {
            this.needs = needs;
        }

        @Override
        public Value input(int i) {
            return unpack(savedInputs[i], "input " + i);
        }

        @Override
        public Value output(int i) {
            return unpack(savedOutputs[i], "output " + i);
        }

        private Variable unpack(@Nullable Saved s, String what) {
            if (s == null) {
                throw new IllegalStateException(
                        name() + " reads " + what + " but did not ask for it to be saved");
            }
            return s.unpack(Node.this);
        }

        @Override
        public Shape shape(int i) {
            return inputs[i].shape();
        }

        @Override
        public boolean needs(int i) {
            return needs[i];
        }
    }
}
