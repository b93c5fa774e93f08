package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Elements chosen by their rank or their number: medians, quantiles, the most frequent. All are
 * looked up in the sorted elements, where NaN is last; of equal elements the first counts.
 */
public final class Quantiles {
    static final Table TABLE = new Table("Quantiles");

    /**
     * The lower median of all elements. Elements that tie share the gradient.
     *
     * @param ignoringNan whether NaN is left out, or else is the result where there is one
     */
    record Median(boolean ignoringNan) implements Operator {
        @Override
        public String name() {
            return ignoringNan ? "nanmedian" : "median";
        }

        @Override
        public Array[] forward(Array[] in) {
            Value x = new Plain(in[0]);
            if (in[0].numel() == 0) {
                Reductions.requireFloating(in[0].dtype(), name() + " of nothing");
                return new Array[] {Array.scalar(in[0].dtype(), Double.NaN)};
            }
            return new Array[] {median(Views.flatten(x, 0, -1), 0, false, ignoringNan)[0].array()};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Axes all = Axes.of(c.shape(0), null, false, name());
            return new Value[] {Extremes.evenly(c.input(0), c.output(0), g[0], all, true)};
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

    static {
        medians("median", false);
        medians("nanmedian", true);
        TABLE.function(
                "kthvalue(Tensor input, int k, int dim=-1, bool keepdim=False)",
                a ->
                        kthValue(
                                a.value("input"),
                                a.integer("k"),
                                a.integer("dim"),
                                a.flag("keepdim")));
        TABLE.function(
                "mode(Tensor input, int dim=-1, bool keepdim=False)",
                a -> mode(a.value("input"), a.integer("dim"), a.flag("keepdim")));
        quantiles("quantile", false);
        quantiles("nanquantile", true);
    }

    private Quantiles() {}

    private static void medians(String name, boolean ignoringNan) {
        TABLE.single(name + "(Tensor input)", a -> a.value("input").then(new Median(ignoringNan)));
        TABLE.function(
                name + "(Tensor input, int dim, bool keepdim=False)",
                a -> median(a.value("input"), a.integer("dim"), a.flag("keepdim"), ignoringNan));
    }

    private static void quantiles(String name, boolean ignoringNan) {
        TABLE.single(
                name
                        + "(Tensor input, Tensor q, int? dim=None, bool keepdim=False, *, str"
                        + " interpolation='linear')",
                a -> {
                    Double dim = a.optionalNumber("dim");
                    return quantile(
                            a.value("input"),
                            a.value("q"),
                            dim == null ? null : dim.intValue(),
                            a.flag("keepdim"),
                            Interpolation.of(String.valueOf(a.text("interpolation")), name),
                            ignoringNan);
                });
    }

    /** What lies between two elements. */
    public enum Interpolation {
        /** The straight line between both. */
        LINEAR,
        /** The lower one. */
        LOWER,
        /** The higher one. */
        HIGHER,
        /** Half of both. */
        MIDPOINT,
        /** The nearer one, at a tie that of even rank. */
        NEAREST;

        /** By PyTorch's name. */
        public static Interpolation of(String name, String operator) {
            for (Interpolation i : values()) {
                if (i.name().equalsIgnoreCase(name)) {
                    return i;
                }
            }
            throw new IllegalArgumentException(
                    operator
                            + ": interpolation '"
                            + name
                            + "' is unknown: expected linear, lower, higher, midpoint or nearest");
        }
    }

    /** The lower median of all elements; NaN if there is one that is not ignored. */
    public static Value median(Value x, boolean ignoringNan) {
        return x.then(new Median(ignoringNan));
    }

    /** The lower median along a dimension and where it is. */
    public static Value[] median(Value x, int dim, boolean keep, boolean ignoringNan) {
        String name = ignoringNan ? "nanmedian" : "median";
        Value v = vector(x);
        int d = v.shape().dim(dim, name);
        int n = elements(v, d, name);
        Value order = v.detach().then(new Ordering.ArgSort(d, false));
        Value numbers = v.detach().then(Comparison.ISNAN.op()).then(Comparison.LOGICAL_NOT.op());
        Value count = numbers.sum(new int[] {d}, true);
        Value rank;
        if (ignoringNan) {
            rank = count.sub(count.number(1)).with(count.number(2), Arithmetic.TRUNC_DIVIDE.op());
        } else {
            Value whole = count.with(whole(count, n), Comparison.EQ.op());
            rank = Arithmetic.where(whole, whole(count, (n - 1) / 2), count);
        }
        return chosen(x, v, d, Indexing.gather(order, d, rank.to(DType.INT64)), keep);
    }

    private static Value whole(Value beside, long number) {
        return beside.constant(Array.scalar(DType.INT64, (double) number));
    }

    /** The element of rank k (from 1) along a dimension in ascending order and where it is. */
    public static Value[] kthValue(Value x, int k, int dim, boolean keep) {
        Value v = vector(x);
        int d = v.shape().dim(dim, "kthvalue");
        int n = elements(v, d, "kthvalue");
        if (k < 1 || k > n) {
            throw new IllegalArgumentException(
                    "kthvalue: k "
                            + k
                            + " is out of range [1, "
                            + n
                            + "] for dimension "
                            + dim
                            + " of "
                            + x.shape());
        }
        Value order = v.detach().then(new Ordering.ArgSort(d, false));
        return chosen(x, v, d, order.then(new Parts.Slice(d, k - 1, 1, 1)), keep);
    }

    /**
     * The most frequent element along a dimension, the smallest of those, and where it is last. NaN
     * equals nothing.
     */
    public static Value[] mode(Value x, int dim, boolean keep) {
        Value v = vector(x);
        int d = v.shape().dim(dim, "mode");
        int n = elements(v, d, "mode");
        Value order = v.detach().then(new Ordering.ArgSort(d, false));
        Value sorted = Indexing.gather(v.detach(), d, order);
        // Where runs of equal elements begin, then how far each element is into its run.
        Value places = places(v, d, n);
        Value begins = sorted.with(Indexing.gather(sorted, d, before(places)), Comparison.NE.op());
        Value starts =
                Arithmetic.where(begins, places, whole(places, 0))
                        .then(new Cumulative.Extreme(d, true));
        Value length = places.sub(starts);
        Value at = Extremes.argmax(length, d, true);
        return chosen(x, v, d, Indexing.gather(order, d, at), keep);
    }

    /** {@code 0 .. n - 1} along a dimension, stretched over the others. */
    private static Value places(Value x, int d, int n) {
        int[] ones = new int[x.rank()];
        Arrays.fill(ones, 1);
        Array places = Array.zeros(DType.INT64, Shape.of(ones).with(d, n));
        Dispatch.run(new Kernel.Iota(0, 1), places);
        return x.constant(places).expand(x.shape());
    }

    /** The place before each, for the first itself. */
    private static Value before(Value places) {
        Value zero = whole(places, 0);
        return places.sub(whole(places, 1)).with(zero, Arithmetic.MAXIMUM.op());
    }

    private static Value vector(Value x) {
        return x.rank() == 0 ? x.reshape(Shape.of(1)) : x;
    }

    private static int elements(Value v, int d, String operator) {
        int n = v.shape().size(d);
        if (n == 0) {
            throw new ShapeException(
                    operator
                            + ": dimension "
                            + d
                            + " of "
                            + v.shape()
                            + " has size 0: expected at least one element");
        }
        return n;
    }

    /** The elements at indices of size 1 along a dimension, and the indices. */
    private static Value[] chosen(Value x, Value v, int d, Value index, boolean keep) {
        Shape kept = v.shape().with(d, 1);
        Shape to = x.rank() == 0 ? Shape.SCALAR : keep ? kept : kept.without(d);
        return new Value[] {Indexing.gather(v, d, index).reshape(to), index.reshape(to)};
    }

    /**
     * The elements below which parts q of the elements of a dimension lie: q is a scalar or, {@code
     * [k]}, gives a new first dimension. Without a dimension, of all elements.
     *
     * @throws IllegalArgumentException if q is of another dtype than x or has more dimensions
     */
    public static Value quantile(
            Value x,
            Value q,
            @Nullable Integer dim,
            boolean keep,
            Interpolation between,
            boolean ignoringNan) {
        String name = ignoringNan ? "nanquantile" : "quantile";
        Reductions.requireFloating(x.dtype(), name);
        if (q.dtype() != x.dtype() || q.rank() > 1) {
            throw new IllegalArgumentException(
                    name
                            + ": q is "
                            + q.dtype()
                            + " "
                            + q.shape()
                            + ": expected a scalar or vector of "
                            + x.dtype());
        }
        requireParts(q.array(), name);
        Value v = dim == null ? Views.flatten(x, 0, -1) : vector(x);
        int d = v.shape().dim(dim == null ? 0 : dim, name);
        int last = v.rank() - 1;
        elements(v, d, name);
        Value rows = v.permute(moved(v.rank(), d, last));
        Value order = rows.detach().then(new Ordering.ArgSort(last, false));
        Value sorted = Indexing.gather(rows, last, order);
        Value found = between(sorted, ranks(sorted, q, ignoringNan), between);
        Shape reduced = rows.shape().slice(0, last);
        Shape kept = dim == null ? ones(x.rank()) : v.shape().with(d, 1);
        Shape to = x.rank() == 0 ? Shape.SCALAR : keep ? kept : reduced;
        if (q.rank() == 0) {
            return found.reshape(to);
        }
        int k = q.shape().size(0);
        return found.permute(moved(last + 1, last, 0)).reshape(Shape.of(k).concat(to));
    }

    private static void requireParts(Array q, String name) {
        for (double p : q.toDoubles()) {
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException(
                        name + ": q is " + p + ": expected a number from 0 to 1");
            }
        }
    }

