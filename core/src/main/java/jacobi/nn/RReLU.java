package jacobi.nn;

import jacobi.Grad;
import jacobi.Tensor;

/**
 * x above 0, else {@code a x}, where a is drawn for each element uniformly between two numbers in
 * training and is their mean in evaluation (Xu et al. 2015).
 *
 * <p>As in PyTorch, only elements not above 0 take a draw, in row-major order, from {@link
 * Tensor#generator()}.
 */
public final class RReLU extends BuiltIn {
    private final double lower;
    private final double upper;

    /** Between 1/8 and 1/3. */
    public RReLU() {
        this(1.0 / 8, 1.0 / 3);
    }

    /**
     * Between two numbers.
     *
     * @throws IllegalArgumentException if the first is above the second
     */
    public RReLU(double lower, double upper) {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException(
                    "RReLU: from " + lower + " to " + upper + ": expected lower <= upper");
        }
        this.lower = lower;
        this.upper = upper;
    }

    @Override
    Tensor compute(Tensor x) {
        if (!isTraining()) {
            return x.leakyRelu((lower + upper) / 2);
        }
        return x.mul(slopes(x.detach()));
    }

    /** A draw for each element that is not above 0, and 1 for the others. */
    private Tensor slopes(Tensor x) {
        try (Grad _ = Grad.off()) {
            Tensor below = x.le(0);
            int n = (int) below.sum().item();
            Tensor draws = Tensor.zeros(jacobi.array.DType.FLOAT64, n);
            if (n > 0) {
                draws.uniformInPlace(lower, upper, Tensor.generator());
            }
            Tensor slopes = Tensor.onesLike(x);
            return n == 0 ? slopes : slopes.set(draws.to(x.dtype()), jacobi.Index.of(below));
        }
    }

    @Override
    protected String extraRepr() {
        return "lower=" + Repr.number(lower) + ", upper=" + Repr.number(upper);
    }
}
