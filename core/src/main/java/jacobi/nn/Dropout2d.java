package jacobi.nn;

import jacobi.Tensor;

/**
 * {@link Dropout} of whole channels, which are all 0 or all kept: {@code [n, c, h, w]} (Tompson et
 * al. 2015). As in PyTorch, {@code [n, c, l]} is taken as {@link Dropout1d} takes it.
 */
public final class Dropout2d extends DropoutFamily {
    /** Half of them. */
    public Dropout2d() {
        this(0.5);
    }

    /**
     * A part of them.
     *
     * @param p the probability
     * @throws IllegalArgumentException if it is not in {@code [0, 1]}
     */
    public Dropout2d(double p) {
        super(p);
    }

    @Override
    void check(Tensor x) {
        requireRank(x, 4, "[n, c, h, w] or [n, c, l]");
    }

    @Override
    Tensor dropped(Tensor x) {
        return channels(x);
    }
}
