package jacobi.op;

import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Dimensions moved, joined and taken apart, and tensors cut at chosen places. */
public final class Arrangement {
    static final Table TABLE = new Table("Arrangement");

    static {
        for (String name : List.of("movedim", "moveaxis")) {
            TABLE.single(
                    name + "(Tensor input, int source, int destination)",
                    a ->
                            moved(
                                    a.value("input"),
                                    new int[] {a.integer("source")},
                                    new int[] {a.integer("destination")}));
            TABLE.single(
                    name + "(Tensor input, int[] source, int[] destination)",
                    a -> moved(a.value("input"), a.list("source"), a.list("destination")));
        }
        for (String name : List.of("swapaxes", "swapdims")) {
            TABLE.single(
                    name + "(Tensor input, int dim0, int dim1)",
                    a -> Views.transpose(a.value("input"), a.integer("dim0"), a.integer("dim1")));
        }
        TABLE.single("ravel(Tensor input)", a -> Views.flatten(a.value("input"), 0, -1));
        TABLE.single(
                "unflatten(Tensor input, int dim, int[] sizes)",
                a -> unflatten(a.value("input"), a.integer("dim"), a.list("sizes")));
        TABLE.single(
                "expand_as(Tensor input, Tensor other)",
                a -> a.value("input").expand(a.value("other").shape()));
        TABLE.single(
                "reshape_as(Tensor input, Tensor other)",
                a -> a.value("input").reshape(a.value("other").shape()));
        TABLE.single(
                "view_as(Tensor input, Tensor other)",
                a -> a.value("input").then(new Views.ViewAs(a.value("other").shape())));
        TABLE.single("fliplr(Tensor input)", a -> flipped(a.value("input"), 1, "fliplr"));
        TABLE.single("flipud(Tensor input)", a -> flipped(a.value("input"), 0, "flipud"));
        for (int rank = 1; rank <= 3; rank++) {
            int r = rank;
            TABLE.function(
                    "atleast_" + rank + "d(Tensor[] tensors)",
                    a -> Joining.atLeast(r, a.values("tensors")));
        }
        TABLE.single("column_stack(Tensor[] tensors)", a -> columns(a.values("tensors")));
        TABLE.function(
                "tensor_split(Tensor input, any indices_or_sections, int dim=0)",
                a ->
                        split(
                                "tensor_split",
                                a.value("input"),
                                a.raw("indices_or_sections"),
                                a.integer("dim")));
        splits("hsplit", 1, x -> x.rank() == 1 ? 0 : 1);
        splits("vsplit", 2, _ -> 0);
        splits("dsplit", 3, _ -> 2);
        TABLE.single("cartesian_prod(Tensor[] tensors)", a -> product(a.values("tensors")));
        TABLE.single(
                "combinations(Tensor input, int r=2, bool with_replacement=False)",
                a -> combinations(a.value("input"), a.integer("r"), a.flag("with_replacement")));
    }

    private Arrangement() {}

    /** Which dimension a split cuts. */
    private interface Dimension {
        int of(Value x);
    }

    private static void splits(String name, int least, Dimension dim) {
        TABLE.function(
                name + "(Tensor input, any indices_or_sections)",
                a -> {
                    Value x = a.value("input");
                    if (x.rank() < least) {
                        throw new ShapeException(
                                name
                                        + ": "
                                        + x.shape()
                                        + ": expected at least "
                                        + least
                                        + " dimensions");
                    }
                    int d = dim.of(x);
                    Object where = a.raw("indices_or_sections");
                    if (where instanceof Long n && (n < 1 || x.shape().size(d) % n != 0)) {
                        throw new ShapeException(
                                name
                                        + ": size "
                                        + x.shape().size(d)
                                        + " of dimension "
                                        + d
                                        + " of "
                                        + x.shape()
                                        + " is no multiple of "
                                        + n);
                    }
                    return split(name, x, where, d);
                });
    }

    /** Dimensions moved to other places; the others stay in order. */
    public static Value moved(Value x, int[] source, int[] destination) {
        int[] from = Shapes.dims(x.shape(), source, "movedim");
        int[] to = Shapes.dims(x.shape(), destination, "movedim");
        if (from.length != to.length) {
            throw new ShapeException(
                    "movedim: "
                            + Arrays.toString(source)
                            + " to "
                            + Arrays.toString(destination)
                            + ": expected as many places as dimensions");
        }
        int[] order = new int[x.rank()];
        Arrays.fill(order, -1);
        for (int i = 0; i < from.length; i++) {
            order[to[i]] = from[i];
        }
        int[] others =
                IntStream.range(0, x.rank())
                        .filter(d -> IntStream.of(from).noneMatch(f -> f == d))
                        .toArray();
        int next = 0;
        for (int i = 0; i < order.length; i++) {
            order[i] = order[i] < 0 ? others[next++] : order[i];
        }
        return x.permute(order);
    }

