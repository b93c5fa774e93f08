package jacobi.optim;

/**
 * The rate times a factor that goes from {@code startFactor} to {@code endFactor} in a straight
 * line over {@code totalIters} epochs, and stays: a warm-up, as a rule.
 */
public final class LinearLR extends LRScheduler {
    private final double startFactor;
    private final double endFactor;
    private final int totalIters;

    /** From a third of the rate to all of it in 5 epochs. */
    public LinearLR(Optimizer optimizer) {
        this(optimizer, 1.0 / 3, 1, 5);
    }

    /**
     * From one factor to another.
     *
     * @throws IllegalArgumentException if startFactor is not in (0, 1], endFactor is not in [0, 1],
     *     or totalIters is less than 1
     */
    public LinearLR(Optimizer optimizer, double startFactor, double endFactor, int totalIters) {
        super(optimizer);
        require(
                startFactor > 0 && startFactor <= 1,
                "start_factor",
                startFactor,
                "a number in (0, 1]");
        require(endFactor >= 0 && endFactor <= 1, "end_factor", endFactor, "a number in [0, 1]");
        require(totalIters >= 1, "total_iters", totalIters, "at least 1");
        this.startFactor = startFactor;
        this.endFactor = endFactor;
        this.totalIters = totalIters;
        begin();
    }

    @Override
    protected double lr(int group) {
        double lr = groupLr(group);
        if (lastEpoch() == 0) {
            return lr * startFactor;
        }
        if (lastEpoch() > totalIters) {
            return lr;
        }
        double rise = endFactor - startFactor;
        double before = totalIters * startFactor + (lastEpoch() - 1) * rise;
        return lr * (1 + rise / before);
    }

    @Override
    protected String settings() {
        return "start_factor=%s, end_factor=%s, total_iters=%d"
                .formatted(startFactor, endFactor, totalIters);
    }
}
