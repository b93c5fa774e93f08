package jacobi.kernel;

import jacobi.array.Array;

import java.util.Map;

/** Executes kernel kinds. It never sees an operator's name. */
public interface Backend {
    /** Such as {@code vector} or {@code scalar}. */
    String name();

    /**
     * Runs a kernel to its end.
     *
     * @param kernel what to compute
     * @param outputs where results go; they may be inputs too where the kind allows it
     * @param inputs operands in the shapes the kind asks for
     * @param params the numbers that {@link Expr.Param} refers to
     */
    void run(Kernel kernel, Array[] outputs, Array[] inputs, double[] params);

    /**
     * How many kernels ran since the start, by {@code implementation kind}, such as {@code vector
     * Map} or {@code scalar Gather}: a backend that hands a kernel to its plain twin counts it as
     * the twin's.
     */
    Map<String, Long> counts();
}
