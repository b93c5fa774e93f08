package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What square brackets do, by PyTorch's rules. Numbers, ranges, {@code ...} and {@code None} give a
 * view. Tensors of indices are broadcast together and give copies: their dimensions take the place
 * of the indexed ones where those are neighbours, and stand in front where they are not. A tensor
 * of truth values stands for the indices of its true elements, one tensor for each of its
 * dimensions.
 */
public final class Subscripts {
    private Subscripts() {}

    /**
     * A view, and for each of its dimensions the indices that are still to be looked up.
     *
     * @param base the view
     * @param places null where the whole dimension is wanted
     */
    private record Plan(Value base, List<@Nullable Value> places) {}

    /** Whether the result of {@link #get} is a view. */
    public static boolean isView(List<Index> indices) {
        return indices.stream().noneMatch(i -> i instanceof Index.Places);
    }

    /**
     * The elements named.
     *
     * @throws IndexOutOfBoundsException if an index is beyond its dimension
     * @throws ShapeException if there are more indices than dimensions, or shapes do not fit
     */
    public static Value get(Value x, List<Index> indices) {
        Plan plan = plan(x, indices);
        int[] indexed =
                IntStream.range(0, plan.places().size())
                        .filter(d -> plan.places().get(d) != null)
                        .toArray();
        return indexed.length == 0 ? plan.base() : lookup(plan, indexed);
    }

    /**
     * x with the elements named replaced by, or increased by, those of a source that broadcasts to
     * them. A new tensor: for an in-place change the caller copies it back, or for a view ({@link
     * #isView}) writes to that.
     */
    public static Value put(Value x, List<Index> indices, Value source, boolean accumulate) {
        int all = Math.toIntExact(x.shape().numel());
        Array numbers = Array.zeros(DType.INT64, x.shape());
        Dispatch.run(new Kernel.Iota(0, 1), numbers);
        // The same subscript of the elements' own numbers says where each value goes.
        Value places = get(new Plain(numbers), indices);
        Value from = source.to(x.dtype());
        while (from.rank() > places.rank() && from.shape().size(0) == 1) {
            from = from.reshape(from.shape().without(0));
        }
        if (!fits(from.shape(), places.shape())) {
            throw new ShapeException(
                    "index_put: values of shape "
                            + source.shape()
                            + " do not broadcast to the indexed "
                            + places.shape());
        }
        Value flat = x.reshape(Shape.of(all));
        Value at =
                x.constant(
                        places.reshape(Shape.of(Math.toIntExact(places.shape().numel()))).array());
        Value values = from.expand(places.shape()).reshape(at.shape());
        return Indexing.scatter(flat, 0, at, values, accumulate).reshape(x.shape());
    }

    private static boolean fits(Shape from, Shape to) {
        int lead = to.rank() - from.rank();
        return lead >= 0
                && IntStream.range(0, from.rank())
                        .allMatch(i -> from.size(i) == 1 || from.size(i) == to.size(i + lead));
    }

    private static int consumed(Index i) {
        return switch (i) {
            case Index.Ellipsis _, Index.NewAxis _ -> 0;
            case Index.At _, Index.Range _ -> 1;
            case Index.Places p -> isMask(p.tensor()) ? p.tensor().rank() : 1;
        };
    }

    private static boolean isMask(Value v) {
        return v.dtype() == DType.BOOL || v.dtype() == DType.UINT8;
    }

    private static Plan plan(Value x, List<Index> indices) {
        int used = indices.stream().mapToInt(Subscripts::consumed).sum();
        if (used > x.rank()
                || indices.stream().filter(i -> i instanceof Index.Ellipsis).count() > 1) {
            throw new ShapeException(
                    "index: "
                            + used
                            + " indices for the "
                            + x.rank()
                            + " dimensions of "
                            + x.shape()
                            + ": expected at most as many, and at most one ellipsis");
        }
        List<@Nullable Value> places = new ArrayList<>();
        Value v = x;
        for (Index i : indices) {
            int d = places.size();
            switch (i) {
                case Index.At at -> v = at(v, d, at.index());
                case Index.Range r -> {
                    v = range(v, d, r);
                    places.add(null);
                }
                case Index.Ellipsis _ ->
                        IntStream.range(0, x.rank() - used).forEach(_ -> places.add(null));
                case Index.NewAxis _ -> {
                    v = v.then(new Views.Unsqueeze(d));
                    places.add(null);
                }
                case Index.Places p when !isMask(p.tensor()) ->
                        places.add(Indexing.longs(p.tensor(), "index"));
                case Index.Places p -> v = mask(v, p.tensor(), places);
            }
        }
        while (places.size() < v.rank()) {
            places.add(null);
        }
        return new Plan(v, places);
    }

