package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/** Rows of a table looked up by number, one by one or joined in bags. */
public final class Embeddings {
    static final Table TABLE = new Table("Embeddings");

    /** What a norm that rows are divided by is raised by, as PyTorch has it. */
    private static final double NORM_EPSILON = 1e-7;

    /** How the rows of a bag become one. */
    public enum Mode {
        /** Their sum. */
        SUM,
        /** Their mean. */
        MEAN,
        /** The largest of each column. */
        MAX;

        /**
         * The mode of PyTorch's name.
         *
         * @throws IllegalArgumentException for another name
         */
        public static Mode of(String name) {
            for (Mode m : values()) {
                if (m.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return m;
                }
            }
            throw new IllegalArgumentException(
                    "embedding_bag: mode is '" + name + "': expected 'sum', 'mean' or 'max'");
        }
    }

    /**
     * x, whose gradient is multiplied by factors: inputs {@code (x, factors)}, which broadcast.
     * Where the factor is 0 the gradient is 0, whatever came.
     */
    record GradientScale() implements Operator {
        @Override
        public String name() {
            return "gradient_scale";
        }

        @Override
        public Array[] forward(Array[] in) {
            return new Array[] {in[0]};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value f = c.input(1);
            Value none = f.with(f.number(0), Comparison.EQ.op());
            Value zero = g[0].constant(Array.scalar(g[0].dtype(), 0));
            return new Value[] {Arithmetic.where(none, zero, g[0].mul(f)), null};
        }

        @Override
        public boolean savesInput(int i) {
            return i == 1;
        }
    }

    static {
        TABLE.single(
                "nn.functional.embedding(Tensor weight, Tensor input, int? padding_idx=None,"
                        + " float? max_norm=None, float norm_type=2.0, bool"
                        + " scale_grad_by_freq=False, bool sparse=False)",
                a -> {
                    requireDense(a, "embedding");
                    return embedding(
                            a.value("weight"),
                            a.value("input"),
                            a.optionalNumber("padding_idx"),
                            a.optionalNumber("max_norm"),
                            a.number("norm_type"),
                            a.flag("scale_grad_by_freq"));
                });
        TABLE.single(
                "nn.functional.embedding_bag(Tensor input, Tensor weight, Tensor? offsets=None,"
                        + " float? max_norm=None, float norm_type=2.0, bool"
                        + " scale_grad_by_freq=False, str mode='mean', bool sparse=False, Tensor?"
                        + " per_sample_weights=None, bool include_last_offset=False, int?"
                        + " padding_idx=None)",
                a -> {
                    requireDense(a, "embedding_bag");
                    return bag(
                            a.value("weight"),
                            a.value("input"),
                            a.optionalValue("offsets"),
                            a.optionalNumber("max_norm"),
                            a.number("norm_type"),
                            Mode.of(String.valueOf(a.text("mode"))),
                            a.flag("scale_grad_by_freq"),
                            a.optionalValue("per_sample_weights"),
                            a.flag("include_last_offset"),
                            a.optionalNumber("padding_idx"));
                });
    }

    private Embeddings() {}

    /**
     * Checks that a dense gradient will do.
     *
     * @throws UnsupportedOperationException if {@code sparse} is true
     */
    public static void requireDense(Arguments a, String operator) {
        if (a.flag("sparse")) {
            throw new UnsupportedOperationException(
                    operator + ": sparse is True: expected False, all gradients are dense");
        }
    }

    private static void checkWeight(Value weight, String operator) {
        if (weight.rank() != 2) {
            throw new ShapeException(
                    operator + ": weight has shape " + weight.shape() + ": expected [rows, size]");
        }
    }

    private static int padding(double padding, int rows, String operator) {
        if (padding < -rows || padding >= rows) {
            throw new IndexOutOfBoundsException(
                    operator
                            + ": padding index "
                            + (int) padding
                            + " is out of bounds for "
                            + rows
                            + " rows");
        }
        return (int) (padding < 0 ? padding + rows : padding);
    }

    /**
     * The rows of a table at indices: {@code weight [n, d], index [...] -> [..., d]}.
     *
     * @param padding an index, which may count from the end, whose row takes no gradient; or null
     * @param maxNorm rows with a larger norm are shortened to it, in the table itself; or null
     * @param normType the p of that norm
     * @param scaled whether a row's gradient is divided by the number of times its index occurs
     */
    public static Value embedding(
            Value weight,
            Value index,
            @Nullable Double padding,
            @Nullable Double maxNorm,
            double normType,
            boolean scaled) {
        checkWeight(weight, "embedding");
        Value at = Indexing.longs(index, "embedding");
        shorten(weight.array(), at.array(), maxNorm, normType, "embedding");
        Value flat = at.reshape(Shape.of(Math.toIntExact(at.shape().numel())));
        int pad = padding == null ? -1 : padding(padding, weight.shape().size(0), "embedding");
        Value rows = rows(weight, flat, pad, scaled, "embedding");
        return rows.reshape(index.shape().concat(weight.shape().slice(1, 2)));
    }

