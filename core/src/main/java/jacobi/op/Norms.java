package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * Lengths of vectors and matrices. Gradients at kinks are PyTorch's: 0 for a vector of zeros, even
 * shares among elements that tie for the largest.
 */
public final class Norms {
    static final Table TABLE = new Table("Norms");

    private static final Expr X = Expr.input(0);

    /**
     * {@code (sum |x|^p)^(1/p)} over dimensions; the largest or smallest {@code |x|} for infinite
     * p, the number of nonzero elements for 0.
     *
     * @param name of the operator it stands for
     * @param p the exponent
     * @param axes which dimensions
     */
    record Norm(String name, double p, Axes axes) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            return new Array[] {norm(name, p, axes, X, in[0].shape(), in)};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {slope(p, axes, c.input(0), c.output(0), g[0])};
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }

        @Override
        public boolean isDifferentiable(int output) {
            return p != 0;
        }
    }

    /** Gradient of one element x, of the norm n and its gradient g, for p = 2. */
    private static final Row SLOPE_2 =
            new Table("internal")
                    .ternary(
                            "norm gradient(Tensor x, Tensor n, Tensor g)",
                            Typing.FLOATING,
                            (x, n, g) -> n.eq(0).select(0, g.mul(x.div(n))));

    /** For p from 2 on; the parameters are p - 1 and p - 2. */
    private static final Row SLOPE_ABOVE_2 =
            new Table("internal")
                    .ternary(
                            "norm gradient(Tensor x, Tensor n, Tensor g, Number p1, Number p2)",
                            Typing.FLOATING,
                            (x, n, g) ->
                                    n.eq(0)
                                            .select(0, g.div(n.pow(Expr.param(0))))
                                            .mul(x)
                                            .mul(x.abs().pow(Expr.param(1))));

    /** For p between 1 and 2; the parameter is p - 1. */
    private static final Row SLOPE_ABOVE_1 =
            new Table("internal")
                    .ternary(
                            "norm gradient(Tensor x, Tensor n, Tensor g, Number p1)",
                            Typing.FLOATING,
                            (x, n, g) ->
                                    n.eq(0)
                                            .select(0, g.div(n.pow(Expr.param(0))))
                                            .mul(x.sign())
                                            .mul(x.abs().pow(Expr.param(0))));

    /** For p below 1, negative ones too; the parameter is p - 1. */
    private static final Row SLOPE_BELOW_1 =
            new Table("internal")
                    .ternary(
                            "norm gradient(Tensor x, Tensor n, Tensor g, Number p1)",
                            Typing.FLOATING,
                            (x, n, g) ->
                                    x.eq(0)
                                            .select(0, x.sign().mul(x.abs().pow(Expr.param(0))))
                                            .mul(g)
                                            .mul(n.pow(Expr.param(0).neg())));

    private static final String REST = ", bool keepdim=False, *, dtype? dtype=None)";

    static {
        TABLE.single(
                "linalg.vector_norm(Tensor input, Number ord=2, int[]? dim=None" + REST,
                a -> {
                    Value x = cast(a);
                    return vector(
                            x,
                            a.number("ord"),
                            a.integers("dim"),
                            a.flag("keepdim"),
                            "linalg.vector_norm");
                });
        TABLE.single(
                "linalg.matrix_norm(Tensor input, any ord='fro', int[] dim=[]" + REST,
                a -> {
                    int[] dims = a.list("dim");
                    return matrix(
                            cast(a),
                            a.raw("ord"),
                            dims.length == 0 ? new int[] {-2, -1} : dims,
                            a.flag("keepdim"),
                            "linalg.matrix_norm");
                });
        TABLE.single(
                "linalg.norm(Tensor input, any ord=None, int[]? dim=None" + REST,
                a -> norm(cast(a), a.raw("ord"), a.integers("dim"), a.flag("keepdim")));
        TABLE.single(
                "norm(Tensor input, any p='fro', int[]? dim=None, bool keepdim=False, dtype?"
                        + " dtype=None)",
                a -> legacy(cast(a), a.raw("p"), a.integers("dim"), a.flag("keepdim")));
        TABLE.single(
                "renorm(Tensor input, Number p, int dim, Number maxnorm)",
                a ->
                        renorm(
                                a.value("input"),
                                a.number("p"),
                                a.integer("dim"),
                                a.number("maxnorm")));
        TABLE.single(
                "nn.functional.normalize(Tensor input, float p=2.0, int dim=1, float eps=1e-12)",
                a -> normalize(a.value("input"), a.number("p"), a.integer("dim"), a.number("eps")));
    }

    private Norms() {}

    private static Value cast(Arguments a) {
        DType to = a.dtype("dtype");
        Value x = a.value("input");
        return to == null ? x : x.to(to);
    }

    /** The norm of an expression over inputs that are broadcast to one shape. */
    static Array norm(String name, double p, Axes axes, Expr of, Shape full, Array... in) {
        DType d = in[0].dtype();
        Reductions.requireFloating(d, name);
        if (p < 0 || Double.isInfinite(p)) {
            axes.requireElements(full, name);
        }
        Expr size = of.abs();
        int kept = axes.keptRank(full.rank());
        Array[] last = new Array[in.length];
        for (int i = 0; i < in.length; i++) {
            last[i] = axes.last(in[i].with(in[i].layout().expand(full)));
        }
        Kernel kernel;
        if (Double.isInfinite(p)) {
            kernel = new Kernel.Reduce(p > 0 ? Combine.MAX : Combine.MIN, size, X, kept, d);
        } else if (p == 0) {
            kernel = new Kernel.Reduce(Combine.SUM, of.ne(0), X, kept, d);
        } else if (p == 1) {
            kernel = new Kernel.Reduce(Combine.SUM, size, X, kept, d);
        } else if (p == 2) {
            kernel = new Kernel.Reduce(Combine.SUM, of.square(), X.sqrt(), kept, d);
        } else {
            Expr power = size.pow(Expr.param(0));
            Expr root = X.pow(Expr.param(1));
            kernel = new Kernel.Reduce(Combine.SUM, power, root, kept, d);
        }
        return axes.run(kernel, d, full, last, p, 1 / p);
    }

    /** The gradient of x, given its norm y and that one's gradient g. */
    static Value slope(double p, Axes axes, Value x, Value y, Value g) {
        Value n = y.reshape(axes.kept(x.shape()));
        Value gn = g.reshape(axes.kept(x.shape()));
        if (p == 1) {
            return x.then(Elementary.SIGN.op()).mul(gn);
        }
        if (Double.isInfinite(p)) {
            Value size = x.then(Elementary.ABS.op());
            Value isNan = size.then(Comparison.ISNAN.op());
            Value ties = size.with(n, Comparison.EQ.op()).with(isNan, Comparison.LOGICAL_OR.op());
            Value share = gn.div(ties.sum(axes.dims(), true));
            return x.then(Elementary.SIGN.op()).mul(share.mul(ties));
        }
        Operator op =
                p == 2
                        ? SLOPE_2.op()
                        : p < 1
                                ? SLOPE_BELOW_1.op(p - 1)
                                : p < 2 ? SLOPE_ABOVE_1.op(p - 1) : SLOPE_ABOVE_2.op(p - 1, p - 2);
        return x.apply(op, x, n, gn)[0];
    }

    /** The p-norm over dimensions (null or none for all). */
    public static Value vector(
            Value x, double p, int @Nullable [] dims, boolean keep, String name) {
        return x.then(new Norm(name, p, Axes.of(x.shape(), dims, keep, name)));
    }

    /**
     * A norm of the matrices of two dimensions: {@code "fro"}; {@code "nuc"}, the sum of the
     * singular values; 2 and -2, the largest and smallest of them; 1 and -1, the largest and
     * smallest sum of a column's {@code |x|}; infinity and -infinity, that of a row's.
     *
     * @throws IllegalArgumentException if it is another
     */
    public static Value matrix(
            Value x, @Nullable Object ord, int[] dims, boolean keep, String name) {
        if (dims.length != 2 || x.rank() < 2) {
            throw new ShapeException(
                    name
                            + ": "
                            + x.shape()
                            + " and dimensions "
                            + java.util.Arrays.toString(dims)
                            + ": expected a matrix, or two dimensions of more");
        }
        int[] d = Shapes.dims(x.shape(), dims, name);
        if ("fro".equals(ord)) {
            return vector(x, 2, d, keep, name);
        }
        if ("nuc".equals(ord)) {
            return kept(spectrum(x, d).sum(new int[] {x.rank() - 2}, false), x, d, keep);
        }
        double p = ord instanceof Number n ? n.doubleValue() : 0;
        boolean largest = p > 0;
        if (Math.abs(p) == 2) {
            Value s = spectrum(x, d);
            return kept(extreme(s, x.rank() - 2, largest, false), x, d, keep);
        }
        if (Math.abs(p) != 1 && !Double.isInfinite(p)) {
            throw new IllegalArgumentException(
                    name
                            + ": order "
                            + ord
                            + ": expected 'fro', 'nuc', 1, -1, 2, -2, infinity or -infinity");
        }
        int summed = Math.abs(p) == 1 ? d[0] : d[1];
        Value sums = vector(x, 1, new int[] {summed}, true, name);
        Value y = extreme(sums, d[0] + d[1] - summed, largest, true);
        return keep ? y : y.reshape(Axes.of(d, false).dropped(x.shape()));
    }

    private static Value extreme(Value x, int dim, boolean largest, boolean keep) {
        int[] dims = {dim};
        return largest ? Extremes.amax(x, dims, keep) : Extremes.amin(x, dims, keep);
    }

    private static Value spectrum(Value x, int[] d) {
        int[] order = new int[x.rank()];
        int at = 0;
        for (int i = 0; i < order.length; i++) {
            if (i != d[0] && i != d[1]) {
                order[at++] = i;
            }
        }
        order[at++] = d[0];
        order[at] = d[1];
        return x.permute(order).then(new Spectra.SingularValues());
    }

    private static Value kept(Value y, Value x, int[] d, boolean keep) {
        return keep ? y.reshape(Axes.of(d, true).kept(x.shape())) : y;
    }

    /**
     * The norm of a vector or a matrix, by the dimensions given or else there are; with no order
     * the root of the sum of all squares.
     */
    public static Value norm(Value x, @Nullable Object ord, int @Nullable [] dims, boolean keep) {
        String name = "linalg.norm";
        if (ord == null) {
            return vector(x, 2, dims, keep, name);
        }
        int n = dims == null ? x.rank() : dims.length;
        if (n > 2 || n < 1) {
            throw new ShapeException(
                    name
                            + ": "
                            + x.shape()
                            + " with order "
                            + ord
                            + ": expected a vector or a matrix, or one or two dimensions");
        }
        if (n == 2) {
            return matrix(x, ord, dims == null ? new int[] {0, 1} : dims, keep, name);
        }
        if (!(ord instanceof Number p)) {
            throw new IllegalArgumentException(
                    name + ": order '" + ord + "' of a vector: expected a number");
        }
        return vector(x, p.doubleValue(), dims, keep, name);
    }

    /** {@code torch.norm}: numbers always mean the norm of vectors. */
    static Value legacy(Value x, @Nullable Object p, int @Nullable [] dims, boolean keep) {
        if ("nuc".equals(p)) {
            return matrix(x, p, dims == null ? new int[] {0, 1} : dims, keep, "norm");
        }
        double order =
                p == null || "fro".equals(p)
                        ? 2
                        : p instanceof Number n ? n.doubleValue() : Double.NaN;
        if (Double.isNaN(order)) {
            throw new IllegalArgumentException(
                    "norm: p is '" + p + "': expected a number, 'fro' or 'nuc'");
        }
        return vector(x, order, dims, keep, "norm");
    }

    /**
     * The parts at each index of a dimension, those whose p-norm is above {@code most} scaled down
     * to it.
     */
    public static Value renorm(Value x, double p, int dim, double most) {
        int d = x.shape().dim(dim, "renorm");
        if (!(p > 0) || !(most >= 0) || x.rank() < 2) {
            throw new IllegalArgumentException(
                    "renorm: "
                            + x.shape()
                            + ", p "
                            + p
                            + ", maxnorm "
                            + most
                            + ": expected two or more dimensions, p above 0, maxnorm not below 0");
        }
        int[] others = java.util.stream.IntStream.range(0, x.rank()).filter(i -> i != d).toArray();
        Value n = vector(x, p, others, true, "renorm");
        Value limit = n.number(most);
        Value factor = n.add(n.number(1e-7)).then(Elementary.RECIPROCAL.op()).mul(limit);
        Value above = n.detach().with(limit, Comparison.GT.op());
        return x.mul(Arithmetic.where(above, factor, factor.number(1)));
    }

    /** {@code x / max(|x|_p, eps)} along a dimension. */
    public static Value normalize(Value x, double p, int dim, double eps) {
        Value n = vector(x, p, new int[] {dim}, true, "normalize");
        return x.div(n.with(n.number(eps), Arithmetic.CLAMP_MIN.op()));
    }
}
