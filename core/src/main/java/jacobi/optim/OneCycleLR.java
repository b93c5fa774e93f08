package jacobi.optim;

/**
 * One cycle: the rate rises from {@code maxLr / divFactor} to {@code maxLr}, then falls far below
 * where it began, {@code finalDivFactor} times. To be stepped after every batch.
 *
 * <pre>{@code
 * var scheduler = new OneCycleLR(optimizer, 0.1, epochs * loader.batches()).pctStart(0.25);
 * }</pre>
 *
 * <p>The momentum ({@code momentum} or {@code beta1}, where the optimiser has one) goes the other
 * way, from 0.95 to 0.85 and back. Settings are to be made before the first step. Source: L. N.
 * Smith and N. Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large
 * Learning Rates", 2018, in the two phases of fast.ai, as in PyTorch; the paper's three by {@link
 * #threePhase}.
 */
public final class OneCycleLR extends LRScheduler {
    private final double[] maxLrs;
    private final long totalSteps;
    private final Momentum momentum;
    private double pctStart = 0.3;
    private Annealing annealing = Annealing.COS;
    private double baseMomentum = 0.85;
    private double maxMomentum = 0.95;
    private double divFactor = 25;
    private double finalDivFactor = 1e4;
    private boolean threePhase;

    /** A part of the cycle: until a step, the rate and the momentum from here to there. */
    private record Phase(double end, Level from, Level to) {}

    /** What a phase goes between. */
    private enum Level {
        INITIAL,
        MAX,
        MIN
    }

    /**
     * A cycle of some steps.
     *
     * @param maxLr the largest rate
     * @param totalSteps the number of batches in all epochs
     * @throws IllegalArgumentException if the rate is negative, or there are no steps
     */
    public OneCycleLR(Optimizer optimizer, double maxLr, long totalSteps) {
        this(optimizer, new double[] {maxLr}, totalSteps);
    }

    /**
     * A cycle with a largest rate for each group.
     *
     * @throws IllegalArgumentException if there are other than one rate or one a group, one is
     *     negative, or there are no steps
     */
    public OneCycleLR(Optimizer optimizer, double[] maxLrs, long totalSteps) {
        super(optimizer);
        require(totalSteps >= 1, "total_steps", totalSteps, "at least 1");
        this.maxLrs = perGroup("max_lr", maxLrs);
        this.totalSteps = totalSteps;
        this.momentum = new Momentum(optimizer);
        begin();
    }

    /** Sets the share of the steps in which the rate rises, in [0, 1]; 0.3 at first. */
    public OneCycleLR pctStart(double share) {
        require(share >= 0 && share <= 1, "pct_start", share, "a number in [0, 1]");
        pctStart = share;
        return again();
    }

    /** Sets how it rises and falls; {@link Annealing#COS} at first. */
    public OneCycleLR annealStrategy(Annealing strategy) {
        annealing = strategy;
        return again();
    }

    /** Sets whether the momentum goes the other way; it does at first. */
    public OneCycleLR cycleMomentum(boolean on) {
        momentum.on(on);
        return again();
    }

    /** Sets the momentum at the largest rate and at the others, 0.85 and 0.95 at first. */
    public OneCycleLR momentum(double base, double max) {
        require(base >= 0 && base < 1, "base_momentum", base, "a number in [0, 1)");
        require(max >= 0 && max < 1, "max_momentum", max, "a number in [0, 1)");
        baseMomentum = base;
        maxMomentum = max;
        return again();
    }

    /** Sets how much smaller than the largest the first rate is, and the last than the first. */
    public OneCycleLR divFactors(double first, double last) {
        require(first > 0, "div_factor", first, "a number above 0");
        require(last > 0, "final_div_factor", last, "a number above 0");
        divFactor = first;
        finalDivFactor = last;
        return again();
    }

    /** Sets whether it falls to the first rate as slowly as it rose, and only then below. */
    public OneCycleLR threePhase(boolean on) {
        threePhase = on;
        return again();
    }

    private OneCycleLR again() {
        if (lastEpoch() > 0) {
            throw new IllegalStateException(
                    "OneCycleLR: a setting after " + lastEpoch() + " steps: expected it before");
        }
        begin();
        return this;
    }

    @Override
    protected void begin() {
        double[] initial = maxLrs.clone();
        for (int i = 0; i < initial.length; i++) {
            initial[i] /= divFactor;
        }
        base(initial);
        super.begin();
    }

    /**
     * Goes on to the next batch.
     *
     * @throws IllegalStateException if the cycle is over
     */
    @Override
    public void step() {
        if (lastEpoch() >= totalSteps) {
            throw new IllegalStateException(
                    "OneCycleLR: step %d: expected %d steps in all"
                            .formatted(lastEpoch() + 1, totalSteps));
        }
        super.step();
    }

    private Phase[] phases() {
        double top = pctStart * totalSteps - 1;
        return threePhase
                ? new Phase[] {
                    new Phase(top, Level.INITIAL, Level.MAX),
                    new Phase(2 * pctStart * totalSteps - 2, Level.MAX, Level.INITIAL),
                    new Phase(totalSteps - 1, Level.INITIAL, Level.MIN)
                }
                : new Phase[] {
                    new Phase(top, Level.INITIAL, Level.MAX),
                    new Phase(totalSteps - 1, Level.MAX, Level.MIN)
                };
    }

    private double rate(int group, Level level) {
        double initial = maxLrs[group] / divFactor;
        return switch (level) {
            case INITIAL -> initial;
            case MAX -> maxLrs[group];
            case MIN -> initial / finalDivFactor;
        };
    }

    private double momentum(Level level) {
        return level == Level.MAX ? baseMomentum : maxMomentum;
    }

    /** What is done with the phase of this step and the share of it that is over. */
    private interface Use {
        double at(Phase phase, double share);
    }

    private double now(Use use) {
        Phase[] phases = phases();
        double start = 0;
        int i = 0;
        while (i < phases.length - 1 && lastEpoch() > phases[i].end()) {
            start = phases[i++].end();
        }
        double length = phases[i].end() - start;
        // One step after the last batch the rate stays.
        double share = length == 0 ? 1 : Math.min(1, (lastEpoch() - start) / length);
        return use.at(phases[i], share);
    }

    @Override
    protected double lr(int group) {
        return now((p, s) -> annealing.at(rate(group, p.from()), rate(group, p.to()), s));
    }

    @Override
    void adjust(ParameterGroup group) {
        momentum.move(group, now((p, s) -> annealing.at(momentum(p.from()), momentum(p.to()), s)));
    }

    @Override
    protected String settings() {
        return "max_lr=%s, total_steps=%d, pct_start=%s, cycle_momentum=%s, three_phase=%s"
                .formatted(maxLrs[0], totalSteps, pctStart, momentum.isOn(), threePhase);
    }
}
