package jacobi.data;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Makes the batches of an epoch by number. */
record BatchMaker(
        Dataset data, @Nullable Function<List<Sample>, Batch> collate, int[] order, int batchSize) {
    /**
     * The batch of a number.
     *
     * @throws DataException whatever goes wrong in the data set or the collate function
     */
    Batch make(int number) {
        int from = number * batchSize;
        int[] samples = Arrays.copyOfRange(order, from, from + Math.min(batchSize, order.length - from));
        try {
            return collate == null ? data.batch(samples) : collate.apply(data.samples(samples));
        } catch (RuntimeException e) {
            throw DataException.ofBatch(number, samples, e);
        }
    }
}
