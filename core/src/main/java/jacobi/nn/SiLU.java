package jacobi.nn;

import jacobi.Tensor;

/** {@code x sigmoid(x)}, the swish of alpha 1 (Hendrycks and Gimpel 2016). */
public final class SiLU extends BuiltIn {
    /** The only kind there is. */
    public SiLU() {}

    @Override
    Tensor compute(Tensor x) {
        return x.silu();
    }
}
