package jacobi.testing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A JSON reader for trusted golden files: objects are {@link Map}s in the order written, lists
 * {@link List}s, whole numbers {@link Long}, others {@link Double}.
 */
public final class GoldenJson {
    private final String text;
    private int at;

    private GoldenJson(String text) {
        this.text = text;
    }

    /** The value of a test resource, such as {@code /goldens/other/random.json}. */
    public static @Nullable Object resource(String path) {
        return parse(new String(bytes(path), StandardCharsets.UTF_8));
    }

    /** The {@code cases} of a golden file. */
    public static List<Map<String, Object>> cases(String path) {
        Map<String, Object> root = object(Objects.requireNonNull(resource(path)));
        List<Map<String, Object>> out = new ArrayList<>();
        for (Object o : list(root.get("cases"))) {
            out.add(object(o));
        }
        return out;
    }

    /** The bytes of a test resource. */
    public static byte[] bytes(String path) {
        try (InputStream in = GoldenJson.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no test resource " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of a text. */
    public static @Nullable Object parse(String text) {
        GoldenJson reader = new GoldenJson(text);
        Object value = reader.value();
        reader.blank();
        if (reader.at != text.length()) {
            throw reader.error("end of text");
        }
        return value;
    }

    /** A value known to be an object. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    /** A value known to be a list. */
    @SuppressWarnings("unchecked")
    public static List<Object> list(@Nullable Object value) {
        return (List<Object>) Objects.requireNonNull(value);
    }

    /** A value known to be a list of numbers. */
    public static double[] doubles(@Nullable Object value) {
        return list(value).stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
    }

    /** A value known to be a list of whole numbers. */
    public static int[] ints(@Nullable Object value) {
        return list(value).stream().mapToInt(v -> Math.toIntExact((Long) v)).toArray();
    }

    private @Nullable Object value() {
        blank();
        return switch (peek()) {
            case '{' -> map();
            case '[' -> items();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        expect('{');
        if (!skip('}')) {
            do {
                blank();
                String key = string();
                expect(':');
                out.put(key, value());
            } while (skip(','));
            expect('}');
        }
        return out;
    }

    private List<@Nullable Object> items() {
        List<@Nullable Object> out = new ArrayList<>();
        expect('[');
        if (!skip(']')) {
            do {
                out.add(value());
            } while (skip(','));
            expect(']');
        }
        return out;
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escape() : c);
        }
        at++;
        return out.toString();
    }

    private char escape() {
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
            default -> c;
        };
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String s = text.substring(start, at);
        if (s.isEmpty()) {
            throw error("a value");
        }
        if (s.matches("-?[0-9]+")) {
            return Long.valueOf(s);
        }
        return Double.valueOf(s);
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
        if (!text.startsWith(word, at)) {
            throw error(word);
        }
        at += word.length();
        return meaning;
    }

    private void blank() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        if (at == text.length()) {
            throw error("more");
        }
        return text.charAt(at);
    }

    private boolean skip(char c) {
        blank();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw error("'" + c + "'");
        }
    }

    private IllegalStateException error(String expected) {
        return new IllegalStateException("JSON: expected " + expected + " at character " + at);
    }
}
