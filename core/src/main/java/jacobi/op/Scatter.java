package jacobi.op;

import jacobi.array.Array;
import jacobi.array.ShapeException;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * x with {@code x[.., index[.., i, ..], ..]} replaced by, or increased by, {@code source[.., i,
 * ..]}. Index and source have one shape. Of several values written to one place the last in
 * row-major order stays.
 *
 * @param name of the operator that the user called, for errors
 * @param dim the dimension indexed, from 0
 * @param accumulate whether values are added
 */
record Scatter(String name, int dim, boolean accumulate) implements Operator {
    @Override
    public Array[] forward(Array[] in) {
        Gather.checkShapes(name, dim, in[0].shape(), in[1]);
        if (in[2].dtype() != in[0].dtype() || !in[2].shape().equals(in[1].shape())) {
            throw new ShapeException(
                    name
                            + ": source is "
                            + in[2].dtype()
                            + " "
                            + in[2].shape()
                            + ": expected "
                            + in[0].dtype()
                            + " "
                            + in[1].shape()
                            + " as the tensor's dtype and the index's shape are");
        }
        Array out = Array.zeros(in[0].dtype(), in[0].shape());
        Dispatch.run(new Kernel.Copy(), out, in[0]);
        Gather.runGuarded(
                name,
                dim,
                new Kernel.Scatter(dim, accumulate),
                out,
                out.shape(),
                in[1],
                in[1],
                in[2]);
        return new Array[] {out};
    }

    @Override
    public @Nullable Value[] gradient(Context c, Value[] g) {
        Value index = c.input(1);
        Value first = g[0];
        if (!accumulate && c.needs(0)) {
            first =
                    g[0].apply(
                                    this,
                                    g[0],
                                    index,
                                    g[0].constant(Array.zeros(g[0].dtype(), index.shape())))[0];
        }
        return new Value[] {
            first, null, c.needs(2) ? g[0].with(index, new Gather(name, dim)) : null
        };
    }

    @Override
    public boolean savesInput(int i) {
        return i == 1;
    }
}
