package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.kernel.Buffers;
import jacobi.kernel.Combine;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/** What happens along one dimension, row by row: softmax and its relatives. */
public final class Rowwise {
    static final Table TABLE = new Table("Row by row");

    /**
     * {@code e^(x - max) / sum e^(x - max)} along a dimension, or its logarithm.
     *
     * @param dim the dimension, from 0
     * @param log whether the logarithm is wanted
     */
    record Softmax(int dim, boolean log) implements Operator {
        @Override
        public String name() {
            return log ? "log_softmax" : "softmax";
        }

        @Override
        public Array[] forward(Array[] in) {
            Reductions.requireFloating(in[0].dtype(), name());
            Array out = Buffers.empty(in[0].dtype(), in[0].shape());
            Dispatch.run(new Kernel.Softmax(log), last(out, dim), last(in[0], dim));
            return new Array[] {out};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].with(c.output(0), new SoftmaxBackward(dim, log))};
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    /**
     * The gradient of {@link Softmax} for inputs {@code (g, y)}: {@code y (g - sum g y)}, or {@code
     * g - e^y sum g} for the logarithm.
     *
     * @param dim the dimension, from 0
     * @param log whether y is the logarithm
     */
    record SoftmaxBackward(int dim, boolean log) implements Operator {
        @Override
        public String name() {
            return log ? "log_softmax_backward" : "softmax_backward";
        }

        @Override
        public Array[] forward(Array[] in) {
            Array out = Buffers.empty(in[1].dtype(), in[1].shape());
            Dispatch.run(
                    new Kernel.SoftmaxGrad(log),
                    last(out, dim),
                    last(in[0], dim),
                    last(in[1], dim));
            return new Array[] {out};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] h) {
            Value g = c.input(0);
            Value y = c.input(1);
            return log ? ofLog(c, g, y, h[0]) : ofPlain(c, g, y, h[0]);
        }

        private @Nullable Value[] ofPlain(Context c, Value g, Value y, Value h) {
            Value ofY = null;
            if (c.needs(1)) {
                Value hy = row(h.mul(y));
                ofY = h.mul(g.sub(row(g.mul(y)))).sub(g.mul(hy));
            }
            return new Value[] {c.needs(0) ? h.with(y, this) : null, ofY};
        }

        private @Nullable Value[] ofLog(Context c, Value g, Value y, Value h) {
            Value he = h.mul(y.then(Elementary.EXP.op()));
            return new Value[] {
                c.needs(0) ? h.sub(row(he)) : null, c.needs(1) ? he.mul(row(g)).neg() : null
            };
        }

        private Value row(Value v) {
            return v.sum(new int[] {dim}, true);
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }
    }

    /**
     * {@code log sum e^x} over dimensions, shifted by the largest so that nothing overflows;
     * -infinity over nothing. Its gradient {@code g e^(x - y)} is a softmax.
     *
     * @param axes which dimensions
     */
    record LogSumExp(Axes axes) implements Operator {
        @Override
        public String name() {
            return "logsumexp";
        }

        @Override
        public Array[] forward(Array[] in) {
            Array x = in[0];
            Reductions.requireFloating(x.dtype(), name());
            Axes keeping = axes.keeping(true);
            int kept = axes.keptRank(x.layout().rank());
            Array shift = Array.zeros(x.dtype(), axes.kept(x.shape()));
            Expr a = Expr.input(0);
            Expr b = Expr.input(1);
            if (axes.count(x.shape()) > 0) {
                // An infinite shift would turn infinities into NaN: they need none.
                Expr finite = a.abs().eq(Double.POSITIVE_INFINITY).select(0, a);
                shift =
                        keeping.run(
                                new Kernel.Reduce(Combine.MAX, a, finite, kept, x.dtype()),
                                x.dtype(),
                                x);
            }
            Array[] both = {axes.last(x), axes.last(shift.with(shift.layout().expand(x.shape())))};
            Kernel logs = new Kernel.Reduce(Combine.SUM, a.sub(b).exp(), a.log(), kept, x.dtype());
            Array out = keeping.run(logs, x.dtype(), x.shape(), both);
            Dispatch.run(new Kernel.Map(a.add(b), x.dtype()), out, out, shift);
            return new Array[] {out.with(Layout.contiguous(axes.result(x.shape())))};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value x = c.input(0);
            Shape kept = axes.kept(x.shape());
            Value weights = x.sub(c.output(0).reshape(kept)).then(Elementary.EXP.op());
            return new Value[] {weights.mul(g[0].reshape(kept))};
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    static {
        softmaxForms("softmax", "Tensor input, int dim, dtype? dtype=None", false);
        softmaxForms("log_softmax", "Tensor input, int dim, dtype? dtype=None", true);
        String f = "Tensor input, int dim, int _stacklevel=3, dtype? dtype=None";
        softmaxForms("nn.functional.softmax", f, false);
        softmaxForms("nn.functional.log_softmax", f, true);
        TABLE.single(
                "nn.functional.softmin(" + f + ")",
                a -> softmax(a.value("input").neg(), a.integer("dim"), a.dtype("dtype")));
        TABLE.single(
                "logsumexp(Tensor input, int[] dim, bool keepdim=False)",
                a -> logsumexp(a.value("input"), a.integers("dim"), a.flag("keepdim")));
    }

    private Rowwise() {}

    private static void softmaxForms(String name, String parameters, boolean log) {
        TABLE.single(
                name + "(" + parameters + ")",
                a -> softmax(a.value("input"), a.integer("dim"), a.dtype("dtype"), log));
    }

    /** The same elements with a dimension moved to the end. */
    private static Array last(Array a, int dim) {
        return Axes.of(new int[] {dim}, false).last(a);
    }

    /** Softmax along a dimension, in another type if one is given. */
    public static Value softmax(Value x, int dim, @Nullable DType dtype) {
        return softmax(x, dim, dtype, false);
    }

    /** The logarithm of the softmax along a dimension, in another type if one is given. */
    public static Value logSoftmax(Value x, int dim, @Nullable DType dtype) {
        return softmax(x, dim, dtype, true);
    }

    private static Value softmax(Value x, int dim, @Nullable DType dtype, boolean log) {
        int d = x.shape().dim(dim, log ? "log_softmax" : "softmax");
        Value in = dtype == null ? x : x.to(dtype);
        return Scans.along(in, new Softmax(d, log));
    }

    /**
     * {@code log sum e^x} over dimensions (null or none for all); whole numbers become {@code
     * float32}.
     */
    public static Value logsumexp(Value x, int @Nullable [] dims, boolean keep) {
        Value in = x.to(Promotion.floating(x.array()));
        return in.then(new LogSumExp(Axes.of(x.shape(), dims, keep, "logsumexp")));
    }
}
