package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/** Variance and standard deviation. */
public final class Moments {
    static final Table TABLE = new Table("Moments");

    /**
     * {@code sum (x - mean)^2 / (n - correction)} over dimensions, in two passes; a divisor below 0
     * counts as 0.
     *
     * @param axes which dimensions
     * @param correction taken from the number of elements: 1 for an unbiased estimate
     */
    record Variance(Axes axes, double correction) implements Operator {
        @Override
        public String name() {
            return "var";
        }

        @Override
        public Array[] forward(Array[] in) {
            DType d = in[0].dtype();
            Reductions.requireFloating(d, name());
            Array mean = new Reductions.Mean(axes.keeping(true)).forward(in)[0];
            Array[] both = {
                axes.last(in[0]), axes.last(mean.with(mean.layout().expand(in[0].shape())))
            };
            Expr deviation = Expr.input(0).sub(Expr.input(1));
            Expr finish = Expr.input(0).div(Expr.param(0));
            int kept = axes.keptRank(in[0].layout().rank());
            Kernel kernel = new Kernel.Reduce(Combine.SUM, deviation.square(), finish, kept, d);
            return new Array[] {axes.run(kernel, d, in[0].shape(), both, divisor(in[0].shape()))};
        }

        private double divisor(jacobi.array.Shape full) {
            return Math.max(axes.count(full) - correction, 0);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value x = c.input(0);
            Value deviation = x.sub(x.then(new Reductions.Mean(axes.keeping(true))));
            Value factor = g[0].reshape(axes.kept(x.shape())).mul(2 / divisor(x.shape()));
            return new Value[] {factor.mul(deviation)};
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }
    }

    static {
        forms("var", (x, dims, correction, keep) -> new Value[] {var(x, dims, correction, keep)});
        forms("std", (x, dims, correction, keep) -> new Value[] {std(x, dims, correction, keep)});
        forms("var_mean", Moments::varMean);
        forms("std_mean", Moments::stdMean);
    }

    private Moments() {}

    /** What all the forms of a call come down to. */
    @FunctionalInterface
    private interface Moment {
        Value[] of(Value x, int @Nullable [] dims, double correction, boolean keep);
    }

    private static void forms(String name, Moment moment) {
        TABLE.function(
                name + "(Tensor input, bool unbiased)",
                a -> moment.of(a.value("input"), null, a.flag("unbiased") ? 1 : 0, false));
        TABLE.function(
                name + "(Tensor input, int[]? dim, bool unbiased, bool keepdim=False)",
                a ->
                        moment.of(
                                a.value("input"),
                                a.integers("dim"),
                                a.flag("unbiased") ? 1 : 0,
                                a.flag("keepdim")));
        TABLE.function(
                name
                        + "(Tensor input, int[]? dim=None, *, Number? correction=1, bool"
                        + " keepdim=False)",
                a -> {
                    Double correction = a.optionalNumber("correction");
                    return moment.of(
                            a.value("input"),
                            a.integers("dim"),
                            correction == null ? 1 : correction,
                            a.flag("keepdim"));
                });
    }

    /**
     * Variance over dimensions (null or none for all), with the sum of squares over {@code n -
     * correction}.
     */
    public static Value var(Value x, int @Nullable [] dims, double correction, boolean keep) {
        return x.then(new Variance(Axes.of(x.shape(), dims, keep, "var"), correction));
    }

    /** The root of {@link #var}; the gradient of equal elements is 0. */
    public static Value std(Value x, int @Nullable [] dims, double correction, boolean keep) {
        Axes axes = Axes.of(x.shape(), dims, keep, "std");
        Reductions.requireFloating(x.dtype(), "std");
        return x.then(new Variance(axes, correction)).then(Elementary.SQRT_FLAT_AT_ZERO.op());
    }

    /** Variance and mean. */
    public static Value[] varMean(Value x, int @Nullable [] dims, double correction, boolean keep) {
        return new Value[] {var(x, dims, correction, keep), Reductions.mean(x, dims, keep, null)};
    }

    /** Standard deviation and mean. */
    public static Value[] stdMean(Value x, int @Nullable [] dims, double correction, boolean keep) {
        return new Value[] {std(x, dims, correction, keep), Reductions.mean(x, dims, keep, null)};
    }
}
