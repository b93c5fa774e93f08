package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code sigmoid(x W^T + b) * (x V^T + c)}, the gated linear unit with weights of its own: {@code
 * [.., in] -> [.., out]} (Dauphin et al. 2017).
 *
 * <p>Its state is {@code gate.weight} W, {@code gate.bias} b, {@code value.weight} V and {@code
 * value.bias} c. {@link GLU} is the same without weights.
 */
public final class GatedLinear extends BuiltIn {
    private final Linear gate;
    private final Linear value;

    /**
     * With two linear maps.
     *
     * @param in the size of the input's last dimension
     * @param out the size of the output's
     */
    public GatedLinear(int in, int out) {
        gate = new Linear(in, out);
        value = new Linear(in, out);
    }

    /** What opens and closes: W and b. */
    public Linear gate() {
        return gate;
    }

    /** What is let through: V and c. */
    public Linear value() {
        return value;
    }

    @Override
    Tensor compute(Tensor x) {
        return gate.forward(x).sigmoid().mul(value.forward(x));
    }
}
