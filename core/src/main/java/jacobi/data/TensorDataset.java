package jacobi.data;

import jacobi.Tensor;

import java.util.Objects;

/**
 * Sample i is {@code (x[i], y[i])} of two tensors, which are shared and not copied; a batch is
 * gathered from each by one kernel.
 */
public final class TensorDataset implements Dataset {
    private final Tensor x;
    private final Tensor y;

    /**
     * A data set over inputs and targets.
     *
     * @param x inputs, {@code [n, ...]}
     * @param y targets, {@code [n, ...]}
     * @throws IllegalArgumentException if one is a scalar, n differs or is 0, or a target is NaN
     */
    public TensorDataset(Tensor x, Tensor y) {
        this.x = x.detach();
        this.y = y.detach();
        if (x.shape().rank() == 0 || y.shape().rank() == 0) {
            throw new IllegalArgumentException(
                    "data set: x is %s and y is %s, expected a dimension of samples in each"
                            .formatted(x.shape(), y.shape()));
        }
        if (x.shape().size(0) != y.shape().size(0)) {
            throw new IllegalArgumentException(
                    "data set: x %s has %d samples but y %s has %d"
                            .formatted(x.shape(), x.shape().size(0), y.shape(), y.shape().size(0)));
        }
        if (x.shape().size(0) == 0) {
            throw new IllegalArgumentException(
                    "data set: x %s is empty, expected at least one sample".formatted(x.shape()));
        }
        requireNumbers(this.y);
    }

    private static void requireNumbers(Tensor y) {
        if (!y.dtype().isFloating()) {
            return;
        }
        int n = y.numel();
        int each = n / y.shape().size(0);
        for (int i = 0; i < n; i++) {
            if (Double.isNaN(y.array().getDouble(i))) {
                throw new IllegalArgumentException(
                        "data set: the target of sample %d is NaN, expected a number"
                                .formatted(i / each));
            }
        }
    }

    /** All inputs. */
    public Tensor x() {
        return x;
    }

    /** All targets. */
    public Tensor y() {
        return y;
    }

    @Override
    public int size() {
        return x.shape().size(0);
    }

    /** The sample of a number, as views. */
    @Override
    public Sample get(int i) {
        Objects.checkIndex(i, size());
        return new Sample(x.select(0, i), y.select(0, i));
    }

    @Override
    public Batch batch(int[] numbers) {
        for (int i : numbers) {
            // An index tensor counts from the end where it is negative; a number of a sample does
            // not.
            Objects.checkIndex(i, size());
        }
        Tensor index = Tensor.of(numbers);
        return new Batch(x.indexSelect(0, index), y.indexSelect(0, index));
    }

    @Override
    public Tensor targets() {
        return y;
    }
}
