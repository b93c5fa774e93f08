package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.kernel.Combine;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Running sums and products along a dimension. */
public final class Scans {
    static final Table TABLE = new Table("Running sums and products");

    /**
     * Running sums {@code y_i = x_0 + .. + x_i} along a dimension, or from the other end {@code x_i
     * + .. + x_(n-1)}. Each is the gradient of the other.
     *
     * @param dim the dimension, from 0
     * @param reverse whether from the end
     * @param from the type of the input
     * @param to the type of the result, in which it is computed
     */
    record CumulativeSum(int dim, boolean reverse, DType from, DType to) implements Operator {
        @Override
        public String name() {
            return "cumsum";
        }

        @Override
        public Array[] forward(Array[] in) {
            return new Array[] {scan(Combine.SUM, in[0], dim, reverse, to)};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].then(new CumulativeSum(dim, !reverse, to, from))};
        }

        @Override
        public boolean isDifferentiable(int output) {
            return to.isFloating();
        }
    }

    /**
     * Running products {@code y_i = x_0 .. x_i} along a dimension, or from the other end {@code x_i
     * .. x_(n-1)}. The gradient divides by no zero, so it and its own gradients are right there.
     *
     * @param dim the dimension, from 0
     * @param reverse whether from the end
     * @param to the type of the result, in which it is computed
     */
    record CumulativeProduct(int dim, boolean reverse, DType to) implements Operator {
        private static final Operator AND = Comparison.LOGICAL_AND.op();
        private static final Operator OR = Comparison.LOGICAL_OR.op();

        @Override
        public String name() {
            return "cumprod";
        }

        @Override
        public Array[] forward(Array[] in) {
            return new Array[] {scan(Combine.PROD, in[0], dim, reverse, to)};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value x = c.input(0);
            Value gradient = g[0].to(x.dtype());
            if (Reductions.hasZero(x.array())) {
                return new Value[] {withZeros(x, c.output(0).to(x.dtype()), gradient)};
            }
            return new Value[] {summedBack(gradient.mul(c.output(0).to(x.dtype()))).div(x)};
        }

        private Value summedBack(Value v) {
            return v.then(new CumulativeSum(dim, !reverse, v.dtype(), v.dtype()));
        }

        /**
         * Products that end before the first zero of their line are differentiated by division, the
         * others by the recurrence. These add 0 to all elements but that first zero, and all that
         * end behind a second zero are 0; both count where a second derivative is taken, but in a
         * line with NaN or infinity that 0 would be NaN and is left out.
         */
        private Value withZeros(Value x, Value y, Value g) {
            Value plain = x.detach();
            Value none = plain.number(0);
            Value isZero = plain.with(none, Comparison.EQ.op());
            Value zeros =
                    isZero.to(DType.INT64)
                            .then(new CumulativeSum(dim, reverse, DType.INT64, DType.INT64));
            Value before = zeros.with(zeros.number(0), Comparison.EQ.op());
            Value products = summedBack(Arithmetic.where(before, g.mul(y), none));
            Value divided = products.div(Arithmetic.where(before, x, plain.number(1)));
            Value isFirst = isZero.with(zeros.with(zeros.number(1), Comparison.EQ.op()), AND);
            Value finite =
                    Reductions.all(plain.then(Comparison.ISFINITE.op()), new int[] {dim}, true);
            Value open = zeros.with(zeros.number(1), Comparison.LE.op()).with(finite, OR);
            Value behind =
                    recurrence(
                            Arithmetic.where(open, x, none),
                            y,
                            Arithmetic.where(before, none, Arithmetic.where(open, g, none)));
            return Arithmetic.where(before, divided, none)
                    .add(Arithmetic.where(isFirst.with(finite, OR), behind, none));
        }

        /**
         * {@code dx_k = (x_0 .. x_(k-1)) s_k} with {@code s_k = g_k + x_(k+1) s_(k+1)}. The
         * recurrence is solved by doubling: after the step of length l, s_k covers 2l terms (Hillis
         * and Steele, Data Parallel Algorithms, 1986).
         */
        private Value recurrence(Value x, Value y, Value g) {
            int n = x.shape().size(dim);
            Value s = g;
            Value factor = shifted(x, dim, reverse ? -1 : 1, 0);
            for (int l = 1; l < n; l *= 2) {
                s = s.add(ahead(factor, s, l));
                factor = ahead(factor, factor, l);
            }
            return shifted(y, dim, reverse ? 1 : -1, 1).mul(s);
        }

        /** {@code a_k b_(k+l)}, 0 where there is no such b: an infinite a has no say there. */
        private Value ahead(Value a, Value b, int l) {
            int kept = a.shape().size(dim) - l;
            Parts.Slice near = new Parts.Slice(dim, reverse ? l : 0, kept, 1);
            Parts.Slice far = new Parts.Slice(dim, reverse ? 0 : l, kept, 1);
            return a.then(near).mul(b.then(far)).then(new Views.Embed(near, a.shape()));
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
            return to.isFloating();
        }
    }

    static {
        TABLE.single(
                "cumsum(Tensor input, int dim, *, dtype? dtype=None)",
                a -> cumsum(a.value("input"), a.integer("dim"), a.dtype("dtype")));
        TABLE.single(
                "cumprod(Tensor input, int dim, *, dtype? dtype=None)",
                a -> cumprod(a.value("input"), a.integer("dim"), a.dtype("dtype")));
    }

    private Scans() {}

    static Array scan(Combine combine, Array in, int dim, boolean reverse, DType to) {
        Array x = reverse ? flip(in, dim) : in;
        Array out = Array.zeros(to, x.shape());
        Axes along = Axes.of(new int[] {dim}, false);
        Kernel kernel = new Kernel.Scan(combine, Reductions.accumulated(to));
        Dispatch.run(kernel, along.last(out), along.last(x));
        return reverse ? flip(out, dim) : out;
    }

    /** Strides are not negative, so the other direction is a gather. */
    private static Array flip(Array x, int dim) {
        int n = x.layout().size(dim);
        int[] ones = new int[x.layout().rank()];
        Arrays.fill(ones, 1);
        Array back = Array.zeros(DType.INT64, Shape.of(ones).with(dim, n));
        Dispatch.run(new Kernel.Iota(n - 1, -1), back);
        Array out = Array.zeros(x.dtype(), x.shape());
        Dispatch.run(new Kernel.Gather(dim), out, x, back.with(back.layout().expand(x.shape())));
        return out;
    }

    /** Element {@code i + by} at place i of a dimension, a given number where there is none. */
    static Value shifted(Value x, int dim, int by, double fill) {
        Shape full = x.shape();
        int n = full.size(dim);
        int kept = Math.max(n - Math.abs(by), 0);
        Parts.Slice source = new Parts.Slice(dim, kept == 0 ? 0 : Math.max(by, 0), kept, 1);
        Parts.Slice target = new Parts.Slice(dim, kept == 0 ? 0 : Math.max(-by, 0), kept, 1);
        Value moved = x.then(source).then(new Views.Embed(target, full));
        if (fill == 0) {
            return moved;
        }
        Array rest = Array.zeros(x.dtype(), full.with(dim, n - kept));
        Dispatch.run(new Kernel.Iota(fill, 0), rest);
        Parts.Slice outside = new Parts.Slice(dim, by > 0 ? kept : 0, n - kept, 1);
        return moved.add(x.constant(rest).then(new Views.Embed(outside, full)));
    }

    /** The product of all elements before each (or behind, in reverse); 1 where there is none. */
    static Value exclusive(Value x, int dim, boolean reverse) {
        return shifted(x, dim, reverse ? 1 : -1, 1)
                .then(new CumulativeProduct(dim, reverse, x.dtype()));
    }

    /**
     * Running sums along a dimension, in another type if one is given; whole numbers sum to {@code
     * int64}.
     */
    public static Value cumsum(Value x, int dim, @Nullable DType dtype) {
        int d = x.shape().dim(dim, "cumsum");
        DType to = dtype == null ? Reductions.accumulated(x.dtype()) : dtype;
        return along(x, new CumulativeSum(d, false, x.dtype(), to));
    }

    /**
     * Running products along a dimension, in another type if one is given; whole numbers give
     * {@code int64}.
     */
    public static Value cumprod(Value x, int dim, @Nullable DType dtype) {
        int d = x.shape().dim(dim, "cumprod");
        DType to = dtype == null ? Reductions.accumulated(x.dtype()) : dtype;
        return along(x, new CumulativeProduct(d, false, to));
    }

    /** A scalar goes through an operator along dimensions as one element. */
    static Value along(Value x, Operator op) {
        return x.rank() == 0 ? x.reshape(Shape.of(1)).then(op).reshape(Shape.SCALAR) : x.then(op);
    }
}
