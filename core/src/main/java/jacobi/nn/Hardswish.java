package jacobi.nn;

import jacobi.Tensor;

/** {@code x min(max(x + 3, 0), 6) / 6}, element by element (Howard et al. 2019). */
public final class Hardswish extends BuiltIn {
    /** The only kind there is. */
    public Hardswish() {}

    @Override
    Tensor compute(Tensor x) {
        return x.hardswish();
    }
}
