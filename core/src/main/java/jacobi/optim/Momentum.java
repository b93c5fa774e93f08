package jacobi.optim;

import java.util.ArrayList;
import java.util.List;

/**
 * The momentum of an optimiser's groups, {@code momentum} or {@code beta1}, for schedulers that
 * move it against the rate; nothing where there is none.
 */
final class Momentum {
    private static final List<String> NAMES = List.of("momentum", "beta1");

    private final List<ParameterGroup> groups;
    private final List<Double> before = new ArrayList<>();
    private boolean on = true;

    Momentum(Optimizer optimizer) {
        this.groups = List.copyOf(optimizer.groups());
        groups.forEach(g -> before.add(name(g).isEmpty() ? 0 : g.option(name(g))));
    }

    private static String name(ParameterGroup group) {
        return NAMES.stream().filter(group.options()::containsKey).findFirst().orElse("");
    }

    /** Whether it is to be moved; if not, it is as it was before. */
    void on(boolean moves) {
        on = moves;
        for (int i = 0; i < groups.size() && !moves; i++) {
            set(groups.get(i), before.get(i));
        }
    }

    boolean isOn() {
        return on;
    }

    /** Sets the momentum of a group, unless it is off. */
    void move(ParameterGroup group, double value) {
        if (on) {
            set(group, value);
        }
    }

    private static void set(ParameterGroup group, double value) {
        if (!name(group).isEmpty()) {
            group.option(name(group), value);
        }
    }
}
