package jacobi.optim;

import jacobi.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Several schedulers of one optimiser that step together, the first first.
 *
 * <pre>{@code
 * new ChainedScheduler(List.of(new ConstantLR(optimizer, 0.1, 2), new ExponentialLR(optimizer, 0.9)))
 * }</pre>
 */
public final class ChainedScheduler extends LRScheduler {
    private static final String PARTS = "_schedulers.";

    private final List<LRScheduler> schedulers;

    /**
     * Schedulers in order.
     *
     * @throws IllegalArgumentException if there are none, or they are of several optimisers
     */
    public ChainedScheduler(List<LRScheduler> schedulers) {
        super(first(schedulers).optimizer());
        requireParts(name(), optimizer(), schedulers);
        this.schedulers = List.copyOf(schedulers);
    }

    private static LRScheduler first(List<LRScheduler> schedulers) {
        require("ChainedScheduler", !schedulers.isEmpty(), "schedulers", "[]", "at least one");
        return schedulers.getFirst();
    }

    @SuppressWarnings("ReferenceEquality") // asks whether it is the same optimiser
    static void requireParts(String name, Optimizer optimizer, List<LRScheduler> schedulers) {
        require(name, !schedulers.isEmpty(), "schedulers", "[]", "at least one");
        for (int i = 0; i < schedulers.size(); i++) {
            require(
                    name,
                    schedulers.get(i).optimizer() == optimizer,
                    "scheduler",
                    i + " is of another optimiser",
                    "all of one");
        }
    }

    @Override
    protected void begin() {
        schedulers.forEach(LRScheduler::begin);
        super.begin();
    }

    @Override
    public void step() {
        schedulers.forEach(LRScheduler::step);
        super.step();
    }

    /** What the schedulers have set. */
    @Override
    protected double lr(int group) {
        return groupLr(group);
    }

    @Override
    public Map<String, Tensor> stateDict() {
        Map<String, Tensor> out = new LinkedHashMap<>(super.stateDict());
        gather(schedulers, out);
        return out;
    }

    @Override
    public void loadStateDict(Map<String, Tensor> state) {
        load(schedulers, state, super::loadStateDict);
    }

    /** Adds the states of parts under their numbers. */
    static void gather(List<LRScheduler> parts, Map<String, Tensor> out) {
        for (int i = 0; i < parts.size(); i++) {
            String prefix = PARTS + i + ".";
            parts.get(i).stateDict().forEach((name, t) -> out.put(prefix + name, t));
        }
    }

    /** Loads the whole's own part and those of the parts, all or nothing. */
    static void load(
            List<LRScheduler> parts, Map<String, Tensor> state, Consumer<Map<String, Tensor>> own) {
        Map<String, Tensor> rest = new LinkedHashMap<>(state);
        List<Runnable> undo = new ArrayList<>();
        try {
            for (int i = 0; i < parts.size(); i++) {
                LRScheduler part = parts.get(i);
                String prefix = PARTS + i + ".";
                Map<String, Tensor> of = new LinkedHashMap<>();
                state.forEach(
                        (name, t) -> {
                            if (name.startsWith(prefix)) {
                                of.put(name.substring(prefix.length()), t);
                                rest.remove(name);
                            }
                        });
                Map<String, Tensor> before = part.stateDict();
                part.loadStateDict(of);
                undo.add(() -> part.loadStateDict(before));
            }
            own.accept(rest);
        } catch (IllegalArgumentException e) {
            undo.reversed().forEach(Runnable::run);
            throw e;
        }
    }

    @Override
    protected String settings() {
        return schedulers.toString();
    }
}
