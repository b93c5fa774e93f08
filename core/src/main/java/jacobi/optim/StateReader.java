package jacobi.optim;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.optim.ParameterState.Form;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the state dict of an optimiser or a scheduler and gathers all that is wrong with it before
 * anything changes.
 */
final class StateReader {
    static final String PARAMS = "params";

    private final String owner;
    private final Map<String, Tensor> state;
    private final Set<String> unread;
    private final List<String> problems = new ArrayList<>();

    StateReader(String owner, Map<String, Tensor> state) {
        this.owner = owner;
        this.state = state;
        this.unread = new LinkedHashSet<>(state.keySet());
    }

    static String group(int i) {
        return "group." + i + ".";
    }

    static String state(int i) {
        return "state." + i + ".";
    }

    /** Whether nothing was wrong so far. */
    boolean fits() {
        return problems.isEmpty();
    }

    /** Compares the number of groups, and leaves out what belongs to groups there are not. */
    void groups(int expected) {
        long found =
                state.keySet().stream().filter(n -> n.matches("group\\.\\d+\\.params")).count();
        if (found != expected) {
            problems.add(found + " parameter groups, expected " + expected);
        }
    }

    /** The options of a group. */
    Map<String, Double> options(int group, Collection<Option> known) {
        Map<String, Double> out = new LinkedHashMap<>();
        for (Option o : known) {
            Tensor t = read(group(group) + o.name(), DType.FLOAT64, Shape.SCALAR);
            if (t != null) {
                String problem = o.problem(t.item());
                if (!problem.isEmpty()) {
                    problems.add(group(group) + problem);
                }
                out.put(o.name(), t.item());
            }
        }
        return out;
    }

    /** Compares which parameters are in a group. */
    void parameters(int group, long[] expected) {
        String name = group(group) + PARAMS;
        Tensor t = read(name, DType.INT64, Shape.of(expected.length));
        if (t != null && !Arrays.equals(t.toLongs(), expected)) {
            problems.add(
                    name
                            + " is "
                            + Arrays.toString(t.toLongs())
                            + ", expected "
                            + Arrays.toString(expected));
        }
    }

    /** What is remembered of a parameter: all that it should be, or nothing. */
    Map<String, Tensor> values(int parameter, List<String> names, ParameterState like) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        if (names.stream().anyMatch(n -> state.containsKey(state(parameter) + n))) {
            Set<Integer> rows = new LinkedHashSet<>();
            for (String n : names) {
                Form form = like.form(n);
                Tensor t = read(state(parameter) + n, form);
                if (t != null) {
                    out.put(n, t);
                    if (form.isRows()) {
                        rows.add(t.size(0));
                    }
                }
            }
            if (rows.size() > 1) {
                problems.add(
                        state(parameter) + "*: lists of " + rows + " rows, expected one number");
            }
        }
        return out;
    }

    @Nullable Tensor read(String name, DType dtype, Shape shape) {
        return read(name, new Form(dtype, Arrays.stream(shape.toArray()).boxed().toList()));
    }

    private @Nullable Tensor read(String name, Form form) {
        Tensor t = state.get(name);
        unread.remove(name);
        if (t == null) {
            problems.add("missing " + name + ", " + form);
        } else if (!form.fits(t)) {
            problems.add("%s is %s %s, expected %s".formatted(name, t.dtype(), t.shape(), form));
            return null;
        }
        return t;
    }

    /** Throws if anything was wrong, or something was not read. */
    void finish() {
        if (problems.isEmpty() && !unread.isEmpty()) {
            unread.forEach(n -> problems.add("unexpected " + n));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "loadStateDict: the state is not that of this "
                            + owner
                            + " (nothing was changed): "
                            + String.join("; ", problems));
        }
    }
}
