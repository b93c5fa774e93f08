package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * Tensors one behind the other along a dimension. Shapes agree in all other dimensions; an input of
 * shape {@code [0]} is skipped whatever the others are, as PyTorch still does.
 *
 * @param dim the dimension, from 0
 * @param parts how many tensors
 */
record Cat(int dim, int parts) implements Operator {
    @Override
    public String name() {
        return "cat";
    }

    @Override
    public Array[] forward(Array[] in) {
        Array out = Buffers.empty(Promotion.of(in), shape(in));
        int at = 0;
        for (Array part : in) {
            if (!isSkipped(part.shape())) {
                int n = part.shape().size(dim);
                Dispatch.run(new Kernel.Copy(), out.with(out.layout().slice(dim, at, n, 1)), part);
                at += n;
            }
        }
        return new Array[] {out};
    }

    private Shape shape(Array[] in) {
        Shape first = null;
        int total = 0;
        for (int i = 0; i < in.length; i++) {
            Shape s = in[i].shape();
            if (isSkipped(s)) {
                continue;
            }
            first = first == null ? s : first;
            if (s.rank() != first.rank() || !s.without(dim).equals(first.without(dim))) {
                throw new ShapeException(
                        "cat: "
                                + first
                                + " and "
                                + s
                                + " (number "
                                + i
                                + ") differ in a dimension other than "
                                + dim
                                + ", the one joined");
            }
            total = Math.addExact(total, s.size(dim));
        }
        return first == null ? Shape.of(0) : first.with(dim, total);
    }

    @Override
    public @Nullable Value[] gradient(Context c, Value[] g) {
        @Nullable Value[] out = new Value[parts];
        int at = 0;
        for (int i = 0; i < parts; i++) {
            Shape s = c.shape(i);
            if (isSkipped(s)) {
                out[i] = c.needs(i) ? g[0].constant(Array.zeros(g[0].dtype(), s)) : null;
                continue;
            }
            out[i] = c.needs(i) ? g[0].then(new Parts.Slice(dim, at, s.size(dim), 1)) : null;
            at += s.size(dim);
        }
        return out;
    }

    static boolean isSkipped(Shape s) {
        return s.rank() == 1 && s.size(0) == 0;
    }
}
