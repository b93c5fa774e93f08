package jacobi.nn;

import jacobi.Tensor;

/** Hyperbolic tangent, {@code 2 / (1 + e^(-2x)) - 1}; derivative {@code 1 - tanh^2 x}. */
public final class Tanh extends BuiltIn {
    /** The only kind there is. */
    public Tanh() {}

    @Override
    Tensor compute(Tensor x) {
        return x.tanh();
    }
}
