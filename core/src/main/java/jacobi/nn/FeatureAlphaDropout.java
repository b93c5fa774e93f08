package jacobi.nn;

import jacobi.Tensor;

/** {@link AlphaDropout} of whole channels: {@code [n, c, ...]}. */
public final class FeatureAlphaDropout extends DropoutFamily {
    /** Half of them. */
    public FeatureAlphaDropout() {
        this(0.5);
    }

    /**
     * A part of them.
     *
     * @param p the probability
     * @throws IllegalArgumentException if it is not in {@code [0, 1]}
     */
    public FeatureAlphaDropout(double p) {
        super(p);
    }

    @Override
    void check(Tensor x) {
        if (x.dim() < 2) {
            throw new jacobi.array.ShapeException(
                    "FeatureAlphaDropout: " + x.shape() + ": expected [n, c, ...]");
        }
    }

    @Override
    Tensor dropped(Tensor x) {
        return alpha(x, true);
    }
}
