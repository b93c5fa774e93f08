package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Elements read from and written to places that tensors of indices or truth values name. Two
 * operators do the work, {@link Gather} and {@link Scatter}, each other's gradient; the rest is
 * made of them. {@link Subscripts} has what square brackets do.
 */
public final class Indexing {
    static final Table TABLE = new Table("Indexing");

    /** A negative index counted from the end. */
    private static final Row WRAP =
            new Table("internal")
                    .unary(
                            "wrap(Tensor input, Number size)",
                            Typing.PROMOTE,
                            x -> x.lt(0).select(x.add(param(0)), x));

    static {
        TABLE.single(
                "gather(Tensor input, int dim, Tensor index, *, bool sparse_grad=False)",
                a -> gather(a.value("input"), a.integer("dim"), a.value("index")));
        TABLE.single(
                "scatter(Tensor input, int dim, Tensor index, Tensor src)",
                a ->
                        scatter(
                                a.value("input"),
                                a.integer("dim"),
                                a.value("index"),
                                a.value("src"),
                                false));
        TABLE.single(
                "scatter(Tensor input, int dim, Tensor index, Tensor value)",
                a ->
                        scatter(
                                a.value("input"),
                                a.integer("dim"),
                                a.value("index"),
                                a.value("value"),
                                false));
        TABLE.single(
                "scatter(Tensor input, int dim, Tensor index, Tensor src, *, str reduce)",
                Indexing::scatterJoining);
        TABLE.single(
                "scatter_add(Tensor input, int dim, Tensor index, Tensor src)",
                a ->
                        scatter(
                                a.value("input"),
                                a.integer("dim"),
                                a.value("index"),
                                a.value("src"),
                                true));
        TABLE.single(
                "index_select(Tensor input, int dim, Tensor index)",
                a -> indexSelect(a.value("input"), a.integer("dim"), a.value("index")));
        TABLE.single(
                "take(Tensor input, Tensor index)", a -> take(a.value("input"), a.value("index")));
        TABLE.single(
                "take_along_dim(Tensor input, Tensor indices, int? dim=None)",
                a -> takeAlongDim(a.value("input"), a.value("indices"), a.optionalNumber("dim")));
        TABLE.single(
                "index_fill(Tensor input, int dim, Tensor index, Tensor value)",
                a ->
                        indexFill(
                                a.value("input"),
                                a.integer("dim"),
                                a.value("index"),
                                a.value("value")));
        TABLE.single(
                "index_copy(Tensor input, int dim, Tensor index, Tensor source)",
                a ->
                        indexCopy(
                                a.value("input"),
                                a.integer("dim"),
                                a.value("index"),
                                a.value("source")));
        TABLE.single(
                "index_add(Tensor input, int dim, Tensor index, Tensor source, *, Number alpha=1)",
                a ->
                        indexAdd(
                                a.value("input"),
                                a.integer("dim"),
                                a.value("index"),
                                a.value("source"),
                                a.number("alpha")));
        TABLE.single(
                "index_put(Tensor input, Tensor[] indices, Tensor values, bool accumulate=False)",
                a ->
                        Subscripts.put(
                                a.value("input"),
                                Arrays.stream(a.values("indices")).map(Index::of).toList(),
                                a.value("values"),
                                a.flag("accumulate")));
        TABLE.single(
                "masked_fill(Tensor input, Tensor mask, Tensor value)",
                a -> maskedFill(a.value("input"), a.value("mask"), a.value("value")));
        TABLE.single(
                "masked_select(Tensor input, Tensor mask)",
                a -> maskedSelect(a.value("input"), a.value("mask")));
        TABLE.function("nonzero(Tensor input, *, bool as_tuple=False)", Indexing::nonzero);
        TABLE.single("argwhere(Tensor input)", a -> a.constant(nonzero(a.value("input").array())));
        TABLE.single(
                "nn.functional.one_hot(Tensor tensor, int num_classes=-1)",
                a -> oneHot(a.value("tensor"), a.integer("num_classes")));
        TABLE.single(
                "tril(Tensor input, int diagonal=0)",
                a -> triangle(a.value("input"), a.integer("diagonal"), true));
        TABLE.single(
                "triu(Tensor input, int diagonal=0)",
                a -> triangle(a.value("input"), a.integer("diagonal"), false));
    }

