package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Combine;

import org.jspecify.annotations.Nullable;

/**
 * Elements joined with, or replaced by, others at places that indices, masks or views name. {@link
 * Indexing} has what only adds or writes.
 */
public final class Scattering {
    static final Table TABLE = new Table("Scattering");

    /** How values that meet at one place are joined. */
    public enum Reduction {
        /** Their sum. */
        SUM,
        /** Their product. */
        PROD,
        /** Their mean; of whole numbers rounded down. */
        MEAN,
        /** The largest. */
        AMAX,
        /** The smallest. */
        AMIN;

        /** By PyTorch's name. */
        public static Reduction of(String name, String operator) {
            for (Reduction r : values()) {
                if (r.name().equalsIgnoreCase(name)) {
                    return r;
                }
            }
            throw new IllegalArgumentException(
                    operator
                            + ": reduce is '"
                            + name
                            + "': expected sum, prod, mean, amax or amin");
        }
    }

    static {
        TABLE.single(
                "scatter_reduce(Tensor input, int dim, Tensor index, Tensor src, str reduce, *,"
                        + " bool include_self=True)",
                a ->
                        scatterReduce(
                                a.value("input"),
                                a.integer("dim"),
                                a.value("index"),
                                a.value("src"),
                                Reduction.of(String.valueOf(a.text("reduce")), "scatter_reduce"),
                                a.flag("include_self")));
        TABLE.single(
                "index_reduce(Tensor input, int dim, Tensor index, Tensor source, str reduce, *,"
                        + " bool include_self=True)",
                a ->
                        indexReduce(
                                a.value("input"),
                                a.integer("dim"),
                                a.value("index"),
                                a.value("source"),
                                Reduction.of(String.valueOf(a.text("reduce")), "index_reduce"),
                                a.flag("include_self")));
        TABLE.single(
                "put(Tensor input, Tensor index, Tensor source, bool accumulate=False)",
                a ->
                        put(
                                a.value("input"),
                                a.value("index"),
                                a.value("source"),
                                a.flag("accumulate")));
        TABLE.single(
                "masked_scatter(Tensor input, Tensor mask, Tensor source)",
                a -> maskedScatter(a.value("input"), a.value("mask"), a.value("source")));
        TABLE.single(
                "select_scatter(Tensor input, Tensor src, int dim, int index)",
                a ->
                        selectScatter(
                                a.value("input"),
                                a.value("src"),
                                a.integer("dim"),
                                a.integer("index")));
        TABLE.single(
                "slice_scatter(Tensor input, Tensor src, int dim=0, int? start=None, int? end=None,"
                        + " int step=1)",
                a ->
                        sliceScatter(
                                a.value("input"),
                                a.value("src"),
                                a.integer("dim"),
                                a.optionalNumber("start"),
                                a.optionalNumber("end"),
                                a.integer("step")));
        TABLE.single(
                "diagonal_scatter(Tensor input, Tensor src, int offset=0, int dim1=0, int dim2=1)",
                a ->
                        diagonalScatter(
                                a.value("input"),
                                a.value("src"),
                                a.integer("offset"),
                                a.integer("dim1"),
                                a.integer("dim2")));
    }

    private Scattering() {}

    private static Value vector(Value x) {
        return x.rank() == 0 ? x.reshape(Shape.of(1)) : x;
    }

