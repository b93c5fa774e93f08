package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Tensors put together, taken apart and repeated. The parts of a tensor are views of it. */
public final class Joining {
    static final Table TABLE = new Table("Joining and splitting");

    static {
        for (String name : new String[] {"cat", "concat", "concatenate"}) {
            TABLE.single(
                    name + "(Tensor[] tensors, int dim=0)",
                    a -> cat(a.integer("dim"), a.values("tensors")));
        }
        TABLE.single(
                "stack(Tensor[] tensors, int dim=0)",
                a -> stack(a.integer("dim"), a.values("tensors")));
        TABLE.single("hstack(Tensor[] tensors)", a -> hstack(a.values("tensors")));
        TABLE.single("vstack(Tensor[] tensors)", a -> vstack(a.values("tensors")));
        TABLE.single("dstack(Tensor[] tensors)", a -> cat(2, atLeast(3, a.values("tensors"))));
        TABLE.function(
                "split(Tensor input, int split_size, int dim=0)",
                a -> split(a.value("input"), a.integer("split_size"), a.integer("dim")));
        TABLE.function(
                "split(Tensor input, int[] split_sizes, int dim=0)",
                a -> split(a.value("input"), a.list("split_sizes"), a.integer("dim")));
        TABLE.function(
                "split_with_sizes(Tensor input, int[] split_sizes, int dim=0)",
                a -> split(a.value("input"), a.list("split_sizes"), a.integer("dim")));
        TABLE.function(
                "chunk(Tensor input, int chunks, int dim=0)",
                a -> chunk(a.value("input"), a.integer("chunks"), a.integer("dim")));
        TABLE.function(
                "unbind(Tensor input, int dim=0)", a -> unbind(a.value("input"), a.integer("dim")));
        TABLE.function(
                "meshgrid(Tensor[] tensors, *, str indexing='ij')",
                a -> meshgrid(String.valueOf(a.text("indexing")), a.values("tensors")));
        TABLE.function("broadcast_tensors(Tensor[] tensors)", a -> broadcast(a.values("tensors")));
        TABLE.single(
                "repeat(Tensor input, int[] repeats)",
                a -> repeat(a.value("input"), a.list("repeats")));
        TABLE.single("tile(Tensor input, int[] dims)", a -> tile(a.value("input"), a.list("dims")));
        TABLE.single(
                "repeat_interleave(Tensor input, any repeats, int? dim=None)",
                Joining::interleaved);
        TABLE.single("flip(Tensor input, int[] dims)", a -> flip(a.value("input"), a.list("dims")));
        TABLE.single(
                "roll(Tensor input, int shifts, int dims)",
                a -> roll(a.value("input"), a.list("shifts"), a.integers("dims")));
        TABLE.single(
                "roll(Tensor input, int[] shifts, int[]? dims=None)",
                a -> roll(a.value("input"), a.list("shifts"), a.integers("dims")));
        TABLE.single(
                "rot90(Tensor input, int k=1, int[]? dims=None)",
                a -> rot90(a.value("input"), a.integer("k"), a.integers("dims")));
    }

    private Joining() {}

    /**
     * Tensors one behind the other along a dimension, in the promoted type.
     *
     * @throws ShapeException if they differ in another dimension
     */
    public static Value cat(int dim, Value... tensors) {
        if (tensors.length == 0) {
            throw new IllegalArgumentException("cat: expected at least one tensor");
        }
        Value like = tensors[0];
        for (int i = tensors.length - 1; i >= 0; i--) {
            if (tensors[i].rank() == 0) {
                throw new ShapeException(
                        "cat: tensor number "
                                + i
                                + " is a scalar: expected at least one dimension (use stack)");
            }
            like = Cat.isSkipped(tensors[i].shape()) ? like : tensors[i];
        }
        return like.apply(new Cat(like.shape().dim(dim, "cat"), tensors.length), tensors)[0];
    }

