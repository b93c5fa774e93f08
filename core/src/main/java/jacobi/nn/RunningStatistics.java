package jacobi.nn;

import org.jspecify.annotations.Nullable;

/**
 * A block that keeps a mean and a variance of its inputs as training goes on, as batch
 * normalisation does.
 */
public interface RunningStatistics {
    /** Forgets all it has seen. */
    void resetRunningStats();

    /**
     * How much of a batch goes into the statistics; null if each batch counts the same, as in a
     * mean over all.
     */
    @Nullable Double momentum();

    /** Sets how much of a batch goes into the statistics; null for a mean over all. */
    void momentum(@Nullable Double share);
}
