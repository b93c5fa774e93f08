package jacobi.cli.conformance;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads calls of Python, and modules as they print; nothing else of that language. */
final class PythonReader {
    private static final int MAX_DEPTH = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern KEYWORD = Pattern.compile("([A-Za-z_]\\w*)=");
    private static final Pattern PART = Pattern.compile("\\((\\w+)\\): ");
    private static final Pattern STRING = Pattern.compile("'([^'\\\\]*)'");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");

    private final String text;
    private int at;
    private int depth;

    PythonReader(String text) {
        this.text = text;
    }

    /** What is after the last thing read. */
    String rest() {
        return text.substring(at);
    }

    /** Reads a call. */
    PythonCall call() throws Mismatch {
        if (++depth > MAX_DEPTH) {
            throw error("calls at most " + MAX_DEPTH + " deep");
        }
        Matcher name = match(NAME);
        if (name == null) {
            throw error("a name");
        }
        if (!skip('(')) {
            throw error("'('");
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        Map<String, PythonCall> parts = new LinkedHashMap<>();
        while (!skip(')')) {
            Matcher part = match(PART);
            if (part != null) {
                once(parts.put(part.group(1), call()) == null);
                continue;
            }
            Matcher keyword = match(KEYWORD);
            if (keyword != null) {
                once(!named.containsKey(keyword.group(1)));
                named.put(keyword.group(1), value());
            } else {
                arguments.add(value());
            }
            separator();
        }
        depth--;
        return new PythonCall(name.group(), arguments, named, parts);
    }

    private @Nullable Object value() throws Mismatch {
        blank();
        if (skip('(')) {
            return tuple();
        }
        Matcher string = match(STRING);
        if (string != null) {
            return string.group(1);
        }
        Matcher number = match(NUMBER);
        if (number != null) {
            String digits = number.group();
            return WHOLE.matcher(digits).matches()
                    ? (Object) Long.valueOf(digits)
                    : (Object) Double.valueOf(digits);
        }
        int start = at;
        Matcher name = match(NAME);
        switch (name == null ? "" : name.group()) {
            case "True" -> {
                return true;
            }
            case "False" -> {
                return false;
            }
            case "None" -> {
                return null;
            }
            default -> {
                at = start;
                return call();
            }
        }
    }

    private List<@Nullable Object> tuple() throws Mismatch {
        if (++depth > MAX_DEPTH) {
            throw error("tuples at most " + MAX_DEPTH + " deep");
        }
        List<@Nullable Object> values = new ArrayList<>();
        while (!skip(')')) {
            values.add(value());
            separator();
        }
        depth--;
        return values;
    }

    private void separator() throws Mismatch {
        if (!skip(',') && !text.startsWith(")", at)) {
            throw error("',' or ')'");
        }
    }

    private void once(boolean isNew) throws Mismatch {
        if (!isNew) {
            throw error("each name once, and not again");
        }
    }

    private @Nullable Matcher match(Pattern p) {
        blank();
        Matcher m = p.matcher(text).region(at, text.length());
        if (!m.lookingAt()) {
            return null;
        }
        at = m.end();
        return m;
    }

    private void blank() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean skip(char c) {
        blank();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private Mismatch error(String expected) {
        return new Mismatch("expected " + expected + " at character " + at + " of '" + text + "'");
    }
}
