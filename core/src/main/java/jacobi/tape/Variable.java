package jacobi.tape;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.kernel.Buffers;
import jacobi.op.Operator;
import jacobi.op.Overwrite;
import jacobi.op.Parts;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

/**
 * An array with a history: which node made it, whether it requires a gradient, and the gradient.
 *
 * <h2>Views and in-place changes</h2>
 *
 * A view remembers its <i>root</i>, the variable whose storage it shows. When anything is changed
 * in place, the history that changes is the root's: a change through a view becomes, for the root,
 * a copy with that region replaced; every view then finds its own history anew from the root's the
 * next time it is asked. (PyTorch's CopySlices and its regenerated view nodes are the same idea.)
 * Storages count changes, so a saved value that was overwritten is found out at backward.
 */
public final class Variable implements Value {
    /** Called with a gradient; gives another in its place, or null to leave it. */
    @FunctionalInterface
    public interface GradientHook {
        /** Looks at, and may replace, a gradient. */
        @Nullable Variable apply(Variable gradient);
    }

    private Array array;
    private final Variable root;
    private boolean requiresGrad;
    private @Nullable Node node;
    private int output;
    private int history;
    private @Nullable Variable grad;
    private boolean isGradUnseen;
    private boolean retainsGrad;
    private @Nullable Node accumulator;

    private Variable(Array array, @Nullable Variable root) {
        this.array = array;
        this.root = root == null ? this : root;
        this.history = this.root.history;
    }

    /** A leaf that requires no gradient. */
    public static Variable of(Array array) {
        return new Variable(array, null);
    }

    @Override
    public Array array() {
        return array;
    }

    @Override
    public Variable constant(Array constant) {
        return of(constant);
    }

    /** Shares the storage and forgets the history. */
    @Override
    public Variable detach() {
        return of(array);
    }

    @Override
    public Variable[] apply(Operator op, Value... inputs) {
        Variable[] in = new Variable[inputs.length];
        Array[] arrays = new Array[inputs.length];
        boolean track = false;
        for (int i = 0; i < in.length; i++) {
            in[i] = (Variable) inputs[i];
            arrays[i] = in[i].array;
            track |= in[i].requiresGrad();
        }
        Array[] results = op.forward(arrays);
        Node made = track && GradMode.isEnabled() ? Node.before(op, in) : null;
        Variable[] out = new Variable[results.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = new Variable(results[i], rootOf(results[i], in));
            if (made != null && results[i].dtype().isFloating() && op.isDifferentiable(i)) {
                out[i].made(made, i);
            }
        }
        if (made != null) {
            made.complete(out);
        }
        Recording recording = Recording.here();
        if (recording != null) {
            recording.applied(op, in, out);
        }
        return out;
    }

    /** Whose storage a result shows: that of an input for a view, its own otherwise. */
    private static @Nullable Variable rootOf(Array result, Variable[] inputs) {
        for (Variable v : inputs) {
            if (v.array.storage() == result.storage()) {
                return v.root;
            }
        }
        return null;
    }

    /** Becomes output {@code i} of a node. */
    void made(Node by, int i) {
        node = by;
        output = i;
        requiresGrad = true;
    }

    /**
     * Replaces the contents by {@code op(this, others...)}, which must have this shape and a type
     * that converts to this one.
     *
     * @throws IllegalStateException if this is, or is a view of, a leaf that requires a gradient
     *     while operations are being recorded
     */
    public void update(Operator op, Variable... others) {
        Variable[] in = new Variable[others.length + 1];
        Array[] arrays = new Array[in.length];
        boolean track = false;
        for (int i = 0; i < in.length; i++) {
            in[i] = i == 0 ? this : others[i - 1];
            arrays[i] = in[i].array;
            track |= in[i].requiresGrad();
        }
        requireOwnElements(op);
        track &= GradMode.isEnabled();
        Node made = track ? beforeUpdate(op, in) : null;
        Recording recording = Recording.here();
        Array before = recording == null ? null : copyOf(array);
        op.forwardInto(array, arrays);
        array.storage().changed();
        if (recording != null && before != null) {
            recording.updated(op, in, before);
        }
        if (made == null) {
            return;
        }
        if (root == this) {
            history++;
            made(made, 0);
            made.complete(new Variable[] {this});
        } else {
            Variable changed = of(array);
            changed.made(made, 0);
            made.complete(new Variable[] {changed});
            root.replaceHistory(array.layout(), changed);
        }
    }