    private Indexing() {}

    /** Indices as int64, those from the end counted from 0. */
    static Value wrapped(Value index, int size, String operator) {
        return longs(index, operator).then(WRAP.op(size));
    }

    /** Indices as int64. */
    static Value longs(Value index, String operator) {
        if (index.dtype() == DType.INT64) {
            return index;
        }
        if (index.dtype().kind() != DType.Kind.INTEGER) {
            throw new IllegalArgumentException(
                    operator + ": index is " + index.dtype() + ": expected int64 or int32");
        }
        return index.to(DType.INT64);
    }

    /** A scalar as a vector of one; anything else as it is. */
    private static Value vector(Value x) {
        return x.rank() == 0 ? x.reshape(Shape.of(1)) : x;
    }

    /**
     * {@code out[.., i, ..] = x[.., index[.., i, ..], ..]} at one dimension; the shape is the
     * index's.
     */
    public static Value gather(Value x, int dim, Value index) {
        int d = x.shape().dim(dim, "gather");
        Value at = longs(index, "gather");
        if (at.shape().numel() == 0) {
            return vector(x)
                    .with(empty(at, vector(x).rank()), new Gather("gather", d))
                    .reshape(index.shape());
        }
        return vector(x).with(vector(at), new Gather("gather", d)).reshape(index.shape());
    }

    /** An empty index fits anything; here of the rank wanted and without any extent. */
    private static Value empty(Value index, int rank) {
        return index.constant(Array.zeros(DType.INT64, Shape.of(new int[rank])));
    }

    /**
     * x with source written, or added, at {@code x[.., index[.., i, ..], ..]}; a scalar source
     * stands for all.
     */
    public static Value scatter(Value x, int dim, Value index, Value source, boolean accumulate) {
        String name = accumulate ? "scatter_add" : "scatter";
        int d = x.shape().dim(dim, name);
        Value at = vector(longs(index, name));
        if (at.shape().numel() == 0 && at.rank() != vector(x).rank()) {
            return x.then(new Copies.Clone());
        }
        Value from = source;
        if (source.rank() == 0) {
            from = source.to(x.dtype()).expand(at.shape());
        }
        if (from.rank() != at.rank()) {
            throw new ShapeException(
                    name
                            + ": source "
                            + source.shape()
                            + " and index "
                            + index.shape()
                            + " differ in rank");
        }
        for (int i = 0; i < at.rank(); i++) {
            int n = at.shape().size(i);
            if (from.shape().size(i) < n) {
                throw new ShapeException(
                        name
                                + ": source "
                                + source.shape()
                                + " is smaller than index "
                                + index.shape()
                                + " at dimension "
                                + i);
            }
            from = from.shape().size(i) == n ? from : from.then(new Parts.Slice(i, 0, n, 1));
        }
        return vector(x)
                .apply(new Scatter(name, d, accumulate), vector(x), at, from)[0]
                .reshape(x.shape());
    }

    private static Value scatterJoining(Arguments a) {
        if ("multiply".equals(a.text("reduce"))) {
            return Scattering.scatterReduce(
                    a.value("input"),
                    a.integer("dim"),
                    a.value("index"),
                    a.value("src"),
                    Scattering.Reduction.PROD,
                    true);
        }
        if (!"add".equals(a.text("reduce"))) {
            throw new IllegalArgumentException(
                    "scatter: reduce is '" + a.text("reduce") + "': expected 'add' or 'multiply'");
        }
        return scatter(a.value("input"), a.integer("dim"), a.value("index"), a.value("src"), true);
    }

    /** The parts of x at indices (a vector or a scalar) of one dimension. */
    public static Value indexSelect(Value x, int dim, Value index) {
        int d = x.shape().dim(dim, "index_select");
        Value at = spread(vector(x), d, index, "index_select");
        Value out = vector(x).with(at, new Gather("index_select", d));
        return x.rank() == 0 ? out.reshape(Shape.SCALAR) : out;
    }

