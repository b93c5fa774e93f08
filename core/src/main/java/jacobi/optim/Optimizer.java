package jacobi.optim;

import jacobi.Grad;
import jacobi.Stateful;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.optim.ParameterState.Form;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Changes parameters by their gradients.
 *
 * <p>A subclass names its {@link Option}s, what it remembers of a parameter ({@link #stateNames})
 * and how it changes one ({@link #update}). Options set on the optimiser hold for all groups that
 * have not set their own; they may change between any two steps.
 *
 * <p>Parameters without a gradient are left alone, with what is remembered of them. So are frozen
 * ones (which do not require a gradient), but not all can be.
 */
public abstract class Optimizer implements Stateful {
    private final Map<String, Option> known = new LinkedHashMap<>();
    private final Map<String, Double> defaults = new LinkedHashMap<>();
    private final List<ParameterGroup> groups = new ArrayList<>();
    private final IdentityHashMap<Tensor, Integer> places = new IdentityHashMap<>();
    private final List<ParameterState> states = new ArrayList<>();

    /**
     * For subclasses.
     *
     * @param options all there are, {@code lr} among them
     * @param groups the parameters
     * @throws IllegalArgumentException if an option makes no sense, or as {@link #addGroup}, or if
     *     no parameter requires a gradient
     */
    @SuppressWarnings("this-escape") // hooks called so early look at the group alone
    protected Optimizer(List<Option> options, List<ParameterGroup> groups) {
        for (Option o : options) {
            known.put(o.name(), o);
            option(o.name(), o.initial());
        }
        groups.forEach(this::addGroup);
        if (places.isEmpty()) {
            throw new IllegalArgumentException(name() + ": there are no parameters");
        }
        if (places.keySet().stream().noneMatch(Tensor::requiresGrad)) {
            throw new IllegalArgumentException(
                    name()
                            + ": none of the "
                            + places.size()
                            + " parameters requires a gradient: expected requiresGrad(true)");
        }
    }

    /** The name in messages. */
    final String name() {
        return getClass().getSimpleName();
    }

    /**
     * Names of what is remembered of a parameter that was updated with the options of its group.
     */
    protected abstract List<String> stateNames(ParameterGroup group);

    /**
     * Changes a parameter in place; called without recording.
     *
     * @param parameter to change
     * @param gradient of its shape and type
     * @param group with the options
     * @param state what is remembered of it, under {@link #stateNames}
     */
    protected abstract void update(
            Tensor parameter, Tensor gradient, ParameterGroup group, ParameterState state);

    /**
     * Called for each group before a step changes anything; does nothing unless overridden.
     *
     * @throws IllegalStateException if its options do not go together
     */
    protected void check(ParameterGroup group) {}

    /**
     * What a value remembered of a parameter looks like: unless overridden, {@code step} is an
     * {@code int64} scalar, and all else has the parameter's shape and type.
     */
    protected Form stateForm(String name, Tensor parameter) {
        return name.equals(ParameterState.STEP) ? Form.scalar(DType.INT64) : Form.of(parameter);
    }

    /** As {@link #stateNames(ParameterGroup)}, where names depend on the parameter too. */
    protected List<String> stateNames(ParameterGroup group, Tensor parameter) {
        return stateNames(group);
    }

    /**
     * Calls a function that clears the gradients, computes the loss and its gradients and gives the
     * loss, then takes the step.
     *
     * <pre>{@code
     * optimizer.step(() -> {
     *     optimizer.zeroGrad();
     *     Tensor loss = criterion.forward(model.forward(x), y);
     *     loss.backward();
     *     return loss;
     * });
     * }</pre>
     *
     * @return the loss before the step
     */
    public Tensor step(Supplier<Tensor> closure) {
        Tensor loss = evaluated(closure);
        step();
        return loss;
    }

    /** The loss that a closure gives, recorded whatever the mode is. */
    static Tensor evaluated(Supplier<Tensor> closure) {
        try (Grad _ = Grad.on()) {
            return closure.get();
        }
    }

    /**
     * Changes every parameter that has a gradient.
     *
     * @throws IllegalStateException if options of a group do not go together, or the optimiser
     *     needs a function ({@link #step(Supplier)})
     */
    public void step() {
        groups.forEach(this::check);
        try (Grad _ = Grad.off()) {
            for (ParameterGroup group : groups) {
                for (Tensor parameter : group.parameters()) {
                    forGradient(
                            parameter,
                            gradient -> {
                                ParameterState state = state(parameter);
                                state.retain(stateNames(group, parameter));
                                update(parameter, gradient, group, state);
                            });
                }
            }
        }
    }

    /** The optimisers of this package keep no gradients; of others nobody knows. */
    final void forGradient(Tensor parameter, Consumer<Tensor> use) {
        if (getClass().getPackage() == Optimizer.class.getPackage()) {
            parameter.lendGrad(use);
            return;
        }
        Tensor gradient = parameter.grad();
        if (gradient != null) {
            use.accept(gradient);
        }
    }

    final ParameterState state(Tensor parameter) {
        return states.get(places.getOrDefault(parameter, -1));
    }

    /** Lets go of the gradients of all parameters. */
    public final void zeroGrad() {
        places.keySet().forEach(p -> p.setGrad(null));
    }

    /** The learning rate of the first group. */
    public final double lr() {
        return groups.getFirst().lr();
    }

    /** Sets the learning rate of all groups, those with a rate of their own too. */
    public final void lr(double lr) {
        option("lr", lr);
        groups.forEach(g -> g.lr(lr));
    }

    /** The groups, in order; a view that cannot be changed. */
    public final List<ParameterGroup> groups() {
        return Collections.unmodifiableList(groups);
    }

    /**
     * Adds parameters.
     *
     * @throws IllegalArgumentException if the group has options that this optimiser has not, or
     *     values that make no sense, belongs to an optimiser already, or a parameter is there
     *     twice, is no leaf, or is not floating; nothing was added
     */
    public final void addGroup(ParameterGroup group) {
        IdentityHashMap<Tensor, Integer> all = new IdentityHashMap<>(places);
        for (Tensor p : group.parameters()) {
            int place = all.size();
            Integer before = all.putIfAbsent(p, place);
            if (before != null) {
                throw new IllegalArgumentException(
                        what(place, p) + "is parameter " + before + " again: expected each once");
            }
            if (!p.isLeaf()) {
                throw new IllegalArgumentException(
                        what(place, p)
                                + "is the result of recorded operations: expected a leaf (take"
                                + " detach())");
            }
            if (!p.dtype().isFloating()) {
                throw new IllegalArgumentException(
                        what(place, p) + "is " + p.dtype() + ": expected float32 or float64");
            }
        }
        group.attach(name(), known, defaults);
        places.putAll(all);
        group.parameters().forEach(p -> states.add(new ParameterState(p, this::stateForm)));
        groups.add(group);
    }

    private String what(int place, Tensor parameter) {
        return "%s: parameter %d, of shape %s, ".formatted(name(), place, parameter.shape());
    }

    /**
     * Sets an option for all groups, those to come too, that have not set their own.
     *
     * @throws IllegalArgumentException if the value makes no sense
     */
    protected final void option(String name, double value) {
        Option option = known.get(name);
        String problem = option == null ? "no option '" + name + "'" : option.problem(value);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(name() + ": " + problem);
        }
        defaults.put(name, value);
        groups.forEach(g -> g.follow(name, value));
    }

    /** As {@link #option(String, double)}, for a switch. */
    protected final void option(String name, boolean on) {
        option(name, on ? 1 : 0);
    }

    /** An option as set for groups that have not set their own. */
    protected final double option(String name) {
        return defaults.getOrDefault(name, Double.NaN);
    }

    /**
     * All options and all that is remembered: {@code group.0.lr} and so on, {@code float64}
     * scalars; {@code group.0.params}, the numbers of its parameters; and for every parameter that
     * was updated {@code state.0.exp_avg} and so on, by its number.
     */
    @Override
    public final Map<String, Tensor> stateDict() {
        Map<String, Tensor> out = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            String prefix = StateReader.group(i);
            groups.get(i).options().forEach((name, v) -> out.put(prefix + name, Tensor.of(v)));
            out.put(prefix + StateReader.PARAMS, Tensor.of(numbers(groups.get(i))));
        }
        for (ParameterGroup group : groups) {
            for (Tensor p : group.parameters()) {
                String prefix = StateReader.state(places.getOrDefault(p, -1));
                for (String name : stateNames(group, p)) {
                    Tensor value = state(p).value(name);
                    if (value != null) {
                        out.put(prefix + name, value);
                    }
                }
            }
        }
        return out;
    }

    /** The numbers of the parameters of a group. */
    private long[] numbers(ParameterGroup group) {
        return group.parameters().stream().mapToLong(p -> places.getOrDefault(p, -1)).toArray();
    }

    /**
     * Takes over options and all that is remembered; the parameters themselves are not part of it.
     *
     * @throws IllegalArgumentException if the state is not that of such an optimiser over
     *     parameters of these shapes and types in these groups; the message lists all that is
     *     wrong, and nothing was changed
     */
    @Override
    public final void loadStateDict(Map<String, Tensor> state) {
        StateReader reader = new StateReader(name(), state);
        List<Map<String, Double>> options = new ArrayList<>();
        IdentityHashMap<ParameterState, Map<String, Tensor>> values = new IdentityHashMap<>();
        reader.groups(groups.size());
        for (int i = 0; i < groups.size(); i++) {
            ParameterGroup group = groups.get(i);
            options.add(reader.options(i, known.values()));
            reader.parameters(i, numbers(group));
            ParameterGroup loaded = new ParameterGroup(group, options.get(i));
            boolean fits = reader.fits();
            for (Tensor p : group.parameters()) {
                ParameterState of = state(p);
                List<String> names = fits ? stateNames(loaded, p) : List.of();
                values.put(of, reader.values(places.getOrDefault(p, -1), names, of));
            }
        }
        reader.finish();
        for (int i = 0; i < groups.size(); i++) {
            options.get(i).forEach(groups.get(i)::option);
        }
        values.forEach(ParameterState::replace);
    }

    /** The class and the groups with their options. */
    @Override
    public String toString() {
        StringBuilder s = new StringBuilder(name()).append(" (\n");
        for (int i = 0; i < groups.size(); i++) {
            s.append("Parameter Group ").append(i).append('\n');
            groups.get(i)
                    .options()
                    .forEach(
                            (k, v) ->
                                    s.append("    ").append(k).append(": ").append(v).append('\n'));
        }
        return s.append(')').toString();
    }
}
