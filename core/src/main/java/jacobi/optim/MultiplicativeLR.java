package jacobi.optim;

import java.util.function.LongToDoubleFunction;

/**
 * The rate so far times a function of the epoch.
 *
 * <pre>{@code
 * new MultiplicativeLR(optimizer, _ -> 0.95)
 * }</pre>
 */
public final class MultiplicativeLR extends LRScheduler {
    private final LongToDoubleFunction[] factors;

    /**
     * By functions of the epoch, which is 1 the first time.
     *
     * @param factors one for all groups, or one a group
     * @throws IllegalArgumentException if there are others
     */
    public MultiplicativeLR(Optimizer optimizer, LongToDoubleFunction... factors) {
        super(optimizer);
        this.factors = Functions.perGroup(this, factors);
        begin();
    }

    @Override
    boolean goesOn() {
        return true;
    }

    @Override
    protected double lr(int group) {
        return lastEpoch() == 0
                ? groupLr(group)
                : groupLr(group) * factors[group].applyAsDouble(lastEpoch());
    }
}
