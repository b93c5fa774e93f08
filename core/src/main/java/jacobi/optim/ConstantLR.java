package jacobi.optim;

/** The rate times {@code factor} for {@code totalIters} epochs, then the rate as it was. */
public final class ConstantLR extends LRScheduler {
    private final double factor;
    private final int totalIters;

    /** A third for 5 epochs. */
    public ConstantLR(Optimizer optimizer) {
        this(optimizer, 1.0 / 3, 5);
    }

    /**
     * A factor for some epochs.
     *
     * @throws IllegalArgumentException if the factor is not in (0, 1], for it is divided by again,
     *     or totalIters is negative
     */
    public ConstantLR(Optimizer optimizer, double factor, int totalIters) {
        super(optimizer);
        require(factor > 0 && factor <= 1, "factor", factor, "a number in (0, 1]");
        require(totalIters >= 0, "total_iters", totalIters, "at least 0");
        this.factor = factor;
        this.totalIters = totalIters;
        begin();
    }

    @Override
    protected double lr(int group) {
        if (lastEpoch() == 0) {
            return groupLr(group) * factor;
        }
        return lastEpoch() == totalIters ? groupLr(group) * (1 / factor) : groupLr(group);
    }

    @Override
    protected String settings() {
        return "factor=" + factor + ", total_iters=" + totalIters;
    }
}
