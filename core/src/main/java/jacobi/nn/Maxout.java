package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code max_p (x W_p^T + b_p)}, the largest of several linear maps: {@code [.., in] -> [.., out]},
 * convex and piecewise linear (Goodfellow et al. 2013). At a tie the pieces share the gradient.
 *
 * <p>Its state is {@code linear.weight [out * pieces, in]}, the pieces of an output side by side,
 * and {@code linear.bias}.
 */
public final class Maxout extends BuiltIn {
    private final int pieces;
    private final Linear linear;

    /**
     * With several linear maps.
     *
     * @param in the size of the input's last dimension
     * @param out the size of the output's
     * @param pieces how many maps each output is the largest of
     * @throws IllegalArgumentException if there is not even one
     */
    public Maxout(int in, int out, int pieces) {
        if (pieces < 1) {
            throw new IllegalArgumentException(
                    "Maxout: " + pieces + " pieces: expected at least 1");
        }
        this.pieces = pieces;
        linear = new Linear(in, out * pieces);
    }

    /** All pieces as one map, {@code [.., in] -> [.., out * pieces]}. */
    public Linear linear() {
        return linear;
    }

    @Override
    Tensor compute(Tensor x) {
        Tensor y = linear.forward(x);
        int[] sizes = y.shape().insert(y.dim(), pieces).toArray();
        sizes[sizes.length - 2] = linear.out() / pieces;
        return y.reshape(sizes).amax(-1);
    }

    @Override
    protected String extraRepr() {
        return "pieces=" + pieces;
    }
}
