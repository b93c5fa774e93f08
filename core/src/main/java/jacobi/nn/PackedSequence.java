package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences of several lengths without padding: the rows of their first steps, then those of their
 * second, and so on, longest sequence first; PyTorch's {@code nn.utils.rnn.PackedSequence}.
 *
 * <p>{@link #pack(Tensor, int[], boolean)} makes one of a padded batch, {@link #padded} a padded
 * batch of one. Sequences may be given in any order; results come in that order.
 */
public final class PackedSequence {
    private final Tensor data;
    private final int[] batchSizes;
    // Place in the sorted order -> place given.
    private final int[] order;

    private PackedSequence(Tensor data, int[] batchSizes, int[] order) {
        this.data = data;
        this.batchSizes = batchSizes;
        this.order = order;
    }

    /**
     * A padded batch.
     *
     * @param output {@code [steps, n, ..]} or {@code [n, steps, ..]}
     * @param lengths of the sequences
     */
    public record Padded(Tensor output, int[] lengths) {}

    /**
     * The steps of a padded batch that are not padding.
     *
     * @param padded {@code [steps, n, ..]}, or {@code [n, steps, ..]} if the batch comes first
     * @param lengths how many steps each sequence has
     * @throws IllegalArgumentException if a length is not in {@code [1, steps]}
     */
    public static PackedSequence pack(Tensor padded, int[] lengths, boolean batchFirst) {
        Tensor x = batchFirst ? padded.transpose(0, 1) : padded;
        if (x.dim() < 2 || x.size(1) != lengths.length || lengths.length == 0) {
            throw new ShapeException(
                    "pack: "
                            + padded.shape()
                            + " for "
                            + lengths.length
                            + " lengths: expected a batch of as many");
        }
        int steps = x.size(0);
        for (int l : lengths) {
            if (l < 1 || l > steps) {
                throw new IllegalArgumentException(
                        "pack: length " + l + " of " + steps + " steps: expected 1 to " + steps);
            }
        }
        int n = lengths.length;
        int[] order = order(lengths);
        int[] sizes = sizes(lengths, order);
        int[] at = new int[Arrays.stream(sizes).sum()];
        int next = 0;
        for (int t = 0; t < sizes.length; t++) {
            for (int i = 0; i < sizes[t]; i++) {
                at[next++] = t * n + order[i];
            }
        }
        return new PackedSequence(x.flatten(0, 1).indexSelect(0, Tensor.of(at)), sizes, order);
    }

    /** Sequences {@code [steps, ..]} of several lengths. */
    public static PackedSequence pack(List<Tensor> sequences) {
        int[] lengths = sequences.stream().mapToInt(s -> s.size(0)).toArray();
        return pack(pad(sequences, false, 0), lengths, false);
    }

    /**
     * Sequences {@code [steps, ..]} of several lengths as one batch, filled up with a value.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Tensor pad(List<Tensor> sequences, boolean batchFirst, double value) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("pad: no sequences: expected one at least");
        }
        int steps = sequences.stream().mapToInt(s -> s.size(0)).max().orElse(0);
        List<Tensor> full = new ArrayList<>();
        for (Tensor s : sequences) {
            if (s.size(0) == steps) {
                full.add(s);
                continue;
            }
            int[] rest = s.shape().toArray();
            rest[0] = steps - s.size(0);
            full.add(Tensor.cat(0, s, Tensor.full(s.dtype(), value, rest)));
        }
        return Tensor.stack(batchFirst ? 0 : 1, full.toArray(Tensor[]::new));
    }

    /** Places by falling length, those of equal length as they were. */
    private static int[] order(int[] lengths) {
        return IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -lengths[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    private static int[] sizes(int[] lengths, int[] order) {
        int[] sizes = new int[lengths[order[0]]];
        for (int l : lengths) {
            for (int t = 0; t < l; t++) {
                sizes[t]++;
            }
        }
        return sizes;
    }

    /** The rows of all steps, {@code [rows, ..]}. */
    public Tensor data() {
        return data;
    }

    /** How many sequences are still going on at each step. */
    public int[] batchSizes() {
        return batchSizes.clone();
    }

    /** Of each place in the sorted order, the place given. */
    public int[] sortedIndices() {
        return order.clone();
    }

    /** How many sequences. */
    public int batch() {
        return batchSizes[0];
    }

    /** The lengths, in the order given. */
    public int[] lengths() {
        int[] lengths = new int[batch()];
        for (int size : batchSizes) {
            for (int i = 0; i < size; i++) {
                lengths[order[i]]++;
            }
        }
        return lengths;
    }

    /** The same sequences with other rows, as many. */
    PackedSequence with(Tensor rows) {
        return new PackedSequence(rows, batchSizes, order);
    }

    /** What belongs to the sequences along a dimension, in the sorted order. */
    Tensor sorted(Tensor x, int dim) {
        return isSorted() ? x : x.indexSelect(dim, Tensor.of(order));
    }

    /** What belongs to the sequences along a dimension, in the order given. */
    Tensor unsorted(Tensor x, int dim) {
        return isSorted() ? x : x.indexSelect(dim, Tensor.of(inverse()));
    }

    private boolean isSorted() {
        return IntStream.range(0, order.length).allMatch(i -> order[i] == i);
    }

    private int[] inverse() {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }

    /** A padded batch in the order given, filled up with zeros to the longest sequence. */
    public Padded padded(boolean batchFirst) {
        return padded(batchFirst, 0, batchSizes.length);
    }

    /**
     * A padded batch in the order given.
     *
     * @param value what it is filled up with
     * @param steps to how many steps
     * @throws IllegalArgumentException if a sequence has more steps
     */
    public Padded padded(boolean batchFirst, double value, int steps) {
        if (steps < batchSizes.length) {
            throw new IllegalArgumentException(
                    "padded: "
                            + steps
                            + " steps: expected at least the "
                            + batchSizes.length
                            + " of the longest sequence");
        }
        int n = batch();
        int rows = data.size(0);
        // Row number rows is the padding.
        int[] at = new int[steps * n];
        Arrays.fill(at, rows);
        int next = 0;
        for (int t = 0; t < batchSizes.length; t++) {
            for (int i = 0; i < batchSizes[t]; i++) {
                at[t * n + order[i]] = next++;
            }
        }
        int[] one = data.shape().toArray();
        one[0] = 1;
        Tensor all = Tensor.cat(0, data, Tensor.full(data.dtype(), value, one));
        Tensor out = all.indexSelect(0, Tensor.of(at)).unflatten(0, steps, n);
        return new Padded(batchFirst ? out.transpose(0, 1) : out, lengths());
    }
}
