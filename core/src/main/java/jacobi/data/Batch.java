package jacobi.data;

import jacobi.Tensor;

import java.util.List;
import java.util.function.Function;

/**
 * Some inputs and their targets, side by side along dimension 0.
 *
 * @param x the inputs, such as {@code [32, 1, 28, 28]}
 * @param y the targets, such as {@code [32]}
 */
public record Batch(Tensor x, Tensor y) {
    /** The number of samples: the size of dimension 0 of {@code x}. */
    public int size() {
        return x.shape().size(0);
    }

    /**
     * Samples of one shape and type stacked along a new dimension 0.
     *
     * @throws IllegalArgumentException if there are none, or one differs from the first; the
     *     message says which and how
     */
    public static Batch stack(List<Sample> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("batch: no samples to stack, expected at least one");
        }
        return new Batch(column(samples, "x", Sample::x), column(samples, "y", Sample::y));
    }

    private static Tensor column(List<Sample> samples, String name, Function<Sample, Tensor> part) {
        Tensor first = part.apply(samples.getFirst());
        Tensor[] all = new Tensor[samples.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = part.apply(samples.get(i));
            if (!all[i].shape().equals(first.shape()) || all[i].dtype() != first.dtype()) {
                throw new IllegalArgumentException(
                        "batch: %s of sample %d is %s %s, expected %s %s as in sample 0 of the batch"
                                .formatted(
                                        name,
                                        i,
                                        all[i].dtype(),
                                        all[i].shape(),
                                        first.dtype(),
                                        first.shape()));
            }
        }
        return Tensor.stack(0, all);
    }
}