    private static Shape ones(int rank) {
        int[] sizes = new int[rank];
        Arrays.fill(sizes, 1);
        return Shape.of(sizes);
    }

    /** The order of dimensions in which one has moved to another place. */
    static int[] moved(int rank, int from, int to) {
        int[] others = IntStream.range(0, rank).filter(i -> i != from).toArray();
        return IntStream.range(0, rank)
                .map(i -> i == to ? from : others[i < to ? i : i - 1])
                .toArray();
    }

    /** Where to look in sorted rows {@code [.., n]}: {@code [.., k]}, whole numbers or between. */
    private static Value ranks(Value sorted, Value q, boolean ignoringNan) {
        int last = sorted.rank() - 1;
        int n = sorted.shape().size(last);
        int k = Math.toIntExact(q.shape().numel());
        Shape full = sorted.shape().with(last, k);
        Value parts = q.reshape(Shape.of(k));
        Value isNan = sorted.detach().then(Comparison.ISNAN.op());
        Value count =
                isNan.then(Comparison.LOGICAL_NOT.op()).sum(new int[] {last}, true).to(q.dtype());
        if (ignoringNan) {
            Value above = count.sub(count.number(1)).with(count.number(0), Arithmetic.MAXIMUM.op());
            return parts.mul(above).expand(full);
        }
        Value all = parts.mul(parts.number(n - 1)).expand(full);
        Value whole = count.with(count.number(n), Comparison.EQ.op());
        return Arithmetic.where(whole, all, all.number(n - 1));
    }

    private static Value between(Value sorted, Value ranks, Interpolation between) {
        int last = sorted.rank() - 1;
        Value below = ranks.then(Elementary.FLOOR.op());
        Value above = ranks.then(Elementary.CEIL.op());
        return switch (between) {
            case LOWER -> at(sorted, last, below);
            case HIGHER -> at(sorted, last, above);
            case NEAREST -> at(sorted, last, ranks.then(Elementary.ROUND.op()));
            case LINEAR, MIDPOINT -> {
                Value weight =
                        between == Interpolation.LINEAR ? ranks.sub(below) : ranks.number(.5);
                Value low = at(sorted, last, below);
                yield low.apply(Arithmetic.LERP.op(), low, at(sorted, last, above), weight)[0];
            }
        };
    }

    private static Value at(Value sorted, int last, Value rank) {
        return Indexing.gather(sorted, last, rank.detach().to(DType.INT64));
    }
}
