package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.stream.IntStream;

/**
 * Elements put in order along a dimension. NaN is larger than everything; equal elements keep their
 * order.
 */
public final class Ordering {
    static final Table TABLE = new Table("Sorting");

    /**
     * The indices that sort a dimension: int64 of the input's shape. A merge sort of the row's
     * keys.
     *
     * @param dim the dimension, from 0
     * @param descending largest first
     */
    record ArgSort(int dim, boolean descending) implements Operator {
        @Override
        public String name() {
            return "argsort";
        }

        @Override
        public Array[] forward(Array[] in) {
            Array out = Array.zeros(DType.INT64, in[0].shape());
            int n = in[0].layout().rank() == 0 ? 1 : in[0].shape().size(dim);
            if (in[0].numel() == 0 || n == 1) {
                return new Array[] {out};
            }
            Array from = in[0].with(lastDimension(in[0].layout()));
            Array to = out.with(lastDimension(out.layout()));
            long[] keys = new long[n];
            int[] order = new int[n];
            int[] spare = new int[n];
            for (int row = 0; row < in[0].numel(); row += n) {
                for (int i = 0; i < n; i++) {
                    long key = key(from, row + i);
                    keys[i] = descending ? ~key : key;
                    order[i] = i;
                }
                sort(keys, order, spare, 0, n);
                for (int i = 0; i < n; i++) {
                    to.setLong(row + i, order[i]);
                }
            }
            return new Array[] {out};
        }

        private Layout lastDimension(Layout l) {
            int last = l.rank() - 1;
            return l.permute(
                    IntStream.range(0, l.rank())
                            .map(i -> i == last ? dim : i < dim ? i : i + 1)
                            .toArray());
        }

        /** A whole number in the order of the elements; the two zeros are one. */
        private static long key(Array a, int i) {
            if (!a.dtype().isFloating()) {
                return a.getLong(i);
            }
            long bits = Double.doubleToLongBits(a.getDouble(i) + 0.0);
            return bits ^ (bits >> 63 & Long.MAX_VALUE);
        }

        private static void sort(long[] keys, int[] order, int[] spare, int from, int to) {
            if (to - from < 2) {
                return;
            }
            int middle = (from + to) >>> 1;
            sort(keys, order, spare, from, middle);
            sort(keys, order, spare, middle, to);
            System.arraycopy(order, from, spare, from, to - from);
            int a = from;
            int b = middle;
            for (int i = from; i < to; i++) {
                boolean takeFirst = b == to || (a < middle && keys[spare[a]] <= keys[spare[b]]);
                order[i] = takeFirst ? spare[a++] : spare[b++];
            }
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[1];
        }

        @Override
        public boolean isDifferentiable(int output) {
            return false;
        }
    }

    static {
        TABLE.function(
                "sort(Tensor input, int dim=-1, bool descending=False, bool stable=False)",
                a -> sort(a.value("input"), a.integer("dim"), a.flag("descending")));
        TABLE.single(
                "argsort(Tensor input, int dim=-1, bool descending=False, bool stable=False)",
                a -> argsort(a.value("input"), a.integer("dim"), a.flag("descending")));
        TABLE.single("msort(Tensor input)", a -> sort(a.value("input"), 0, false)[0]);
        TABLE.function(
                "topk(Tensor input, int k, int dim=-1, bool largest=True, bool sorted=True)",
                a -> topk(a.value("input"), a.integer("k"), a.integer("dim"), a.flag("largest")));
    }

    private Ordering() {}

    /** The indices that sort a dimension. */
    public static Value argsort(Value x, int dim, boolean descending) {
        return x.then(new ArgSort(x.shape().dim(dim, "argsort"), descending));
    }

    /** The elements of a dimension in order, and where they were. */
    public static Value[] sort(Value x, int dim, boolean descending) {
        int d = x.shape().dim(dim, "sort");
        Value order = x.then(new ArgSort(d, descending));
        return new Value[] {Indexing.gather(x, d, order), order};
    }

    /** The k largest (or smallest) elements of a dimension in order, and where they were. */
    public static Value[] topk(Value x, int k, int dim, boolean largest) {
        int d = x.shape().dim(dim, "topk");
        int n = x.rank() == 0 ? 1 : x.shape().size(d);
        if (k < 0 || k > n) {
            throw new ShapeException(
                    "topk: k "
                            + k
                            + " is out of range [0, "
                            + n
                            + "] for dimension "
                            + dim
                            + " of "
                            + x.shape());
        }
        Value order = x.then(new ArgSort(d, largest));
        Value first =
                x.rank() == 0 ? order : Views.narrow(order, d, 0, k).then(new Copies.Contiguous());
        return new Value[] {Indexing.gather(x, d, first), first};
    }
}