    /**
     * x with the elements of the source joined at {@code x[.., index[.., i, ..], ..]}, with what is
     * there or in its place.
     */
    public static Value scatterReduce(
            Value x, int dim, Value index, Value source, Reduction how, boolean includeSelf) {
        int d = x.shape().dim(dim, "scatter_reduce");
        Value v = vector(x);
        Value at = vector(Indexing.longs(index, "scatter_reduce"));
        if (at.shape().numel() == 0) {
            return x.then(new Copies.Clone());
        }
        Value from = vector(source);
        if (from.rank() != at.rank()) {
            throw new ShapeException(
                    "scatter_reduce: source "
                            + source.shape()
                            + " and index "
                            + index.shape()
                            + " differ in rank");
        }
        for (int i = 0; i < at.rank(); i++) {
            int n = at.shape().size(i);
            if (from.shape().size(i) < n) {
                throw new ShapeException(
                        "scatter_reduce: source "
                                + source.shape()
                                + " is smaller than index "
                                + index.shape()
                                + " at dimension "
                                + i);
            }
            from = from.shape().size(i) == n ? from : from.then(new Parts.Slice(i, 0, n, 1));
        }
        return reduced("scatter_reduce", v, d, at, from, how, includeSelf).reshape(x.shape());
    }

    private static Value reduced(
            String name, Value x, int d, Value at, Value source, Reduction how, boolean self) {
        if (source.dtype() != x.dtype()) {
            throw new IllegalArgumentException(
                    name + ": source is " + source.dtype() + ", the tensor " + x.dtype());
        }
        Value base = x;
        if (!self) {
            Value start =
                    x.constant(Array.scalar(x.dtype(), start(how, x.dtype()))).expand(at.shape());
            base = x.apply(new Scatter(name, d, false), x, at, start)[0];
        }
        Operator join =
                switch (how) {
                    case SUM, MEAN -> new Scatter(name, d, true);
                    case PROD -> new ScatterJoin(name, d, Combine.PROD);
                    case AMAX -> new ScatterJoin(name, d, Combine.MAX);
                    case AMIN -> new ScatterJoin(name, d, Combine.MIN);
                };
        Value sum = base.apply(join, base, at, source)[0];
        return how == Reduction.MEAN ? sum.with(count(name, x, d, at, self), mean(x)) : sum;
    }

    private static Operator mean(Value x) {
        return (x.dtype().isFloating() ? Arithmetic.DIV : Arithmetic.FLOOR_DIVIDE).op();
    }

    /** How many values meet at each place, at least 1. */
    private static Value count(String name, Value x, int d, Value at, boolean self) {
        Value first = x.constant(Creation.full(x.shape(), self ? 1 : 0, x.dtype()));
        Value ones = x.constant(Creation.full(at.shape(), 1, x.dtype()));
        Value n = x.apply(new Scatter(name, d, true), first, at, ones)[0];
        return n.with(n.constant(Array.scalar(x.dtype(), 1)), Arithmetic.MAXIMUM.op());
    }

    /** What changes nothing when joined. */
    private static double start(Reduction how, DType d) {
        boolean floating = d.isFloating();
        return switch (how) {
            case SUM, MEAN -> 0;
            case PROD -> 1;
            case AMAX -> floating ? Double.NEGATIVE_INFINITY : least(d);
            case AMIN -> floating ? Double.POSITIVE_INFINITY : most(d);
        };
    }

    private static double least(DType d) {
        return switch (d) {
            case INT64 -> Long.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            default -> 0;
        };
    }

    private static double most(DType d) {
        return switch (d) {
            case INT64 -> Long.MAX_VALUE;
            case INT32 -> Integer.MAX_VALUE;
            case UINT8 -> 255;
            default -> 1;
        };
    }

    /**
     * x with the parts of the source joined at indices (a vector) of a dimension, with what is
     * there or in its place.
     */
    public static Value indexReduce(
            Value x, int dim, Value index, Value source, Reduction how, boolean includeSelf) {
        int d = x.shape().dim(dim, "index_reduce");
        Value v = vector(x);
        Value at = Indexing.spread(v, d, index, "index_reduce");
        if (!vector(source).shape().equals(at.shape())) {
            throw new ShapeException(
                    "index_reduce: source "
                            + source.shape()
                            + " with index "
                            + index.shape()
                            + " at dimension "
                            + dim
                            + " of "
                            + x.shape()
                            + ": expected "
                            + at.shape());
        }
        if (at.shape().numel() == 0) {
            return x.then(new Copies.Clone());
        }
        return reduced("index_reduce", v, d, at, vector(source), how, includeSelf)
                .reshape(x.shape());
    }