    /** An expanded tensor shows one element many times; which of the new values would it be? */
    private void requireOwnElements(Operator op) {
        Layout l = array.layout();
        for (int d = 0; d < l.rank(); d++) {
            if (l.stride(d) == 0 && l.size(d) > 1) {
                throw new IllegalStateException(
                        op.name()
                                + " in place: dimension "
                                + d
                                + " of "
                                + l.shape()
                                + " is expanded and shows one element "
                                + l.size(d)
                                + " times: use copy() first");
            }
        }
    }

    private Node beforeUpdate(Operator op, Variable[] in) {
        if (root.requiresGrad && root.node == null) {
            throw new IllegalStateException(
                    op.name()
                            + " in place: "
                            + (root == this ? "a" : "a view of a")
                            + " leaf that requires a gradient, of shape "
                            + root.shape()
                            + ", is being changed: do it with gradients off, or on a clone");
        }
        if (!array.dtype().isFloating()) {
            throw new IllegalStateException(
                    op.name()
                            + " in place: a "
                            + array.dtype()
                            + " tensor cannot take the history of a gradient");
        }
        if (root != this && !root.isWhole()) {
            throw new IllegalStateException(
                    op.name()
                            + " in place: the view's root is itself not row-major: use copy()"
                            + " first");
        }
        Node made = Node.before(op, in);
        if (op.savesInput(0)) {
            Variable copy = of(copyOf(array));
            Edge e = edge();
            if (e != null) {
                copy.made(e.node(), e.output());
            }
            made.saveCopy(0, copy);
        }
        return made;
    }

    private boolean isWhole() {
        Layout l = array.layout();
        return l.isContiguous() && l.offset() == 0;
    }

    /** Takes the history of a copy of itself in which a region has become another value. */
    private void replaceHistory(Layout region, Variable value) {
        Parts.Replace op = new Parts.Replace(region);
        Node made = Node.before(op, new Variable[] {this, value});
        history++;
        made(made, 0);
        made.complete(new Variable[] {this});
    }

    /** Overwrites the contents with another value's, broadcast and converted. */
    public void copyFrom(Variable source) {
        update(new Overwrite(), source);
    }

    /** A row-major copy in storage of its own, without history. */
    static Array copyOf(Array a) {
        return new jacobi.op.Copies.Clone().forward(new Array[] {a})[0];
    }

    /**
     * Becomes another element type, gradient included; views keep showing the old elements.
     *
     * @throws IllegalStateException unless this is a leaf and no view
     * @throws IllegalArgumentException if it requires a gradient and the type is not floating
     */
    public void convert(DType dtype) {
        if (dtype == dtype()) {
            return;
        }
        if (root != this || !isLeaf()) {
            throw new IllegalStateException(
                    "toInPlace: a tensor of shape "
                            + shape()
                            + " is "
                            + (root == this ? "the result of recorded operations" : "a view")
                            + ": expected a leaf");
        }
        if (requiresGrad && !dtype.isFloating()) {
            throw new IllegalArgumentException(
                    "toInPlace: a tensor that requires a gradient cannot become "
                            + dtype
                            + ": expected float32 or float64");
        }
        int version = array.storage().version();
        array = detach().to(dtype).array();
        // What saved this for backward must find that it changed.
        while (array.storage().version() <= version) {
            array.storage().changed();
        }
        Variable g = grad;
        isGradUnseen = false;
        grad = g == null ? null : (Variable) g.detach().to(dtype);
    }

