package jacobi.op;

import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Differences of neighbours, slopes from them, and areas by the trapezoidal rule. */
public final class Differences {
    static final Table TABLE = new Table("Differences and areas");

    static {
        TABLE.single(
                "diff(Tensor input, int n=1, int dim=-1, Tensor? prepend=None, Tensor?"
                        + " append=None)",
                a ->
                        diff(
                                a.value("input"),
                                a.integer("n"),
                                a.integer("dim"),
                                a.optionalValue("prepend"),
                                a.optionalValue("append")));
        TABLE.function(
                "gradient(Tensor input, *, any spacing=None, int[]? dim=None, int edge_order=1)",
                a ->
                        gradient(
                                a.value("input"),
                                spacings(a),
                                a.integers("dim"),
                                a.integer("edge_order")));
        for (String name : List.of("trapezoid", "trapz")) {
            TABLE.single(
                    name + "(Tensor y, Tensor? x=None, *, Number dx=1, int dim=-1)",
                    a -> areas(a, false));
        }
        TABLE.single(
                "cumulative_trapezoid(Tensor y, Tensor? x=None, *, Number dx=1, int dim=-1)",
                a -> areas(a, true));
    }

    private Differences() {}

    /** Differences of neighbours along a dimension, from 0. */
    static Value diff(Value x, int d) {
        int n = x.shape().size(d);
        Value next = x.then(new Parts.Slice(d, Math.min(n, 1), Math.max(n - 1, 0), 1));
        Value here = x.then(new Parts.Slice(d, 0, Math.max(n - 1, 0), 1));
        return x.dtype() == DType.BOOL
                ? next.with(here, Comparison.LOGICAL_XOR.op())
                : next.sub(here);
    }

    /**
     * Differences of neighbours along a dimension, n times over, of x with something before and
     * behind it; of truth values, whether they differ.
     */
    public static Value diff(
            Value x, int n, int dim, @Nullable Value prepend, @Nullable Value append) {
        if (x.rank() == 0 || n < 0) {
            throw new ShapeException(
                    "diff: "
                            + x.shape()
                            + " with order "
                            + n
                            + ": expected at least 1 dimension and an order from 0 on");
        }
        int d = x.shape().dim(dim, "diff");
        if (n == 0) {
            return x.then(new Copies.Clone());
        }
        List<Value> parts = new ArrayList<>();
        if (prepend != null) {
            parts.add(prepend);
        }
        parts.add(x);
        if (append != null) {
            parts.add(append);
        }
        Value y = parts.size() == 1 ? x : Joining.cat(d, parts.toArray(Value[]::new));
        for (int i = Math.min(n, y.shape().size(d)); i > 0; i--) {
            y = diff(y, d);
        }
        return y;
    }

    /** The spacing as distances or coordinates: null, one number for all, or one for each. */
    private static @Nullable List<Value> spacings(Arguments a) {
        Value x = a.value("input");
        return switch (a.raw("spacing")) {
            case null -> null;
            case Number n -> List.of(x.number(n.doubleValue()));
            case Value v -> List.of(v);
            case List<?> l ->
                    l.stream()
                            .map(e -> e instanceof Number n ? x.number(n.doubleValue()) : (Value) e)
                            .toList();
            case Object o ->
                    throw new IllegalArgumentException(
                            "gradient: spacing is " + o + ": expected numbers or tensors");
        };
    }

    /**
     * The slope along each of some dimensions (null for all), to second order inside and to first
     * or second at the ends.
     *
     * @param spacing null for 1, one scalar distance for all dimensions, or for each dimension a
     *     distance or the coordinates {@code [n]}
     */
    public static Value[] gradient(
            Value x, @Nullable List<Value> spacing, int @Nullable [] dims, int edgeOrder) {
        int[] d =
                dims == null
                        ? IntStream.range(0, x.rank()).toArray()
                        : Shapes.dims(x.shape(), dims, "gradient");
        if (edgeOrder < 1 || edgeOrder > 2) {
            throw new IllegalArgumentException(
                    "gradient: edge order " + edgeOrder + ": expected 1 or 2");
        }
        if (spacing != null && spacing.size() != 1 && spacing.size() != d.length) {
            throw new IllegalArgumentException(
                    "gradient: "
                            + spacing.size()
                            + " spacings for "
                            + d.length
                            + " dimensions: expected one, or one for each");
        }
        Value in = x.to(Promotion.floating(x.array()));
        Value[] out = new Value[d.length];
        for (int i = 0; i < d.length; i++) {
            Value s = spacing == null ? in.number(1) : spacing.get(spacing.size() == 1 ? 0 : i);
            out[i] = slope(in, d[i], steps(in, d[i], s, edgeOrder), edgeOrder);
        }
        return out;
    }

