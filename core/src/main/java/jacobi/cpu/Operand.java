package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;

import java.util.Arrays;

/**
 * An array as kernels read and write it: a sequence of elements in row-major order, of which any
 * run can be moved to or from a block of a compute type.
 *
 * <p>Dimensions that lie one behind the other are merged, so most arrays become one dimension, and
 * then a run may not need moving at all.
 */
public final class Operand {
    private static final int[] NEXT = {1};

    private final Object data;
    private final DType type;
    private final int offset;
    private final int[] sizes;
    private final int[] strides;

    private Operand(Object data, DType type, int offset, int[] sizes, int[] strides) {
        this.data = data;
        this.type = type;
        this.offset = offset;
        this.sizes = sizes;
        this.strides = strides;
    }

    /** The elements of an array in row-major order. */
    public static Operand of(Array a) {
        return of(a, a.layout());
    }

    /** The elements of an array's storage in row-major order of another layout. */
    public static Operand of(Array a, Layout l) {
        int rank = l.rank();
        if (l.isContiguous()) {
            int[] all = {(int) l.shape().numel()};
            return new Operand(a.storage().data(), a.dtype(), l.offset(), all, NEXT);
        }
        int[] sizes = new int[Math.max(rank, 1)];
        int[] strides = new int[Math.max(rank, 1)];
        int k = -1;
        for (int d = 0; d < rank; d++) {
            int n = l.size(d);
            int s = l.stride(d);
            if (n == 1) {
                continue;
            }
            if (k >= 0 && strides[k] == (long) s * n) {
                sizes[k] *= n;
                strides[k] = s;
            } else {
                sizes[++k] = n;
                strides[k] = s;
            }
        }
        if (k < 0) {
            sizes[++k] = 1;
            strides[k] = 1;
        }
        int[] n = Arrays.copyOf(sizes, k + 1);
        int[] s = Arrays.copyOf(strides, k + 1);
        return new Operand(a.storage().data(), a.dtype(), l.offset(), n, s);
    }

    /** The Java array that holds the elements. */
    public Object data() {
        return data;
    }

    /**
     * Whether the elements lie one after the other and are of a type that blocks can be, so that
     * they need no moving.
     */
    public boolean isDirect(DType compute) {
        return isBlock(compute) && sizes.length == 1 && (strides[0] == 1 || sizes[0] == 1);
    }

    /** The same of elements {@code from, from + 1, ...}, n of them. */
    boolean isDirect(DType compute, long from, int n) {
        int last = sizes.length - 1;
        return isBlock(compute)
                && (strides[last] == 1 || sizes[last] == 1)
                && from % sizes[last] + n <= sizes[last];
    }

    /**
     * The longest run of elements, counted from the start of a row, that lie one after the other or
     * are one; n if it is not worth asking, because blocks serve this operand better.
     */
    int row(DType compute, int least, int n) {
        int last = sizes.length - 1;
        boolean runs = strides[last] == 0 || (isBlock(compute) && strides[last] == 1);
        return last == 0 || !runs || sizes[last] < least ? n : sizes[last];
    }

    /** Whether the elements of each run of this length are one. */
    boolean isUniformWithinRows(int row) {
        int last = sizes.length - 1;
        return strides[last] == 0 && (last == 0 || sizes[last] % row == 0);
    }

    /**
     * What leads from each row of this length to the next in the Java array, if rows can be taken
     * as they lie and that is the same for all; else 0.
     */
    int rowStep(DType compute, int row) {
        if (sizes.length > 2 || !isWithinRows(compute, row)) {
            return 0;
        }
        return sizes.length == 1 ? row * strides[0] : sizes[1] == row ? strides[0] : 0;
    }

    /** Whether the elements of each run of this length can be taken as they lie. */
    boolean isWithinRows(DType compute, int row) {
        int last = sizes.length - 1;
        boolean fits = last == 0 || sizes[last] % row == 0;
        return fits && isBlock(compute) && (strides[last] == 1 || sizes[last] == 1);
    }

    private boolean isBlock(DType compute) {
        return type == compute
                && (type == DType.FLOAT32 || type == DType.FLOAT64 || type == DType.INT64);
    }

    /** Whether all elements are one. */
    public boolean isUniform() {
        return sizes.length == 1 && strides[0] == 0;
    }

    /** Where in the Java array a row-major element is. */
    public int index(long linear) {
        int at = offset;
        for (int d = sizes.length - 1; d > 0; d--) {
            at += (int) (linear % sizes[d]) * strides[d];
            linear /= sizes[d];
        }
        return at + (int) linear * strides[0];
    }

    /** Elements {@code from, from + 1, ...}, n of them, into a block. */
    public void load(DType compute, long from, int n, Object block, int at) {
        if (sizes.length == 1) {
            Blocks.load(
                    data,
                    type,
                    offset + (int) from * strides[0],
                    strides[0],
                    compute,
                    block,
                    at,
                    n);
        } else {
            walk(false, compute, from, n, block, at);
        }
    }

    /** A block into elements {@code from, from + 1, ...}. */
    public void store(DType compute, long from, int n, Object block, int at) {
        if (sizes.length == 1) {
            Blocks.store(
                    data,
                    type,
                    offset + (int) from * strides[0],
                    strides[0],
                    compute,
                    block,
                    at,
                    n);
        } else {
            walk(true, compute, from, n, block, at);
        }
    }

    /** Where in the Java array elements {@code from, from + 1, ...} are. */
    public void indices(long from, int n, int[] out) {
        int last = sizes.length - 1;
        int[] at = new int[sizes.length];
        int p = seek(from, at);
        for (int i = 0; i < n; i++) {
            out[i] = p;
            p += strides[last];
            if (++at[last] == sizes[last]) {
                p = nextRow(p, at);
            }
        }
    }

    private void walk(boolean store, DType compute, long from, int n, Object block, int blockAt) {
        int last = sizes.length - 1;
        int step = strides[last];
        int[] at = new int[sizes.length];
        int p = seek(from, at);
        while (true) {
            int run = Math.min(n, sizes[last] - at[last]);
            if (store) {
                Blocks.store(data, type, p, step, compute, block, blockAt, run);
            } else {
                Blocks.load(data, type, p, step, compute, block, blockAt, run);
            }
            n -= run;
            if (n == 0) {
                return;
            }
            blockAt += run;
            at[last] += run;
            p = nextRow(p + run * step, at);
        }
    }

    private int seek(long from, int[] at) {
        int p = offset;
        for (int d = sizes.length - 1; d >= 0; d--) {
            at[d] = (int) (from % sizes[d]);
            from /= sizes[d];
            p += at[d] * strides[d];
        }
        return p;
    }

    /** From just behind the end of an innermost row to the start of the next one. */
    private int nextRow(int p, int[] at) {
        for (int d = sizes.length - 1; d > 0 && at[d] == sizes[d]; d--) {
            p += strides[d - 1] - sizes[d] * strides[d];
            at[d] = 0;
            at[d - 1]++;
        }
        return p;
    }
}
