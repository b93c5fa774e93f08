package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.kernel.Combine;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The largest and the smallest, and where they are. NaN counts as larger and smaller than
 * everything.
 */
public final class Extremes {
    static final Table TABLE = new Table("Extremes");

    /**
     * The largest (or smallest) element over dimensions. Elements that tie share the gradient
     * evenly. Where the result is NaN, {@code max()} gives the gradient to the NaNs, and {@code
     * amax} gives NaN to all, as PyTorch has it.
     *
     * @param largest or smallest
     * @param whole whether this is {@code max()} of everything and not {@code amax}
     * @param axes which dimensions
     */
    record Extreme(boolean largest, boolean whole, Axes axes) implements Operator {
        @Override
        public String name() {
            return (whole ? "" : "a") + (largest ? "max" : "min");
        }

        @Override
        public Array[] forward(Array[] in) {
            axes.requireElements(in[0].shape(), name());
            return new Array[] {extreme(largest, axes, in[0])};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {evenly(c.input(0), c.output(0), g[0], axes, whole)};
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
     * The largest (or smallest) element over one dimension and the index of the first such. The
     * gradient goes to that one alone.
     *
     * @param largest or smallest
     * @param axes one dimension; none for a scalar
     */
    record Indexed(boolean largest, Axes axes) implements Operator {
        @Override
        public String name() {
            return largest ? "max" : "min";
        }

        @Override
        public Array[] forward(Array[] in) {
            axes.requireElements(in[0].shape(), name());
            return new Array[] {extreme(largest, axes, in[0]), index(largest, axes, in[0])};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Shape full = c.shape(0);
            if (full.rank() == 0) {
                return new Value[] {g[0]};
            }
            Shape kept = axes.kept(full);
            int dim = axes.dims()[0];
            int[] ones = new int[full.rank()];
            Arrays.fill(ones, 1);
            Array places = Array.zeros(DType.INT64, Shape.of(ones).with(dim, full.size(dim)));
            Dispatch.run(new Kernel.Iota(0, 1), places);
            Value chosen =
                    g[0].constant(places).with(c.output(1).reshape(kept), Comparison.EQ.op());
            return new Value[] {Arithmetic.where(chosen, g[0].reshape(kept), g[0].number(0))};
        }

        @Override
        public boolean savesOutput(int i) {
            return i == 1;
        }

        @Override
        public boolean isDifferentiable(int output) {
            return output == 0;
        }
    }

    /**
     * The index of the first largest (or smallest) element, in the flattened dimensions ({@code
     * int64}).
     *
     * @param largest or smallest
     * @param axes which dimensions
     */
    record Index(boolean largest, Axes axes) implements Operator {
        @Override
        public String name() {
            return largest ? "argmax" : "argmin";
        }

        @Override
        public Array[] forward(Array[] in) {
            axes.requireElements(in[0].shape(), name());
            return new Array[] {index(largest, axes, in[0])};
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
        both("max", "amax", "argmax", true);
        both("min", "amin", "argmin", false);
        TABLE.function(
                "aminmax(Tensor input, *, int? dim=None, bool keepdim=False)",
                a -> {
                    Value x = a.value("input");
                    boolean keep = a.flag("keepdim");
                    return new Value[] {
                        amin(x, a.integers("dim"), keep), amax(x, a.integers("dim"), keep)
                    };
                });
    }

    private Extremes() {}

    private static void both(String name, String spread, String index, boolean largest) {
        TABLE.single(name + "(Tensor input)", a -> whole(a.value("input"), largest));
        TABLE.function(
                name + "(Tensor input, int dim, bool keepdim=False)",
                a -> indexed(a.value("input"), a.integer("dim"), a.flag("keepdim"), largest));
        // Behind the form above, because a number may also stand for a tensor.
        Row larger = largest ? Arithmetic.MAXIMUM : Arithmetic.MINIMUM;
        TABLE.single(
                name + "(Tensor input, Tensor other)",
                a -> a.value("input").with(a.value("other"), larger.op()));
        TABLE.single(
                spread + "(Tensor input, int[]? dim=None, bool keepdim=False)",
                a -> extreme(a.value("input"), a.integers("dim"), a.flag("keepdim"), largest));
        TABLE.single(
                index + "(Tensor input, int? dim=None, bool keepdim=False)",
                a -> index(a.value("input"), a.integers("dim"), a.flag("keepdim"), largest));
    }

    /**
     * The gradient g of a chosen element y, shared evenly by all that equal it; if so asked, NaN
     * equals NaN.
     */
    static Value evenly(Value x, Value chosen, Value g, Axes axes, boolean nan) {
        Value y = axes.spread(chosen, x.shape());
        Value ties = x.with(y, Comparison.EQ.op());
        if (nan) {
            Value bothNan = isNan(x).with(isNan(y), Comparison.LOGICAL_AND.op());
            ties = ties.with(bothNan, Comparison.LOGICAL_OR.op());
        }
        Value share = g.reshape(axes.kept(x.shape())).div(ties.sum(axes.dims(), true));
        return share.mul(ties);
    }

    private static Value isNan(Value x) {
        return x.then(Comparison.ISNAN.op());
    }

    private static Array extreme(boolean largest, Axes axes, Array in) {
        Expr x = Expr.input(0);
        DType compute = Reductions.accumulated(in.dtype());
        Combine combine = largest ? Combine.MAX : Combine.MIN;
        Kernel kernel =
                new Kernel.Reduce(combine, x, x, axes.keptRank(in.layout().rank()), compute);
        return axes.run(kernel, in.dtype(), in);
    }

    private static Array index(boolean largest, Axes axes, Array in) {
        int rank = in.layout().rank();
        Array seen =
                rank == 0
                        ? in.with(Layout.of(Shape.of(1), new int[] {1}, in.layout().offset()))
                        : in;
        Axes over = rank == 0 ? Axes.of(new int[] {0}, false) : axes;
        return over.run(
                new Kernel.ArgReduce(largest, over.keptRank(seen.layout().rank())),
                DType.INT64,
                seen);
    }

    private static Value whole(Value x, boolean largest) {
        return x.then(new Extreme(largest, true, Axes.of(x.shape(), null, false, "max")));
    }

    private static Value extreme(Value x, int @Nullable [] dims, boolean keep, boolean largest) {
        Axes axes = Axes.of(x.shape(), dims, keep, largest ? "amax" : "amin");
        return x.then(new Extreme(largest, false, axes));
    }

    private static Value index(Value x, int @Nullable [] dim, boolean keep, boolean largest) {
        Axes axes = Axes.of(x.shape(), dim, keep, largest ? "argmax" : "argmin");
        return x.then(new Index(largest, axes));
    }

    private static Value[] indexed(Value x, int dim, boolean keep, boolean largest) {
        Axes axes = Axes.of(x.shape(), new int[] {dim}, keep, largest ? "max" : "min");
        return x.apply(new Indexed(largest, axes), x);
    }

    /** The largest of all elements; elements that tie share the gradient. */
    public static Value max(Value x) {
        return whole(x, true);
    }

    /** The smallest of all elements; elements that tie share the gradient. */
    public static Value min(Value x) {
        return whole(x, false);
    }

    /** The largest over a dimension and the index of the first such: two results. */
    public static Value[] max(Value x, int dim, boolean keep) {
        return indexed(x, dim, keep, true);
    }

    /** The smallest over a dimension and the index of the first such: two results. */
    public static Value[] min(Value x, int dim, boolean keep) {
        return indexed(x, dim, keep, false);
    }

    /** The largest over dimensions (null or none for all). */
    public static Value amax(Value x, int @Nullable [] dims, boolean keep) {
        return extreme(x, dims, keep, true);
    }

    /** The smallest over dimensions (null or none for all). */
    public static Value amin(Value x, int @Nullable [] dims, boolean keep) {
        return extreme(x, dims, keep, false);
    }

    /** The index of the first largest element at a dimension, or in all of them for null. */
    public static Value argmax(Value x, @Nullable Integer dim, boolean keep) {
        return index(x, dim == null ? null : new int[] {dim}, keep, true);
    }

    /** The index of the first smallest element at a dimension, or in all of them for null. */
    public static Value argmin(Value x, @Nullable Integer dim, boolean keep) {
        return index(x, dim == null ? null : new int[] {dim}, keep, false);
    }
}