    /** Brings the history up to date with an in-place change of the root. */
    private void refresh() {
        if (history != root.history) {
            history = root.history;
            if (root.requiresGrad()) {
                Parts.AsStrided op = new Parts.AsStrided(array.layout());
                Node made = Node.before(op, new Variable[] {root});
                made(made, 0);
                made.complete(new Variable[] {this});
            }
        }
    }

    /** Whether a gradient flows to or through this. */
    public boolean requiresGrad() {
        refresh();
        return requiresGrad;
    }

    /**
     * Asks for a gradient, or no longer.
     *
     * @throws IllegalArgumentException for a type that is not floating
     * @throws IllegalStateException when taken back from a result of recorded operations
     */
    public void requireGrad(boolean on) {
        if (on && !dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "requiresGrad: a tensor of type "
                            + dtype()
                            + " cannot require a gradient: expected float32 or float64");
        }
        if (!on && !isLeaf()) {
            throw new IllegalStateException(
                    "requiresGrad(false): this is a result of recorded operations: use detach()");
        }
        requiresGrad = on;
    }

    @Override
    public boolean isRecorded() {
        return GradMode.isEnabled() && requiresGrad();
    }

    /** The node that made this, or null for a leaf. */
    public @Nullable Node node() {
        refresh();
        return node;
    }

    /** Whether no recorded operation made this. */
    public boolean isLeaf() {
        return node() == null;
    }

    /** Where this one's gradient goes, or null if nowhere. */
    @Nullable Edge edge() {
        if (!requiresGrad()) {
            return null;
        }
        return node == null ? new Edge(accumulator(), 0) : new Edge(node, output);
    }

    private Node accumulator() {
        Node a = accumulator;
        if (a == null) {
            a = Node.ofLeaf(this);
            accumulator = a;
        }
        return a;
    }

    /** The gradient, or null before the first backward. Who asks may keep it. */
    public @Nullable Variable grad() {
        isGradUnseen = false;
        return grad;
    }

    /** The gradient for a caller who does not keep it, and lets nobody keep it. */
    public @Nullable Variable lentGrad() {
        return grad;
    }

    /** Sets the gradient to one whose storage is nobody else's. */
    void ownGrad(Variable g) {
        setGrad(g);
        isGradUnseen = true;
    }

    /** Sets or clears the gradient. */
    public void setGrad(@Nullable Variable g) {
        if (g != null && (!g.shape().equals(shape()) || g.dtype() != dtype())) {
            throw new IllegalArgumentException(
                    "grad: "
                            + g.dtype()
                            + " of shape "
                            + g.shape()
                            + " is not a gradient of "
                            + dtype()
                            + " of shape "
                            + shape());
        }
        Variable before = grad;
        if (isGradUnseen && before != null && before != g) {
            Buffers.give(before.array.storage());
        }
        isGradUnseen = false;
        grad = g;
    }

    /** Keeps the gradient that passes through this, which is no leaf, in {@link #grad}. */
    public void retainGrad() {
        Node n = node();
        if (!requiresGrad) {
            throw new IllegalStateException("retainGrad: this tensor does not require a gradient");
        }
        if (n != null && !retainsGrad) {
            retainsGrad = true;
            n.addHook(new Node.Hook(output, new Retain(this)));
        }
    }

    /** The hook that keeps a gradient; it runs after all others. */
    record Retain(Variable of) implements GradientHook {
        @Override
        public @Nullable Variable apply(Variable gradient) {
            Variable before = of.grad;
            of.isGradUnseen = false;
            of.grad = before == null ? gradient : (Variable) before.add(gradient);
            return null;
        }
    }

    /** Calls a function with the gradient of this whenever it is computed; closing removes it. */
    public GradMode.Scope addHook(GradientHook body) {
        Edge e = edge();
        if (e == null) {
            throw new IllegalStateException(
                    "registerHook: this tensor does not require a gradient");
        }
        Node.Hook hook = new Node.Hook(e.output(), body);
        e.node().addHook(hook);
        return () -> e.node().removeHook(hook);
    }

    /** The shape and type, for debugging. */
    @Override
    public String toString() {
        Shape s = shape();
        return dtype() + " " + s + (node == null ? "" : " " + node.name());
    }
}
