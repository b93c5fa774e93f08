package jacobi.optim;

/** {@code base (1 - t / totalIters)^power} at epoch t, and 0 from {@code totalIters} on. */
public final class PolynomialLR extends LRScheduler {
    private final int totalIters;
    private final double power;

    /** In a straight line to 0 in 5 epochs. */
    public PolynomialLR(Optimizer optimizer) {
        this(optimizer, 5, 1);
    }

    /**
     * To 0 by a power.
     *
     * @throws IllegalArgumentException if totalIters is less than 1 or power negative
     */
    public PolynomialLR(Optimizer optimizer, int totalIters, double power) {
        super(optimizer);
        require(totalIters >= 1, "total_iters", totalIters, "at least 1");
        require(power >= 0, "power", power, "at least 0");
        this.totalIters = totalIters;
        this.power = power;
        begin();
    }

    @Override
    protected double lr(int group) {
        long t = lastEpoch();
        if (t == 0 || t > totalIters) {
            return groupLr(group);
        }
        double left = 1 - (double) t / totalIters;
        double before = 1 - (double) (t - 1) / totalIters;
        return groupLr(group) * Math.pow(left / before, power);
    }

    @Override
    protected String settings() {
        return "total_iters=" + totalIters + ", power=" + power;
    }
}
