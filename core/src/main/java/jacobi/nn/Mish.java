package jacobi.nn;

import jacobi.Tensor;

/** {@code x tanh(ln(1 + e^x))}, element by element (Misra 2019). */
public final class Mish extends BuiltIn {
    /** The only kind there is. */
    public Mish() {}

    @Override
    Tensor compute(Tensor x) {
        return x.mish();
    }
}
