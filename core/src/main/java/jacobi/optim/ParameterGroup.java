package jacobi.optim;

import jacobi.Tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parameters that share their options.
 *
 * <pre>{@code
 * new SGD(0.1,
 *         new ParameterGroup(backbone.parameters()).lr(0.001),
 *         new ParameterGroup(head.parameters()))
 *     .momentum(0.9);
 * }</pre>
 *
 * <p>What a group sets before it is given to an optimiser is its own and stays; all else follows
 * the optimiser. In an optimiser a group's options can be read and changed at any time, as
 * learning-rate schedules do.
 */
public final class ParameterGroup {
    private final List<Tensor> parameters;
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final Map<String, Option> known = new LinkedHashMap<>();
    private Set<String> own = Set.of();
    private String owner = "";
    private double initialLr = Double.NaN;

    /** A group of these parameters. */
    public ParameterGroup(List<Tensor> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    /** The same group with other values of its options. */
    ParameterGroup(ParameterGroup group, Map<String, Double> values) {
        this(group.parameters);
        this.values.putAll(values);
        this.known.putAll(group.known);
        this.owner = group.owner;
    }

    /** The parameters, in order; unmodifiable. */
    public List<Tensor> parameters() {
        return parameters;
    }

    /** The options by name, such as {@code weight_decay}; a view that cannot be changed. */
    public Map<String, Double> options() {
        return Collections.unmodifiableMap(values);
    }

    /**
     * An option.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists those there
     *     are
     */
    public double option(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw unknown(name);
        }
        return value;
    }

    /** Whether a switch is on. */
    public boolean isOn(String name) {
        return option(name) != 0;
    }

    /**
     * Sets an option; whether the optimiser has it and the value makes sense is checked as soon as
     * the group belongs to one.
     *
     * @throws IllegalArgumentException if the optimiser has none of that name, or the value makes
     *     no sense
     */
    public ParameterGroup option(String name, double value) {
        if (!owner.isEmpty()) {
            check(name, value);
        }
        values.put(name, value);
        return this;
    }

    /** The learning rate. */
    public double lr() {
        return option("lr");
    }

    /** Sets the learning rate. */
    public ParameterGroup lr(double lr) {
        return option("lr", lr);
    }

    /** The rate from before the first scheduler, which is the rate now if there was none yet. */
    double initialLr() {
        if (Double.isNaN(initialLr)) {
            initialLr = lr();
        }
        return initialLr;
    }

    /** Sets the rate that schedulers start from. */
    void initialLr(double lr) {
        initialLr = lr;
    }

    /** Sets the weight decay. */
    public ParameterGroup weightDecay(double weightDecay) {
        return option("weight_decay", weightDecay);
    }

    /** Makes the group belong to an optimiser that has these options, by name. */
    void attach(String optimizer, Map<String, Option> options, Map<String, Double> defaults) {
        if (!owner.isEmpty()) {
            throw new IllegalArgumentException(
                    optimizer + ": the group belongs to an optimiser (" + owner + ") already");
        }
        known.putAll(options);
        owner = optimizer;
        try {
            values.forEach(this::check);
        } catch (IllegalArgumentException e) {
            known.clear();
            owner = "";
            throw e;
        }
        own = new LinkedHashSet<>(values.keySet());
        Map<String, Double> all = new LinkedHashMap<>(defaults);
        all.putAll(values);
        values.putAll(all);
    }

    /** Takes over an optimiser's option unless the group has set its own. */
    void follow(String name, double value) {
        if (!own.contains(name)) {
            values.put(name, value);
        }
    }

    private void check(String name, double value) {
        Option option = known.get(name);
        if (option == null) {
            throw unknown(name);
        }
        String problem = option.problem(value);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(owner + ": " + problem);
        }
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                (owner.isEmpty() ? "ParameterGroup" : owner)
                        + ": no option '"
                        + name
                        + "': expected one of "
                        + String.join(", ", owner.isEmpty() ? values.keySet() : known.keySet()));
    }
}
