package jacobi.optim;

/**
 * The rate times {@code gamma} after every {@code stepSize} epochs.
 *
 * <pre>{@code
 * new StepLR(optimizer, 30)    // 0.1, from epoch 30 on 0.01, from 60 on 0.001
 * }</pre>
 */
public final class StepLR extends LRScheduler {
    private final int stepSize;
    private final double gamma;

    /** A tenth after every {@code stepSize} epochs. */
    public StepLR(Optimizer optimizer, int stepSize) {
        this(optimizer, stepSize, 0.1);
    }

    /**
     * A factor after every {@code stepSize} epochs.
     *
     * @throws IllegalArgumentException if stepSize is less than 1 or gamma negative
     */
    public StepLR(Optimizer optimizer, int stepSize, double gamma) {
        super(optimizer);
        require(stepSize >= 1, "step_size", stepSize, "at least 1");
        require(gamma >= 0, "gamma", gamma, "at least 0");
        this.stepSize = stepSize;
        this.gamma = gamma;
        begin();
    }

    @Override
    protected double lr(int group) {
        boolean now = lastEpoch() > 0 && lastEpoch() % stepSize == 0;
        return now ? groupLr(group) * gamma : groupLr(group);
    }

    @Override
    protected String settings() {
        return "step_size=" + stepSize + ", gamma=" + gamma;
    }
}
