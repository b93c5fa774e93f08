package jacobi.op;

import jacobi.array.Array;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * One operation on arrays with its parameters bound: how to compute it, and its vector-Jacobian
 * product.
 *
 * <p>Implementations are immutable. {@link #forward} checks shapes and types (errors name the
 * operator, what was found and what was expected), {@link #gradient} is written over {@link Value}
 * and may return a gradient of the broadcast shape or of a wider type: the tape sums and converts
 * it, once for all operators.
 */
public interface Operator {
    /** PyTorch's name, such as {@code matmul}. */
    String name();

    /**
     * Computes the outputs.
     *
     * @throws jacobi.array.ShapeException if the inputs do not fit
     */
    Array[] forward(Array[] inputs);

    /**
     * Computes the one output into an array of its shape and type, which may be an input. The
     * default computes and copies.
     */
    default void forwardInto(Array out, Array[] inputs) {
        Dispatch.run(new Kernel.Copy(), out, forward(inputs)[0]);
    }

    /**
     * The gradient of each input given those of the outputs; null where there is none or where
     * {@link Context#needs} says it is not wanted.
     */
    @Nullable Value[] gradient(Context context, Value[] outputGradients);

    /** Whether {@link #gradient} reads the value of this input, so that the tape must keep it. */
    default boolean savesInput(int i) {
        return false;
    }

    /** Whether {@link #gradient} reads the value of this output. */
    default boolean savesOutput(int i) {
        return false;
    }

    /** Whether this output can carry a gradient; integer and boolean outputs never do. */
    default boolean isDifferentiable(int output) {
        return true;
    }

    /** What an operator's gradient may ask about the forward call. */
    interface Context {
        /** A saved input; only where {@link #savesInput} said so. */
        Value input(int i);

        /** A saved output; only where {@link #savesOutput} said so. */
        Value output(int i);

        /** The shape an input had. */
        jacobi.array.Shape shape(int i);

        /** Whether anybody wants the gradient of this input. */
        boolean needs(int i);
    }
}
