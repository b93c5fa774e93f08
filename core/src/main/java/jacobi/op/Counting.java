package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Different elements and how many there are of each. */
public final class Counting {
    static final Table TABLE = new Table("Counting");

    static {
        TABLE.function(
                "unique(Tensor input, bool sorted=True, bool return_inverse=False, bool"
                        + " return_counts=False, int? dim=None)",
                a -> unique(a, true));
        TABLE.function(
                "unique_consecutive(Tensor input, bool return_inverse=False, bool"
                        + " return_counts=False, int? dim=None)",
                a -> unique(a, false));
        TABLE.single(
                "bincount(Tensor input, Tensor? weights=None, int minlength=0)",
                a ->
                        bincount(
                                a.value("input"),
                                a.optionalValue("weights"),
                                a.integer("minlength")));
    }

    private Counting() {}

    private static Value[] unique(Arguments a, boolean sorted) {
        Double dim = a.optionalNumber("dim");
        Value[] all = unique(a.value("input"), dim == null ? null : dim.intValue(), sorted);
        List<Value> wanted = new ArrayList<>(List.of(all[0]));
        if (a.flag("return_inverse")) {
            wanted.add(all[1]);
        }
        if (a.flag("return_counts")) {
            wanted.add(all[2]);
        }
        return wanted.toArray(Value[]::new);
    }

    /**
     * The different elements, or the different parts along a dimension; for each element or part
     * which of these it is; and how often each occurs. Sorted, all equal ones count as one (parts
     * by their first difference); otherwise only those that follow one another. NaN equals nothing.
     *
     * @return values, indices and counts ({@code int64})
     */
    public static Value[] unique(Value x, @Nullable Integer dim, boolean sorted) {
        Value v = x.detach();
        boolean flat = dim == null || x.rank() == 0;
        Value whole = flat ? Views.flatten(v, 0, -1) : v;
        String name = sorted ? "unique" : "unique_consecutive";
        int d = dim == null || flat ? 0 : x.shape().dim(dim, name);
        int n = whole.shape().size(d);
        Value rows = whole.permute(Quantiles.moved(whole.rank(), d, 0));
        Rows parts = Rows.of(rows.array(), n);
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        if (sorted) {
            Arrays.sort(order, parts);
        }
        long[] group = new long[n];
        long[] first = new long[n];
        long[] count = new long[n];
        int groups = 0;
        for (int i = 0; i < n; i++) {
            if (i == 0 || !parts.equal(order[i - 1], order[i])) {
                first[groups++] = order[i];
            }
            group[order[i]] = groups - 1L;
            count[groups - 1]++;
        }
        Value at = v.constant(Joining.vector(Arrays.copyOf(first, groups)));
        Value inverse = v.constant(Joining.vector(group));
        return new Value[] {
            Indexing.indexSelect(whole, d, at),
            flat ? inverse.reshape(x.shape()) : inverse,
            v.constant(Joining.vector(Arrays.copyOf(count, groups)))
        };
    }

    /** The parts along a dimension, row by row, to be compared. */
    private record Rows(Object data, int width) implements Comparator<Integer> {
        static Rows of(Array rows, int n) {
            int width = n == 0 ? 0 : rows.numel() / n;
            return new Rows(rows.dtype().isFloating() ? rows.toDoubles() : rows.toLongs(), width);
        }

        @Override
        public int compare(Integer a, Integer b) {
            for (int i = 0; i < width; i++) {
                int p = a * width + i;
                int q = b * width + i;
                int order =
                        data instanceof double[] d
                                ? Double.compare(d[p] + 0.0, d[q] + 0.0)
                                : Long.compare(((long[]) data)[p], ((long[]) data)[q]);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }

        boolean equal(int a, int b) {
            for (int i = 0; i < width; i++) {
                int p = a * width + i;
                int q = b * width + i;
                boolean same =
                        data instanceof double[] d
                                ? d[p] == d[q]
                                : ((long[]) data)[p] == ((long[]) data)[q];
                if (!same) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * How often each whole number from 0 on occurs in a vector, or the sum of the weights where it
     * does ({@code float64} but for float32 weights).
     *
     * @throws IllegalArgumentException if there is a negative number
     */
    public static Value bincount(Value x, @Nullable Value weights, int minLength) {
        if (x.rank() != 1 || x.dtype().isFloating() || x.dtype() == DType.BOOL || minLength < 0) {
            throw new ShapeException(
                    "bincount: "
                            + x.dtype()
                            + " "
                            + x.shape()
                            + " and minlength "
                            + minLength
                            + ": expected a vector of whole numbers and a length from 0 on");
        }
        if (weights != null && !weights.shape().equals(x.shape())) {
            throw new ShapeException(
                    "bincount: input " + x.shape() + " and weights " + weights.shape() + " differ");
        }
        long[] at = x.array().toLongs();
        long least = Arrays.stream(at).min().orElse(0);
        if (least < 0) {
            throw new IllegalArgumentException(
                    "bincount: " + least + " is negative: expected numbers from 0 on");
        }
        int n = (int) Math.max(minLength, Arrays.stream(at).max().orElse(-1) + 1);
        DType d =
                weights == null
                        ? DType.INT64
                        : weights.dtype() == DType.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64;
        Value each =
                weights == null
                        ? x.constant(Creation.full(x.shape(), 1, d))
                        : weights.detach().to(d);
        Value zeros = x.constant(Array.zeros(d, Shape.of(n)));
        return Indexing.scatter(zeros, 0, x.to(DType.INT64), each, true);
    }
}
