package jacobi.cpu;

import jacobi.kernel.Kernel;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many kernels ran of each kind, under an implementation's name. */
public final class Counts {
    private final String name;
    private final Map<Class<?>, LongAdder> counts = new ConcurrentHashMap<>();

    /** Counts for an implementation. */
    public Counts(String name) {
        this.name = name;
    }

    /** One more. */
    public void add(Kernel kernel) {
        add(kernel.getClass());
    }

    /** One more of a kind. */
    public void add(Class<? extends Kernel> kind) {
        LongAdder n = counts.get(kind);
        if (n == null) {
            n = counts.computeIfAbsent(kind, _ -> new LongAdder());
        }
        n.increment();
    }

    /** Such as {@code scalar Map -> 3}, sorted. */
    public Map<String, Long> toMap() {
        Map<String, Long> out = new TreeMap<>();
        counts.forEach((kind, n) -> out.put(name + " " + kind.getSimpleName(), n.sum()));
        return out;
    }
}