    /** A vector of indices stretched over the other dimensions of x. */
    static Value spread(Value x, int d, Value index, String operator) {
        if (index.rank() > 1) {
            throw new ShapeException(
                    operator + ": index has shape " + index.shape() + ": expected a vector");
        }
        int n = Math.toIntExact(index.shape().numel());
        int[] alone = new int[x.rank()];
        Arrays.fill(alone, 1);
        alone[d] = n;
        return longs(index, operator).reshape(Shape.of(alone)).expand(x.shape().with(d, n));
    }

    /**
     * The elements of x as one vector at indices, which may count from the end; the shape is the
     * index's.
     */
    public static Value take(Value x, Value index) {
        int n = Math.toIntExact(x.shape().numel());
        Value at = longs(index, "take").then(WRAP.op(n));
        Value flat = x.reshape(Shape.of(n));
        return flat.with(Views.flatten(at, 0, -1), new Gather("take", 0)).reshape(index.shape());
    }

    /**
     * {@link #gather} with the other dimensions broadcast; without a dimension over all as one
     * vector.
     */
    public static Value takeAlongDim(Value x, Value index, @Nullable Double dim) {
        if (dim == null) {
            return gather(Views.flatten(x, 0, -1), 0, Views.flatten(index, 0, -1));
        }
        int d = x.shape().dim(dim.intValue(), "take_along_dim");
        if (x.rank() != index.rank() || x.rank() == 0) {
            throw new ShapeException(
                    "take_along_dim: "
                            + x.shape()
                            + " and index "
                            + index.shape()
                            + ": expected one rank, at least 1");
        }
        Shape others =
                Shape.broadcast(x.shape().with(d, 1), index.shape().with(d, 1), "take_along_dim");
        Value from = x.expand(others.with(d, x.shape().size(d)));
        return gather(from, d, index.expand(others.with(d, index.shape().size(d))));
    }

    /** x with a scalar written at indices, which may count from the end, of a dimension. */
    public static Value indexFill(Value x, int dim, Value index, Value value) {
        int d = x.shape().dim(dim, "index_fill");
        if (value.rank() != 0) {
            throw new ShapeException(
                    "index_fill: value has shape " + value.shape() + ": expected a scalar");
        }
        Value v = vector(x);
        Value at =
                spread(
                        v,
                        d,
                        longs(index, "index_fill").then(WRAP.op(v.shape().size(d))),
                        "index_fill");
        Value source = value.to(x.dtype()).expand(at.shape());
        return v.apply(new Scatter("index_fill", d, false), v, at, source)[0].reshape(x.shape());
    }

    /** x with the parts of source written at indices of a dimension. */
    public static Value indexCopy(Value x, int dim, Value index, Value source) {
        return indexWrite(x, dim, index, source, "index_copy", false);
    }

    /** x with alpha times the parts of source added at indices of a dimension. */
    public static Value indexAdd(Value x, int dim, Value index, Value source, double alpha) {
        Value scaled =
                alpha == 1
                        ? source
                        : source.mul(source.constant(Array.scalar(source.dtype(), alpha)));
        return indexWrite(x, dim, index, scaled, "index_add", true);
    }

