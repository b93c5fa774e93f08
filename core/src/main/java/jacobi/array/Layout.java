package jacobi.array;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * How a shape lies in a storage: element {@code [i0, i1, ...]} is at {@code offset + i0*s0 + i1*s1
 * + ...}. All the view operations are here, as arithmetic on sizes and strides.
 *
 * <p>Immutable. Strides are in elements; 0 repeats an element (expanded dimensions).
 */
public final class Layout {
    private final Shape shape;
    private final int[] strides;
    private final int offset;
    private final boolean contiguous;

    private Layout(Shape shape, int[] strides, int offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.contiguous = isContiguous(shape, strides);
    }

    /** Row-major from the start of a storage. */
    public static Layout contiguous(Shape shape) {
        return new Layout(shape, rowMajor(shape), 0);
    }

    /** Any layout; the caller vouches that it stays inside its storage. */
    public static Layout of(Shape shape, int[] strides, int offset) {
        return new Layout(shape, strides.clone(), offset);
    }

    private static int[] rowMajor(Shape shape) {
        int[] strides = new int[shape.rank()];
        int s = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = s;
            s *= Math.max(shape.at(i), 1);
        }
        return strides;
    }

    private static boolean isContiguous(Shape shape, int[] strides) {
        int s = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            int n = shape.at(i);
            if (n == 0) {
                return true;
            }
            if (n != 1 && strides[i] != s) {
                return false;
            }
            s *= n;
        }
        return true;
    }

    /** The sizes. */
    public Shape shape() {
        return shape;
    }

    /** A copy of the strides, in elements. */
    public int[] strides() {
        return strides.clone();
    }

    /** The stride of a dimension (from 0), in elements. */
    public int stride(int dim) {
        return strides[dim];
    }

    /** The index of the first element. */
    public int offset() {
        return offset;
    }

    /** The number of dimensions. */
    public int rank() {
        return strides.length;
    }

    /** The size of a dimension (from 0). */
    public int size(int dim) {
        return shape.at(dim);
    }

    /** Whether the elements lie one after the other in row-major order. */
    public boolean isContiguous() {
        return contiguous;
    }

    /** The storage index of a row-major element number. */
    public int index(long linear) {
        int at = offset;
        if (contiguous) {
            return at + (int) linear;
        }
        for (int d = strides.length - 1; d >= 0; d--) {
            int n = shape.at(d);
            at += (int) (linear % n) * strides[d];
            linear /= n;
        }
        return at;
    }

    /**
     * Dimensions in another order: result dimension {@code i} is this one's {@code order[i]} (from
     * 0).
     */
    public Layout permute(int... order) {
        int[] n = new int[order.length];
        int[] s = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            n[i] = shape.at(order[i]);
            s[i] = strides[order[i]];
        }
        return new Layout(Shape.owning(n), s, offset);
    }

    /** Two dimensions (from 0) exchanged. */
    public Layout transpose(int a, int b) {
        int[] order = new int[rank()];
        Arrays.setAll(order, i -> i == a ? b : i == b ? a : i);
        return permute(order);
    }

    /**
     * Stretched to a shape it broadcasts to, by strides of 0.
     *
     * @throws ShapeException if it does not broadcast to it
     */
    public Layout expand(Shape to) {
        if (to.equals(shape)) {
            return this;
        }
        int lead = to.rank() - rank();
        int[] s = new int[to.rank()];
        for (int i = 0; i < s.length; i++) {
            int n = i < lead ? 1 : shape.at(i - lead);
            if (n != to.at(i) && n != 1) {
                lead = -1;
            }
            if (lead < 0) {
                break;
            }
            s[i] = n == to.at(i) && i >= lead ? strides[i - lead] : 0;
        }
        if (lead < 0) {
            throw new ShapeException("expand: " + shape + " does not broadcast to " + to);
        }
        return new Layout(to, s, offset);
    }

    /**
     * Elements {@code start, start + step, ...}, {@code length} of them, of a dimension (from 0);
     * unchecked.
     */
    public Layout slice(int dim, int start, int length, int step) {
        int[] s = strides.clone();
        s[dim] *= step;
        return new Layout(
                shape.with(dim, length), s, length == 0 ? offset : offset + start * strides[dim]);
    }

    /** The sub-array at one index of a dimension (from 0), which disappears; unchecked. */
    public Layout select(int dim, int index) {
        int[] s = new int[strides.length - 1];
        System.arraycopy(strides, 0, s, 0, dim);
        System.arraycopy(strides, dim + 1, s, dim, s.length - dim);
        return new Layout(shape.without(dim), s, offset + index * strides[dim]);
    }

    /** A dimension of size 1 put in before {@code dim}. */
    public Layout unsqueeze(int dim) {
        int[] s = new int[strides.length + 1];
        System.arraycopy(strides, 0, s, 0, dim);
        s[dim] = dim < strides.length ? strides[dim] * shape.at(dim) : 1;
        System.arraycopy(strides, dim, s, dim + 1, strides.length - dim);
        return new Layout(shape.insert(dim, 1), s, offset);
    }

    /**
     * Windows of {@code size} elements, {@code step} apart, of a dimension (from 0), as a new last
     * dimension.
     */
    public Layout unfold(int dim, int size, int step) {
        int n = (shape.at(dim) - size) / step + 1;
        int[] s = Arrays.copyOf(strides, strides.length + 1);
        s[strides.length] = strides[dim];
        s[dim] *= step;
        return new Layout(shape.with(dim, n).insert(strides.length, size), s, offset);
    }

    /**
     * Elements whose indices at two dimensions differ by {@code diagonal}, as a new last dimension.
     */
    public Layout diagonal(int diagonal, int dim1, int dim2) {
        int n1 = shape.at(dim1);
        int n2 = shape.at(dim2);
        int n =
                Math.max(
                        0,
                        diagonal >= 0 ? Math.min(n1, n2 - diagonal) : Math.min(n1 + diagonal, n2));
        int start =
                n == 0 ? 0 : diagonal >= 0 ? diagonal * strides[dim2] : -diagonal * strides[dim1];
        int[] size = new int[rank() - 1];
        int[] stride = new int[rank() - 1];
        int k = 0;
        for (int i = 0; i < rank(); i++) {
            if (i != dim1 && i != dim2) {
                size[k] = shape.at(i);
                stride[k++] = strides[i];
            }
        }
        size[k] = n;
        stride[k] = strides[dim1] + strides[dim2];
        return new Layout(Shape.owning(size), stride, offset + start);
    }

    /** The same elements in another shape without moving them, or null if strides cannot say it. */
    public @Nullable Layout view(Shape to) {
        if (contiguous) {
            return new Layout(to, rowMajor(to), offset);
        }
        int[] s = new int[to.rank()];
        int j = to.rank() - 1;
        int i = rank() - 1;
        while (i >= 0) {
            // A run of old dimensions that lie one behind the other takes a run of new ones.
            int stride = strides[i];
            long run = 1;
            int next = stride;
            while (i >= 0 && (shape.at(i) == 1 || run == 1 || strides[i] == next)) {
                if (shape.at(i) != 1) {
                    stride = run == 1 ? strides[i] : stride;
                    run *= shape.at(i);
                    next = strides[i] * shape.at(i);
                }
                i--;
            }
            while (run > 1) {
                if (j < 0 || run % to.at(j) != 0) {
                    return null;
                }
                s[j] = stride;
                stride *= to.at(j);
                run /= to.at(j--);
            }
        }
        while (j >= 0) {
            s[j--] = 1;
        }
        return new Layout(to, s, offset);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Layout l
                && offset == l.offset
                && shape.equals(l.shape)
                && Arrays.equals(strides, l.strides);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * shape.hashCode() + Arrays.hashCode(strides)) + offset;
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
    }
}
