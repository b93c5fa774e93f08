package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/** From many elements to one: sums, extremes, moments. */
public final class Reductions {
    static final Table TABLE = new Table("Reductions");
    private static final Expr X = Expr.input(0);

    /**
     * Sum over dimensions; 0 over nothing. Whole numbers and truth values sum to {@code int64}.
     *
     * @param axes which dimensions
     */
    record Sum(Axes axes) implements Operator {
        Sum(int[] dims, boolean keep) {
            this(Axes.of(dims, keep));
        }

        @Override
        public String name() {
            return "sum";
        }

        @Override
        public Array[] forward(Array[] in) {
            DType d = accumulated(in[0].dtype());
            int kept = axes.keptRank(in[0].layout().rank());
            return new Array[] {axes.run(new Kernel.Reduce(Combine.SUM, X, X, kept, d), d, in[0])};
        }

        @Override
        public @Nullable Value[] gradient(Operator.Context c, Value[] g) {
            return new Value[] {axes.spread(g[0], c.shape(0))};
        }
    }

    static {
        TABLE.single(
                "sum(Tensor input, int[]? dim=None, bool keepdim=False, *, dtype? dtype=None)",
                a -> sum(a.value("input"), a.integers("dim"), a.flag("keepdim"), a.dtype("dtype")));
    }

    private Reductions() {}

    /** The type in which whole numbers are accumulated: {@code int64}; floats in their own. */
    private static DType accumulated(DType d) {
        return d.isFloating() ? d : DType.INT64;
    }

    private static Axes axes(Value x, int @Nullable [] dims, boolean keep, String operator) {
        return Axes.of(x.shape(), dims, keep, operator);
    }

    /** Sum over dimensions (null or none for all), in another type if one is given. */
    public static Value sum(Value x, int @Nullable [] dims, boolean keep, @Nullable DType dtype) {
        Value in = dtype == null ? x : x.to(dtype);
        Value out = in.then(new Sum(axes(x, dims, keep, "sum")));
        return dtype == null ? out : out.to(dtype);
    }
}
