package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/** From many elements to one: sums, products, and questions about all of them. */
public final class Reductions {
    static final Table TABLE = new Table("Reductions");
    private static final Expr X = Expr.input(0);
    private static final Expr MEAN = X.div(Expr.param(0));

    /**
     * Sum over dimensions; 0 over nothing. Whole numbers and truth values sum to {@code int64}.
     *
     * @param axes which dimensions
     */
    record Sum(Axes axes) implements Operator {
        /** Dimensions from 0, which stay with size 1 if {@code keep}. */
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
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {axes.spread(g[0], c.shape(0))};
        }
    }

    /**
     * Mean over dimensions of floating-point numbers; NaN over nothing.
     *
     * @param axes which dimensions
     */
    record Mean(Axes axes) implements Operator {
        @Override
        public String name() {
            return "mean";
        }

        @Override
        public Array[] forward(Array[] in) {
            DType d = in[0].dtype();
            requireFloating(d, name());
            Kernel kernel =
                    new Kernel.Reduce(
                            Combine.SUM, X, MEAN, axes.keptRank(in[0].layout().rank()), d);
            return new Array[] {axes.run(kernel, d, in[0], (double) axes.count(in[0].shape()))};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value share = g[0].div(g[0].number((double) axes.count(c.shape(0))));
            return new Value[] {axes.spread(share, c.shape(0))};
        }
    }

    /**
     * Product over dimensions; 1 over nothing. Whole numbers and truth values multiply to {@code
     * int64}.
     *
     * @param axes which dimensions
     */
    record Prod(Axes axes) implements Operator {
        @Override
        public String name() {
            return "prod";
        }

        @Override
        public Array[] forward(Array[] in) {
            DType d = accumulated(in[0].dtype());
            int kept = axes.keptRank(in[0].layout().rank());
            return new Array[] {axes.run(new Kernel.Reduce(Combine.PROD, X, X, kept, d), d, in[0])};
        }

        /** At a zero {@code y / x} is of no use: there it is the product of the others. */
        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value x = c.input(0);
            if (!hasZero(x.array())) {
                return new Value[] {axes.spread(g[0].mul(c.output(0)), x.shape()).div(x)};
            }
            Value last = x.permute(axes.order(x.rank()));
            Shape kept = axes.dropped(x.shape());
            Value rows =
                    last.reshape(kept.insert(kept.rank(), Math.toIntExact(axes.count(x.shape()))));
            int dim = rows.rank() - 1;
            Value others = Scans.exclusive(rows, dim, false).mul(Scans.exclusive(rows, dim, true));
            Value gradient = others.mul(g[0].reshape(kept.insert(kept.rank(), 1)));
            return new Value[] {gradient.reshape(last.shape()).permute(axes.inverse(x.rank()))};
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

    /**
     * How many elements are not zero, or whether all or any are; NaN is not zero.
     *
     * @param question which of these
     * @param axes which dimensions
     */
    record NonZero(Question question, Axes axes) implements Operator {
        /** What is asked. */
        enum Question {
            /** Whether none is zero; true over nothing. */
            ALL,
            /** Whether one is not zero; false over nothing. */
            ANY,
            /** How many are not zero. */
            COUNT
        }

        @Override
        public String name() {
            return question == Question.COUNT
                    ? "count_nonzero"
                    : question == Question.ALL ? "all" : "any";
        }

        @Override
        public Array[] forward(Array[] in) {
            DType d = in[0].dtype();
            // Counted in float64, where float32 would stop at 2^24.
            DType compute = d.isFloating() ? DType.FLOAT64 : DType.INT64;
            Combine combine = question == Question.ALL ? Combine.PROD : Combine.SUM;
            Expr finish = question == Question.COUNT ? X : X.ne(0);
            DType truth = d == DType.UINT8 ? DType.UINT8 : DType.BOOL;
            DType out = question == Question.COUNT ? DType.INT64 : truth;
            int kept = axes.keptRank(in[0].layout().rank());
            return new Array[] {
                axes.run(new Kernel.Reduce(combine, X.ne(0), finish, kept, compute), out, in[0])
            };
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[1];
        }

        @Override
        public boolean isDifferentiable(int output) {
            return false;
        }
    }

    static {
        TABLE.single(
                "sum(Tensor input, int[]? dim=None, bool keepdim=False, *, dtype? dtype=None)",
                a -> sum(a.value("input"), a.integers("dim"), a.flag("keepdim"), a.dtype("dtype")));
        TABLE.single(
                "mean(Tensor input, int[]? dim=None, bool keepdim=False, *, dtype? dtype=None)",
                a ->
                        mean(
                                a.value("input"),
                                a.integers("dim"),
                                a.flag("keepdim"),
                                a.dtype("dtype")));
        TABLE.single(
                "prod(Tensor input, int? dim=None, bool keepdim=False, *, dtype? dtype=None)",
                a ->
                        prod(
                                a.value("input"),
                                a.integers("dim"),
                                a.flag("keepdim"),
                                a.dtype("dtype")));
        TABLE.single(
                "nansum(Tensor input, int[]? dim=None, bool keepdim=False, *, dtype? dtype=None)",
                a ->
                        nansum(
                                a.value("input"),
                                a.integers("dim"),
                                a.flag("keepdim"),
                                a.dtype("dtype")));
        TABLE.single(
                "nanmean(Tensor input, int[]? dim=None, bool keepdim=False, *, dtype? dtype=None)",
                a ->
                        nanmean(
                                a.value("input"),
                                a.integers("dim"),
                                a.flag("keepdim"),
                                a.dtype("dtype")));
        TABLE.single(
                "all(Tensor input, int[]? dim=None, bool keepdim=False)",
                a -> all(a.value("input"), a.integers("dim"), a.flag("keepdim")));
        TABLE.single(
                "any(Tensor input, int[]? dim=None, bool keepdim=False)",
                a -> any(a.value("input"), a.integers("dim"), a.flag("keepdim")));
        TABLE.single(
                "count_nonzero(Tensor input, int[]? dim=None)",
                a -> countNonzero(a.value("input"), a.integers("dim")));
    }

    private Reductions() {}

    /**
     * The type in which elements are accumulated: {@code int64} for whole numbers, else their own.
     */
    static DType accumulated(DType d) {
        return d.isFloating() ? d : DType.INT64;
    }

    static void requireFloating(DType d, String operator) {
        if (!d.isFloating()) {
            throw new IllegalArgumentException(
                    operator
                            + ": "
                            + d
                            + " is not supported: expected a floating-point dtype (convert with"
                            + " to(DType))");
        }
    }

    /** Whether an element is zero. */
    static boolean hasZero(Array x) {
        Axes all = Axes.of(x.shape(), null, false, "prod");
        Kernel any = new Kernel.Reduce(Combine.MAX, X.eq(0), X, 0, x.dtype());
        return x.numel() > 0 && all.run(any, DType.BOOL, x).getLong(0) != 0;
    }

    private static Value apply(Value x, Operator op, @Nullable DType dtype) {
        return dtype == null ? x.then(op) : x.to(dtype).then(op).to(dtype);
    }

    /** Sum over dimensions (null or none for all), in another type if one is given. */
    public static Value sum(Value x, int @Nullable [] dims, boolean keep, @Nullable DType dtype) {
        return apply(x, new Sum(Axes.of(x.shape(), dims, keep, "sum")), dtype);
    }

    /** Mean over dimensions (null or none for all), in another type if one is given. */
    public static Value mean(Value x, int @Nullable [] dims, boolean keep, @Nullable DType dtype) {
        return apply(x, new Mean(Axes.of(x.shape(), dims, keep, "mean")), dtype);
    }

    /** Sum of what is not NaN, over dimensions (null or none for all). */
    public static Value nansum(
            Value x, int @Nullable [] dims, boolean keep, @Nullable DType dtype) {
        if (!x.dtype().isFloating()) {
            return sum(x, dims, keep, dtype);
        }
        Value isNan = x.detach().then(Comparison.ISNAN.op());
        return sum(Arithmetic.where(isNan, x.number(0), x), dims, keep, dtype);
    }

    /** Mean of what is not NaN, over dimensions (null or none for all); NaN of nothing. */
    public static Value nanmean(
            Value x, int @Nullable [] dims, boolean keep, @Nullable DType dtype) {
        Value in = dtype == null ? x : x.to(dtype);
        requireFloating(in.dtype(), "nanmean");
        Value isNumber = in.detach().then(Comparison.ISNAN.op()).then(Comparison.LOGICAL_NOT.op());
        Value count = sum(isNumber, dims, keep, null).to(in.dtype());
        return nansum(in, dims, keep, null).div(count);
    }

    /** Product over dimensions (null or none for all), in another type if one is given. */
    public static Value prod(Value x, int @Nullable [] dims, boolean keep, @Nullable DType dtype) {
        return apply(x, new Prod(Axes.of(x.shape(), dims, keep, "prod")), dtype);
    }

    /** Whether no element is zero, over dimensions (null or none for all). */
    public static Value all(Value x, int @Nullable [] dims, boolean keep) {
        return x.then(new NonZero(NonZero.Question.ALL, Axes.of(x.shape(), dims, keep, "all")));
    }

    /** Whether an element is not zero, over dimensions (null or none for all). */
    public static Value any(Value x, int @Nullable [] dims, boolean keep) {
        return x.then(new NonZero(NonZero.Question.ANY, Axes.of(x.shape(), dims, keep, "any")));
    }

    /** How many elements are not zero, over dimensions (null or none for all). */
    public static Value countNonzero(Value x, int @Nullable [] dims) {
        return x.then(
                new NonZero(
                        NonZero.Question.COUNT, Axes.of(x.shape(), dims, false, "count_nonzero")));
    }
}
