package jacobi.op;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operator's name and parameters in PyTorch's notation: {@code sum(Tensor input, int[]?
 * dim=None, bool keepdim=False, *, dtype? dtype=None)}.
 *
 * <p>Types are {@code Tensor}, {@code Tensor[]}, {@code Number} (a tensor or a number is also taken
 * where a {@code Tensor} stands), {@code float}, {@code int}, {@code int[]}, {@code int[2]} (two of
 * them, or one for both), {@code bool}, {@code str}, {@code dtype}; a question mark allows {@code
 * None}. After {@code *} parameters are given by name only.
 *
 * @param name PyTorch's name, such as {@code nn.functional.elu}
 * @param parameters in order
 */
public record Signature(String name, List<Parameter> parameters) {
    /** A comma that is not between brackets. */
    private static final Pattern COMMA = Pattern.compile(",(?![^\\[(]*[\\])])");

    /**
     * One parameter.
     *
     * @param name its name
     * @param type without the question mark
     * @param optional whether {@code None} is allowed
     * @param byNameOnly whether it stands after {@code *}
     * @param defaultText the text after {@code =}, or null where the argument is required
     */
    public record Parameter(
            String name,
            String type,
            boolean optional,
            boolean byNameOnly,
            @Nullable String defaultText) {}

    /**
     * Reads the notation.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static Signature parse(String text) {
        int open = text.indexOf('(');
        if (open < 0 || !text.endsWith(")")) {
            throw new IllegalArgumentException("signature without parentheses: " + text);
        }
        List<Parameter> parameters = new ArrayList<>();
        boolean byName = false;
        for (String part : COMMA.split(text.substring(open + 1, text.length() - 1), -1)) {
            String p = part.strip();
            if (p.equals("*")) {
                byName = true;
            } else if (!p.isEmpty()) {
                parameters.add(parameter(p, byName, text));
            }
        }
        return new Signature(text.substring(0, open), List.copyOf(parameters));
    }

    private static Parameter parameter(String text, boolean byName, String whole) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException(
                    "parameter '" + text + "' lacks a type in: " + whole);
        }
        String type = text.substring(0, space);
        String rest = text.substring(space + 1);
        int eq = rest.indexOf('=');
        boolean optional = type.endsWith("?");
        return new Parameter(
                eq < 0 ? rest : rest.substring(0, eq),
                optional ? type.substring(0, type.length() - 1) : type,
                optional,
                byName,
                eq < 0 ? null : rest.substring(eq + 1));
    }

    /**
     * Arguments matched to the parameters, or empty where they do not fit this signature. A single
     * parameter of type {@code Tensor[]} at the front also takes its tensors one by one, as
     * PyTorch's variadic functions do; {@code int[]} likewise takes trailing integers.
     *
     * @param positional values ({@link Value}, {@code List}, {@code Long}, {@code Double}, {@code
     *     Boolean}, {@code String}, {@code DType} or null) in order
     * @param named values by parameter name
     * @param constants makes constants where a number stands for a tensor
     */
    public Optional<Arguments> bind(
            List<? extends @Nullable Object> positional,
            Map<String, ? extends @Nullable Object> named,
            Arguments.Constants constants) {
        List<@Nullable Object> given = new ArrayList<>(positional);
        gatherVariadic(given);
        Map<String, @Nullable Object> bound = new LinkedHashMap<>();
        int next = 0;
        int used = 0;
        for (Parameter p : parameters) {
            Object value;
            if (named.containsKey(p.name())) {
                value = named.get(p.name());
                used++;
            } else if (next < given.size() && !p.byNameOnly()) {
                value = given.get(next++);
            } else if (p.defaultText() != null) {
                value = Arguments.literal(p.defaultText());
            } else {
                return Optional.empty();
            }
            if (!Arguments.fits(value, p)) {
                return Optional.empty();
            }
            bound.put(p.name(), value);
        }
        if (next < given.size() || used < named.size()) {
            return Optional.empty();
        }
        return Optional.of(new Arguments(this, bound, constants));
    }

    private void gatherVariadic(List<@Nullable Object> given) {
        for (int i = 0; i < parameters.size() && i < given.size(); i++) {
            String type = parameters.get(i).type();
            Class<?> element =
                    type.equals("Tensor[]")
                            ? Value.class
                            : type.equals("int[]") ? Long.class : null;
            if (element == null
                    || !element.isInstance(given.get(i))
                    || (i + 1 == given.size() && element == Long.class)) {
                continue;
            }
            int end = i;
            List<@Nullable Object> run = new ArrayList<>();
            while (end < given.size() && element.isInstance(given.get(end))) {
                run.add(given.get(end++));
            }
            if (element == Value.class || end == given.size()) {
                given.subList(i, end).clear();
                given.add(i, run);
            }
        }
    }

    /** The notation again. */
    @Override
    public String toString() {
        StringBuilder s = new StringBuilder(name).append('(');
        boolean byName = false;
        String separator = "";
        for (Parameter p : parameters) {
            s.append(separator);
            if (p.byNameOnly() && !byName) {
                s.append("*, ");
                byName = true;
            }
            s.append(p.type()).append(p.optional() ? "? " : " ").append(p.name());
            if (p.defaultText() != null) {
                s.append('=').append(p.defaultText());
            }
            separator = ", ";
        }
        return s.append(')').toString();
    }
}
