package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many elements fall between edges. A bin has its lower edge, the last one also its upper;
 * elements beyond the edges, and NaN, count nowhere. Nothing is differentiable.
 */
public final class Histograms {
    static final Table TABLE = new Table("Histograms");

    static {
        TABLE.single(
                "histc(Tensor input, int bins=100, Number min=0, Number max=0)",
                a -> histc(a.value("input"), a.integer("bins"), a.number("min"), a.number("max")));
        String rest = "Tensor? weight=None, bool density=False)";
        TABLE.function(
                "histogram(Tensor input, int bins, *, any range=None, " + rest,
                a -> {
                    double[] range = numbers(a.raw("range"));
                    Value x = Views.flatten(a.value("input"), 0, -1);
                    Value edges = edges(x, a.integer("bins"), range);
                    return histogram(x, edges, a.optionalValue("weight"), a.flag("density"));
                });
        TABLE.function(
                "histogram(Tensor input, Tensor bins, *, " + rest,
                a ->
                        histogram(
                                Views.flatten(a.value("input"), 0, -1),
                                a.value("bins"),
                                a.optionalValue("weight"),
                                a.flag("density")));
        TABLE.function(
                "histogramdd(Tensor input, int[] bins, *, any range=None, " + rest,
                a -> histogramdd(a, a.list("bins"), numbers(a.raw("range"))));
        TABLE.function(
                "histogramdd(Tensor input, Tensor[] bins, *, any range=None, " + rest,
                a ->
                        histogramdd(
                                a.value("input"),
                                List.of(a.values("bins")),
                                a.optionalValue("weight"),
                                a.flag("density")));
    }

    private Histograms() {}

    private static double @Nullable [] numbers(@Nullable Object list) {
        return list instanceof List<?> l
                ? l.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray()
                : null;
    }

    private static Value[] histogramdd(Arguments a, int[] bins, double @Nullable [] range) {
        Value x = a.value("input");
        List<Value> edges = new ArrayList<>();
        for (int i = 0; i < bins.length; i++) {
            double[] part = range == null ? null : Arrays.copyOfRange(range, 2 * i, 2 * i + 2);
            edges.add(edges(Views.select(x, -1, i), bins[i], part));
        }
        return histogramdd(x, edges, a.optionalValue("weight"), a.flag("density"));
    }

    /** The range asked for, or that of the elements; if that has no extent, widened. */
    private static double[] range(
            Value x, double low, double high, double margin, String operator) {
        double a = low;
        double b = high;
        if (a == b && x.shape().numel() > 0) {
            a = Extremes.min(x.detach()).array().getDouble(0);
            b = Extremes.max(x.detach()).array().getDouble(0);
        }
        if (!(a <= b) || Double.isInfinite(b - a)) {
            throw new IllegalArgumentException(
                    operator + ": range [" + a + ", " + b + "]: expected finite bounds in order");
        }
        return a == b ? new double[] {a - margin, b + margin} : new double[] {a, b};
    }

    private static void requireBins(int bins, String operator) {
        if (bins < 1) {
            throw new IllegalArgumentException(
                    operator + ": " + bins + " bins: expected at least 1");
        }
    }

    /**
     * Counts in bins of equal width from min to max; from the smallest to the largest element if
     * both are equal.
     */
    public static Value histc(Value x, int bins, double min, double max) {
        Reductions.requireFloating(x.dtype(), "histc");
        requireBins(bins, "histc");
        double[] range = range(x, min, max, 1, "histc");
        Value v = Views.flatten(x.detach(), 0, -1);
        Value low = v.constant(Array.scalar(x.dtype(), range[0]));
        Value high = v.constant(Array.scalar(x.dtype(), range[1]));
        Value place = v.sub(low).mul(v.number(bins)).div(high.sub(low));
        Value bin = place.with(place.number(bins - 1), Arithmetic.MINIMUM.op());
        return count(bin, isWithin(v, low, high), bins, null, x.dtype());
    }

    private static Value isWithin(Value x, Value low, Value high) {
        return x.with(low, Comparison.GE.op())
                .with(x.with(high, Comparison.LE.op()), Comparison.LOGICAL_AND.op());
    }

