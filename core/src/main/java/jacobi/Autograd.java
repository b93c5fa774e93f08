package jacobi;

import jacobi.tape.Anomaly;
import jacobi.tape.Engine;
import jacobi.tape.GradMode;
import jacobi.tape.Variable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Gradients as values, backward from several outputs, and the search for NaN. */
public final class Autograd {
    private Autograd() {}

    /**
     * The gradients of one-element outputs with respect to inputs; the {@code grad()} of the inputs
     * is not touched.
     *
     * @param outputs what to differentiate (their sum)
     * @param inputs leaves or results that require gradients
     * @param createGraph whether the gradients are to have gradients themselves
     * @return one an input; null where the outputs do not depend on it
     * @throws IllegalArgumentException if an input does not require a gradient
     * @throws IllegalStateException if an output has more than one element or requires none
     */
    public static List<@Nullable Tensor> grad(
            List<Tensor> outputs, List<Tensor> inputs, boolean createGraph) {
        return grad(
                outputs,
                inputs,
                Collections.nCopies(outputs.size(), null),
                createGraph,
                createGraph);
    }

    /**
     * The gradient of a one-element output with respect to one input.
     *
     * @throws IllegalStateException if the output does not depend on the input
     */
    public static Tensor grad(Tensor output, Tensor input, boolean createGraph) {
        Tensor g = grad(List.of(output), List.of(input), createGraph).get(0);
        if (g == null) {
            throw new IllegalStateException(
                    "grad: the output does not depend on the input of shape " + input.shape());
        }
        return g;
    }

    /**
     * Vector-Jacobian products: the gradients of {@code sum_i <gradOutputs_i, outputs_i>}.
     *
     * @param outputs what to differentiate
     * @param inputs leaves or results that require gradients
     * @param gradOutputs one an output, of its shape; null means 1 for a one-element output
     * @param retainGraph keep what backward needs, to walk the graph again
     * @param createGraph whether the gradients are to have gradients themselves
     * @return one an input; null where the outputs do not depend on it
     */
    public static List<@Nullable Tensor> grad(
            List<Tensor> outputs,
            List<Tensor> inputs,
            List<? extends @Nullable Tensor> gradOutputs,
            boolean retainGraph,
            boolean createGraph) {
        @Nullable Variable[] g =
                Engine.gradients(
                        variables(outputs),
                        optional(gradOutputs),
                        variables(inputs),
                        retainGraph,
                        createGraph);
        List<@Nullable Tensor> result = new ArrayList<>();
        Arrays.stream(g).forEach(v -> result.add(v == null ? null : Tensor.wrap(v)));
        return result;
    }

    /**
     * Accumulates gradients in the leaves that several outputs come from, in one walk.
     *
     * @param outputs what to differentiate
     * @param gradOutputs one an output, of its shape; null means 1 for a one-element output
     * @param retainGraph keep what backward needs, to walk the graph again
     * @param createGraph whether the gradients are to have gradients themselves
     */
    public static void backward(
            List<Tensor> outputs,
            List<? extends @Nullable Tensor> gradOutputs,
            boolean retainGraph,
            boolean createGraph) {
        Engine.backward(variables(outputs), optional(gradOutputs), retainGraph, createGraph);
    }

    /**
     * Until the result is closed, operations of this thread remember the line that called them, and
     * a backward that meets a NaN stops with an error that names the operation and that line. Slow;
     * for finding faults.
     */
    public static AnomalyDetection detectAnomalies() {
        return new AnomalyDetection();
    }

    /** The stretch in which anomalies are looked for. */
    public static final class AnomalyDetection implements AutoCloseable {
        private final GradMode.Scope scope = Anomaly.with(true);

        private AnomalyDetection() {}

        /** Ends it. */
        @Override
        public void close() {
            scope.close();
        }
    }

    private static List<Variable> variables(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::variable).toList();
    }

    private static List<@Nullable Variable> optional(List<? extends @Nullable Tensor> tensors) {
        List<@Nullable Variable> v = new ArrayList<>();
        for (Tensor t : tensors) {
            v.add(t == null ? null : t.variable());
        }
        return v;
    }
}
