package jacobi.optim;

import java.util.function.LongToDoubleFunction;

/**
 * The base rate times a function of the epoch.
 *
 * <pre>{@code
 * new LambdaLR(optimizer, epoch -> 1 / (1 + 0.1 * epoch))
 * }</pre>
 */
public final class LambdaLR extends LRScheduler {
    private final LongToDoubleFunction[] factors;

    /**
     * By functions of the epoch.
     *
     * @param factors one for all groups, or one a group
     * @throws IllegalArgumentException if there are others
     */
    public LambdaLR(Optimizer optimizer, LongToDoubleFunction... factors) {
        super(optimizer);
        this.factors = Functions.perGroup(this, factors);
        begin();
    }

    @Override
    protected double lr(int group) {
        return baseLr(group) * factors[group].applyAsDouble(lastEpoch());
    }
}
