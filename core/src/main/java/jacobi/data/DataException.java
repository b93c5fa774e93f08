package jacobi.data;

import java.util.OptionalInt;

/**
 * A sample or a batch could not be made; the cause is what the data set or the collate function
 * threw, with the stack trace of the thread that ran it.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;

    /** The number of the sample, or {@link #NONE}. */
    private final int sample;

    private DataException(String message, int sample, Throwable cause) {
        super(message, cause);
        this.sample = sample;
    }

    /**
     * That a sample failed. A cause that already names a sample, from a data set further in, is
     * given back as it is.
     */
    public static DataException ofSample(int number, RuntimeException cause) {
        return cause instanceof DataException inner && inner.sample != NONE
                ? inner
                : new DataException("sample " + number + ": " + reason(cause), number, cause);
    }

    /** That a batch failed as a whole, or which sample of it did. */
    static DataException ofBatch(int number, int[] samples, RuntimeException cause) {
        if (cause instanceof DataException inner) {
            return inner;
        }
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < Math.min(samples.length, 10); i++) {
            list.append(i == 0 ? "" : ", ").append(samples[i]);
        }
        String more = samples.length > 10 ? ", ..." : "";
        return new DataException(
                "batch %d (samples %s%s): %s".formatted(number, list, more, reason(cause)),
                samples.length == 1 ? samples[0] : NONE,
                cause);
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return message == null || message.isEmpty() ? kind : message;
    }

    /** The number of the sample in its data set; empty if the batch failed as a whole. */
    public OptionalInt sample() {
        return sample == NONE ? OptionalInt.empty() : OptionalInt.of(sample);
    }
}
