package jacobi.nn;

import jacobi.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Indices of containers, and names of what stands in them. */
final class Places {
    private Places() {}

    /** An index from 0, given one that may count from the end. */
    static int at(int index, int size, String container) {
        int i = index < 0 ? index + size : index;
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException(
                    container + ": index " + index + " is out of range for " + size + " elements");
        }
        return i;
    }

    /** A name that may be part of a path. */
    static String key(String name, String container) {
        if (name.isEmpty() || name.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    container
                            + ": name '"
                            + name
                            + "': expected one that is not empty and has no dot");
        }
        return name;
    }

    /** Parameters as a container of them prints: a line each. */
    static String parameters(Map<String, Tensor> all) {
        List<String> lines = new ArrayList<>();
        all.forEach(
                (name, t) ->
                        lines.add(
                                "  ("
                                        + name
                                        + "): Parameter containing: [torch."
                                        + t.dtype()
                                        + " of size "
                                        + Arrays.stream(t.shape().toArray())
                                                .mapToObj(Integer::toString)
                                                .collect(Collectors.joining("x"))
                                        + "]"));
        return String.join("\n", lines);
    }

    /** What a layer that is no block prints as. */
    static String name(Layer layer) {
        Class<?> c = layer.getClass();
        return c.isHidden() || c.isSynthetic() || c.getSimpleName().isEmpty()
                ? "Lambda()"
                : c.getSimpleName() + "()";
    }
}