    /** The elements of x as one vector with those at indices replaced, or increased. */
    public static Value put(Value x, Value index, Value source, boolean accumulate) {
        if (index.shape().numel() != source.shape().numel()) {
            throw new ShapeException(
                    "put: index "
                            + index.shape()
                            + " and source "
                            + source.shape()
                            + " differ in the number of elements");
        }
        Value flat = x.reshape(Shape.of(Math.toIntExact(x.shape().numel())));
        Value at = Indexing.wrapped(Views.flatten(index, 0, -1), flat.shape().size(0), "put");
        Value from = Views.flatten(source, 0, -1);
        return flat.apply(new Scatter("put", 0, accumulate), flat, at, from)[0].reshape(x.shape());
    }

    /**
     * x with its elements where the mask, broadcast, is true replaced by those of the source in
     * order.
     *
     * @throws ShapeException if the source has fewer elements than the mask is true
     */
    public static Value maskedScatter(Value x, Value mask, Value source) {
        if (mask.dtype() != DType.BOOL) {
            throw new IllegalArgumentException(
                    "masked_scatter: mask is " + mask.dtype() + ": expected bool");
        }
        Shape s = Shape.broadcast(x.shape(), mask.shape(), "masked_scatter");
        Value flat = Views.flatten(x.expand(s), 0, -1);
        Array places = Indexing.nonzero(Views.flatten(mask.expand(s), 0, -1).array());
        int n = places.shape().size(0);
        Value from = Views.flatten(source, 0, -1);
        if (from.shape().size(0) < n) {
            throw new ShapeException(
                    "masked_scatter: source "
                            + source.shape()
                            + " has fewer elements than the mask is true: "
                            + n);
        }
        Value at = x.constant(places).reshape(Shape.of(n));
        Value used = from.then(new Parts.Slice(0, 0, n, 1));
        return flat.apply(new Scatter("masked_scatter", 0, false), flat, at, used)[0].reshape(s);
    }

    /** x with the part at an index of a dimension replaced. */
    public static Value selectScatter(Value x, Value source, int dim, int index) {
        int d = x.shape().dim(dim, "select_scatter");
        int n = x.shape().size(d);
        if (index < -n || index >= n) {
            throw new IndexOutOfBoundsException(
                    "select_scatter: index "
                            + index
                            + " is out of bounds for dimension "
                            + dim
                            + " of "
                            + x.shape()
                            + " with size "
                            + n);
        }
        return x.with(source, new Inserted(new Parts.Select(d, Math.floorMod(index, n))));
    }

    /** x with {@code start:end:step} of a dimension replaced; null is the beginning, or the end. */
    public static Value sliceScatter(
            Value x,
            Value source,
            int dim,
            @Nullable Double start,
            @Nullable Double end,
            int step) {
        int d = x.shape().dim(dim, "slice_scatter");
        int n = x.shape().size(d);
        int from = clipped(start == null ? 0 : start, n);
        int to = clipped(end == null ? n : end, n);
        int length = Math.ceilDiv(Math.max(to - from, 0), Math.max(step, 1));
        return x.with(source, new Inserted(new Parts.Slice(d, from, length, step)));
    }

    private static int clipped(double i, int n) {
        return (int) Math.clamp(i < 0 ? i + n : i, 0, n);
    }

    /** x with a diagonal of two dimensions replaced. */
    public static Value diagonalScatter(Value x, Value source, int offset, int dim1, int dim2) {
        int[] d = Shapes.dims(x.shape(), new int[] {dim1, dim2}, "diagonal_scatter");
        return x.with(source, new Inserted(new Parts.Diagonal(offset, d[0], d[1])));
    }
}
