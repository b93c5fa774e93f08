package jacobi.nn;

import jacobi.Grad;
import jacobi.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What did not match when a state was loaded.
 *
 * @param missing names the block has and the state lacks
 * @param unexpected names the state has and the block lacks
 */
public record StateLoad(List<String> missing, List<String> unexpected) {
    /** Copies the lists. */
    public StateLoad {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
    }

    /** Copies a state into tensors of the same names, all or nothing. */
    static StateLoad into(
            String owner,
            Map<String, Tensor> own,
            Map<String, ? extends Tensor> state,
            boolean strict) {
        List<String> missing = own.keySet().stream().filter(n -> state.get(n) == null).toList();
        List<String> unexpected = state.keySet().stream().filter(n -> !own.containsKey(n)).toList();
        List<String> problems = new ArrayList<>();
        if (strict) {
            list("missing", missing, own, problems);
            list("unexpected", unexpected, state, problems);
        }
        own.forEach(
                (name, tensor) -> {
                    Tensor given = state.get(name);
                    if (given != null && !given.shape().equals(tensor.shape())) {
                        problems.add(
                                name + " is " + given.shape() + ", expected " + tensor.shape());
                    }
                });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "loadStateDict: the state is not that of this "
                            + owner
                            + " (nothing was changed): "
                            + String.join("; ", problems));
        }
        try (Grad _ = Grad.off()) {
            own.forEach(
                    (name, tensor) -> {
                        Tensor given = state.get(name);
                        if (given != null) {
                            tensor.copyInPlace(given);
                        }
                    });
        }
        return new StateLoad(missing, unexpected);
    }

    private static void list(
            String what,
            List<String> names,
            Map<String, ? extends Tensor> shapes,
            List<String> problems) {
        if (!names.isEmpty()) {
            List<String> entries = new ArrayList<>();
            shapes.forEach(
                    (name, tensor) -> {
                        if (names.contains(name)) {
                            entries.add(name + " " + tensor.shape());
                        }
                    });
            problems.add(what + " " + String.join(", ", entries));
        }
    }
}