    private static Value at(Value v, int d, int index) {
        int n = v.shape().size(d);
        if (index < -n || index >= n) {
            throw new IndexOutOfBoundsException(
                    "index: "
                            + index
                            + " is out of bounds for dimension "
                            + d
                            + " of "
                            + v.shape()
                            + " with size "
                            + n);
        }
        return v.then(new Parts.Select(d, index < 0 ? index + n : index));
    }

    private static Value range(Value v, int d, Index.Range r) {
        if (r.step() < 1) {
            throw new IllegalArgumentException(
                    "index: step " + r.step() + " of a range: expected at least 1 (use flip)");
        }
        int n = v.shape().size(d);
        int start = clip(r.start() == null ? 0 : r.start(), n);
        int stop = clip(r.stop() == null ? n : r.stop(), n);
        if (start == 0 && stop == n && r.step() == 1) {
            return v;
        }
        int length = stop <= start ? 0 : Math.ceilDiv(stop - start, r.step());
        return v.then(new Parts.Slice(d, start, length, r.step()));
    }

    private static int clip(int i, int n) {
        return Math.clamp(i < 0 ? (long) i + n : i, 0, n);
    }

    private static Value mask(Value v, Value mask, List<@Nullable Value> places) {
        int d = places.size();
        if (mask.rank() == 0) {
            // A truth value indexes a new dimension of size 1: all of it or nothing.
            places.add(
                    mask.constant(
                            Array.zeros(
                                    DType.INT64, Shape.of(mask.array().getLong(0) != 0 ? 1 : 0))));
            return v.then(new Views.Unsqueeze(d));
        }
        for (int i = 0; i < mask.rank(); i++) {
            if (mask.shape().size(i) != v.shape().size(d + i)) {
                throw new ShapeException(
                        "index: mask "
                                + mask.shape()
                                + " does not fit "
                                + v.shape()
                                + " at dimension "
                                + (d + i)
                                + ": sizes "
                                + mask.shape().size(i)
                                + " and "
                                + v.shape().size(d + i)
                                + " differ");
            }
        }
        Value found = mask.constant(Indexing.nonzero(mask.array()));
        for (Value column : Joining.unbind(found, 1)) {
            places.add(column);
        }
        return v;
    }

    private static Value lookup(Plan plan, int[] indexed) {
        Value v = plan.base();
        Shape b = Shape.SCALAR;
        for (int d : indexed) {
            b = Shape.broadcast(b, place(plan, d).shape(), "index");
        }
        int n = Math.toIntExact(b.numel());
        long[] linear = new long[n];
        for (int d : indexed) {
            addPlaces(linear, place(plan, d).expand(b).array().toLongs(), d, v.shape());
        }
        Value at = v.constant(Joining.vector(linear));
        int first = indexed[0];
        int k = indexed.length;
        boolean together = indexed[k - 1] - first == k - 1;
        int front = together ? first : 0;
        Value moved = together ? v : v.permute(inFront(v.rank(), indexed));
        Shape s = moved.shape();
        int size = Math.toIntExact(s.slice(front, front + k).numel());
        Shape before = s.slice(0, front);
        Shape after = s.slice(front + k, s.rank());
        Value joined = moved.reshape(before.concat(Shape.of(size)).concat(after));
        return Indexing.indexSelect(joined, front, at).reshape(before.concat(b).concat(after));
    }

    private static Value place(Plan plan, int d) {
        return java.util.Objects.requireNonNull(plan.places().get(d));
    }

    /** Continues row-major numbers over the indexed dimensions by one more of them. */
    private static void addPlaces(long[] linear, long[] index, int d, Shape shape) {
        int n = shape.size(d);
        for (int i = 0; i < linear.length; i++) {
            long at = index[i] < 0 ? index[i] + n : index[i];
            if (at < 0 || at >= n) {
                throw new IndexOutOfBoundsException(
                        "index: "
                                + index[i]
                                + " (number "
                                + i
                                + " of the index tensor) is out of bounds for dimension "
                                + d
                                + " of "
                                + shape
                                + " with size "
                                + n);
            }
            linear[i] = linear[i] * n + at;
        }
    }

    /** The indexed dimensions first, then the others. */
    private static int[] inFront(int rank, int[] indexed) {
        IntStream others =
                IntStream.range(0, rank).filter(d -> IntStream.of(indexed).noneMatch(i -> i == d));
        return IntStream.concat(IntStream.of(indexed), others).toArray();
    }
}