    /** A dimension taken apart into several; one size may be -1. */
    public static Value unflatten(Value x, int dim, int... sizes) {
        if (x.rank() == 0 || sizes.length == 0) {
            throw new ShapeException(
                    "unflatten: "
                            + x.shape()
                            + " into "
                            + Arrays.toString(sizes)
                            + ": expected both");
        }
        int d = x.shape().dim(dim, "unflatten");
        Shape part = Shapes.inferred(Shape.of(x.shape().size(d)), sizes, "unflatten");
        if (part.numel() != x.shape().size(d)) {
            throw new ShapeException(
                    "unflatten: "
                            + Arrays.toString(sizes)
                            + " does not make up size "
                            + x.shape().size(d)
                            + " of dimension "
                            + dim
                            + " of "
                            + x.shape());
        }
        Shape s = x.shape();
        return x.reshape(s.slice(0, d).concat(part).concat(s.slice(d + 1, s.rank())));
    }

    private static Value flipped(Value x, int d, String name) {
        if (x.rank() <= d) {
            throw new ShapeException(
                    name + ": " + x.shape() + ": expected at least " + (d + 1) + " dimensions");
        }
        return Joining.flip(x, d);
    }

    /** Vectors as columns, and matrices, side by side. */
    public static Value columns(Value... tensors) {
        UnaryOperator<Value> column =
                x -> x.rank() < 2 ? x.reshape(Shape.of(Math.toIntExact(x.shape().numel()), 1)) : x;
        return Joining.cat(1, Arrays.stream(tensors).map(column).toArray(Value[]::new));
    }

    private static Value[] split(String name, Value x, @Nullable Object where, int dim) {
        return switch (where) {
            case Long sections -> split(name, x, Math.toIntExact(sections), dim);
            case List<?> l ->
                    split(
                            name,
                            x,
                            l.stream().mapToInt(i -> ((Number) i).intValue()).toArray(),
                            dim);
            case Value v when v.rank() == 0 -> split(name, x, (int) v.array().getLong(0), dim);
            case Value v ->
                    split(
                            name,
                            x,
                            Arrays.stream(v.array().toLongs()).mapToInt(Math::toIntExact).toArray(),
                            dim);
            case null, default ->
                    throw new IllegalArgumentException(
                            name + ": " + where + ": expected a number of parts or indices");
        };
    }

    private static int dimension(String name, Value x, int dim) {
        if (x.rank() == 0) {
            throw new ShapeException(name + ": a scalar has no dimension to split");
        }
        return x.shape().dim(dim, name);
    }

    /** Parts along a dimension, the first ones larger by one where they cannot all be equal. */
    static Value[] split(String name, Value x, int sections, int dim) {
        int d = dimension(name, x, dim);
        int n = x.shape().size(d);
        if (sections < 1) {
            throw new IllegalArgumentException(
                    name + ": " + sections + " parts: expected at least 1");
        }
        int[] sizes = new int[sections];
        Arrays.setAll(sizes, i -> n / sections + (i < n % sections ? 1 : 0));
        return Joining.split(x, sizes, d);
    }

    /** Parts along a dimension that begin at indices, by the rules of ranges. */
    static Value[] split(String name, Value x, int[] indices, int dim) {
        int d = dimension(name, x, dim);
        int n = x.shape().size(d);
        Value[] parts = new Value[indices.length + 1];
        int from = 0;
        for (int i = 0; i < parts.length; i++) {
            int at = i == indices.length ? n : indices[i];
            int to = Math.clamp(at < 0 ? at + n : at, 0, n);
            parts[i] = x.then(new Parts.Slice(d, from, Math.max(to - from, 0), 1));
            from = to;
        }
        return parts;
    }

    /** At most so many parts of nearly equal size along a dimension. */
    public static Value[] tensorSplit(Value x, int sections, int dim) {
        return split("tensor_split", x, sections, dim);
    }

    /** Parts along a dimension that begin at 0 and at indices. */
    public static Value[] tensorSplit(Value x, int[] indices, int dim) {
        return split("tensor_split", x, indices, dim);
    }

    /** All rows with one element of each vector: {@code [n], [m] -> [n m, 2]}. */
    public static Value product(Value... vectors) {
        if (vectors.length == 1) {
            return vectors[0];
        }
        Value[] grids = Joining.meshgrid("ij", vectors);
        Value[] columns =
                Arrays.stream(grids).map(g -> Views.flatten(g, 0, -1)).toArray(Value[]::new);
        return Joining.stack(1, columns);
    }

    /**
     * All rows of r elements of a vector in its order, with each element once or any number of
     * times.
     */
    public static Value combinations(Value x, int r, boolean withReplacement) {
        if (x.rank() != 1 || r < 0) {
            throw new ShapeException(
                    "combinations: "
                            + x.shape()
                            + " taken "
                            + r
                            + ": expected a vector and a number from 0 on");
        }
        int n = x.shape().size(0);
        List<int[]> rows = new ArrayList<>();
        if (r > 0) {
            combine(rows, new int[r], 0, 0, n, withReplacement);
        }
        long[] index = rows.stream().flatMapToInt(IntStream::of).asLongStream().toArray();
        Value chosen = Indexing.indexSelect(x, 0, x.constant(Joining.vector(index)));
        return r == 0 ? chosen : chosen.reshape(Shape.of(rows.size(), r));
    }

    private static void combine(
            List<int[]> rows, int[] row, int at, int from, int n, boolean withReplacement) {
        if (at == row.length) {
            rows.add(row.clone());
            return;
        }
        for (int i = from; i < n; i++) {
            row[at] = i;
            combine(rows, row, at + 1, withReplacement ? i : i + 1, n, withReplacement);
        }
    }
}
