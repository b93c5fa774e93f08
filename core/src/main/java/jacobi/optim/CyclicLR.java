package jacobi.optim;

import java.util.Locale;

/**
 * The rate goes up from {@code baseLr} to {@code maxLr} in a straight line and down again, over and
 * over. To be stepped after every batch.
 *
 * <pre>{@code
 * var scheduler = new CyclicLR(optimizer, 0.01, 0.1, 2000).mode(CyclicLR.Mode.TRIANGULAR2);
 * }</pre>
 *
 * <p>The momentum ({@code momentum} or {@code beta1}, where the optimiser has one) goes the other
 * way, from 0.9 to 0.8 and back. Settings are to be made before the first step. Source: L. N.
 * Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017.
 */
public final class CyclicLR extends LRScheduler {
    /** What becomes of the height of the triangles. */
    public enum Mode {
        /** It stays. */
        TRIANGULAR,
        /** It halves after every cycle. */
        TRIANGULAR2,
        /** It is multiplied by {@code gamma} after every step. */
        EXP_RANGE
    }

    private final double[] lows;
    private final double[] highs;
    private final int up;
    private final Momentum momentum;
    private int down;
    private Mode mode = Mode.TRIANGULAR;
    private double gamma = 1;
    private double baseMomentum = 0.8;
    private double maxMomentum = 0.9;

    /** Up in 2000 steps and down in as many. */
    public CyclicLR(Optimizer optimizer, double baseLr, double maxLr) {
        this(optimizer, baseLr, maxLr, 2000);
    }

    /**
     * Up in some steps and down in as many.
     *
     * @throws IllegalArgumentException if a rate is negative or stepSizeUp less than 1
     */
    public CyclicLR(Optimizer optimizer, double baseLr, double maxLr, int stepSizeUp) {
        this(optimizer, new double[] {baseLr}, new double[] {maxLr}, stepSizeUp);
    }

    /**
     * Between rates for each group.
     *
     * @throws IllegalArgumentException if there are other than one rate or one a group, one is
     *     negative, or stepSizeUp is less than 1
     */
    public CyclicLR(Optimizer optimizer, double[] baseLrs, double[] maxLrs, int stepSizeUp) {
        super(optimizer);
        require(stepSizeUp >= 1, "step_size_up", stepSizeUp, "at least 1");
        this.lows = perGroup("base_lr", baseLrs);
        this.highs = perGroup("max_lr", maxLrs);
        this.up = stepSizeUp;
        this.down = stepSizeUp;
        this.momentum = new Momentum(optimizer);
        begin();
    }

    /** Sets the number of steps down, at least 1; as many as up at first. */
    public CyclicLR stepSizeDown(int steps) {
        require(steps >= 1, "step_size_down", steps, "at least 1");
        down = steps;
        return again();
    }

    /** Sets what becomes of the height. */
    public CyclicLR mode(Mode heights) {
        mode = heights;
        return again();
    }

    /** Sets the factor of {@link Mode#EXP_RANGE}; 1 at first. */
    public CyclicLR gamma(double factor) {
        require(factor >= 0, "gamma", factor, "at least 0");
        gamma = factor;
        return again();
    }

    /** Sets whether the momentum goes the other way; it does at first. */
    public CyclicLR cycleMomentum(boolean on) {
        momentum.on(on);
        return again();
    }

    /** Sets the momentum at the largest rate and at the least; 0.8 and 0.9 at first. */
    public CyclicLR momentum(double base, double max) {
        require(base >= 0 && base < 1, "base_momentum", base, "a number in [0, 1)");
        require(max >= 0 && max < 1, "max_momentum", max, "a number in [0, 1)");
        baseMomentum = base;
        maxMomentum = max;
        return again();
    }

    private CyclicLR again() {
        if (lastEpoch() > 0) {
            throw new IllegalStateException(
                    "CyclicLR: a setting after " + lastEpoch() + " steps: expected it before");
        }
        begin();
        return this;
    }

    @Override
    protected void begin() {
        base(lows);
        super.begin();
    }

    /** How high the triangle is now, where it is {@code unit} high at first. */
    private double height(double unit) {
        int total = up + down;
        double cycle = Math.floor(1 + (double) lastEpoch() / total);
        double x = 1 + (double) lastEpoch() / total - cycle;
        double ratio = (double) up / total;
        double scale = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
        double height = unit * scale;
        return switch (mode) {
            case TRIANGULAR -> height;
            case TRIANGULAR2 -> height * (1 / Math.pow(2, cycle - 1));
            case EXP_RANGE -> height * Math.pow(gamma, (double) lastEpoch());
        };
    }

    @Override
    protected double lr(int group) {
        return lows[group] + height(highs[group] - lows[group]);
    }

    @Override
    void adjust(ParameterGroup group) {
        momentum.move(group, maxMomentum - height(maxMomentum - baseMomentum));
    }

    @Override
    protected String settings() {
        return "base_lr=%s, max_lr=%s, step_size_up=%d, step_size_down=%d, mode=%s, gamma=%s"
                .formatted(
                        lows[0], highs[0], up, down, mode.name().toLowerCase(Locale.ROOT), gamma);
    }
}
