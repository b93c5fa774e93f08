package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * Gather and scatter. An index that is the same for all that follows the dimension (an embedding
 * lookup, a selection of rows) moves whole rows; any other moves one element at a time.
 */
public final class Indexing {
    private final Array whole;
    private final Array part;
    private final Array index;
    private final int dim;
    private final int size;

    /** Of the array that is indexed, the one that has the index's shape, and the index. */
    private Indexing(Array whole, Array part, Array index, int dim) {
        this.whole = whole;
        this.part = part;
        this.index = index;
        this.dim = dim;
        size = whole.shape().size(dim);
    }

    /** {@link Kernel.Gather}. */
    public static void gather(Kernel.Gather k, Array out, Array source, Array index) {
        if (out.shape().rank() == 0) {
            gather(new Kernel.Gather(0), unsqueeze(out), unsqueeze(source), unsqueeze(index));
            return;
        }
        var x = new Indexing(source, out, index, k.dim());
        int inner = x.rowLength();
        int rows = inner == 0 ? 0 : out.numel() / inner;
        if (inner > 1) {
            Chunks.run(
                    rows, Chunks.grain(inner), (from, to) -> x.rows(from, to, inner, null, false));
        } else {
            Chunks.run(rows, Chunks.GRAIN, (from, to) -> x.elements(from, to, false, null));
        }
    }

    /** {@link Kernel.Scatter}. One thread does it all, in order. */
    public static void scatter(
            Kernel.Scatter k, Array out, Array index, Array source, Lanes.Family family) {
        if (out.shape().rank() == 0) {
            var one = new Kernel.Scatter(0, k.accumulate(), k.combine());
            scatter(one, unsqueeze(out), unsqueeze(index), unsqueeze(source), family);
            return;
        }
        var x = new Indexing(out, source, index, k.dim());
        int whole = x.rowLength();
        boolean byRow = !k.accumulate() || k.combine() == Combine.SUM;
        int inner = byRow ? whole : Math.min(whole, 1);
        int rows = inner == 0 ? 0 : source.numel() / inner;
        if (inner > 1 && k.accumulate()) {
            x.rows(0, rows, inner, family.of(out.dtype()), true);
        } else if (inner > 1) {
            x.rows(0, rows, inner, null, true);
        } else {
            x.elements(0, rows, true, k.accumulate() ? k.combine() : null);
        }
    }

    private static Array unsqueeze(Array x) {
        return x.with(x.layout().unsqueeze(0));
    }

    /**
     * How many elements behind the dimension share an index and lie side by side in all arrays; 0
     * if there are none.
     */
    private int rowLength() {
        Layout l = index.layout();
        int n = 1;
        for (int d = l.rank() - 1; d > dim; d--) {
            if (l.size(d) != 1
                    && (l.stride(d) != 0
                            || part.layout().stride(d) != n
                            || whole.layout().stride(d) != n
                            || whole.layout().size(d) != l.size(d))) {
                return part.numel() == 0 ? 0 : 1;
            }
            n *= l.size(d);
        }
        return part.numel() == 0 ? 0 : whole.dtype() == part.dtype() ? n : 1;
    }

    /**
     * The array that is indexed, seen with a stride of 0 at the dimension and the index's sizes.
     */
    private Layout base() {
        Layout l = whole.layout();
        int[] strides = l.strides();
        strides[dim] = 0;
        return Layout.of(index.shape(), strides, l.offset());
    }

    /** A layout's first element of every row of n. */
    private static Layout starts(Layout l, int dim) {
        Shape shape = l.shape().slice(0, dim + 1);
        int[] strides = new int[dim + 1];
        System.arraycopy(l.strides(), 0, strides, 0, dim + 1);
        return Layout.of(shape, strides, l.offset());
    }

    private void rows(int from, int to, int inner, @Nullable Lanes lanes, boolean scatter) {
        Operand indices = Operand.of(index, starts(index.layout(), dim));
        Operand bases = Operand.of(whole, starts(base(), dim));
        Operand parts = Operand.of(part, starts(part.layout(), dim));
        int stride = whole.layout().stride(dim);
        long[] at = new long[1];
        Object sum = lanes == null ? at : lanes.allocate(2 * inner);
        for (int r = from; r < to; r++) {
            indices.load(DType.INT64, r, 1, at, 0);
            int w = bases.index(r) + check(at[0]) * stride;
            int p = parts.index(r);
            if (lanes != null) {
                add(lanes, w, p, inner, sum);
            } else if (scatter) {
                System.arraycopy(part.storage().data(), p, whole.storage().data(), w, inner);
            } else {
                System.arraycopy(whole.storage().data(), w, part.storage().data(), p, inner);
            }
        }
    }

