package jacobi.op;

import jacobi.array.Array;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/** Input 1 in the shape and type of input 0, whose own values do not matter: an assignment. */
public record Overwrite() implements Operator {
    @Override
    public String name() {
        return "copy_";
    }

    @Override
    public Array[] forward(Array[] in) {
        Array out = Array.zeros(in[0].dtype(), in[0].shape());
        forwardInto(out, in);
        return new Array[] {out};
    }

    @Override
    public void forwardInto(Array out, Array[] in) {
        Array source = in[1].with(in[1].layout().expand(out.shape()));
        if (source.storage() == out.storage() && !source.layout().equals(out.layout())) {
            source = new Copies.Clone().forward(new Array[] {source})[0];
        }
        Dispatch.run(new Kernel.Copy(), out, source);
    }

    @Override
    public @Nullable Value[] gradient(Context context, Value[] g) {
        return new @Nullable Value[] {null, g[0]};
    }
}
