package jacobi.nn;

import jacobi.Tensor;

/**
 * In training each element becomes 0 with probability p, and those kept are divided by {@code 1 -
 * p}, so that the mean stays (Hinton et al. 2012); in evaluation nothing happens.
 *
 * <p>The mask is PyTorch's: a Bernoulli draw of {@code 1 - p} an element from {@link
 * Tensor#generator()}; none for p 0 and for 1.
 */
public final class Dropout extends BuiltIn {
    private final double p;

    /** Half of the elements. */
    public Dropout() {
        this(0.5);
    }

    /**
     * A part of the elements.
     *
     * @param p the probability of becoming 0
     * @throws IllegalArgumentException if it is not in {@code [0, 1]}
     */
    public Dropout(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("Dropout: probability " + p + ": expected 0 to 1");
        }
        this.p = p;
    }

    @Override
    Tensor compute(Tensor x) {
        if (!isTraining() || p == 0 || x.numel() == 0) {
            return x;
        }
        if (p == 1) {
            return x.mul(0.0);
        }
        Tensor mask = Tensor.bernoulli(Tensor.generator(), x.dtype(), 1 - p, x.shape().toArray());
        return x.mul(mask.divInPlace(1 - p));
    }

    @Override
    protected String extraRepr() {
        return "p=" + Repr.number(p) + ", inplace=False";
    }
}
