package jacobi.optim;

import jacobi.Tensor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One scheduler after the other: each from its milestone on, where it begins at its epoch 0.
 *
 * <pre>{@code
 * var warmUp = new LinearLR(optimizer, 0.1, 1, 5);
 * var decay = new CosineAnnealingLR(optimizer, 95);
 * var scheduler = new SequentialLR(optimizer, List.of(warmUp, decay), 5);
 * }</pre>
 */
public final class SequentialLR extends LRScheduler {
    private final List<LRScheduler> schedulers;
    private final int[] milestones;

    /**
     * Schedulers in order.
     *
     * @param schedulers of this optimiser
     * @param milestones the epochs at which the second and those after it begin, ascending
     * @throws IllegalArgumentException if one is of another optimiser, or the milestones are not
     *     one less than the schedulers and ascending
     */
    public SequentialLR(Optimizer optimizer, List<LRScheduler> schedulers, int... milestones) {
        super(optimizer);
        ChainedScheduler.requireParts(name(), optimizer, schedulers);
        this.schedulers = List.copyOf(schedulers);
        this.milestones = milestones.clone();
        boolean ascending = milestones.length == schedulers.size() - 1;
        for (int i = 0; ascending && i < milestones.length; i++) {
            ascending = milestones[i] > (i == 0 ? 0 : milestones[i - 1]);
        }
        require(
                ascending,
                "milestones",
                Arrays.toString(milestones),
                "ascending epochs, one less than the " + schedulers.size() + " schedulers");
        resetRates();
        begin();
    }

    @Override
    protected void begin() {
        schedulers.getFirst().begin();
        super.begin();
    }

    @Override
    public void step() {
        long epoch = lastEpoch() + 1;
        int now = 0;
        while (now < milestones.length && milestones[now] <= epoch) {
            now++;
        }
        LRScheduler scheduler = schedulers.get(now);
        if (now > 0 && milestones[now - 1] == epoch) {
            if (!scheduler.goesOn()) {
                scheduler.resetRates();
            }
            scheduler.begin();
        } else {
            scheduler.step();
        }
        super.step();
    }

    /** What the scheduler of this epoch has set. */
    @Override
    protected double lr(int group) {
        return groupLr(group);
    }

    @Override
    public Map<String, Tensor> stateDict() {
        Map<String, Tensor> out = new LinkedHashMap<>(super.stateDict());
        ChainedScheduler.gather(schedulers, out);
        return out;
    }

    @Override
    public void loadStateDict(Map<String, Tensor> state) {
        ChainedScheduler.load(schedulers, state, super::loadStateDict);
    }

    @Override
    protected String settings() {
        return schedulers + ", milestones=" + Arrays.toString(milestones);
    }
}
