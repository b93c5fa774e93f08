package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import jacobi.kernel.Taps;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * More elements around a tensor, or fewer. Amounts are in PyTorch's order: in front of and behind
 * the last dimension, then the one before it, and so on; negative ones cut off.
 */
public final class Padding {
    static final Table TABLE = new Table("Padding");

    /** A constant around a tensor; the gradient is what amounts of the other sign cut out. */
    static final class Constant implements Operator {
        private static final Expr VALUE = Expr.param(0);
        private final int[] amounts;
        private final double value;

        Constant(int[] amounts, double value) {
            this.amounts = amounts.clone();
            this.value = value;
        }

        @Override
        public String name() {
            return "pad";
        }

        @Override
        public Array[] forward(Array[] in) {
            Array x = in[0];
            Layout from = x.layout();
            int rank = from.rank();
            int[] sizes = x.shape().toArray();
            for (int i = 0; i < amounts.length / 2; i++) {
                sizes[rank - 1 - i] += amounts[2 * i] + amounts[2 * i + 1];
            }
            Array out = Buffers.empty(x.dtype(), Shape.of(sizes));
            DType compute = x.dtype().isFloating() ? x.dtype() : DType.INT64;
            Dispatch.run(
                    new Kernel.Map(VALUE, compute),
                    new Array[] {out},
                    new Array[0],
                    new double[] {value});
            Layout to = out.layout();
            for (int i = 0; i < amounts.length / 2; i++) {
                int d = rank - 1 - i;
                int front = amounts[2 * i];
                int keep = sizes[d] - Math.max(front, 0) - Math.max(amounts[2 * i + 1], 0);
                if (keep <= 0) {
                    return new Array[] {out};
                }
                from = from.slice(d, Math.max(-front, 0), keep, 1);
                to = to.slice(d, Math.max(front, 0), keep, 1);
            }
            Dispatch.run(new Kernel.Copy(), out.with(to), x.with(from));
            return new Array[] {out};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            int[] back = Arrays.stream(amounts).map(n -> -n).toArray();
            return new Value[] {g[0].then(new Constant(back, 0))};
        }
    }

    /**
     * A dimension resampled by a sparse matrix; the gradient is resampled by its transposed.
     *
     * @param name of the operator it is part of
     * @param taps the matrix
     * @param dim the dimension, from 0
     */
    record Mixing(String name, Taps taps, int dim) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            Reductions.requireFloating(in[0].dtype(), name);
            Array out = Buffers.empty(in[0].dtype(), in[0].shape().with(dim, taps.outputs()));
            Dispatch.run(new Kernel.Mix(taps, dim), out, in[0]);
            return new Array[] {out};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].then(new Mixing(name, taps.transposed(), dim))};
        }
    }

    static {
        TABLE.single(
                "nn.functional.pad(Tensor input, int[] pad, str mode='constant', Number?"
                        + " value=None)",
                a -> {
                    Double value = a.optionalNumber("value");
                    return pad(
                            a.value("input"),
                            a.list("pad"),
                            String.valueOf(a.text("mode")),
                            value == null ? 0 : value);
                });
        TABLE.single(
                "constant_pad_nd(Tensor input, int[] pad, Number value=0)",
                a -> pad(a.value("input"), a.list("pad"), "constant", a.number("value")));
    }

    private Padding() {}

    /** A constant around a tensor whose amounts were checked. */
    static Value constant(Value x, int[] amounts, double value) {
        return x.then(new Constant(amounts, value));
    }

    /**
     * Elements around a tensor.
     *
     * @param amounts in front of and behind each dimension, the last first
     * @param mode {@code constant}, or for the last one to three dimensions {@code reflect} (not
     *     repeating the edge), {@code replicate} (the edge) or {@code circular} (from the other
     *     side)
     * @param value the constant
     * @throws ShapeException if there are more amounts than dimensions, or nothing is left
     */
    public static Value pad(Value x, int[] amounts, String mode, double value) {
        int dims = amounts.length / 2;
        if (amounts.length % 2 != 0 || dims > x.rank()) {
            throw new ShapeException(
                    "pad: amounts "
                            + Arrays.toString(amounts)
                            + " for input "
                            + x.shape()
                            + ": expected two for each of its last dimensions");
        }
        for (int i = 0; i < dims; i++) {
            int d = x.rank() - 1 - i;
            int size = x.shape().size(d) + amounts[2 * i] + amounts[2 * i + 1];
            if (size < 0 || (size == 0 && !mode.equals("constant"))) {
                throw new ShapeException(
                        "pad: amounts "
                                + Arrays.toString(amounts)
                                + " leave size "
                                + size
                                + " of dimension "
                                + d
                                + " of "
                                + x.shape());
            }
        }
        if (mode.equals("constant")) {
            return constant(x, amounts, value);
        }
        Value y = x;
        for (int i = 0; i < dims; i++) {
            int d = x.rank() - 1 - i;
            int n = x.shape().size(d);
            check(x, amounts, i, mode);
            int last = i;
            int front = amounts[2 * i];
            IntUnaryOperator places =
                    switch (mode) {
                        case "reflect" -> p -> p < 0 ? -p : p >= n ? 2 * (n - 1) - p : p;
                        case "replicate" -> p -> Math.clamp(p, 0, n - 1);
                        default -> {
                            // What is cut off on either side does not come in on the other.
                            int from = Math.max(-front, 0);
                            int some = n - from - Math.max(-amounts[2 * last + 1], 0);
                            yield p -> from + Math.floorMod(p - from, some);
                        }
                    };
            int size = n + front + amounts[2 * i + 1];
            y = picked(y, d, size, o -> places.applyAsInt(o - front));
        }
        return y;
    }

    private static void check(Value x, int[] amounts, int i, String mode) {
        int d = x.rank() - 1 - i;
        int n = x.shape().size(d);
        int most =
                switch (mode) {
                    case "reflect" -> n - 1;
                    case "circular" -> n;
                    case "replicate" -> n == 0 ? -1 : Integer.MAX_VALUE;
                    default ->
                            throw new IllegalArgumentException(
                                    "pad: mode '"
                                            + mode
                                            + "': expected 'constant', 'reflect', 'replicate' or"
                                            + " 'circular'");
                };
        if (Math.max(amounts[2 * i], amounts[2 * i + 1]) > most) {
            throw new ShapeException(
                    "pad: amounts "
                            + Arrays.toString(amounts)
                            + " and mode '"
                            + mode
                            + "' for size "
                            + n
                            + " of dimension "
                            + d
                            + " of "
                            + x.shape()
                            + ": expected at most "
                            + Math.max(most, 0));
        }
    }

    /** Elements of a dimension in any order, each any number of times. */
    private static Value picked(Value x, int dim, int size, IntUnaryOperator places) {
        if (x.dtype().isFloating()) {
            Taps taps =
                    Taps.of(
                            x.shape().size(dim),
                            size,
                            (o, made) -> made.tap(places.applyAsInt(o), 1));
            return x.then(new Mixing("pad", taps, dim));
        }
        long[] index = new long[size];
        Arrays.setAll(index, places::applyAsInt);
        Value at = x.constant(Array.of(Storage.of(index), Shape.of(size)));
        return Indexing.indexSelect(x, dim, at);
    }
}
