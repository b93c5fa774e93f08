package jacobi.tape;

import jacobi.array.Array;
import jacobi.op.Operator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every operation that a thread applies while this is open, with or without gradients, in order.
 *
 * <p>The graph that backward walks forgets what it does not need: constants, values that no
 * gradient reads, and everything once it has been walked. This one is for looking at and forgets
 * nothing. Values have numbers, from 0 in the order they are first met; a value that is changed in
 * place goes on under a new number.
 */
public final class Recording implements AutoCloseable {
    private static final AtomicInteger OPEN = new AtomicInteger();
    private static final ThreadLocal<@Nullable Recording> HERE = new ThreadLocal<>();

    /**
     * One operation.
     *
     * @param inputs the numbers of its inputs
     * @param outputs the numbers of its outputs
     */
    public record Step(Operator operator, List<Integer> inputs, List<Integer> outputs) {}

    private final List<Step> steps = new ArrayList<>();
    private final List<Variable> values = new ArrayList<>();
    private final IdentityHashMap<Variable, Integer> numbers = new IdentityHashMap<>();
    private final @Nullable Recording outer = HERE.get();
    private boolean open = true;

    /** Opens a recording of this thread; one that is open already waits until it is closed. */
    public Recording() {
        HERE.set(this);
        OPEN.incrementAndGet();
    }

    /** The recording that is open in this thread; one read of a counter where there is none. */
    static @Nullable Recording here() {
        return OPEN.get() == 0 ? null : HERE.get();
    }

    /** Notes an operation that was applied. */
    void applied(Operator operator, Variable[] inputs, Variable[] outputs) {
        List<Integer> in = Arrays.stream(inputs).map(this::met).toList();
        steps.add(new Step(operator, in, Arrays.stream(outputs).map(this::met).toList()));
    }

    /**
     * Notes an operation whose result has replaced its first input.
     *
     * @param before the elements that the first input had
     */
    void updated(Operator operator, Variable[] inputs, Array before) {
        List<Integer> in = Arrays.stream(inputs).map(this::met).toList();
        values.set(in.get(0), Variable.of(before));
        numbers.remove(inputs[0]);
        steps.add(new Step(operator, in, List.of(met(inputs[0]))));
    }

    private int met(Variable v) {
        return numbers.computeIfAbsent(
                v,
                _ -> {
                    values.add(v);
                    return values.size() - 1;
                });
    }

    /** The operations so far. */
    public List<Step> steps() {
        return Collections.unmodifiableList(steps);
    }

    /** The value of a number. */
    public Variable value(int number) {
        return values.get(number);
    }

    /** How many values were met. */
    public int size() {
        return values.size();
    }

    /** The number of a value, as it is now; -1 if no operation met it. */
    public int number(Variable v) {
        return numbers.getOrDefault(v, -1);
    }

    /**
     * What one operation alone hands back to its inputs, computed anew: the graph may be gone.
     *
     * @param gradients of its outputs; null where there is none
     * @return one an input; null where it has none
     */
    public @Nullable Variable[] gradients(Step step, List<? extends @Nullable Variable> gradients) {
        @Nullable Variable[] result = new @Nullable Variable[step.inputs().size()];
        Variable[] inputs =
                step.inputs().stream().map(i -> value(i).detach()).toArray(Variable[]::new);
        List<Variable> wanted = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].dtype().isFloating()) {
                inputs[i].requireGrad(true);
                wanted.add(inputs[i]);
                places.add(i);
            }
        }
        if (wanted.isEmpty()) {
            return result;
        }
        List<Variable> outputs = new ArrayList<>();
        List<@Nullable Variable> given = new ArrayList<>();
        try (var _ = GradMode.with(true)) {
            Variable[] again = inputs[0].apply(step.operator(), inputs);
            for (int i = 0; i < again.length; i++) {
                if (gradients.get(i) != null && again[i].requiresGrad()) {
                    outputs.add(again[i]);
                    given.add(gradients.get(i));
                }
            }
        }
        if (!outputs.isEmpty()) {
            @Nullable Variable[] found = Engine.gradients(outputs, given, wanted, false, false);
            for (int i = 0; i < found.length; i++) {
                result[places.get(i)] = found[i];
            }
        }
        return result;
    }

    /** Ends it; what was recorded stays. */
    @Override
    public void close() {
        if (open) {
            open = false;
            OPEN.decrementAndGet();
            HERE.set(outer);
        }
    }
}