    /** Ones, or weights, summed up by bin; those outside go to a bin that is cut off. */
    private static Value count(
            Value bin, Value inside, int bins, @Nullable Value weight, DType dtype) {
        Value outside = bin.constant(Array.scalar(DType.INT64, bins));
        Value at = Arithmetic.where(inside, bin.to(DType.INT64), outside);
        Value ones = at.constant(Creation.full(at.shape(), 1, dtype));
        Value each = weight == null ? ones : weight.detach().to(dtype).reshape(at.shape());
        Value zeros = at.constant(Array.zeros(dtype, Shape.of(bins + 1)));
        return Indexing.scatter(zeros, 0, at, each, true).then(new Parts.Slice(0, 0, bins, 1));
    }

    private static Value edges(Value x, int bins, double @Nullable [] given) {
        Reductions.requireFloating(x.dtype(), "histogram");
        requireBins(bins, "histogram");
        double[] range =
                given == null
                        ? range(x, 0, 0, 0.5, "histogram")
                        : range(x, given[0], given[1], 0.5, "histogram");
        return x.constant(Creation.linspace(range[0], range[1], bins + 1, x.dtype()));
    }

    /** Counts, or sums of weights, between ascending edges, and the edges. */
    public static Value[] histogram(Value x, Value edges, @Nullable Value weight, boolean density) {
        Value column = Views.unsqueeze(Views.flatten(x, 0, -1), 1);
        return histogramdd(column, List.of(edges), weight, density);
    }

    /**
     * Counts of points {@code [.., d]} in the cells between d times ascending edges, and the edges.
     * As a density, each is divided by the sum of all and the volume of its cell.
     */
    public static Value[] histogramdd(
            Value x, List<Value> edges, @Nullable Value weight, boolean density) {
        int d = edges.size();
        if ((x.rank() < 2 && d != 1) || (x.rank() > 0 && x.shape().size(-1) != d)) {
            throw new ShapeException(
                    "histogramdd: points "
                            + x.shape()
                            + " and edges for "
                            + d
                            + " coordinates: expected as many as the last dimension has");
        }
        Value points = x.detach().reshape(Shape.of(Math.toIntExact(x.shape().numel() / d), d));
        Value bin = null;
        Value inside = null;
        int[] sizes = new int[d];
        for (int i = 0; i < d; i++) {
            Value edge = edges.get(i).detach();
            sizes[i] = edge.shape().size(0) - 1;
            Value v = points.then(new Parts.Select(1, i));
            Value low = Views.select(edge, 0, 0);
            Value high = Views.select(edge, 0, -1);
            Value in = isWithin(v, low, high);
            Value at = Searches.searchSorted(edge, v, true, false, null);
            Value place =
                    at.sub(at.constant(Array.scalar(DType.INT64, 1)))
                            .with(
                                    at.constant(Array.scalar(DType.INT64, sizes[i] - 1)),
                                    Arithmetic.MINIMUM.op());
            bin =
                    bin == null
                            ? place
                            : bin.mul(bin.constant(Array.scalar(DType.INT64, sizes[i]))).add(place);
            inside = inside == null ? in : inside.with(in, Comparison.LOGICAL_AND.op());
        }
        Shape cells = Shape.of(sizes);
        int all = Math.toIntExact(cells.numel());
        Value found = java.util.Objects.requireNonNull(bin);
        Value counts =
                count(found, java.util.Objects.requireNonNull(inside), all, weight, x.dtype());
        Value shaped = counts.then(new Copies.Contiguous()).reshape(cells);
        List<Value> results = new ArrayList<>();
        results.add(density ? densities(shaped, edges) : shaped);
        results.addAll(edges);
        return results.toArray(Value[]::new);
    }

    private static Value densities(Value counts, List<Value> edges) {
        Value density = counts.div(counts.sum());
        for (int i = 0; i < edges.size(); i++) {
            int[] sizes = new int[edges.size()];
            Arrays.fill(sizes, 1);
            sizes[i] = counts.shape().size(i);
            density =
                    density.div(
                            Differences.diff(edges.get(i).detach(), 0).reshape(Shape.of(sizes)));
        }
        return density;
    }
}
