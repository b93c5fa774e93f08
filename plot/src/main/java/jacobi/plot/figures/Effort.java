package jacobi.plot.figures;

import java.util.function.Consumer;

/**
 * How much a figure may cost.
 *
 * @param level how much those train that train
 * @param seed that all that is random comes from
 * @param progress is told now and then how far a long one has come
 */
public record Effort(Level level, long seed, Consumer<String> progress) {
    /** How much is trained. */
    public enum Level {
        /** As little as shows that it runs; not for looking at. */
        TRIAL,
        /** All figures together take minutes. */
        QUICK,
        /** All figures together take an hour or so. */
        FULL
    }

    /** One of three, by the level. */
    <T> T choose(T trial, T quick, T full) {
        return switch (level) {
            case TRIAL -> trial;
            case QUICK -> quick;
            case FULL -> full;
        };
    }
}