    private static Value indexWrite(
            Value x, int dim, Value index, Value source, String name, boolean add) {
        int d = x.shape().dim(dim, name);
        Value v = vector(x);
        Value at = spread(v, d, index, name);
        if (vector(source).shape().numel() != at.shape().numel() || source.rank() > v.rank()) {
            throw new ShapeException(
                    name
                            + ": source "
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
        return v.apply(new Scatter(name, d, add), v, at, source.reshape(at.shape()))[0].reshape(
                x.shape());
    }

    private static void requireBool(Value mask, String operator) {
        if (mask.dtype() != DType.BOOL) {
            throw new IllegalArgumentException(
                    operator + ": mask is " + mask.dtype() + ": expected bool");
        }
    }

    /** x with a scalar where the mask, broadcast, is true. */
    public static Value maskedFill(Value x, Value mask, Value value) {
        requireBool(mask, "masked_fill");
        if (value.rank() != 0) {
            throw new ShapeException(
                    "masked_fill: value has shape " + value.shape() + ": expected a scalar");
        }
        if (value.dtype().kind().compareTo(x.dtype().kind()) > 0) {
            throw new IllegalArgumentException(
                    "masked_fill: a "
                            + value.dtype()
                            + " value does not go into a "
                            + x.dtype()
                            + " tensor");
        }
        return Arithmetic.where(mask, value.to(x.dtype()), x);
    }

    /** The elements of x where the mask is true, both broadcast, as a vector. */
    public static Value maskedSelect(Value x, Value mask) {
        requireBool(mask, "masked_select");
        Shape s = Shape.broadcast(x.shape(), mask.shape(), "masked_select");
        Value where = mask.constant(nonzero(Views.flatten(mask.expand(s), 0, -1).array()));
        return indexSelect(
                Views.flatten(x.expand(s), 0, -1),
                0,
                where.reshape(Shape.of(where.shape().size(0))));
    }

    private static Value[] nonzero(Arguments a) {
        Value x = a.value("input");
        if (!a.flag("as_tuple")) {
            return new Value[] {a.constant(nonzero(x.array()))};
        }
        return Joining.unbind(a.constant(nonzero(vector(x).array())), 1);
    }

    /**
     * The places of the elements that are not zero, in row-major order: int64 {@code [n, rank]}.
     */
    public static Array nonzero(Array x) {
        int all = x.numel();
        int[] linear = new int[all];
        int n = 0;
        for (int i = 0; i < all; i++) {
            if (x.getDouble(i) != 0) {
                linear[n++] = i;
            }
        }
        int r = x.layout().rank();
        long[] out = new long[Math.multiplyExact(n, r)];
        for (int i = 0; i < n; i++) {
            int rest = linear[i];
            for (int d = r - 1; d >= 0; d--) {
                out[i * r + d] = rest % x.layout().size(d);
                rest /= x.layout().size(d);
            }
        }
        return Array.of(jacobi.array.Storage.of(out), Shape.of(n, r));
    }

    /**
     * A 1 at each class index and 0 elsewhere: {@code [...] -> [..., classes]}; -1 takes the
     * largest index and one.
     */
    public static Value oneHot(Value index, int classes) {
        long[] at = longs(index, "one_hot").array().toLongs();
        long largest = Arrays.stream(at).max().orElse(-1);
        if (classes == 0 || (classes < 0 && at.length == 0)) {
            throw new IllegalArgumentException(
                    "one_hot: "
                            + classes
                            + " classes for index of shape "
                            + index.shape()
                            + ": give a positive number");
        }
        int n = classes < 0 ? Math.toIntExact(largest + 1) : classes;
        Array out = Array.zeros(DType.INT64, index.shape().insert(index.rank(), n));
        Gather.checkBounds("one_hot", at, index.rank(), out.shape());
        for (int i = 0; i < at.length; i++) {
            out.storage().setLong(i * n + (int) at[i], 1);
        }
        return index.constant(out);
    }

    /**
     * The triangle of matrices {@code [..., m, n]} up to a diagonal (lower) or from it on (upper),
     * zeros elsewhere.
     */
    public static Value triangle(Value x, int diagonal, boolean lower) {
        String name = lower ? "tril" : "triu";
        if (x.rank() < 2) {
            throw new ShapeException(name + ": " + x.shape() + ": expected at least 2 dimensions");
        }
        int m = x.shape().size(-2);
        int n = x.shape().size(-1);
        Array keep = Array.zeros(DType.BOOL, Shape.of(m, n));
        byte[] k = keep.storage().bytes();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                k[i * n + j] = (byte) ((lower ? j - i <= diagonal : j - i >= diagonal) ? 1 : 0);
            }
        }
        return Arithmetic.where(x.constant(keep), x, x.constant(Array.scalar(x.dtype(), 0)));
    }
}