    /** The distances between neighbours, {@code [.., n - 1, ..]} to broadcast with x. */
    private static Value steps(Value x, int d, Value spacing, int edgeOrder) {
        int n = x.shape().size(d);
        if (n <= edgeOrder) {
            throw new ShapeException(
                    "gradient: size "
                            + n
                            + " of dimension "
                            + d
                            + " of "
                            + x.shape()
                            + " is too small for edge order "
                            + edgeOrder);
        }
        int[] sizes = new int[x.rank()];
        Arrays.fill(sizes, 1);
        sizes[d] = n - 1;
        if (spacing.rank() == 0) {
            return spacing.to(x.dtype()).expand(Shape.of(sizes));
        }
        if (spacing.rank() != 1 || spacing.shape().size(0) != n) {
            throw new ShapeException(
                    "gradient: coordinates "
                            + spacing.shape()
                            + " for dimension "
                            + d
                            + " of "
                            + x.shape()
                            + ": expected ["
                            + n
                            + "]");
        }
        return diff(spacing.to(x.dtype()), 0).reshape(Shape.of(sizes));
    }

    private static Value at(Value v, int d, int from, int length) {
        return v.then(new Parts.Slice(d, from, length, 1));
    }

    private static Value slope(Value x, int d, Value steps, int edgeOrder) {
        int n = x.shape().size(d);
        Value slopes = diff(x, d).div(steps);
        if (n == 2) {
            return Joining.cat(d, slopes, slopes);
        }
        // The mean of the slopes on both sides, each weighted by the step on the other side.
        Value left = at(steps, d, 0, n - 2);
        Value right = at(steps, d, 1, n - 2);
        Value before = at(slopes, d, 0, n - 2);
        Value behind = at(slopes, d, 1, n - 2);
        Value inside = before.mul(right).add(behind.mul(left)).div(left.add(right));
        Value first = at(slopes, d, 0, 1);
        Value last = at(slopes, d, n - 2, 1);
        if (edgeOrder == 2) {
            first = first.add(first.sub(at(inside, d, 0, 1)));
            last = last.add(last.sub(at(inside, d, n - 3, 1)));
        }
        return Joining.cat(d, first, inside, last);
    }

    private static Value areas(Arguments a, boolean running) {
        Value y = a.value("y");
        Value x = a.optionalValue("x");
        String name = running ? "cumulative_trapezoid" : "trapezoid";
        if (y.rank() == 0) {
            throw new ShapeException(name + ": y is a scalar: expected at least 1 dimension");
        }
        int d = y.shape().dim(a.integer("dim"), name);
        Value steps = x == null ? y.number(a.number("dx")) : distances(y, x, d, name);
        return running ? areasUpTo(y, steps, d) : area(y, steps, d);
    }

    private static Value distances(Value y, Value x, int d, String name) {
        if (x.rank() == 1) {
            int n = y.shape().size(d);
            if (x.shape().size(0) != n) {
                throw new ShapeException(
                        name
                                + ": x "
                                + x.shape()
                                + " for dimension "
                                + d
                                + " of y "
                                + y.shape()
                                + ": expected ["
                                + n
                                + "]");
            }
            int[] sizes = new int[y.rank()];
            Arrays.fill(sizes, 1);
            sizes[d] = n;
            return diff(x.reshape(Shape.of(sizes)), d);
        }
        int lead = y.rank() - x.rank();
        if (lead < 0 || d < lead) {
            throw new ShapeException(
                    name + ": x " + x.shape() + " has no dimension " + d + " of y " + y.shape());
        }
        return diff(x, d - lead);
    }

    private static Value pieces(Value y, Value steps, int d) {
        int n = y.shape().size(d);
        Value here = at(y, d, 0, Math.max(n - 1, 0));
        Value next = at(y, d, Math.min(n, 1), Math.max(n - 1, 0));
        return here.add(next).mul(steps).div(y.number(2));
    }

    /** The area under y along a dimension (from 0) by the trapezoidal rule. */
    private static Value area(Value y, Value steps, int d) {
        return pieces(y, steps, d).sum(new int[] {d}, false);
    }

    /** The area up to each element but the first. */
    private static Value areasUpTo(Value y, Value steps, int d) {
        return Scans.cumsum(pieces(y, steps, d), d, null);
    }

    /** The area under y along a dimension, for a constant distance of its places. */
    public static Value trapezoid(Value y, double dx, int dim) {
        return area(y, y.number(dx), y.shape().dim(dim, "trapezoid"));
    }

    /** The area under y along a dimension, at places x ({@code [n]}, or of y's shape). */
    public static Value trapezoid(Value y, Value x, int dim) {
        int d = y.shape().dim(dim, "trapezoid");
        return area(y, distances(y, x, d, "trapezoid"), d);
    }

    /** {@link #trapezoid(Value, double, int)} up to each element but the first. */
    public static Value cumulativeTrapezoid(Value y, double dx, int dim) {
        return areasUpTo(y, y.number(dx), y.shape().dim(dim, "cumulative_trapezoid"));
    }

    /** {@link #trapezoid(Value, Value, int)} up to each element but the first. */
    public static Value cumulativeTrapezoid(Value y, Value x, int dim) {
        int d = y.shape().dim(dim, "cumulative_trapezoid");
        return areasUpTo(y, distances(y, x, d, "cumulative_trapezoid"), d);
    }
}
