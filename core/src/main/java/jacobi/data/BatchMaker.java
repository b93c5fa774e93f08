package jacobi.data;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Makes the batches of an epoch by number.
 *
 * @param turn held while a batch is made, by all iterators of a loader: an abandoned one may still
 *     be at its last batches when the next begins
 */
record BatchMaker(
        Dataset data,
        @Nullable Function<List<Sample>, Batch> collate,
        int[] order,
        int batchSize,
        ReentrantLock turn) {
    /**
     * The batch of a number.
     *
     * @throws DataException whatever goes wrong in the data set or the collate function
     */
    Batch make(int number) {
        int from = number * batchSize;
        int[] samples =
                Arrays.copyOfRange(order, from, from + Math.min(batchSize, order.length - from));
        try {
            takeTurn();
            return collate == null ? data.batch(samples) : collate.apply(data.samples(samples));
        } catch (RuntimeException e) {
            throw DataException.ofBatch(number, samples, e);
        } finally {
            if (turn.isHeldByCurrentThread()) {
                turn.unlock();
            }
        }
    }

    /** An interrupt ends only a wait for another iterator whose data set hangs. */
    private void takeTurn() {
        if (turn.tryLock()) {
            return;
        }
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while an earlier iterator of the loader still makes a batch", e);
        }
    }
}
