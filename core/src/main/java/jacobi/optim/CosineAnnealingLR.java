package jacobi.optim;

/**
 * {@code etaMin + (base - etaMin) (1 + cos(pi t / tMax)) / 2} at epoch t: down in half a wave of
 * {@code tMax} epochs, then up again, and so on.
 *
 * <p>Source: I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts",
 * ICLR 2017 (without the restarts).
 */
public final class CosineAnnealingLR extends LRScheduler {
    private final int tMax;
    private final double etaMin;

    /** Down to 0 in {@code tMax} epochs. */
    public CosineAnnealingLR(Optimizer optimizer, int tMax) {
        this(optimizer, tMax, 0);
    }

    /**
     * Down to {@code etaMin} in {@code tMax} epochs.
     *
     * @throws IllegalArgumentException if tMax is less than 1 or etaMin negative
     */
    public CosineAnnealingLR(Optimizer optimizer, int tMax, double etaMin) {
        super(optimizer);
        require(tMax >= 1, "T_max", tMax, "at least 1");
        require(etaMin >= 0, "eta_min", etaMin, "at least 0");
        this.tMax = tMax;
        this.etaMin = etaMin;
        begin();
    }

    @Override
    protected double lr(int group) {
        long t = lastEpoch();
        double lr = groupLr(group);
        if (t == 0) {
            return lr;
        }
        if (Math.floorMod(t - 1 - tMax, 2L * tMax) == 0) {
            // The rate before was the least one: there is nothing to scale.
            return lr + (baseLr(group) - etaMin) * (1 - Math.cos(Math.PI / tMax)) / 2;
        }
        return (1 + Math.cos(Math.PI * t / tMax))
                        / (1 + Math.cos(Math.PI * (t - 1) / tMax))
                        * (lr - etaMin)
                + etaMin;
    }

    @Override
    protected String settings() {
        return "T_max=" + tMax + ", eta_min=" + etaMin;
    }
}
