package jacobi.optim;

import jacobi.Stateful;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.Shape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rate times {@code factor} once a number, such as the loss, has not become better for more
 * than {@code patience} epochs.
 *
 * <pre>{@code
 * var scheduler = new ReduceLROnPlateau(optimizer).factor(0.5).patience(3);
 * for (...) {
 *     scheduler.step(validationLoss);
 * }
 * }</pre>
 *
 * <p>Better is {@code a < best (1 - threshold)} to {@link Goal#MIN minimise} and {@code a > best (1
 * + threshold)} to {@link Goal#MAX maximise}, or {@code best} less and plus the threshold if it is
 * {@link #absolute}. NaN is never better.
 */
public final class ReduceLROnPlateau implements Stateful {
    private static final String NAME = "ReduceLROnPlateau";
    private static final String BEST = "best";
    private static final String BAD = "num_bad_epochs";
    private static final String COOLDOWN = "cooldown_counter";
    private static final String EPOCH = "last_epoch";

    /** Which numbers are better. */
    public enum Goal {
        /** The smaller ones, as of a loss. */
        MIN,
        /** The larger ones, as of an accuracy. */
        MAX
    }

    private final Optimizer optimizer;
    private final Goal goal;
    private double factor = 0.1;
    private int patience = 10;
    private double threshold = 1e-4;
    private boolean absolute;
    private int cooldown;
    private double minLr;
    private double eps = 1e-8;

    private double best;
    private long badEpochs;
    private long coolingEpochs;
    private long lastEpoch;

    /** For a number that is to become small. */
    public ReduceLROnPlateau(Optimizer optimizer) {
        this(optimizer, Goal.MIN);
    }

    /** For a number that is to become small or large. */
    public ReduceLROnPlateau(Optimizer optimizer, Goal goal) {
        this.optimizer = optimizer;
        this.goal = goal;
        best = goal == Goal.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    private static void require(boolean holds, String name, Object found, String expected) {
        LRScheduler.require(NAME, holds, name, found, expected);
    }

    /** Sets the factor, in [0, 1); 0.1 at first. */
    public ReduceLROnPlateau factor(double by) {
        require(by >= 0 && by < 1, "factor", by, "a number in [0, 1)");
        factor = by;
        return this;
    }

    /** Sets how many epochs in a row may be no better, at least 0; 10 at first. */
    public ReduceLROnPlateau patience(int epochs) {
        require(epochs >= 0, "patience", epochs, "at least 0");
        patience = epochs;
        return this;
    }

    /** Sets how much better counts, at least 0; 1e-4 at first. */
    public ReduceLROnPlateau threshold(double better) {
        require(better >= 0, "threshold", better, "at least 0");
        threshold = better;
        return this;
    }

    /** Sets whether the threshold is a difference instead of a share of the best; not at first. */
    public ReduceLROnPlateau absolute(boolean on) {
        absolute = on;
        return this;
    }

    /** Sets for how many epochs after a change nothing counts as bad, at least 0; 0 at first. */
    public ReduceLROnPlateau cooldown(int epochs) {
        require(epochs >= 0, "cooldown", epochs, "at least 0");
        cooldown = epochs;
        return this;
    }

    /** Sets the least rate, at least 0; 0 at first. */
    public ReduceLROnPlateau minLr(double least) {
        require(least >= 0, "min_lr", least, "at least 0");
        minLr = least;
        return this;
    }

    /** Sets below which change the rate stays, at least 0; 1e-8 at first. */
    public ReduceLROnPlateau eps(double change) {
        require(change >= 0, "eps", change, "at least 0");
        eps = change;
        return this;
    }

    /** Takes note of an epoch's number, and reduces the rates if it is time. */
    public void step(double metric) {
        lastEpoch++;
        if (isBetter(metric)) {
            best = metric;
            badEpochs = 0;
        } else {
            badEpochs++;
        }
        if (coolingEpochs > 0) {
            coolingEpochs--;
            badEpochs = 0;
        }
        if (badEpochs > patience) {
            reduce();
            coolingEpochs = cooldown;
            badEpochs = 0;
        }
    }

    private boolean isBetter(double metric) {
        return switch (goal) {
            case MIN -> metric < (absolute ? best - threshold : best * (1 - threshold));
            case MAX -> metric > (absolute ? best + threshold : best * (1 + threshold));
        };
    }

    private void reduce() {
        for (ParameterGroup group : optimizer.groups()) {
            double lr = Math.max(group.lr() * factor, minLr);
            if (group.lr() - lr > eps) {
                group.lr(lr);
            }
        }
    }

    /** The rates, one a group. */
    public double[] lastLr() {
        return optimizer.groups().stream().mapToDouble(ParameterGroup::lr).toArray();
    }

    /** The best number so far; an infinity before the first. */
    public double best() {
        return best;
    }

    /** {@code best}, {@code num_bad_epochs}, {@code cooldown_counter} and {@code last_epoch}. */
    @Override
    public Map<String, Tensor> stateDict() {
        Map<String, Tensor> out = new LinkedHashMap<>();
        out.put(BEST, Tensor.of(best));
        out.put(BAD, Tensor.of(badEpochs));
        out.put(COOLDOWN, Tensor.of(coolingEpochs));
        out.put(EPOCH, Tensor.of(lastEpoch));
        return out;
    }

    @Override
    public void loadStateDict(Map<String, Tensor> state) {
        StateReader reader = new StateReader(NAME, state);
        Tensor found = reader.read(BEST, DType.FLOAT64, Shape.SCALAR);
        List<Long> counts = new ArrayList<>();
        for (String name : List.of(BAD, COOLDOWN, EPOCH)) {
            Tensor t = reader.read(name, DType.INT64, Shape.SCALAR);
            counts.add(t == null ? 0 : t.itemLong());
        }
        reader.finish();
        best = found == null ? best : found.item();
        badEpochs = counts.get(0);
        coolingEpochs = counts.get(1);
        lastEpoch = counts.get(2);
    }

    /** The class and how it is set up. */
    @Override
    public String toString() {
        return "%s(mode=%s, factor=%s, patience=%d, threshold=%s, cooldown=%d, min_lr=%s)"
                .formatted(
                        NAME,
                        goal == Goal.MIN ? "min" : "max",
                        factor,
                        patience,
                        threshold,
                        cooldown,
                        minLr);
    }
}
