package jacobi.op;

import static jacobi.kernel.Expr.input;
import static jacobi.kernel.Expr.param;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Arrays from numbers. Where no type is asked for, fractions give float32, whole numbers int64 and
 * truth values bool.
 */
public final class Creation {
    static final Table TABLE = new Table("Creation");

    static {
        TABLE.single("arange(Number end, *, dtype? dtype=None)", a -> a.constant(arange(a, "end")));
        TABLE.single(
                "arange(Number start, Number end, Number step=1, *, dtype? dtype=None)",
                a -> a.constant(arange(a, "start", "end", "step")));
        TABLE.single(
                "linspace(Number start, Number end, int steps, *, dtype? dtype=None)",
                a ->
                        a.constant(
                                linspace(
                                        a.number("start"),
                                        a.number("end"),
                                        a.integer("steps"),
                                        floating(a))));
        TABLE.single(
                "logspace(Number start, Number end, int steps, float base=10.0, *, dtype?"
                        + " dtype=None)",
                a ->
                        a.constant(
                                logspace(
                                        a.number("start"),
                                        a.number("end"),
                                        a.integer("steps"),
                                        a.number("base"),
                                        floating(a))));
        TABLE.single("eye(int n, int? m=None, *, dtype? dtype=None)", a -> a.constant(eye(a)));
        TABLE.single(
                "full(int[] size, any fill_value, *, dtype? dtype=None)",
                a -> a.constant(full(size(a), a.number("fill_value"), natural(a, "fill_value"))));
        TABLE.single(
                "zeros(int[] size, *, dtype? dtype=None)",
                a -> a.constant(Array.zeros(floating(a), size(a))));
        TABLE.single(
                "empty(int[] size, *, dtype? dtype=None)",
                a -> a.constant(Array.zeros(floating(a), size(a))));
        TABLE.single(
                "ones(int[] size, *, dtype? dtype=None)",
                a -> a.constant(full(size(a), 1, floating(a))));
        TABLE.single(
                "scalar_tensor(any s, *, dtype? dtype=None)",
                a ->
                        a.constant(
                                Array.scalar(
                                        a.dtype("dtype") == null ? DType.FLOAT32 : a.dtype("dtype"),
                                        a.number("s"))));
        like("zeros_like(Tensor input, *, dtype? dtype=None, any memory_format=None)", 0);
        like("empty_like(Tensor input, *, dtype? dtype=None, any memory_format=None)", 0);
        like("ones_like(Tensor input, *, dtype? dtype=None, any memory_format=None)", 1);
        TABLE.single(
                "full_like(Tensor input, Number fill_value, *, dtype? dtype=None, any"
                        + " memory_format=None)",
                a ->
                        a.constant(
                                full(
                                        a.value("input").shape(),
                                        a.number("fill_value"),
                                        inherited(a))));
        TABLE.single(
                "new_zeros(Tensor input, int[] size, *, dtype? dtype=None)",
                a -> a.constant(Array.zeros(inherited(a), size(a))));
        TABLE.single(
                "new_empty(Tensor input, int[] size, *, dtype? dtype=None)",
                a -> a.constant(Array.zeros(inherited(a), size(a))));
        TABLE.single(
                "new_ones(Tensor input, int[] size, *, dtype? dtype=None)",
                a -> a.constant(full(size(a), 1, inherited(a))));
        TABLE.single(
                "new_full(Tensor input, int[] size, Number fill_value, *, dtype? dtype=None)",
                a -> a.constant(full(size(a), a.number("fill_value"), inherited(a))));
    }

    private Creation() {}

    private static void like(String signature, double value) {
        TABLE.single(
                signature, a -> a.constant(full(a.value("input").shape(), value, inherited(a))));
    }

    private static Shape size(Arguments a) {
        int[] size = a.integers("size");
        return Shape.of(size == null ? new int[0] : size);
    }

    private static DType floating(Arguments a) {
        DType d = a.dtype("dtype");
        return d == null ? DType.FLOAT32 : d;
    }

    private static DType inherited(Arguments a) {
        DType d = a.dtype("dtype");
        return d == null ? a.value("input").dtype() : d;
    }

    /** The type asked for, or the one that the number of this name is of itself. */
    private static DType natural(Arguments a, String name) {
        DType d = a.dtype("dtype");
        return d != null ? d : natural(a.raw(name));
    }

    private static DType natural(@Nullable Object number) {
        return switch (number) {
            case Long _ -> DType.INT64;
            case Boolean _ -> DType.BOOL;
            case Value v -> v.dtype();
            case null, default -> DType.FLOAT32;
        };
    }

    /** The value everywhere. */
    public static Array full(Shape shape, double value, DType dtype) {
        Array out = Array.zeros(dtype, shape);
        if (value != 0 || 1 / value < 0) {
            Dispatch.run(
                    new Kernel.Copy(),
                    out,
                    Array.scalar(dtype, value)
                            .with(Array.scalar(dtype, value).layout().expand(shape)));
        }
        return out;
    }

