package jacobi.cli.conformance;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call as Python writes it, such as {@code Linear(784, 256, bias=False)}.
 *
 * @param name what is called
 * @param arguments in order: Long, Double, Boolean, String, null, a list of these (a tuple), or a
 *     {@code PythonCall}
 * @param named arguments by name
 * @param parts what a printed module has in its lines {@code (name): ...}
 */
record PythonCall(
        String name,
        List<@Nullable Object> arguments,
        Map<String, @Nullable Object> named,
        Map<String, PythonCall> parts) {
    /** Keeps the order of all. */
    PythonCall {
        arguments = Collections.unmodifiableList(arguments);
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }
}
