package jacobi.cli.common;

import jacobi.io.FileFormatException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The notes of a model file, which is not believed: what is missing or makes no sense in them is a
 * {@link FileFormatException}.
 *
 * @param file which, for messages
 * @param command the command that saves such files, for messages too
 * @param byName text by name
 */
public record Notes(Path file, String command, Map<String, String> byName) {
    /** A note that may be missing. */
    public @Nullable String find(String name) {
        return byName.get(name);
    }

    /** A note that must be there; to be called inside {@link #parse}. */
    public String text(String name) {
        String text = byName.get(name);
        if (text == null) {
            throw new IllegalArgumentException("the note '" + name + "' is missing");
        }
        return text;
    }

    /** A whole number, not negative; to be called inside {@link #parse}. */
    public long count(String name) {
        String text = text(name);
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(
                    "%s is '%s': expected a whole number from 0".formatted(name, shown(text)));
        }
        return Long.parseLong(text);
    }

    /** Not all of what may be very long. */
    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    /** Runs a parser of notes, whose complaints become those of the file. */
    public <T> T parse(Supplier<T> parser) throws FileFormatException {
        try {
            return parser.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new FileFormatException(
                    "%s: not a model of '%s': %s"
                            .formatted(file, command, shown(String.valueOf(e.getMessage()))),
                    e);
        }
    }
}
