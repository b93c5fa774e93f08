package jacobi.optim;

import java.util.Arrays;

/**
 * The rate times {@code gamma} at each of some epochs; at one that is named twice, twice.
 *
 * <pre>{@code
 * new MultiStepLR(optimizer, new int[] {30, 80})
 * }</pre>
 */
public final class MultiStepLR extends LRScheduler {
    private final int[] milestones;
    private final double gamma;

    /** A tenth at each of these epochs. */
    public MultiStepLR(Optimizer optimizer, int[] milestones) {
        this(optimizer, milestones, 0.1);
    }

    /**
     * A factor at each of these epochs.
     *
     * @throws IllegalArgumentException if gamma is negative
     */
    public MultiStepLR(Optimizer optimizer, int[] milestones, double gamma) {
        super(optimizer);
        require(gamma >= 0, "gamma", gamma, "at least 0");
        this.milestones = milestones.clone();
        this.gamma = gamma;
        begin();
    }

    @Override
    protected double lr(int group) {
        long times = Arrays.stream(milestones).filter(m -> m == lastEpoch()).count();
        return times == 0 ? groupLr(group) : groupLr(group) * Math.pow(gamma, (double) times);
    }

    @Override
    protected String settings() {
        return "milestones=" + Arrays.toString(milestones) + ", gamma=" + gamma;
    }
}
