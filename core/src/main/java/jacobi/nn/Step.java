package jacobi.nn;

import jacobi.Tensor;

/**
 * The threshold {@code th(x) = [x > 0]} of the first neurons: 1 above 0, else 0; derivative 0, so
 * that nothing before it learns.
 *
 * <p>PyTorch's {@link Threshold} is another function.
 */
public final class Step extends BuiltIn {
    /** The only kind there is. */
    public Step() {}

    @Override
    Tensor compute(Tensor x) {
        return x.step();
    }
}
