package jacobi.optim;

import jacobi.Stateful;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.Shape;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changes the learning rates of an optimiser as training goes on: once when it is made, for epoch
 * 0, and with every {@link #step}.
 *
 * <pre>{@code
 * var optimizer = new SGD(model.parameters(), 0.1);
 * var scheduler = new StepLR(optimizer, 30);
 * for (int epoch = 0; epoch < 90; epoch++) {
 *     train(model, optimizer);
 *     scheduler.step();
 * }
 * }</pre>
 *
 * <p>What is an epoch is up to the caller: {@link OneCycleLR} and {@link CyclicLR} are meant to
 * step after every batch. Most rules change the rate there is, so several schedulers of one
 * optimiser have their effects together. The base rates are those from before the first scheduler.
 *
 * <p>The state is how far it has come; how it is set up is up to the code that makes it, as with
 * the sizes of layers. Rates themselves are the optimiser's state, so a checkpoint needs both. A
 * subclass says what the rate is in {@link #lr(int)} and ends its constructor with {@link #begin}.
 */
public abstract class LRScheduler implements Stateful {
    private static final String EPOCH = "last_epoch";
    private static final String BASE = "base_lrs";
    private static final String LAST = "_last_lr";

    private final Optimizer optimizer;
    private final double[] baseLrs;
    private double[] lastLrs;
    private long lastEpoch;

    /** Over the groups that the optimiser has now; groups added later are left alone. */
    protected LRScheduler(Optimizer optimizer) {
        this.optimizer = optimizer;
        this.baseLrs = optimizer.groups().stream().mapToDouble(ParameterGroup::initialLr).toArray();
        this.lastLrs = rates();
    }

    /** The rate of a group for {@link #lastEpoch}; its rate so far is {@link #groupLr}. */
    protected abstract double lr(int group);

    /** Sets the rates of epoch 0. */
    protected void begin() {
        lastEpoch = 0;
        apply();
    }

    /** Goes on to the next epoch. */
    public void step() {
        lastEpoch++;
        apply();
    }

    private void apply() {
        double[] rates = new double[baseLrs.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = lr(i);
        }
        for (int i = 0; i < rates.length; i++) {
            group(i).lr(rates[i]);
            adjust(group(i));
        }
        lastLrs = rates();
    }

    /** Changes other options of a group; nothing unless overridden. */
    void adjust(ParameterGroup group) {}

    /** Whether, coming after another scheduler, it goes on from the rate that one left. */
    boolean goesOn() {
        return false;
    }

    /** Takes over the rates there are as those set last. */
    final void noteRates() {
        lastLrs = rates();
    }

    private double[] rates() {
        return optimizer.groups().stream()
                .limit(baseLrs.length)
                .mapToDouble(ParameterGroup::lr)
                .toArray();
    }

    /** Sets the rates back to the base. */
    final void resetRates() {
        for (int i = 0; i < baseLrs.length; i++) {
            group(i).lr(baseLrs[i]);
        }
    }

    /** Replaces the base rates, of the groups too. */
    final void base(double[] rates) {
        for (int i = 0; i < baseLrs.length; i++) {
            baseLrs[i] = rates[i];
            group(i).initialLr(rates[i]);
        }
    }

    /** The optimiser whose rates these are. */
    public final Optimizer optimizer() {
        return optimizer;
    }

    /** The rates set last, one a group. */
    public final double[] lastLr() {
        return lastLrs.clone();
    }

    /** The number of steps so far. */
    public final long lastEpoch() {
        return lastEpoch;
    }

    /** The number of groups. */
    protected final int size() {
        return baseLrs.length;
    }

    /** The rate of a group before any scheduler. */
    protected final double baseLr(int group) {
        return baseLrs[group];
    }

    /** The rate of a group now. */
    protected final double groupLr(int group) {
        return group(group).lr();
    }

    final ParameterGroup group(int i) {
        return optimizer.groups().get(i);
    }

    /** Numbers other than the epoch and the rates that say how far it has come, by name. */
    protected Map<String, Double> progress() {
        return Map.of();
    }

    /** Takes over {@link #progress}. */
    protected void progress(Map<String, Double> numbers) {}

    /** {@code last_epoch}, {@code base_lrs}, {@code _last_lr} and whatever else has progress. */
    @Override
    public Map<String, Tensor> stateDict() {
        Map<String, Tensor> out = new LinkedHashMap<>();
        out.put(EPOCH, Tensor.of(lastEpoch));
        out.put(BASE, Tensor.of(baseLrs));
        out.put(LAST, Tensor.of(lastLrs));
        progress().forEach((name, v) -> out.put(name, Tensor.of(v)));
        return out;
    }

    /**
     * Takes over how far another one came; the optimiser's rates stay as they are.
     *
     * @throws IllegalArgumentException if it is not the state of such a scheduler over as many
     *     groups; the message lists all that is wrong, and nothing was changed
     */
    @Override
    public void loadStateDict(Map<String, Tensor> state) {
        StateReader reader = new StateReader(name(), state);
        Tensor epoch = reader.read(EPOCH, DType.INT64, Shape.SCALAR);
        Tensor base = reader.read(BASE, DType.FLOAT64, Shape.of(size()));
        Tensor last = reader.read(LAST, DType.FLOAT64, Shape.of(size()));
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String name : progress().keySet()) {
            Tensor t = reader.read(name, DType.FLOAT64, Shape.SCALAR);
            numbers.put(name, t == null ? Double.NaN : t.item());
        }
        reader.finish();
        if (epoch != null && base != null && last != null) {
            base(base.toDoubles());
            lastEpoch = epoch.itemLong();
            lastLrs = last.toDoubles();
        }
        progress(numbers);
    }

    /** The name in messages. */
    final String name() {
        return getClass().getSimpleName();
    }

    /** What {@link #toString} prints between the parentheses; empty unless overridden. */
    protected String settings() {
        return "";
    }

    /** The class and how it is set up. */
    @Override
    public String toString() {
        return name() + "(" + settings() + ")";
    }

    /** Refuses a setting. */
    final void require(boolean holds, String name, Object found, String expected) {
        require(name(), holds, name, found, expected);
    }

    static void require(
            String scheduler, boolean holds, String name, Object found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s: %s %s: expected %s".formatted(scheduler, name, found, expected));
        }
    }

    /** One number for all groups, or one each. */
    final double[] perGroup(String name, double... values) {
        require(
                values.length == 1 || values.length == size(),
                name,
                Arrays.toString(values),
                size() == 1 ? "one number" : "one number or one a group, " + size());
        for (double v : values) {
            require(v >= 0 && Double.isFinite(v), name, v, "a finite number >= 0");
        }
        double[] all = new double[size()];
        Arrays.setAll(all, i -> values[values.length == 1 ? 0 : i]);
        return all;
    }
}
