package jacobi.nn;

import jacobi.Tensor;

/**
 * Dropout for {@link SELU}: in training elements become {@code -1.758} with probability p, and an
 * affine map keeps mean 0 and variance 1 (Klambauer et al. 2017).
 */
public final class AlphaDropout extends DropoutFamily {
    /** Half of them. */
    public AlphaDropout() {
        this(0.5);
    }

    /**
     * A part of them.
     *
     * @param p the probability
     * @throws IllegalArgumentException if it is not in {@code [0, 1]}
     */
    public AlphaDropout(double p) {
        super(p);
    }

    @Override
    Tensor dropped(Tensor x) {
        return alpha(x, false);
    }
}
