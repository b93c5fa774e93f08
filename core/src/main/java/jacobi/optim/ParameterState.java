package jacobi.optim;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What an optimiser remembers of one parameter: how many steps it took, buffers, and whatever else
 * has a {@link Form}.
 */
public final class ParameterState {
    static final String STEP = "step";

    /**
     * The element type and sizes of something remembered.
     *
     * @param dtype the element type
     * @param sizes as the values have them; a first size of {@link #ROWS} is any number of rows,
     *     the same for all that have it
     */
    public record Form(DType dtype, List<Integer> sizes) {
        /** As many rows as there are. */
        static final int ROWS = -1;

        /** A number of its own, such as a count. */
        public static Form scalar(DType dtype) {
            return new Form(dtype, List.of());
        }

        /** The type of a tensor, and sizes. */
        public static Form of(Tensor like, int... sizes) {
            return new Form(like.dtype(), Arrays.stream(sizes).boxed().toList());
        }

        /** The type and sizes of a tensor. */
        public static Form of(Tensor like) {
            return of(like, like.shape().toArray());
        }

        boolean isRows() {
            return !sizes.isEmpty() && sizes.getFirst() == ROWS;
        }

        /** Whether a tensor can have been saved from such values. */
        boolean fits(Tensor t) {
            int from = isRows() ? 1 : 0;
            int[] found = t.shape().toArray();
            boolean same = t.dtype() == dtype && found.length == sizes.size();
            for (int i = from; same && i < found.length; i++) {
                same = found[i] == sizes.get(i);
            }
            return same;
        }

        Tensor zeros() {
            return Tensor.zeros(dtype, sizes.stream().mapToInt(n -> Math.max(n, 0)).toArray());
        }

        @Override
        public String toString() {
            return dtype + " " + (isRows() ? sizes.toString().replace("-1", "any") : sizes);
        }
    }

    private final Tensor parameter;
    private final BiFunction<String, Tensor, Form> forms;
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final Map<String, List<Tensor>> rows = new LinkedHashMap<>();

    ParameterState(Tensor parameter, BiFunction<String, Tensor, Form> forms) {
        this.parameter = parameter;
        this.forms = forms;
    }

    /** Whether there is a buffer of this name yet. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The buffer of a name; zeros when asked for the first time. */
    public Tensor buffer(String name) {
        Tensor t = values.get(name);
        return t == null ? buffer(name, 0) : t;
    }

    /** The buffer of a name; one value everywhere when asked for the first time. */
    public Tensor buffer(String name, double initial) {
        return values.computeIfAbsent(
                name,
                _ -> {
                    Tensor zeros = form(name).zeros();
                    return initial == 0 ? zeros : zeros.fillInPlace(initial);
                });
    }

    /** The buffers of these names but {@code step}, in order. */
    List<Tensor> buffers(List<String> names) {
        List<Tensor> out = new ArrayList<>(names.size());
        for (String name : names) {
            if (!name.equals(STEP)) {
                out.add(buffer(name));
            }
        }
        return out;
    }

    /** The number of a name; the initial one before any was set. */
    public double number(String name, double initial) {
        Tensor t = values.get(name);
        return t == null ? initial : t.item();
    }

    /** Remembers a number. */
    public void setNumber(String name, double value) {
        Array a = buffer(name).array();
        a.setDouble(0, value);
        a.storage().changed();
    }

    /** Tensors of one shape, in order, to be changed as a list is; saved as one, row by row. */
    List<Tensor> rows(String name) {
        return rows.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    /** Counts a step; the result is 1 for the first. Kept under the name {@code step}. */
    public long countStep() {
        return count(STEP, 1);
    }

    /** Counts on under a name; the result is the count so far. */
    long count(String name, long more) {
        Array count = buffer(name).array();
        count.setLong(0, count.getLong(0) + more);
        count.storage().changed();
        return count.getLong(0);
    }

    /** What there is of a name, as it is saved. */
    @Nullable Tensor value(String name) {
        List<Tensor> list = rows.get(name);
        if (list == null) {
            return values.get(name);
        }
        return list.isEmpty() ? form(name).zeros() : Tensor.stack(0, list.toArray(Tensor[]::new));
    }

    /** Forgets all but some. */
    void retain(Collection<String> names) {
        if (values.size() > 0) {
            values.keySet().retainAll(names);
        }
    }

    /** What the values of a name look like. */
    Form form(String name) {
        return forms.apply(name, parameter);
    }

    /** Takes copies of these values in place of what there is. */
    void replace(Map<String, Tensor> others) {
        values.clear();
        rows.clear();
        others.forEach(
                (name, v) -> {
                    if (form(name).isRows()) {
                        for (int i = 0; i < v.size(0); i++) {
                            rows(name).add(copy(v.select(0, i)));
                        }
                        rows(name);
                    } else {
                        values.put(name, copy(v));
                    }
                });
    }

    private static Tensor copy(Tensor v) {
        return Tensor.zerosLike(v).copyInPlace(v.detach());
    }
}
