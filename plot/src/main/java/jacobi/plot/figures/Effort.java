package jacobi.plot.figures;

import java.util.function.Consumer;

/**
 * How much a figure may cost.
 *
 * @param quick whether the long ones train less: all figures together then take minutes
 * @param seed that all that is random comes from
 * @param progress is told now and then how far a long one has come
 */
public record Effort(boolean quick, long seed, Consumer<String> progress) {
    /** The first when quick, the second otherwise. */
    int either(int whenQuick, int otherwise) {
        return quick ? whenQuick : otherwise;
    }
}
