package jacobi.csv;

import jacobi.Tensor;
import jacobi.data.Batch;
import jacobi.data.Dataset;
import jacobi.data.Sample;
import jacobi.data.TensorDataset;

import java.util.List;

/**
 * Rows of a table as samples: {@code x} is {@code [inputs]}; {@code y} is the class, an {@code
 * int64} scalar, or the standardised number, {@code [1]}.
 */
public final class CsvDataset implements Dataset {
    private final TensorDataset tensors;
    private final Preprocessor preprocessor;
    private final long[] lines;
    private final List<String> notices;

    CsvDataset(
            TensorDataset tensors, Preprocessor preprocessor, long[] lines, List<String> notices) {
        this.tensors = tensors;
        this.preprocessor = preprocessor;
        this.lines = lines;
        this.notices = List.copyOf(notices);
    }

    /** What made the numbers. */
    public Preprocessor preprocessor() {
        return preprocessor;
    }

    /** All inputs, {@code [size, inputs]}. */
    public Tensor x() {
        return tensors.x();
    }

    /** All targets: {@code int64 [size]}, or standardised numbers {@code [size, 1]}. */
    public Tensor y() {
        return tensors.y();
    }

    /** The line of a sample in the file. */
    public long line(int i) {
        return lines[i];
    }

    /** What was done that a user should know, a sentence each: rows left out, unseen categories. */
    public List<String> notices() {
        return notices;
    }

    @Override
    public int size() {
        return tensors.size();
    }

    @Override
    public Sample get(int i) {
        return tensors.get(i);
    }

    @Override
    public Batch batch(int[] numbers) {
        return tensors.batch(numbers);
    }

    @Override
    public Tensor targets() {
        return tensors.y();
    }
}
