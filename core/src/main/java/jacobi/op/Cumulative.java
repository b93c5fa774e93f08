package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.kernel.Combine;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Running extremes, and running sums of exponentials in their logarithms. */
public final class Cumulative {
    static final Table TABLE = new Table("Running extremes");

    /**
     * The largest (or smallest) so far along a dimension, and where it is: the last of equals, and
     * NaN once there is one. The gradient goes to the element chosen.
     *
     * @param dim the dimension, from 0
     * @param largest or smallest
     */
    record Extreme(int dim, boolean largest) implements Operator {
        @Override
        public String name() {
            return largest ? "cummax" : "cummin";
        }

        @Override
        public Array[] forward(Array[] in) {
            Array x = in[0];
            Array y = Scans.scan(largest ? Combine.MAX : Combine.MIN, x, dim, false, x.dtype());
            Array places = places(x.shape());
            Expr a = Expr.input(0);
            Expr chosen = a.eq(Expr.input(1)).or(a.isNan()).select(Expr.input(2), 0);
            Array candidates = Array.zeros(DType.INT64, x.shape());
            DType compute = x.dtype().isFloating() ? DType.FLOAT64 : DType.INT64;
            Dispatch.run(new Kernel.Map(chosen, compute), candidates, x, y, places);
            return new Array[] {y, Scans.scan(Combine.MAX, candidates, dim, false, DType.INT64)};
        }

        private Array places(Shape shape) {
            int[] ones = new int[shape.rank()];
            Arrays.fill(ones, 1);
            Array places = Array.zeros(DType.INT64, Shape.of(ones).with(dim, shape.size(dim)));
            Dispatch.run(new Kernel.Iota(0, 1), places);
            return places.with(places.layout().expand(shape));
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value zeros = g[0].constant(Array.zeros(g[0].dtype(), c.shape(0)));
            Operator add = new Scatter(name(), dim, true);
            return new Value[] {g[0].apply(add, zeros, c.output(1), g[0])[0]};
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

    static {
        TABLE.function(
                "cummax(Tensor input, int dim)",
                a -> extreme(a.value("input"), a.integer("dim"), true));
        TABLE.function(
                "cummin(Tensor input, int dim)",
                a -> extreme(a.value("input"), a.integer("dim"), false));
        TABLE.single(
                "logcumsumexp(Tensor input, int dim)",
                a -> logCumSumExp(a.value("input"), a.integer("dim")));
    }

    private Cumulative() {}

    /** The largest (or smallest) so far along a dimension, and where it is. */
    public static Value[] extreme(Value x, int dim, boolean largest) {
        int d = x.shape().dim(dim, largest ? "cummax" : "cummin");
        if (x.rank() > 0) {
            return x.apply(new Extreme(d, largest), x);
        }
        Value one = x.reshape(Shape.of(1));
        Value[] y = one.apply(new Extreme(0, largest), one);
        return new Value[] {y[0].reshape(Shape.SCALAR), y[1].reshape(Shape.SCALAR)};
    }

    /**
     * {@code ln(e^x_0 + .. + e^x_i)} along a dimension without overflow, by doubling: after the
     * step of length l each element covers 2l terms (Hillis and Steele, Data Parallel Algorithms,
     * 1986).
     */
    public static Value logCumSumExp(Value x, int dim) {
        Reductions.requireFloating(x.dtype(), "logcumsumexp");
        int d = x.shape().dim(dim, "logcumsumexp");
        int n = x.rank() == 0 ? 1 : x.shape().size(d);
        Value sum = n == 1 ? x.then(new Copies.Clone()) : x;
        for (int l = 1; l < n; l *= 2) {
            Value far = sum.then(new Parts.Slice(d, l, n - l, 1));
            Value near = sum.then(new Parts.Slice(d, 0, n - l, 1));
            Value head = sum.then(new Parts.Slice(d, 0, l, 1));
            sum = Joining.cat(d, head, far.with(near, Special.LOGADDEXP.op()));
        }
        return sum;
    }
}
