package jacobi.cpu;

import jacobi.array.DType;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.Kernel;
import jacobi.kernel.UnaryOp;

import org.jspecify.annotations.Nullable;

/**
 * Loops over blocks of one compute type: the scalar primitives, applied to many elements at once.
 *
 * <p>A block is part of a {@code float[]}, {@code double[]} or {@code long[]}, handed over as an
 * {@code Object} and an index so that the code above needs to be written once. The result of an
 * operation may be exactly one of its operands (same array, same index), never an overlapping part
 * of one.
 */
public interface Lanes {
    /**
     * The type whose storage is an array of these lanes: {@code FLOAT32}, {@code FLOAT64} or {@code
     * INT64}.
     */
    DType natural();

    /** A new array of n zeros. */
    Object allocate(int n);

    /** {@code out[from + i] = value[at]}. */
    void fill(Object value, int at, Object out, int from, int n);

    /** {@code out[oo + i] = op(x[xo + i])}. */
    void unary(UnaryOp op, Object x, int xo, Object out, int oo, int n);

    /** {@code out[oo + i] = op(a[ao + i], b[bo + i])}. */
    void binary(BinaryOp op, Object a, int ao, Object b, int bo, Object out, int oo, int n);

    /** {@code out[oo + i] = c[co + i] != 0 ? a[ao + i] : b[bo + i]}. */
    void select(Object c, int co, Object a, int ao, Object b, int bo, Object out, int oo, int n);

    /**
     * {@code out[at] =} all n of {@code x[xo..]} joined; n is at least 1 and at most a few blocks.
     */
    void reduce(Combine how, Object x, int xo, int n, Object out, int at);

    /**
     * {@code out[i] =} all of {@code x[xo + i], x[xo + step + i], ...} joined one after the other,
     * as many as there are rows, at least one; out is another array.
     */
    default void reduceRows(Combine how, Object x, int xo, int step, int rows, Object out, int n) {
        System.arraycopy(x, xo, out, 0, n);
        for (int r = 1; r < rows; r++) {
            binary(Reductions.join(how), out, 0, x, xo + r * step, out, 0, n);
        }
    }

    /** {@code c[co + i] += a[ao] * b[bo + i]}. */
    void multiplyAdd(Object a, int ao, Object b, int bo, Object c, int co, int n);

    /**
     * One loop for a whole program, or null if there is none (yet).
     *
     * @param uniform the inputs that are one value, a bit each
     * @param elements how many are about to be computed
     * @param kind the kind of kernel to be counted as generated, if there is a loop and it is one's
     *     main part
     */
    default @Nullable Loop loop(
            Program program, long uniform, long elements, @Nullable Class<? extends Kernel> kind) {
        return null;
    }

    /** The lanes of each compute type. */
    interface Family {
        /** The lanes that compute in a type. */
        Lanes of(DType compute);
    }
}
