package jacobi.io;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * A JSON value (RFC 8259), immutable; {@link #parse(String)} reads one and {@code toString} writes
 * it.
 *
 * <p>The reader is strict where the RFC leaves a choice: the text is UTF-8 without a byte order
 * mark, names in an object are unique, nothing but white space follows the value, {@code NaN} and
 * {@code Infinity} do not exist, nesting is at most {@value #MAX_DEPTH} deep and a number at most
 * {@value #MAX_NUMBER_LENGTH} characters long. Strings are Unicode text: half of a surrogate pair,
 * raw or escaped, is refused in reading and in building, so that whatever is here can be written as
 * UTF-8.
 *
 * <p>Two objects are equal whatever the order of their members; two numbers when their texts are.
 */
public sealed interface Json {
    /** How deep arrays and objects may nest in a text that is read. */
    int MAX_DEPTH = 512;

    /** How many characters a number may have. */
    int MAX_NUMBER_LENGTH = 1000;

    /**
     * The value a text says.
     *
     * @throws FileFormatException with line, column and byte if it is not JSON
     */
    static Json parse(String text) throws FileFormatException {
        return new JsonReader(text, MAX_DEPTH).document();
    }

    /**
     * The value a text in UTF-8 says.
     *
     * @throws FileFormatException with line, column and byte if it is not JSON, or not UTF-8
     */
    static Json parse(byte[] utf8) throws FileFormatException {
        return parse(JsonReader.decode(utf8));
    }

    /**
     * The value in a file.
     *
     * @throws FileFormatException with file, line, column and byte if it is not JSON, or not UTF-8
     * @throws IOException if the file cannot be read
     */
    static Json read(Path file) throws IOException {
        try (Input in = Input.of(file)) {
            byte[] bytes = in.rest();
            try {
                return parse(bytes);
            } catch (FileFormatException e) {
                throw in.error(e.getMessage(), e);
            }
        }
    }

    /**
     * This value on several lines, two spaces a level; {@code toString} is the same on one line.
     */
    default String pretty() {
        return new JsonWriter(true).text(this);
    }

    /**
     * An object: names and values, in the order in which they were put in or read.
     *
     * @param members unmodifiable
     */
    record Obj(SequencedMap<String, Json> members) implements Json {
        /**
         * Copies the map.
         *
         * @throws IllegalArgumentException if half of a surrogate pair is in a name
         */
        public Obj {
            members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
            members.keySet().forEach(Str::requireText);
        }

        /** The value of a name, or null if there is none. */
        public @Nullable Json find(String name) {
            return members.get(name);
        }

        @Override
        public String toString() {
            return new JsonWriter(false).text(this);
        }
    }

    /**
     * An array.
     *
     * @param elements unmodifiable
     */
    record Arr(List<Json> elements) implements Json {
        /** Copies the list. */
        public Arr {
            elements = List.copyOf(elements);
        }

        @Override
        public String toString() {
            return new JsonWriter(false).text(this);
        }
    }

    /**
     * A string.
     *
     * @param value Unicode text
     */
    record Str(String value) implements Json {
        /**
         * Refuses what is not Unicode text.
         *
         * @throws IllegalArgumentException if half of a surrogate pair is in it
         */
        public Str {
            requireText(value);
        }

        static void requireText(String s) {
            int at = loneSurrogate(s, 0, s.length());
            if (at >= 0) {
                throw new IllegalArgumentException(
                        ("a JSON string is Unicode text, but character %d is half of a"
                                        + " surrogate pair (\\u%04x)")
                                .formatted(at, (int) s.charAt(at)));
            }
        }

        /** The first place of half a surrogate pair, or -1. */
        static int loneSurrogate(String s, int from, int to) {
            for (int i = from; i < to; i++) {
                char c = s.charAt(i);
                if (Character.isSurrogate(c)) {
                    boolean pair = i + 1 < to && Character.isSurrogatePair(c, s.charAt(i + 1));
                    if (!pair) {
                        return i;
                    }
                    i++;
                }
            }
            return -1;
        }

        @Override
        public String toString() {
            return new JsonWriter(false).text(this);
        }
    }

    /**
     * A number, kept as it was written, so that nothing of it is lost before someone asks.
     *
     * @param text as RFC 8259 spells numbers
     */
    record Num(String text) implements Json {
        private static final Pattern GRAMMAR =
                Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

        /**
         * Refuses what is not a number.
         *
         * @throws IllegalArgumentException if the text is not a JSON number, or too long
         */
        public Num {
            if (text.length() > MAX_NUMBER_LENGTH) {
                throw new IllegalArgumentException(
                        "a number of %d characters: at most %d are read"
                                .formatted(text.length(), MAX_NUMBER_LENGTH));
            }
            if (!GRAMMAR.matcher(text).matches()) {
                throw new IllegalArgumentException("'" + text + "' is not a JSON number");
            }
        }

        /** The number of a long. */
        public static Num of(long value) {
            return new Num(Long.toString(value));
        }

        /**
         * The number of a double, in the fewest digits that give it back.
         *
         * @throws IllegalArgumentException if it is not finite
         */
        public static Num of(double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("JSON has no number " + value);
            }
            return new Num(Double.toString(value));
        }

        /**
         * The very number as a long: {@code 3}, {@code 3.0} and {@code 3e0} are 3.
         *
         * @throws ArithmeticException if it is not whole or does not fit
         */
        public long toLong() {
            try {
                return new BigDecimal(text).longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                // BigDecimal gives up on exponents beyond an int; no long has one.
                throw new ArithmeticException(
                        "the number " + text + " is not a whole number of 64 bits");
            }
        }

        /**
         * The double nearest to the number.
         *
         * @throws ArithmeticException if it is beyond the largest double
         */
        public double toDouble() {
            double d = Double.parseDouble(text);
            if (Double.isInfinite(d)) {
                throw new ArithmeticException(
                        "the number " + text + " is beyond the range of doubles");
            }
            return d;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * {@code true} or {@code false}.
     *
     * @param value which
     */
    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** {@code null}. */
    record Null() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }
}
