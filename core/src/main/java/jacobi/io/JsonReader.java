package jacobi.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A recursive-descent reader of RFC 8259: one method for each rule of its grammar. */
final class JsonReader {
    private final String text;
    private final int maxDepth;
    private int at;

    JsonReader(String text, int maxDepth) {
        this.text = text;
        this.maxDepth = maxDepth;
    }

    /** The text of bytes in UTF-8, refusing what is not. */
    static String decode(byte[] utf8) throws FileFormatException {
        CharsetDecoder decoder =
                UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(utf8);
        // UTF-8 never has more UTF-16 units than bytes.
        CharBuffer out = CharBuffer.allocate(utf8.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            JsonReader reader = new JsonReader(text, 0);
            throw reader.error(
                    text.length(),
                    "byte 0x%02x is not UTF-8".formatted(utf8[in.position()] & 0xff));
        }
        return text;
    }

    Json document() throws FileFormatException {
        if (text.startsWith("\ufeff")) {
            throw error(0, "a byte order mark, expected JSON without one");
        }
        skipSpace();
        Json value = value(1);
        skipSpace();
        if (at < text.length()) {
            throw error(at, "found " + found() + " behind the value, expected the end");
        }
        return value;
    }

    private Json value(int depth) throws FileFormatException {
        if (at == text.length()) {
            throw error(at, "found the end, expected a value");
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Str(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw error(at, "found " + found() + ", expected a value");
        };
    }

    private Json object(int depth) throws FileFormatException {
        requireDepth(depth);
        at++;
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        skipSpace();
        if (!accept('}')) {
            do {
                skipSpace();
                int start = at;
                if (at == text.length() || text.charAt(at) != '"') {
                    throw error(at, "found " + found() + ", expected a name in quotes");
                }
                String name = string();
                skipSpace();
                require(':', "':' behind a name");
                skipSpace();
                if (members.putIfAbsent(name, value(depth + 1)) != null) {
                    throw error(
                            start, "the name '" + shown(name) + "' is there twice in one object");
                }
                skipSpace();
            } while (accept(','));
            require('}', "',' or '}'");
        }
        return new Json.Obj(members);
    }

    private Json array(int depth) throws FileFormatException {
        requireDepth(depth);
        at++;
        skipSpace();
        if (accept(']')) {
            return new Json.Arr(List.of());
        }
        List<Json> elements = new ArrayList<>();
        do {
            skipSpace();
            elements.add(value(depth + 1));
            skipSpace();
        } while (accept(','));
        require(']', "',' or ']'");
        return new Json.Arr(elements);
    }

    private void requireDepth(int depth) throws FileFormatException {
        if (depth > maxDepth) {
            throw error(at, "nested deeper than " + maxDepth);
        }
    }

    private Json word(String word, Json value) throws FileFormatException {
        if (!text.startsWith(word, at)) {
            throw error(at, "found " + found() + ", expected a value");
        }
        at += word.length();
        return value;
    }

    private Json number() throws FileFormatException {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new Json.Num(text.substring(start, at));
        } catch (IllegalArgumentException e) {
            throw error(start, String.valueOf(e.getMessage()));
        }
    }

    private String string() throws FileFormatException {
        int open = at++;
        int run = at;
        StringBuilder unescaped = null;
        while (true) {
            if (at == text.length()) {
                throw error(open, "a string without its closing quote");
            }
            char c = text.charAt(at);
            if (c < ' ') {
                throw error(at, "a raw control character U+%04X in a string".formatted((int) c));
            }
            if (c == '"') {
                break;
            }
            if (c == '\\') {
                unescaped = unescaped == null ? new StringBuilder() : unescaped;
                unescaped.append(text, run, at).append(escape());
                run = at;
            } else {
                at++;
            }
        }
        String tail = text.substring(run, at++);
        String s = unescaped == null ? tail : unescaped.append(tail).toString();
        int lone = Json.Str.loneSurrogate(s, 0, s.length());
        if (lone >= 0) {
            throw error(
                    open,
                    "half of a surrogate pair (\\u%04x) in a string"
                            .formatted((int) s.charAt(lone)));
        }
        return s;
    }

    private char escape() throws FileFormatException {
        int start = at++;
        char c = at < text.length() ? text.charAt(at++) : '\0';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex(start);
            default ->
                    throw error(
                            start,
                            "bad escape '"
                                    + shown(text.substring(start, at))
                                    + "', expected one of \\\" \\\\ \\/ \\b \\f \\n"
                                    + " \\r"
                                    + " \\t \\uXXXX");
        };
    }

    private char hex(int start) throws FileFormatException {
        int value = 0;
        for (int end = at + 4; at < end; at++) {
            // Character.digit would also take the digits of other scripts.
            int digit =
                    at < text.length() && text.charAt(at) < 128
                            ? Character.digit(text.charAt(at), 16)
                            : -1;
            if (digit < 0) {
                throw error(start, "bad escape, expected \\u and four hexadecimal digits");
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean accept(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void require(char c, String expected) throws FileFormatException {
        if (!accept(c)) {
            throw error(at, "found " + found() + ", expected " + expected);
        }
    }

    private String found() {
        if (at >= text.length()) {
            return "the end";
        }
        int end = at;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return "'" + shown(text.substring(at, Math.max(end, text.offsetByCodePoints(at, 1)))) + "'";
    }

    /** A piece of the file fit for a message: short, and without control characters. */
    static String shown(String s) {
        int cut = Math.min(s.length(), 60);
        StringBuilder out = new StringBuilder();
        s.substring(0, cut)
                .codePoints()
                .forEach(
                        c -> {
                            if (Character.isISOControl(c)
                                    || Character.getType(c) == Character.SURROGATE) {
                                out.append("\\u%04x".formatted(c));
                            } else {
                                out.appendCodePoint(c);
                            }
                        });
        return cut < s.length() ? out + "..." : out.toString();
    }

    private FileFormatException error(int where, String problem) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < where; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        int column = text.codePointCount(lineStart, where) + 1;
        int bytes = text.substring(0, where).getBytes(UTF_8).length;
        return new FileFormatException(
                "line %d, column %d (byte %d): %s".formatted(line, column, bytes, problem));
    }
}
