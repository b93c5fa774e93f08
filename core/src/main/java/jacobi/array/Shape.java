package jacobi.array;

import java.util.Arrays;

/**
 * The sizes of a tensor's dimensions, outermost first; {@code []} is a scalar.
 *
 * <p>Immutable. Sizes are non-negative; a size of zero makes the tensor empty.
 */
public final class Shape {
    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
    }

    /**
     * The shape of these sizes.
     *
     * @throws ShapeException if one is negative
     */
    public static Shape of(int... sizes) {
        for (int s : sizes) {
            if (s < 0) {
                throw new ShapeException(
                        "shape " + Arrays.toString(sizes) + " has a negative size");
            }
        }
        return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
    }

    /** Takes the array as its own: for callers that made it and let go of it. */
    static Shape owning(int[] sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes);
    }

    /** The number of dimensions. */
    public int rank() {
        return sizes.length;
    }

    /**
     * The size of a dimension; negative counts from the end.
     *
     * @throws ShapeException if there is no such dimension
     */
    public int size(int dim) {
        return sizes[dim(dim, "size")];
    }

    /** A copy of the sizes. */
    public int[] toArray() {
        return sizes.clone();
    }

    /** The size at a valid non-negative index, unchecked. */
    int at(int i) {
        return sizes[i];
    }

    /** The number of elements: the product of the sizes, 1 for a scalar. */
    public long numel() {
        long n = 1;
        for (int s : sizes) {
            n *= s;
        }
        return n;
    }

    /**
     * The dimension {@code d} as an index from 0; a scalar accepts 0 and -1 as PyTorch does.
     *
     * @param operator named in the error
     * @throws ShapeException if out of range
     */
    public int dim(int d, String operator) {
        int r = Math.max(sizes.length, 1);
        if (d < -r || d >= r) {
            throw new ShapeException(
                    operator
                            + ": dimension "
                            + d
                            + " is out of range ["
                            + -r
                            + ", "
                            + (r - 1)
                            + "] for shape "
                            + this);
        }
        return d < 0 ? d + r : d;
    }

    /** This shape with the given size at a dimension (from 0). */
    public Shape with(int dim, int size) {
        int[] s = sizes.clone();
        s[dim] = size;
        return of(s);
    }

    /** This shape without a dimension (from 0). */
    public Shape without(int dim) {
        int[] s = new int[sizes.length - 1];
        System.arraycopy(sizes, 0, s, 0, dim);
        System.arraycopy(sizes, dim + 1, s, dim, s.length - dim);
        return owning(s);
    }

    /** This shape with a dimension of the given size put in before {@code dim}. */
    public Shape insert(int dim, int size) {
        int[] s = new int[sizes.length + 1];
        System.arraycopy(sizes, 0, s, 0, dim);
        s[dim] = size;
        System.arraycopy(sizes, dim, s, dim + 1, sizes.length - dim);
        return of(s);
    }

    /** The sizes from {@code from} (inclusive) to {@code to} (exclusive). */
    public Shape slice(int from, int to) {
        return owning(Arrays.copyOfRange(sizes, from, to));
    }

    /** This shape followed by another. */
    public Shape concat(Shape other) {
        int[] s = Arrays.copyOf(sizes, sizes.length + other.sizes.length);
        System.arraycopy(other.sizes, 0, s, sizes.length, other.sizes.length);
        return owning(s);
    }

    /**
     * The shape two operands broadcast to: aligned at the last dimension, a size of 1 stretches.
     *
     * @param operator named in the error
     * @throws ShapeException if sizes differ and neither is 1
     */
    public static Shape broadcast(Shape a, Shape b, String operator) {
        if (a.equals(b)) {
            return a;
        }
        int r = Math.max(a.rank(), b.rank());
        int[] out = new int[r];
        for (int i = 0; i < r; i++) {
            int ia = i - (r - a.rank());
            int ib = i - (r - b.rank());
            int sa = ia < 0 ? 1 : a.sizes[ia];
            int sb = ib < 0 ? 1 : b.sizes[ib];
            if (sa != sb && sa != 1 && sb != 1) {
                throw new ShapeException(
                        operator
                                + ": shapes "
                                + a
                                + " and "
                                + b
                                + " do not broadcast: sizes "
                                + sa
                                + " and "
                                + sb
                                + " at dimension "
                                + (i - r)
                                + " differ and neither is 1");
            }
            out[i] = sa == 1 ? sb : sa;
        }
        return owning(out);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shape s && Arrays.equals(sizes, s.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** Such as {@code [32, 784]}. */
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
