package jacobi.optim;

import jacobi.Tensor;
import jacobi.array.Array;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an optimiser remembers of one parameter: how many steps it took, and buffers of its shape
 * and type.
 */
public final class ParameterState {
    static final String STEP = "step";

    private final Tensor parameter;
    private final Map<String, Tensor> values = new LinkedHashMap<>();

    ParameterState(Tensor parameter) {
        this.parameter = parameter;
    }

    /** Whether there is a buffer of this name yet. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The buffer of a name; zeros when asked for the first time. */
    public Tensor buffer(String name) {
        return values.computeIfAbsent(name, _ -> Tensor.zerosLike(parameter));
    }

    /** Counts a step; the result is 1 for the first. Kept under the name {@code step}. */
    public long countStep() {
        Array count = values.computeIfAbsent(STEP, _ -> Tensor.of(0L)).array();
        count.setLong(0, count.getLong(0) + 1);
        count.storage().changed();
        return count.getLong(0);
    }

    Map<String, Tensor> values() {
        return values;
    }

    /** Forgets all but some. */
    void retain(Collection<String> names) {
        if (values.size() > 0) {
            values.keySet().retainAll(names);
        }
    }

    /** What a value of a name is measured by: its type and shape. */
    Tensor like(String name) {
        return name.equals(STEP) ? Tensor.of(0L) : parameter;
    }

    /** Takes copies of these values in place of what there is. */
    void replace(Map<String, Tensor> others) {
        values.clear();
        others.forEach((name, v) -> values.put(name, Tensor.zerosLike(v).copyInPlace(v.detach())));
    }
}
