package jacobi.op;

import jacobi.array.Array;
import jacobi.array.ShapeException;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * Input 0 with the part that a view shows replaced by input 1.
 *
 * @param view what it shows; each element at most once
 */
record Inserted(Views.View view) implements Operator {
    @Override
    public String name() {
        return view.name() + "_scatter";
    }

    @Override
    public Array[] forward(Array[] in) {
        Array out = Copies.copy(in[0], in[0].dtype());
        Array part = out.with(view.view(out.layout()));
        if (!part.shape().equals(in[1].shape())) {
            throw new ShapeException(
                    name()
                            + ": source "
                            + in[1].shape()
                            + " for the part "
                            + part.shape()
                            + " of "
                            + in[0].shape()
                            + ": expected one shape");
        }
        Dispatch.run(new Kernel.Copy(), part, in[1]);
        return new Array[] {out};
    }

    @Override
    public @Nullable Value[] gradient(Context c, Value[] g) {
        Value zeros = g[0].constant(Array.zeros(g[0].dtype(), c.shape(1)));
        return new Value[] {
            c.needs(0) ? g[0].with(zeros, this) : null, c.needs(1) ? g[0].then(view) : null
        };
    }
}
