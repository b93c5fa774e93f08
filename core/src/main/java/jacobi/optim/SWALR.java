package jacobi.optim;

/**
 * From the rate there is to {@code swaLr} in some epochs, then on at that rate: for the part of a
 * training of which {@link AveragedModel} takes the mean.
 *
 * <p>Source: P. Izmailov et al., "Averaging Weights Leads to Wider Optima and Better
 * Generalization", UAI 2018.
 */
public final class SWALR extends LRScheduler {
    private final double[] swaLrs;
    private final int annealEpochs;
    private final Annealing annealing;

    /** In 10 epochs, by half a wave. */
    public SWALR(Optimizer optimizer, double swaLr) {
        this(optimizer, swaLr, 10, Annealing.COS);
    }

    /**
     * In some epochs; 0 means at once.
     *
     * @throws IllegalArgumentException if the rate or the number of epochs is negative
     */
    public SWALR(Optimizer optimizer, double swaLr, int annealEpochs, Annealing strategy) {
        super(optimizer);
        require(annealEpochs >= 0, "anneal_epochs", annealEpochs, "at least 0");
        this.swaLrs = perGroup("swa_lr", swaLr);
        this.annealEpochs = annealEpochs;
        this.annealing = strategy;
        begin();
    }

    @Override
    boolean goesOn() {
        return true;
    }

    /** How much of the new rate there is after some epochs. */
    private double share(long epochs) {
        double way = (double) epochs / Math.max(1, annealEpochs);
        return annealing.at(0, 1, Math.max(0, Math.min(1, way)));
    }

    @Override
    protected double lr(int group) {
        long epoch = annealEpochs == 0 ? Math.max(1, lastEpoch()) : lastEpoch();
        double before = share(epoch - 1);
        double goal = swaLrs[group];
        // The rate it all began with, from the mixture that there is.
        double lr = groupLr(group);
        double initial = before == 1 ? goal : (lr - before * goal) / (1 - before);
        double now = share(epoch);
        return goal * now + initial * (1 - now);
    }

    @Override
    protected String settings() {
        return "swa_lr=%s, anneal_epochs=%d".formatted(swaLrs[0], annealEpochs);
    }
}
