package jacobi.nn;

import jacobi.Tensor;

/**
 * {@link Dropout} of whole channels, which are all 0 or all kept: {@code [n, c, l]} or {@code [c,
 * l]} (Tompson et al. 2015).
 */
public final class Dropout1d extends DropoutFamily {
    /** Half of them. */
    public Dropout1d() {
        this(0.5);
    }

    /**
     * A part of them.
     *
     * @param p the probability
     * @throws IllegalArgumentException if it is not in {@code [0, 1]}
     */
    public Dropout1d(double p) {
        super(p);
    }

    @Override
    void check(Tensor x) {
        requireRank(x, 3, "[n, c, l] or [c, l]");
    }

    @Override
    Tensor dropped(Tensor x) {
        return channels(x, 3);
    }
}
