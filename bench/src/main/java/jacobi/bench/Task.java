package jacobi.bench;

import java.util.List;

/** Work made ready: operands in their places, parameters at their first values. */
public interface Task extends AutoCloseable {
    /** Does the work once. This is what is timed. */
    void run();

    /**
     * Does the work, if it is a product or an operator, once, and gives the result; for training,
     * does {@link Work.Step#CHECKED} steps from the first parameters and gives the loss of each as
     * one array, then all parameters after {@link Work.Step#compared} of them. Called at most once
     * and before any {@link #run}.
     */
    List<float[]> results();

    /** Frees what the garbage collector does not. */
    @Override
    default void close() {}
}