    /**
     * Tensors of one shape side by side in a new dimension; negative counts from the end of the
     * result.
     */
    public static Value stack(int dim, Value... tensors) {
        if (tensors.length == 0) {
            throw new IllegalArgumentException("stack: expected at least one tensor");
        }
        Shape first = tensors[0].shape();
        Value[] parts = new Value[tensors.length];
        for (int i = 0; i < parts.length; i++) {
            if (!tensors[i].shape().equals(first)) {
                throw new ShapeException(
                        "stack: "
                                + first
                                + " and "
                                + tensors[i].shape()
                                + " (number "
                                + i
                                + ") differ: expected equal shapes");
            }
            parts[i] = Views.unsqueeze(tensors[i], dim);
        }
        return parts[0].apply(new Cat(dim < 0 ? dim + first.rank() + 1 : dim, parts.length), parts)[
                0];
    }

    /** Side by side: along dimension 1, or 0 for vectors. */
    public static Value hstack(Value... tensors) {
        Value[] parts = atLeast(1, tensors);
        return cat(parts[0].rank() == 1 ? 0 : 1, parts);
    }

    /** One above the other: along dimension 0, vectors being rows. */
    public static Value vstack(Value... tensors) {
        return cat(0, atLeast(2, tensors));
    }

    /** With dimensions of size 1: {@code [n]} as {@code [1, n]} and then as {@code [1, n, 1]}. */
    static Value[] atLeast(int rank, Value[] tensors) {
        Value[] out = new Value[tensors.length];
        for (int i = 0; i < out.length; i++) {
            Value v = tensors[i].rank() == 0 ? tensors[i].reshape(Shape.of(1)) : tensors[i];
            v = rank >= 2 && v.rank() == 1 ? Views.unsqueeze(v, 0) : v;
            out[i] = rank >= 3 && v.rank() == 2 ? Views.unsqueeze(v, 2) : v;
        }
        return out;
    }

    /** Parts of {@code size} along a dimension, the last one smaller if need be. */
    public static Value[] split(Value x, int size, int dim) {
        int d = dimension(x, dim, "split");
        int n = x.shape().size(d);
        if (size < 0 || (size == 0 && n != 0)) {
            throw new IllegalArgumentException(
                    "split: size "
                            + size
                            + " does not split size "
                            + n
                            + " of dimension "
                            + dim
                            + " of "
                            + x.shape());
        }
        int parts = size == 0 ? 1 : Math.max(1, Math.ceilDiv(n, size));
        int[] sizes = new int[parts];
        Arrays.setAll(sizes, i -> Math.min(size, n - i * size));
        return split(x, sizes, dim);
    }

    /**
     * Parts of the given sizes along a dimension.
     *
     * @throws ShapeException if the sizes do not add up to the dimension's
     */
    public static Value[] split(Value x, int[] sizes, int dim) {
        int d = dimension(x, dim, "split");
        int n = x.shape().size(d);
        if (Arrays.stream(sizes).anyMatch(s -> s < 0)
                || Arrays.stream(sizes).asLongStream().sum() != n) {
            throw new ShapeException(
                    "split: sizes "
                            + Arrays.toString(sizes)
                            + " do not add up to size "
                            + n
                            + " of dimension "
                            + dim
                            + " of "
                            + x.shape());
        }
        // An empty vector joined to others is left out, so there is no telling what it was.
        if (sizes.length == 0 || (x.rank() == 1 && Arrays.stream(sizes).anyMatch(s -> s == 0))) {
            Value[] out = new Value[sizes.length];
            int at = 0;
            for (int i = 0; i < out.length; i++) {
                out[i] = x.then(new Parts.Slice(d, at, sizes[i], 1));
                at += sizes[i];
            }
            return out;
        }
        return x.apply(Split.of(d, sizes), x);
    }

    /** At most {@code chunks} parts of equal size (the last may be smaller) along a dimension. */
    public static Value[] chunk(Value x, int chunks, int dim) {
        if (chunks < 1) {
            throw new IllegalArgumentException("chunk: " + chunks + " chunks: expected at least 1");
        }
        int n = x.shape().size(dimension(x, dim, "chunk"));
        return n == 0 ? split(x, new int[chunks], dim) : split(x, Math.ceilDiv(n, chunks), dim);
    }

