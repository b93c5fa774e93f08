package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * {@code out[.., i, ..] = x[.., index[.., i, ..], ..]}: the output has the shape of the index.
 *
 * @param name of the operator that the user called, for errors
 * @param dim the dimension indexed, from 0
 */
record Gather(String name, int dim) implements Operator {
    @Override
    public Array[] forward(Array[] in) {
        checkShapes(name, dim, in[0].shape(), in[1]);
        Array out = Buffers.empty(in[0].dtype(), in[1].shape());
        runGuarded(name, dim, new Kernel.Gather(dim), out, in[0].shape(), in[1], in[0], in[1]);
        return new Array[] {out};
    }

    @Override
    public @Nullable Value[] gradient(Context c, Value[] g) {
        return new Value[] {c.input(1).with(g[0], new ScatterSum(name, dim, c.shape(0))), null};
    }

    @Override
    public boolean savesInput(int i) {
        return i == 1;
    }

    static void checkShapes(String operator, int dim, Shape indexed, Array index) {
        Shape s = index.shape();
        boolean fits = s.rank() == indexed.rank() && index.dtype() == DType.INT64;
        for (int i = 0; fits && i < s.rank(); i++) {
            fits = i == dim || s.size(i) <= indexed.size(i);
        }
        if (!fits) {
            throw new ShapeException(
                    operator
                            + ": index "
                            + index.dtype()
                            + " "
                            + s
                            + " does not fit "
                            + indexed
                            + " at dimension "
                            + dim
                            + ": expected int64 of the same rank and nowhere larger, except there");
        }
    }

    /** Runs a kernel that checks indices, and says more where it finds a bad one. */
    static void runGuarded(
            String operator,
            int dim,
            Kernel kernel,
            Array out,
            Shape indexed,
            Array index,
            Array... in) {
        try {
            Dispatch.run(kernel, out, in);
        } catch (IndexOutOfBoundsException e) {
            checkBounds(operator, index.toLongs(), dim, indexed);
            throw e;
        }
    }

    static void checkBounds(String operator, long[] index, int dim, Shape indexed) {
        int n = indexed.size(dim);
        for (long i : index) {
            if (i < 0 || i >= n) {
                throw new IndexOutOfBoundsException(
                        operator
                                + ": index "
                                + i
                                + " is out of bounds for dimension "
                                + dim
                                + " of "
                                + indexed
                                + " with size "
                                + n);
            }
        }
    }
}
