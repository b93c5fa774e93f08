package jacobi.nn;

import jacobi.Tensor;

/** {@code x}, element by element: nothing happens. */
public final class Identity extends BuiltIn {
    /** The only kind there is. */
    public Identity() {}

    @Override
    Tensor compute(Tensor x) {
        return x;
    }
}