    /** The parts at each index of a dimension, which disappears. */
    public static Value[] unbind(Value x, int dim) {
        int d = dimension(x, dim, "unbind");
        return IntStream.range(0, x.shape().size(d))
                .mapToObj(i -> x.then(new Parts.Select(d, i)))
                .toArray(Value[]::new);
    }

    /**
     * Coordinate grids of vectors: {@code [n], [m] -> [n, m], [n, m]}, or {@code [m, n]} for {@code
     * "xy"}, which exchanges the first two dimensions.
     */
    public static Value[] meshgrid(String indexing, Value... tensors) {
        boolean xy = indexing.equals("xy");
        if (!xy && !indexing.equals("ij")) {
            throw new IllegalArgumentException(
                    "meshgrid: indexing is '" + indexing + "': expected 'ij' or 'xy'");
        }
        int r = tensors.length;
        int[] place = IntStream.range(0, r).map(i -> xy && r >= 2 && i < 2 ? 1 - i : i).toArray();
        int[] sizes = new int[r];
        for (int i = 0; i < r; i++) {
            if (tensors[i].rank() > 1 || tensors[i].dtype() != tensors[0].dtype()) {
                throw new ShapeException(
                        "meshgrid: tensor number "
                                + i
                                + " is "
                                + tensors[i].dtype()
                                + " "
                                + tensors[i].shape()
                                + ": expected scalars and vectors of one dtype, here "
                                + tensors[0].dtype());
            }
            sizes[place[i]] = Math.toIntExact(tensors[i].shape().numel());
        }
        Value[] out = new Value[r];
        for (int i = 0; i < r; i++) {
            int[] alone = new int[r];
            Arrays.fill(alone, 1);
            alone[place[i]] = sizes[place[i]];
            out[i] = tensors[i].reshape(Shape.of(alone)).expand(Shape.of(sizes));
        }
        return out;
    }

    /** All stretched to the one shape they broadcast to. */
    public static Value[] broadcast(Value... tensors) {
        Shape s = Shape.SCALAR;
        for (Value t : tensors) {
            s = Shape.broadcast(s, t.shape(), "broadcast_tensors");
        }
        Shape to = s;
        return Arrays.stream(tensors).map(t -> t.expand(to)).toArray(Value[]::new);
    }

    /**
     * The whole repeated along each dimension; more counts than dimensions put new ones in front.
     *
     * @throws ShapeException if there are fewer counts than dimensions
     */
    public static Value repeat(Value x, int... counts) {
        int lead = counts.length - x.rank();
        if (lead < 0 || Arrays.stream(counts).anyMatch(c -> c < 0)) {
            throw new ShapeException(
                    "repeat: counts "
                            + Arrays.toString(counts)
                            + " do not fit "
                            + x.shape()
                            + ": expected one for each dimension, none negative");
        }
        // Each dimension n becomes [count, n]; stretching the first and joining the two repeats.
        int[] apart = new int[2 * counts.length];
        int[] stretched = new int[2 * counts.length];
        int[] joined = new int[counts.length];
        for (int i = 0; i < counts.length; i++) {
            int n = i < lead ? 1 : x.shape().size(i - lead);
            apart[2 * i] = 1;
            apart[2 * i + 1] = n;
            stretched[2 * i] = counts[i];
            stretched[2 * i + 1] = n;
            joined[i] = Math.multiplyExact(counts[i], n);
        }
        Value repeated = x.reshape(Shape.of(apart)).expand(Shape.of(stretched));
        return repeated.then(new Copies.Clone()).reshape(Shape.of(joined));
    }

    /** {@link #repeat} with counts aligned at the last dimension, missing ones being 1. */
    public static Value tile(Value x, int... counts) {
        int lead = Math.max(0, x.rank() - counts.length);
        return repeat(
                x,
                IntStream.range(0, lead + counts.length)
                        .map(i -> i < lead ? 1 : counts[i - lead])
                        .toArray());
    }