    private void add(Lanes lanes, int w, int p, int n, Object sum) {
        DType type = whole.dtype();
        Object data = whole.storage().data();
        if (type == lanes.natural()) {
            lanes.binary(BinaryOp.ADD, data, w, part.storage().data(), p, data, w, n);
        } else {
            Blocks.load(data, type, w, 1, type, sum, 0, n);
            Blocks.load(part.storage().data(), type, p, 1, type, sum, n, n);
            lanes.binary(BinaryOp.ADD, sum, 0, sum, n, sum, 0, n);
            Blocks.store(data, type, w, 1, type, sum, 0, n);
        }
    }

    private void elements(int from, int to, boolean scatter, @Nullable Combine combine) {
        Operand indices = Operand.of(index);
        Operand bases = Operand.of(whole, base());
        Operand parts = Operand.of(part);
        int stride = whole.layout().stride(dim);
        int block = Math.min(Chunks.BLOCK, to - from);
        long[] at = new long[block];
        int[] w = new int[block];
        int[] p = new int[block];
        for (int first = from; first < to; first += block) {
            int n = Math.min(block, to - first);
            indices.load(DType.INT64, first, n, at, 0);
            bases.indices(first, n, w);
            parts.indices(first, n, p);
            for (int i = 0; i < n; i++) {
                w[i] += check(at[i]) * stride;
            }
            if (scatter) {
                write(p, w, n, combine);
            } else {
                move(whole, w, part, p, n);
            }
        }
    }

    private void write(int[] p, int[] w, int n, @Nullable Combine combine) {
        if (combine == null) {
            move(part, p, whole, w, n);
            return;
        }
        if (combine != Combine.SUM) {
            join(p, w, n, combine);
            return;
        }
        boolean floating = whole.dtype().isFloating();
        for (int i = 0; i < n; i++) {
            if (whole.dtype() == DType.FLOAT32) {
                float[] y = whole.storage().floats();
                y[w[i]] += (float) part.storage().getDouble(p[i]);
            } else if (floating) {
                double[] y = whole.storage().doubles();
                y[w[i]] += part.storage().getDouble(p[i]);
            } else {
                long sum = whole.storage().getLong(w[i]) + part.storage().getLong(p[i]);
                whole.storage().setLong(w[i], sum);
            }
        }
    }

    private void join(int[] p, int[] w, int n, Combine combine) {
        Storage from = part.storage();
        Storage to = whole.storage();
        boolean floating = whole.dtype().isFloating();
        for (int i = 0; i < n; i++) {
            if (floating) {
                double a = to.getDouble(w[i]);
                double b = from.getDouble(p[i]);
                to.setDouble(
                        w[i],
                        switch (combine) {
                            case SUM -> a + b;
                            case PROD -> a * b;
                            case MAX -> Math.max(a, b);
                            case MIN -> Math.min(a, b);
                        });
            } else {
                long a = to.getLong(w[i]);
                long b = from.getLong(p[i]);
                to.setLong(
                        w[i],
                        switch (combine) {
                            case SUM -> a + b;
                            case PROD -> a * b;
                            case MAX -> Math.max(a, b);
                            case MIN -> Math.min(a, b);
                        });
            }
        }
    }

    private static void move(Array from, int[] f, Array to, int[] t, int n) {
        if (from.dtype() == DType.FLOAT32 && to.dtype() == DType.FLOAT32) {
            float[] x = from.storage().floats();
            float[] y = to.storage().floats();
            for (int i = 0; i < n; i++) {
                y[t[i]] = x[f[i]];
            }
        } else if (from.dtype().isFloating()) {
            for (int i = 0; i < n; i++) {
                to.storage().setDouble(t[i], from.storage().getDouble(f[i]));
            }
        } else {
            for (int i = 0; i < n; i++) {
                to.storage().setLong(t[i], from.storage().getLong(f[i]));
            }
        }
    }

    private int check(long i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException(
                    "index "
                            + i
                            + " is out of range [0, "
                            + size
                            + ") at dimension "
                            + dim
                            + " of shape "
                            + whole.shape());
        }
        return (int) i;
    }
}
