package jacobi.io;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the dictionary of an {@code .npy} header: exactly the keys {@code descr}, {@code
 * fortran_order} and {@code shape}, in any order, with a string, a truth value and a tuple of
 * integers.
 */
final class NpyHeaderReader {
    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

    private final Input in;
    private final String text;
    private int at;

    private Encoding encoding = Encoding.F32;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private boolean fortranOrder;
    private long[] sizes = {};

    NpyHeaderReader(Input in, String text) {
        this.in = in;
        this.text = text;
    }

    NpyHeader header() throws FileFormatException {
        Set<String> seen = new HashSet<>();
        require('{');
        while (!accept('}')) {
            String key = string();
            if (!KEYS.contains(key) || !seen.add(key)) {
                throw error(
                        "the key '%s', expected descr, fortran_order and shape once each"
                                .formatted(JsonReader.shown(key)));
            }
            require(':');
            switch (key) {
                case "descr" -> descr();
                case "shape" -> shape();
                default -> fortranOrder = truth();
            }
            if (!accept(',')) {
                require('}');
                break;
            }
        }
        skipSpace();
        if (at < text.length()) {
            throw error("found " + found() + " behind the dictionary, expected the end");
        }
        if (seen.size() < KEYS.size()) {
            throw error(
                    "only the keys %s, expected descr, fortran_order and shape"
                            .formatted(seen.stream().sorted().toList()));
        }
        return new NpyHeader(encoding, order, fortranOrder, Elements.shape(in, "shape", sizes));
    }

    private void descr() throws FileFormatException {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '[') {
            throw error("descr is a list of fields, expected one type: records are not read");
        }
        String descr = string();
        encoding =
                switch (descr.isEmpty() ? "" : descr.substring(1)) {
                    case "b1" -> Encoding.BOOL;
                    case "u1" -> Encoding.U8;
                    case "i1" -> Encoding.I8;
                    case "i2" -> Encoding.I16;
                    case "u2" -> Encoding.U16;
                    case "i4" -> Encoding.I32;
                    case "u4" -> Encoding.U32;
                    case "i8" -> Encoding.I64;
                    case "f2" -> Encoding.F16;
                    case "f4" -> Encoding.F32;
                    case "f8" -> Encoding.F64;
                    case "O" -> throw error("pickled Python objects, which are never read");
                    default -> throw unknown(descr);
                };
        order =
                switch (descr.charAt(0)) {
                    case '<' -> ByteOrder.LITTLE_ENDIAN;
                    case '>' -> ByteOrder.BIG_ENDIAN;
                    case '|' -> {
                        if (encoding.byteSize() > 1) {
                            throw unknown(descr);
                        }
                        yield ByteOrder.LITTLE_ENDIAN;
                    }
                    default -> throw unknown(descr);
                };
    }

    private FileFormatException unknown(String descr) {
        return error(
                ("descr '%s', expected |b1, |u1, |i1,"
                                + " or < or > with one of i2, u2, i4, u4, i8, f2, f4, f8")
                        .formatted(JsonReader.shown(descr)));
    }

    private void shape() throws FileFormatException {
        require('(');
        long[] found = new long[4];
        int n = 0;
        boolean comma = true;
        while (!accept(')')) {
            if (!comma) {
                throw error("found " + found() + " in shape, expected ',' or ')'");
            }
            found = n == found.length ? Arrays.copyOf(found, 2 * n) : found;
            found[n++] = integer();
            comma = accept(',');
        }
        if (n == 1 && !comma) {
            throw error("shape (%d), expected a tuple such as (%d,)".formatted(found[0], found[0]));
        }
        sizes = Arrays.copyOf(found, n);
    }

    private long integer() throws FileFormatException {
        skipSpace();
        int start = at;
        at += at < text.length() && text.charAt(at) == '-' ? 1 : 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = text.substring(start, at);
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw error(
                    "found %s in shape, expected an integer of 64 bits"
                            .formatted(digits.isEmpty() ? found() : JsonReader.shown(digits)));
        }
    }

    private boolean truth() throws FileFormatException {
        skipSpace();
        for (String word : new String[] {"True", "False"}) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw error("fortran_order is " + found() + ", expected True or False");
    }

    private String string() throws FileFormatException {
        skipSpace();
        char quote = at < text.length() ? text.charAt(at) : '\0';
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
            throw error("found " + found() + ", expected a string in quotes without escapes");
        }
        String s = text.substring(at + 1, end);
        at = end + 1;
        return s;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean accept(char c) {
        skipSpace();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void require(char c) throws FileFormatException {
        if (!accept(c)) {
            throw error("found " + found() + ", expected '" + c + "'");
        }
    }

    private String found() {
        skipSpace();
        String rest = text.substring(at, Math.min(text.length(), at + 12)).strip();
        return rest.isEmpty() ? "the end" : "'" + JsonReader.shown(rest) + "'";
    }

    private FileFormatException error(String problem) {
        return in.error("header, character " + at + ": " + problem);
    }
}
