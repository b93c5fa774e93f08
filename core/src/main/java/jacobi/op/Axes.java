package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The dimensions a reduction takes away, and whether they stay with size 1. The kernels want
 * reduced dimensions last; here is the way there and back.
 */
final class Axes {
    private final int[] dims;
    private final boolean keep;

    private Axes(int[] dims, boolean keep) {
        this.dims = dims;
        this.keep = keep;
    }

    /** These dimensions, from 0. */
    static Axes of(int[] dims, boolean keep) {
        int[] sorted = dims.clone();
        Arrays.sort(sorted);
        return new Axes(sorted, keep);
    }

    /**
     * Dimensions as users write them: negative ones count from the end, null or none at all means
     * all.
     */
    static Axes of(Shape shape, int @Nullable [] dims, boolean keep, String operator) {
        int[] d =
                dims == null || dims.length == 0
                        ? IntStream.range(0, shape.rank()).toArray()
                        : Shapes.dims(shape, dims, operator);
        // A scalar accepts dimension 0 or -1; there is nothing to reduce.
        return of(shape.rank() == 0 ? new int[0] : d, keep);
    }

    /** The same dimensions, which stay with size 1 or not. */
    Axes keeping(boolean kept) {
        return new Axes(dims, kept);
    }

    int[] dims() {
        return dims.clone();
    }

    private boolean has(int d) {
        return Arrays.binarySearch(dims, d) >= 0;
    }

    /** Kept dimensions in order, then the reduced ones. */
    int[] order(int rank) {
        int[] order = new int[rank];
        int at = 0;
        for (int d = 0; d < rank; d++) {
            if (!has(d)) {
                order[at++] = d;
            }
        }
        System.arraycopy(dims, 0, order, at, dims.length);
        return order;
    }

    /** The order that undoes {@link #order}. */
    int[] inverse(int rank) {
        int[] order = order(rank);
        int[] inverse = new int[rank];
        for (int i = 0; i < rank; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }

    int keptRank(int rank) {
        return rank - dims.length;
    }

    /** The same elements with the reduced dimensions last. */
    Array last(Array a) {
        return dims.length == 0 ? a : a.with(a.layout().permute(order(a.layout().rank())));
    }

    /** The sizes that stay. */
    Shape dropped(Shape full) {
        int[] sizes = new int[full.rank() - dims.length];
        int at = 0;
        for (int d = 0; d < full.rank(); d++) {
            if (!has(d)) {
                sizes[at++] = full.size(d);
            }
        }
        return Shape.of(sizes);
    }

    /** The sizes with 1 for each reduced dimension. */
    Shape kept(Shape full) {
        int[] sizes = full.toArray();
        for (int d : dims) {
            sizes[d] = 1;
        }
        return Shape.of(sizes);
    }

    /** The shape of the result. */
    Shape result(Shape full) {
        return keep ? kept(full) : dropped(full);
    }

    /** How many elements go into one result. */
    long count(Shape full) {
        long n = 1;
        for (int d : dims) {
            n *= full.size(d);
        }
        return n;
    }

    /** Something of the shape of the result, stretched over the elements it was made of. */
    Value spread(Value reduced, Shape full) {
        return reduced.reshape(kept(full)).expand(full);
    }

    /**
     * Refuses a reduction over nothing, for operators that have no value there.
     *
     * @throws ShapeException if a reduced dimension has size 0
     */
    void requireElements(Shape full, String operator) {
        for (int d : dims) {
            if (full.size(d) == 0) {
                throw new ShapeException(
                        operator
                                + ": dimension "
                                + d
                                + " of "
                                + full
                                + " has size 0: expected at least one element");
            }
        }
    }

    /** Runs a kernel that reduces the last dimensions of an input of this rank and type. */
    Array run(Kernel kernel, DType out, Array in, double... params) {
        return run(kernel, out, in.shape(), new Array[] {last(in)}, params);
    }

    /** Runs a kernel over inputs that have their reduced dimensions last already. */
    Array run(Kernel kernel, DType out, Shape full, Array[] last, double... params) {
        Array result = Buffers.empty(out, dropped(full));
        Dispatch.run(kernel, new Array[] {result}, last, params);
        return keep ? result.with(Layout.contiguous(kept(full))) : result;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Axes a && keep == a.keep && Arrays.equals(dims, a.dims);
    }

    @Override
    public int hashCode() {
        return 2 * Arrays.hashCode(dims) + (keep ? 1 : 0);
    }

    /** Such as {@code [0, 2] kept}. */
    @Override
    public String toString() {
        return Arrays.toString(dims) + (keep ? " kept" : "");
    }
}
