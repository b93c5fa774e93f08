package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * Zeros with {@code source[.., i, ..]} added at {@code [.., index[.., i, ..], ..]}, for inputs
 * {@code (index, source)} of one shape: the gradient of {@link Gather}.
 *
 * @param name of the operator that the user called, for errors
 * @param dim the dimension indexed, from 0
 * @param shape of the result
 */
record ScatterSum(String name, int dim, Shape shape) implements Operator {
    private static final Expr ZERO = Expr.of(0);

    @Override
    public Array[] forward(Array[] in) {
        Gather.checkShapes(name, dim, shape, in[0]);
        Array out = Buffers.empty(in[1].dtype(), shape);
        Dispatch.run(new Kernel.Map(ZERO, out.dtype()), out);
        Kernel add = new Kernel.Scatter(dim, true);
        Gather.runGuarded(name, dim, add, out, shape, in[0], in[0], in[1]);
        return new Array[] {out};
    }

    @Override
    public @Nullable Value[] gradient(Context c, Value[] g) {
        return new Value[] {null, g[0].with(c.input(0), new Gather(name, dim))};
    }

    @Override
    public boolean savesInput(int i) {
        return i == 0;
    }
}
