package jacobi.cli.train;

import java.util.Arrays;

/** Finds constants by the names users give them. */
final class Choice {
    private Choice() {}

    /**
     * The constant of a name, in whatever case.
     *
     * @param option for the message, such as {@code --task}
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    static <E extends Enum<E>> E of(Class<E> type, String option, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(e -> e.toString().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s is '%s': expected one of %s"
                                                .formatted(option, name, list(type))));
    }

    /** All names. */
    static String list(Class<? extends Enum<?>> type) {
        String all = Arrays.toString(type.getEnumConstants());
        return all.substring(1, all.length() - 1);
    }
}