    private static Value interleaved(Arguments a) {
        Double d = a.optionalNumber("dim");
        Value x = d == null ? Views.flatten(a.value("input"), 0, -1) : a.value("input");
        int dim = d == null ? 0 : d.intValue();
        return a.raw("repeats") instanceof Value counts
                ? repeatInterleave(x, counts.array().toLongs(), dim)
                : repeatInterleave(x, new long[] {a.integer("repeats")}, dim);
    }

    /** Each part along a dimension repeated on the spot: one count for all, or one for each. */
    public static Value repeatInterleave(Value x, long[] counts, int dim) {
        int d = dimension(x, dim, "repeat_interleave");
        int n = x.shape().size(d);
        if ((counts.length != 1 && counts.length != n)
                || Arrays.stream(counts).anyMatch(c -> c < 0)) {
            throw new ShapeException(
                    "repeat_interleave: counts "
                            + Arrays.toString(counts)
                            + " do not fit size "
                            + n
                            + " of dimension "
                            + dim
                            + " of "
                            + x.shape()
                            + ": expected one, or one for each, none negative");
        }
        long[] index =
                IntStream.range(0, n)
                        .boxed()
                        .flatMapToLong(
                                i ->
                                        java.util.stream.LongStream.generate(() -> i)
                                                .limit(counts[counts.length == 1 ? 0 : i]))
                        .toArray();
        return Indexing.indexSelect(x, d, x.constant(vector(index)));
    }

    /** The elements of some dimensions in reverse order. */
    public static Value flip(Value x, int... dims) {
        Value out = x;
        for (int d : Shapes.dims(x.shape(), dims, "flip")) {
            if (x.rank() > 0) {
                int n = x.shape().size(d);
                Array reversed = Array.zeros(DType.INT64, Shape.of(n));
                Dispatch.run(new Kernel.Iota(n - 1, -1), reversed);
                out = Indexing.indexSelect(out, d, x.constant(reversed));
            }
        }
        return out;
    }

    /**
     * The elements moved on by a shift along each dimension, from the end round to the start; null
     * rolls all as one vector.
     */
    public static Value roll(Value x, int[] shifts, int @Nullable [] dims) {
        if (dims == null || dims.length == 0) {
            return shifts.length == 1
                    ? roll(Views.flatten(x, 0, -1), shifts, new int[] {0}).reshape(x.shape())
                    : roll(x, shifts, IntStream.range(0, shifts.length).toArray());
        }
        if (shifts.length != dims.length) {
            throw new IllegalArgumentException(
                    "roll: "
                            + shifts.length
                            + " shifts for "
                            + dims.length
                            + " dimensions: expected as many");
        }
        Value out = x;
        for (int i = 0; i < dims.length; i++) {
            int d = dimension(x, dims[i], "roll");
            int n = x.shape().size(d);
            int by = n == 0 ? 0 : Math.floorMod(shifts[i], n);
            if (by != 0) {
                out = cat(d, Views.narrow(out, d, n - by, by), Views.narrow(out, d, 0, n - by));
            }
        }
        return out;
    }

    /**
     * Turned k times by 90 degrees in the plane of two dimensions, from the first towards the
     * second.
     */
    public static Value rot90(Value x, int k, int @Nullable [] plane) {
        int[] d = Shapes.dims(x.shape(), plane == null ? new int[] {0, 1} : plane, "rot90");
        if (d.length != 2 || x.rank() < 2) {
            throw new ShapeException(
                    "rot90: "
                            + x.shape()
                            + " in the plane of dimensions "
                            + Arrays.toString(d)
                            + ": expected two");
        }
        return switch (Math.floorMod(k, 4)) {
            case 1 -> Views.transpose(flip(x, d[1]), d[0], d[1]);
            case 2 -> flip(x, d);
            case 3 -> flip(Views.transpose(x, d[0], d[1]), d[1]);
            default -> x.then(new Copies.Clone());
        };
    }

    private static int dimension(Value x, int dim, String operator) {
        if (x.rank() == 0) {
            throw new ShapeException(operator + ": a scalar has no dimension to split or index");
        }
        return x.shape().dim(dim, operator);
    }

    /** A vector of indices. */
    static Array vector(long... values) {
        return new Array(Storage.of(values), Layout.contiguous(Shape.of(values.length)));
    }
}