    private static Array arange(Arguments a, String... names) {
        DType d = a.dtype("dtype");
        if (d == null) {
            boolean whole =
                    Stream.of(names).map(n -> natural(a.raw(n))).noneMatch(DType::isFloating);
            d = whole ? DType.INT64 : DType.FLOAT32;
        }
        return names.length == 1
                ? arange(0, a.number("end"), 1, d)
                : arange(a.number("start"), a.number("end"), a.number("step"), d);
    }

    /**
     * {@code start, start + step, ...} up to but without {@code end}; each {@code start + i * step}
     * is computed by itself, so that no error builds up.
     */
    public static Array arange(double start, double end, double step, DType dtype) {
        if (step == 0
                || !(Math.abs(end - start) < Double.POSITIVE_INFINITY)
                || (end - start) * step < 0) {
            throw new IllegalArgumentException(
                    "arange: from "
                            + start
                            + " to "
                            + end
                            + " by "
                            + step
                            + ": expected finite bounds and a step towards the end");
        }
        double first = dtype.isFloating() ? start : (long) start;
        double by = dtype.isFloating() ? step : (long) step;
        double last = dtype.isFloating() ? end : (long) end;
        if (by == 0) {
            throw new IllegalArgumentException("arange: step " + step + " is 0 in " + dtype);
        }
        double n = Math.ceil((last - first) / by);
        if (n > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "arange: " + (long) n + " elements are too many: at most " + Integer.MAX_VALUE);
        }
        Array out = Array.zeros(dtype, Shape.of((int) Math.max(n, 0)));
        Dispatch.run(new Kernel.Iota(first, by), out);
        return out;
    }

    /**
     * {@code steps} numbers from start to end, both included, at equal distances. The second half
     * is counted back from the end, so that the whole is symmetric; computed in float64 and rounded
     * once.
     */
    public static Array linspace(double start, double end, int steps, DType dtype) {
        return spaced(start, end, steps, symmetric(), "linspace", dtype);
    }

    /** {@code base} to the power of the numbers of {@link #linspace}. */
    public static Array logspace(double start, double end, int steps, double base, DType dtype) {
        return spaced(start, end, steps, Expr.of(base).pow(symmetric()), "logspace", dtype);
    }

    /** The number at place {@code Input(0)} for start, end, step, the last place and the middle. */
    private static Expr symmetric() {
        Expr i = input(0);
        Expr up = param(0).add(param(2).mul(i));
        Expr down = param(1).sub(param(2).mul(param(3).sub(i)));
        return i.lt(param(4)).select(up, down);
    }

    private static Array spaced(
            double start, double end, int steps, Expr formula, String name, DType dtype) {
        if (steps < 0) {
            throw new IllegalArgumentException(name + ": " + steps + " steps: expected at least 0");
        }
        Array out = Array.zeros(dtype, Shape.of(steps));
        Array places = Array.zeros(DType.FLOAT64, Shape.of(steps));
        Dispatch.run(new Kernel.Iota(0, 1), places);
        // A single number is the start: it lies before the middle, 1.
        double[] params = {
            start,
            end,
            steps < 2 ? 0 : (end - start) / (steps - 1),
            steps - 1,
            steps < 2 ? 1 : steps / 2
        };
        Dispatch.run(
                new Kernel.Map(formula, DType.FLOAT64),
                new Array[] {out},
                new Array[] {places},
                params);
        return out;
    }

    private static Array eye(Arguments a) {
        Double m = a.optionalNumber("m");
        int n = a.integer("n");
        return eye(n, m == null ? n : m.intValue(), floating(a));
    }

    /** Ones on the main diagonal of {@code [n, m]}, zeros elsewhere. */
    public static Array eye(int n, int m, DType dtype) {
        Array out = Array.zeros(dtype, Shape.of(n, m));
        int k = Math.min(n, m);
        Array diagonal = out.with(out.layout().diagonal(0, 0, 1));
        Dispatch.run(new Kernel.Copy(), diagonal, full(Shape.of(k), 1, dtype));
        return out;
    }

    /** A row-major array of numbers, for callers that have them as a Java array. */
    public static Array of(DType dtype, Shape shape, double... values) {
        Array out = Array.zeros(dtype, shape);
        if (values.length != out.numel()) {
            throw new jacobi.array.ShapeException(
                    "shape "
                            + shape
                            + " takes "
                            + out.numel()
                            + " elements but "
                            + values.length
                            + " are given: "
                            + Arrays.toString(values));
        }
        for (int i = 0; i < values.length; i++) {
            out.setDouble(i, values[i]);
        }
        return out;
    }
}
