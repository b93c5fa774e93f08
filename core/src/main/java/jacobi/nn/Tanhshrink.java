package jacobi.nn;

import jacobi.Tensor;

/** {@code x - tanh(x)}, element by element. */
public final class Tanhshrink extends BuiltIn {
    /** The only kind there is. */
    public Tanhshrink() {}

    @Override
    Tensor compute(Tensor x) {
        return x.tanhshrink();
    }
}
