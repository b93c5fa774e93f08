package jacobi;

import jacobi.tape.Recording;
import jacobi.tape.Variable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything this thread computes until it is closed, operation by operation, for looking at.
 *
 * <pre>{@code
 * try (Trace trace = Trace.start()) {
 *     var f = x.add(y).mul(y.sub(z));
 *     trace.steps().forEach(s -> IO.println(s.operator() + " " + s.inputs()));
 * }
 * }</pre>
 *
 * <p>Unlike the graph behind {@link Tensor#gradFn}, it has constants and all values, whether or not
 * anything requires a gradient, and backward does not empty it. Values have numbers, from 0 in the
 * order they are first met; a tensor that is changed in place goes on under a new number (a change
 * through a view is a change of that view alone here). Not for training: it keeps every value
 * alive.
 */
public final class Trace implements AutoCloseable {
    private final Recording recording = new Recording();

    private Trace() {}

    /**
     * One operation.
     *
     * @param operator PyTorch's name, such as {@code mul}
     * @param inputs the numbers of the inputs, in order
     * @param outputs the numbers of the outputs
     */
    public record Step(String operator, List<Integer> inputs, List<Integer> outputs) {}

    /** Opens a trace of this thread; an open one waits until this is closed. */
    public static Trace start() {
        return new Trace();
    }

    /** The operations so far, in order. */
    public List<Step> steps() {
        return recording.steps().stream()
                .map(s -> new Step(s.operator().name(), s.inputs(), s.outputs()))
                .toList();
    }

    /** How many values were met. */
    public int size() {
        return recording.size();
    }

    /**
     * The value of a number, without its history.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public Tensor value(int number) {
        return Tensor.wrap(recording.value(number).detach());
    }

    /** The number of a tensor as it is now; -1 if no operation met it. */
    public int number(Tensor tensor) {
        return recording.number(tensor.variable());
    }

    /**
     * What one operation alone hands back to its inputs: its vector-Jacobian products, computed
     * anew from the values.
     *
     * @param step the place of the operation in {@link #steps}
     * @param outputGradients one an output, of its shape; null where there is none
     * @return one an input; null where there is none
     */
    public List<@Nullable Tensor> gradients(
            int step, List<? extends @Nullable Tensor> outputGradients) {
        List<@Nullable Variable> given = new ArrayList<>();
        for (Tensor t : outputGradients) {
            given.add(t == null ? null : t.variable());
        }
        List<@Nullable Tensor> result = new ArrayList<>();
        for (Variable v : recording.gradients(recording.steps().get(step), given)) {
            result.add(v == null ? null : Tensor.wrap(v));
        }
        return result;
    }

    /** Ends the trace; what was recorded stays. */
    @Override
    public void close() {
        recording.close();
    }
}
