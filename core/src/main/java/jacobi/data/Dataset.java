package jacobi.data;

import jacobi.Tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of samples, numbered from 0.
 *
 * <p>{@link #size} and {@link #get} are all that one has to say; {@link #batch} and {@link
 * #targets} are for data sets that can do better than one sample after the other.
 */
public interface Dataset {
    /** The number of samples. */
    int size();

    /**
     * The sample of a number.
     *
     * <p>A {@link DataLoader} that prefetches calls this on a thread of its own, though never on
     * two at a time.
     *
     * @throws IndexOutOfBoundsException if there is none of that number
     */
    Sample get(int i);

    /**
     * The samples of these numbers, stacked, in this order.
     *
     * @throws IllegalArgumentException if there are none, or they differ in shape or type
     * @throws DataException if one cannot be made, saying which
     */
    default Batch batch(int[] numbers) {
        return Batch.stack(samples(numbers));
    }

    /**
     * The samples of these numbers, in this order.
     *
     * @throws DataException if one cannot be made, saying which
     */
    default List<Sample> samples(int[] numbers) {
        List<Sample> samples = new ArrayList<>(numbers.length);
        for (int i : numbers) {
            try {
                samples.add(get(i));
            } catch (RuntimeException e) {
                throw DataException.ofSample(i, e);
            }
        }
        return samples;
    }

    /**
     * All targets in order, stacked: {@code [size, ...]}.
     *
     * @throws IllegalArgumentException if there are none, or they differ in shape or type
     * @throws DataException if one cannot be made, saying which
     */
    default Tensor targets() {
        int n = size();
        Tensor[] all = new Tensor[n];
        for (int i = 0; i < n; i++) {
            try {
                all[i] = get(i).y();
            } catch (RuntimeException e) {
                throw DataException.ofSample(i, e);
            }
        }
        if (n == 0) {
            throw new IllegalArgumentException("targets: the data set is empty");
        }
        return Tensor.stack(0, all);
    }
}
