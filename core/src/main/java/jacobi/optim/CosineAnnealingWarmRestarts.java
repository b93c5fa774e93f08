package jacobi.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code etaMin + (base - etaMin) (1 + cos(pi c / T)) / 2}, c epochs after the last restart: down
 * in half a wave of T epochs, then from the top again. T is {@code t0} at first and {@code tMult}
 * times as long after each restart.
 *
 * <p>Source: I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts",
 * ICLR 2017.
 */
public final class CosineAnnealingWarmRestarts extends LRScheduler {
    private final int t0;
    private final int tMult;
    private final double etaMin;
    private double current;
    private double length;

    /** Restarts after every {@code t0} epochs, down to 0. */
    public CosineAnnealingWarmRestarts(Optimizer optimizer, int t0) {
        this(optimizer, t0, 1, 0);
    }

    /**
     * Restarts at ever longer intervals.
     *
     * @throws IllegalArgumentException if t0 or tMult is less than 1, or etaMin negative
     */
    public CosineAnnealingWarmRestarts(Optimizer optimizer, int t0, int tMult, double etaMin) {
        super(optimizer);
        require(t0 >= 1, "T_0", t0, "at least 1");
        require(tMult >= 1, "T_mult", tMult, "at least 1");
        require(etaMin >= 0, "eta_min", etaMin, "at least 0");
        this.t0 = t0;
        this.tMult = tMult;
        this.etaMin = etaMin;
        begin();
    }

    @Override
    protected void begin() {
        current = 0;
        length = t0;
        super.begin();
    }

    @Override
    public void step() {
        current++;
        while (current >= length) {
            current -= length;
            length *= tMult;
        }
        super.step();
    }

    @Override
    protected double lr(int group) {
        double height = (1 + Math.cos(Math.PI * current / length)) / 2;
        return etaMin + (baseLr(group) - etaMin) * height;
    }

    @Override
    protected Map<String, Double> progress() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("T_cur", current);
        numbers.put("T_i", length);
        return numbers;
    }

    @Override
    protected void progress(Map<String, Double> numbers) {
        current = numbers.getOrDefault("T_cur", current);
        length = numbers.getOrDefault("T_i", length);
    }

    @Override
    protected String settings() {
        return "T_0=%d, T_mult=%d, eta_min=%s".formatted(t0, tMult, etaMin);
    }
}
