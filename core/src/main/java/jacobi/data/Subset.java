package jacobi.data;

import jacobi.Tensor;

import java.util.List;

/** Some samples of another data set, in an order of their own. */
public final class Subset implements Dataset {
    private final Dataset whole;
    private final int[] numbers;

    /**
     * The samples of these numbers (copied); a number may come more than once.
     *
     * @throws IndexOutOfBoundsException if there is no sample of a number
     */
    public Subset(Dataset whole, int... numbers) {
        this.whole = whole;
        this.numbers = numbers.clone();
        int n = whole.size();
        for (int i : numbers) {
            if (i < 0 || i >= n) {
                throw new IndexOutOfBoundsException(
                        "subset: there is no sample %d in a data set of %d".formatted(i, n));
            }
        }
    }

    /** The data set this is a part of. */
    public Dataset whole() {
        return whole;
    }

    /** The numbers of the samples in the whole, a copy. */
    public int[] numbers() {
        return numbers.clone();
    }

    @Override
    public int size() {
        return numbers.length;
    }

    @Override
    public Sample get(int i) {
        int number = numbers[i];
        try {
            return whole.get(number);
        } catch (RuntimeException e) {
            throw DataException.ofSample(number, e);
        }
    }

    @Override
    public Batch batch(int[] some) {
        return whole.batch(inWhole(some));
    }

    @Override
    public List<Sample> samples(int[] some) {
        return whole.samples(inWhole(some));
    }

    @Override
    public Tensor targets() {
        return whole.targets().indexSelect(0, Tensor.of(numbers));
    }

    private int[] inWhole(int[] some) {
        int[] out = new int[some.length];
        for (int i = 0; i < some.length; i++) {
            out[i] = numbers[some[i]];
        }
        return out;
    }
}
