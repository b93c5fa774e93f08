package jacobi.optim;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/** Functions of the epoch, for the schedulers that take such. */
final class Functions {
    private Functions() {}

    /** One function for all groups, or one each. */
    static LongToDoubleFunction[] perGroup(LRScheduler scheduler, LongToDoubleFunction... given) {
        scheduler.require(
                given.length == 1 || given.length == scheduler.size(),
                "functions",
                given.length,
                "one or one a group, " + scheduler.size());
        LongToDoubleFunction[] all = new LongToDoubleFunction[scheduler.size()];
        Arrays.setAll(all, i -> given[given.length == 1 ? 0 : i]);
        return all;
    }
}
