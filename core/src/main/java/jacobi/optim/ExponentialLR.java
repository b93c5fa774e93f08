package jacobi.optim;

/** The rate times {@code gamma} after every epoch. */
public final class ExponentialLR extends LRScheduler {
    private final double gamma;

    /**
     * A factor after every epoch.
     *
     * @throws IllegalArgumentException if gamma is negative
     */
    public ExponentialLR(Optimizer optimizer, double gamma) {
        super(optimizer);
        require(gamma >= 0, "gamma", gamma, "at least 0");
        this.gamma = gamma;
        begin();
    }

    @Override
    protected double lr(int group) {
        return lastEpoch() == 0 ? groupLr(group) : groupLr(group) * gamma;
    }

    @Override
    protected String settings() {
        return "gamma=" + gamma;
    }
}