    /**
     * Shortens the rows at indices that are too long, in place and without history; PyTorch's
     * {@code embedding_renorm_}.
     */
    private static void shorten(
            Array weight, Array index, @Nullable Double most, double type, String operator) {
        if (most == null) {
            return;
        }
        long[] rows = Arrays.stream(index.toLongs()).distinct().toArray();
        Gather.checkBounds(operator, rows, 0, weight.shape());
        int d = weight.shape().size(1);
        for (long row : rows) {
            double norm = norm(weight, row * d, d, type);
            if (norm > most) {
                double factor = most / (norm + NORM_EPSILON);
                for (long i = row * d; i < (row + 1) * d; i++) {
                    weight.setDouble(i, weight.getDouble(i) * factor);
                }
            }
        }
        weight.storage().changed();
    }

    private static double norm(Array a, long from, int n, double type) {
        double sum = 0;
        for (long i = from; i < from + n; i++) {
            double x = Math.abs(a.getDouble(i));
            sum = Double.isInfinite(type) ? Math.max(sum, x) : sum + Math.pow(x, type);
        }
        return Double.isInfinite(type) ? sum : Math.pow(sum, 1 / type);
    }

    private static Value rows(Value weight, Value flat, int pad, boolean scaled, String operator) {
        Value all = Indexing.spread(weight, 0, flat, operator);
        Value rows = weight.with(all, new Gather(operator, 0));
        if (pad < 0 && !scaled) {
            return rows;
        }
        long[] index = flat.array().toLongs();
        int[] counts = new int[weight.shape().size(0)];
        for (long i : index) {
            counts[(int) i]++;
        }
        Array factors = Array.zeros(weight.dtype(), Shape.of(index.length, 1));
        for (int i = 0; i < index.length; i++) {
            double f = scaled ? 1.0 / counts[(int) index[i]] : 1;
            factors.setDouble(i, index[i] == pad ? 0 : f);
        }
        return rows.with(rows.constant(factors), new GradientScale());
    }

    /**
     * Rows of a table joined in bags: {@code weight [n, d] -> [bags, d]}. A bag without rows gives
     * zeros.
     *
     * @param index {@code [bags, m]}, or {@code [all]} with offsets
     * @param offsets where each bag begins in a vector of indices, null for a matrix
     * @param maxNorm as {@link #embedding} has it
     * @param normType the same
     * @param scaled the same
     * @param weights a factor for each index, for sums only; or null
     * @param lastOffset whether the last offset says where the last bag ends
     * @param padding an index, which may count from the end, that is left out; or null
     */
    public static Value bag(
            Value weight,
            Value index,
            @Nullable Value offsets,
            @Nullable Double maxNorm,
            double normType,
            Mode mode,
            boolean scaled,
            @Nullable Value weights,
            boolean lastOffset,
            @Nullable Double padding) {
        checkWeight(weight, "embedding_bag");
        int[] starts = starts(index, offsets, lastOffset);
        Array indices = Indexing.longs(index, "embedding_bag").array();
        long[] at = indices.toLongs();
        if (weights != null && (mode != Mode.SUM || !weights.shape().equals(index.shape()))) {
            throw new IllegalArgumentException(
                    "embedding_bag: per-sample weights "
                            + weights.shape()
                            + " for mode "
                            + mode
                            + " and indices "
                            + index.shape()
                            + ": expected the shape of the indices, and mode SUM");
        }
        int n = weight.shape().size(0);
        int pad = padding == null ? -1 : padding(padding, n, "embedding_bag");
        shorten(weight.array(), indices, maxNorm, normType, "embedding_bag");
        int[] bags = new int[at.length];
        for (int b = 0; b + 1 < starts.length; b++) {
            Arrays.fill(bags, starts[b], starts[b + 1], b);
        }
        int end = starts[starts.length - 1];
        int[] kept = IntStream.range(0, end).filter(i -> at[i] != pad).toArray();
        Value flat = longs(weight, Arrays.stream(kept).mapToLong(i -> at[i]).toArray());
        Value rows = rows(weight, flat, -1, scaled, "embedding_bag");
        if (weights != null) {
            Value all = weights.reshape(Shape.of(at.length));
            Value some =
                    Indexing.indexSelect(
                            all, 0, longs(weight, Arrays.stream(kept).asLongStream().toArray()));
            rows = rows.mul(some.reshape(Shape.of(kept.length, 1)));
        }
        int[] bag = Arrays.stream(kept).map(i -> bags[i]).toArray();
        return joined(rows, bag, starts.length - 1, mode);
    }

