package jacobi.nn;

import jacobi.Stateful;
import jacobi.Tensor;
import jacobi.array.DType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A part of a model that has parameters, a mode and a state; PyTorch's {@code Module}.
 *
 * <pre>{@code
 * final class SigmoidNeuron extends Block implements Layer {
 *     final Linear linear;
 *     final Sigmoid activation = new Sigmoid();
 *
 *     SigmoidNeuron(int inputs) {
 *         linear = new Linear(inputs, 1);
 *     }
 *
 *     @Override
 *     public Tensor forward(Tensor x) {
 *         return activation.forward(linear.forward(x));
 *     }
 * }
 * }</pre>
 *
 * <h2>What belongs to a block</h2>
 *
 * Its fields say it, in the order they are declared, those of superclasses first:
 *
 * <ul>
 *   <li>a {@link Tensor} that was passed through {@link #parameter(Tensor)} is a parameter, one
 *       passed through {@link #buffer(Tensor)} a buffer, each under the name of the field; other
 *       tensors are nobody's business;
 *   <li>a {@code Block} is a child under the name of the field;
 *   <li>elements of arrays, collections and maps count the same way, as {@code field.0} or {@code
 *       field.key};
 *   <li>{@code static} and {@code transient} fields, and variables that an inner class captures, do
 *       not count.
 * </ul>
 *
 * So the keys of {@link #stateDict} are PyTorch's, such as {@code linear.weight}. A parameter or
 * block that stands in several places is one parameter or block, though the state names each place.
 *
 * <p>Fields are read by reflection. A class in a named module must let this module look: {@code
 * opens my.pkg to jacobi;}. A block that overrides {@link #children()} and names its tensors
 * ({@link #parameter(String, Tensor)}) needs no reflection.
 *
 * <p>A block whose forward takes one tensor implements {@link Layer}; others declare the {@code
 * forward} they need, and may return a record. Not safe for training on several threads at once.
 */
public abstract class Block implements Stateful {
    private final IdentityHashMap<Tensor, Role> registered = new IdentityHashMap<>();
    private final Map<String, Tensor> named = new LinkedHashMap<>();
    private final Map<Object, ForwardHook> hooks = new LinkedHashMap<>();
    private boolean training = true;

    /** What a registered tensor is. */
    enum Role {
        PARAMETER,
        BUFFER
    }

    /** For subclasses. */
    protected Block() {}

    /** Makes a tensor, to be kept in a field, a parameter: it requires a gradient from now on. */
    protected final Tensor parameter(Tensor tensor) {
        if (!tensor.isLeaf()) {
            throw new IllegalArgumentException(
                    "parameter: a tensor of shape "
                            + tensor.shape()
                            + " is the result of recorded operations: expected a leaf (take"
                            + " detach())");
        }
        tensor.asParameter();
        registered.put(tensor, Role.PARAMETER);
        return tensor;
    }

    /** Makes a tensor a parameter under a name, whether or not a field holds it. */
    protected final Tensor parameter(String name, Tensor tensor) {
        return name(name, parameter(tensor));
    }

    /** Makes a tensor, to be kept in a field, part of the state that is not trained. */
    protected final Tensor buffer(Tensor tensor) {
        registered.put(tensor, Role.BUFFER);
        return tensor;
    }

    /** Makes a tensor a buffer under a name, whether or not a field holds it. */
    protected final Tensor buffer(String name, Tensor tensor) {
        return name(name, buffer(tensor));
    }

    private Tensor name(String name, Tensor tensor) {
        if (name.isEmpty() || name.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    "name '" + name + "': expected one that is not empty and has no dot");
        }
        Tensor before = named.put(name, tensor);
        if (before != null) {
            registered.remove(before);
        }
        return tensor;
    }

    /**
     * The blocks this one directly consists of, by name; PyTorch's {@code named_children}.
     *
     * <p>Found in the fields unless overridden.
     *
     * @throws IllegalStateException if the fields may not be read
     */
    public Map<String, Block> children() {
        return Fields.of(this).children();
    }

    /** The registered tensors of this block alone, by name. */
    private Map<String, Tensor> own() {
        if (registered.size() == named.size()) {
            return named;
        }
        Map<String, Tensor> found = new LinkedHashMap<>(named);
        Set<Tensor> seen = identities();
        seen.addAll(named.values());
        Fields.of(this)
                .tensors()
                .forEach(
                        (name, tensor) -> {
                            if (registered.containsKey(tensor) && !named.containsValue(tensor)) {
                                found.put(name, tensor);
                                seen.add(tensor);
                            }
                        });
        for (Tensor t : registered.keySet()) {
            if (!seen.contains(t)) {
                throw new IllegalStateException(
                        name()
                                + ": a registered tensor of shape "
                                + t.shape()
                                + " is in no field: keep what parameter(...) returns in a field, or"
                                + " name it with parameter(\"name\", tensor); to change its values"
                                + " use copyInPlace");
            }
        }
        return found;
    }

    /** The parameters of this block alone. */
    final List<Tensor> ownParameters() {
        return own().values().stream().filter(t -> registered.get(t) == Role.PARAMETER).toList();
    }

    /**
     * Walks this block and all below, a shared block once for each place; names are paths such as
     * {@code a.b}.
     */
    private void walk(String path, Set<Block> above, BiConsumer<String, Block> visit) {
        if (!above.add(this)) {
            throw new IllegalStateException(name() + " contains itself, at '" + path + "'");
        }
        visit.accept(path, this);
        children()
                .forEach(
                        (name, child) ->
                                child.walk(
                                        path.isEmpty() ? name : path + "." + name, above, visit));
        above.remove(this);
    }

    /** A set by identity. */
    private static <T> Set<T> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private Map<String, Tensor> collect(@Nullable Role wanted, boolean once) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        Set<Tensor> seen = identities();
        walk(
                "",
                identities(),
                (path, block) -> {
                    Map<String, Tensor> own = block.own();
                    for (Role role : Role.values()) {
                        own.forEach(
                                (name, tensor) -> {
                                    boolean fits = block.registered.get(tensor) == role;
                                    if (fits
                                            && (wanted == null || wanted == role)
                                            && (seen.add(tensor) || !once)) {
                                        found.put(
                                                path.isEmpty() ? name : path + "." + name, tensor);
                                    }
                                });
                    }
                });
        return found;
    }

    /** All parameters of this block and those below, each once. */
    public final List<Tensor> parameters() {
        return List.copyOf(namedParameters().values());
    }

    /** All parameters by name, such as {@code linear.weight}; a shared one under its first name. */
    public final Map<String, Tensor> namedParameters() {
        return Collections.unmodifiableMap(collect(Role.PARAMETER, true));
    }

    /** All buffers by name; a shared one under its first name. */
    public final Map<String, Tensor> namedBuffers() {
        return Collections.unmodifiableMap(collect(Role.BUFFER, true));
    }

    /** This block and all below, each once, outermost first. */
    public final List<Block> modules() {
        return List.copyOf(namedModules().values());
    }

    /**
     * This block (under the empty name) and all below, each once, by name such as {@code
     * encoder.0}.
     */
    public final Map<String, Block> namedModules() {
        Map<String, Block> found = new LinkedHashMap<>();
        Set<Block> seen = identities();
        walk(
                "",
                identities(),
                (path, block) -> {
                    if (seen.add(block)) {
                        found.put(path, block);
                    }
                });
        return Collections.unmodifiableMap(found);
    }

    /** Calls an action with every block below and, last, with this one. */
    public final Block apply(Consumer<? super Block> action) {
        List<Block> all = new ArrayList<>();
        Set<Block> seen = identities();
        gather(all, seen);
        all.forEach(action);
        return this;
    }

    private void gather(List<Block> all, Set<Block> seen) {
        if (seen.add(this)) {
            children().values().forEach(child -> child.gather(all, seen));
            all.add(this);
        }
    }

    /** Sets this block and all below to training, as they are at first. */
    public final Block train() {
        return train(true);
    }

    /**
     * Sets this block and all below to training or to evaluation; dropout, for one, works only in
     * training.
     */
    public final Block train(boolean on) {
        return apply(b -> b.training = on);
    }

    /** Sets this block and all below to evaluation. */
    public final Block eval() {
        return train(false);
    }

    /** Whether this block is in training rather than evaluation. */
    public final boolean isTraining() {
        return training;
    }

    /** Sets the mode of this block alone. */
    final void training(boolean on) {
        training = on;
    }

    /** Clears the gradients of all parameters. */
    public final Block zeroGrad() {
        parameters().forEach(p -> p.setGrad(null));
        return this;
    }

    /** Whether all parameters are to be trained; {@code false} freezes them. */
    public final Block requiresGrad(boolean on) {
        parameters().forEach(p -> p.requiresGrad(on));
        return this;
    }

    /**
     * Converts all floating parameters and buffers; they stay the same tensors, so an optimiser
     * keeps them.
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    public final Block to(DType dtype) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("to: " + dtype + ": expected float32 or float64");
        }
        for (Tensor t : collect(null, true).values()) {
            if (t.dtype().isFloating()) {
                t.toInPlace(dtype);
            }
        }
        return this;
    }

    /**
     * Parameters and buffers by name in PyTorch's order: a block's own before those of its
     * children.
     */
    @Override
    public final Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = collect(null, false);
        state.replaceAll((name, tensor) -> tensor.detach());
        return Collections.unmodifiableMap(state);
    }

    @Override
    public final void loadStateDict(Map<String, Tensor> state) {
        loadStateDict(state, true);
    }

    /**
     * Takes over a state, copying (and converting) the elements.
     *
     * @param strict whether missing and unexpected names are errors; otherwise what fits is taken
     * @return the names that were missing and those that were not expected
     * @throws IllegalArgumentException if the state does not fit; the message lists all that is
     *     wrong, and nothing has been changed
     */
    public final StateLoad loadStateDict(Map<String, ? extends Tensor> state, boolean strict) {
        return StateLoad.into(name(), collect(null, false), state, strict);
    }

    /**
     * Calls a function after each forward of this block, as long as the result is not closed.
     *
     * <p>The layers of this package call their hooks themselves, and {@link Sequential} calls those
     * of the layers in it; a forward of your own called by your own code is called without.
     */
    public final Tensor.Hook registerForwardHook(ForwardHook hook) {
        Object key = new Object();
        hooks.put(key, hook);
        return () -> hooks.remove(key);
    }

    /** Called after a forward. */
    @FunctionalInterface
    public interface ForwardHook {
        /**
         * Looks at an input and its output; what it returns takes the output's place (null leaves
         * it).
         */
        @Nullable Tensor after(Block block, Tensor input, Tensor output);
    }

    /** The output after the hooks. */
    final Tensor hooked(Tensor input, Tensor output) {
        Tensor result = output;
        if (!hooks.isEmpty()) {
            for (ForwardHook hook : List.copyOf(hooks.values())) {
                Tensor other = hook.after(this, input, result);
                result = other == null ? result : other;
            }
        }
        return result;
    }

    /** A table of the blocks and their parameters, without shapes. */
    public final Summary summary() {
        return Summary.of(this);
    }

    /**
     * A table of the blocks, the shapes that come out of them for zeros of a shape, and their
     * parameters. Modes, gradients and the random generator stay as they are.
     *
     * @param inputShape with the batch, such as {@code 32, 784}
     * @throws IllegalArgumentException if this is no {@link Layer}
     */
    public final Summary summary(int... inputShape) {
        DType dtype = parameters().stream().map(Tensor::dtype).findFirst().orElse(DType.FLOAT32);
        return summary(Tensor.zeros(dtype, inputShape));
    }

    /** As {@link #summary(int...)}, for an input of any type. */
    public final Summary summary(Tensor input) {
        return Summary.of(this, input);
    }

    /** The name printed: that of the class, or of its superclass where it has none. */
    final String name() {
        Class<?> c = getClass();
        while (c.getSimpleName().isEmpty()) {
            c = c.getSuperclass();
        }
        return c.getSimpleName();
    }

    /**
     * What {@link #toString} prints between the parentheses, such as {@code p=0.5}; empty unless
     * overridden.
     */
    protected String extraRepr() {
        return "";
    }

    /** What {@link #toString} prints for the parts, by name. */
    Map<String, String> printedParts() {
        Map<String, String> parts = new LinkedHashMap<>();
        children().forEach((name, child) -> parts.put(name, child.toString()));
        return parts;
    }

    /** As PyTorch prints it: a line a part, indented by depth. */
    @Override
    public String toString() {
        String extra = extraRepr();
        Map<String, String> parts = printedParts();
        if (parts.isEmpty() && extra.indexOf('\n') < 0) {
            return name() + "(" + extra + ")";
        }
        StringBuilder s = new StringBuilder(name()).append("(\n");
        if (!extra.isEmpty()) {
            s.append(extra.indent(2));
        }
        parts.forEach(
                (name, text) ->
                        s.append("  (")
                                .append(name)
                                .append("): ")
                                .append(text.replace("\n", "\n  "))
                                .append('\n'));
        return s.append(')').toString();
    }
}
