package jacobi.nn;

import jacobi.Tensor;

/**
 * {@link Dropout} of whole channels, which are all 0 or all kept: {@code [n, c, d, h, w]} or {@code
 * [c, d, h, w]} (Tompson et al. 2015).
 */
public final class Dropout3d extends DropoutFamily {
    /** Half of them. */
    public Dropout3d() {
        this(0.5);
    }

    /**
     * A part of them.
     *
     * @param p the probability
     * @throws IllegalArgumentException if it is not in {@code [0, 1]}
     */
    public Dropout3d(double p) {
        super(p);
    }

    @Override
    void check(Tensor x) {
        requireRank(x, 5, "[n, c, d, h, w] or [c, d, h, w]");
    }

    @Override
    Tensor dropped(Tensor x) {
        return channels(x, 5);
    }
}