    /** Where each bag begins, and where the last one ends. */
    private static int[] starts(Value index, @Nullable Value offsets, boolean lastOffset) {
        if (index.rank() == 2 && offsets == null) {
            int m = index.shape().size(1);
            return IntStream.rangeClosed(0, index.shape().size(0)).map(b -> b * m).toArray();
        }
        if (index.rank() != 1 || offsets == null || offsets.rank() != 1) {
            throw new ShapeException(
                    "embedding_bag: indices "
                            + index.shape()
                            + " and "
                            + (offsets == null ? "no offsets" : "offsets " + offsets.shape())
                            + ": expected [bags, m] alone, or two vectors");
        }
        int n = index.shape().size(0);
        long[] given = Indexing.longs(offsets, "embedding_bag").array().toLongs();
        long[] all = lastOffset ? given : Arrays.copyOf(given, given.length + 1);
        if (!lastOffset) {
            all[given.length] = n;
        }
        for (int i = 0; i < all.length; i++) {
            if (all[i] < (i == 0 ? 0 : all[i - 1]) || all[i] > n || (i == 0 && all[i] != 0)) {
                throw new IllegalArgumentException(
                        "embedding_bag: offsets "
                                + Arrays.toString(given)
                                + " of "
                                + n
                                + " indices: expected 0 first, none before its predecessor, and"
                                + " none behind the end");
            }
        }
        if (all.length == 0) {
            throw new IllegalArgumentException("embedding_bag: no offsets: expected one at least");
        }
        return Arrays.stream(all).mapToInt(Math::toIntExact).toArray();
    }

    private static Value longs(Value beside, long... values) {
        return beside.constant(Array.of(Storage.of(values), Shape.of(values.length)));
    }

    /** Rows joined by the number of their bag, which does not fall. */
    private static Value joined(Value rows, int[] bag, int bags, Mode mode) {
        int d = rows.shape().size(1);
        int[] counts = new int[bags];
        for (int b : bag) {
            counts[b]++;
        }
        if (mode == Mode.MAX) {
            return largest(rows, counts, d);
        }
        Value at = longs(rows, Arrays.stream(bag).asLongStream().toArray());
        Shape out = Shape.of(bags, d);
        Value spread = Indexing.spread(rows, 0, at, "embedding_bag");
        // Of as many rows as there are indices, so the same shape.
        Value sum = spread.with(rows, new ScatterSum("embedding_bag", 0, out));
        if (mode == Mode.SUM) {
            return sum;
        }
        Array divisors = Array.zeros(rows.dtype(), Shape.of(bags, 1));
        for (int b = 0; b < bags; b++) {
            divisors.setDouble(b, Math.max(counts[b], 1));
        }
        return sum.div(rows.constant(divisors));
    }

    /** The largest of each bag, filled up with -infinity to the length of the longest. */
    private static Value largest(Value rows, int[] counts, int d) {
        int longest = Math.max(1, Arrays.stream(counts).max().orElse(1));
        int bags = counts.length;
        if (rows.shape().size(0) == 0) {
            return rows.constant(Array.zeros(rows.dtype(), Shape.of(bags, d)));
        }
        long[] at = new long[bags * longest];
        Array absent = Array.zeros(DType.BOOL, Shape.of(bags, longest, 1));
        Array empty = Array.zeros(DType.BOOL, Shape.of(bags, 1));
        int next = 0;
        for (int b = 0; b < bags; b++) {
            for (int i = 0; i < longest; i++) {
                int place = b * longest + i;
                if (i < counts[b]) {
                    at[place] = next++;
                } else {
                    absent.setLong(place, 1);
                }
            }
            empty.setLong(b, counts[b] == 0 ? 1 : 0);
        }
        Value all =
                Indexing.indexSelect(rows, 0, longs(rows, at)).reshape(Shape.of(bags, longest, d));
        Value low = rows.constant(Array.scalar(rows.dtype(), Double.NEGATIVE_INFINITY));
        Value zero = rows.constant(Array.scalar(rows.dtype(), 0));
        Value most = Extremes.max(Arithmetic.where(rows.constant(absent), low, all), 1, false)[0];
        return Arithmetic.where(rows.constant(empty), zero, most);
    }
}
