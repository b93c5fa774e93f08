package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/** Where values belong among sorted ones, and whether they are among others. */
public final class Searches {
    static final Table TABLE = new Table("Searching");

    /**
     * The places of values in ascending sequences.
     *
     * @param right behind elements that equal the value, or before them
     * @param to int64 or int32
     */
    record Search(boolean right, DType to) implements Operator {
        @Override
        public String name() {
            return "searchsorted";
        }

        @Override
        public Array[] forward(Array[] in) {
            Array out = Array.zeros(to, in[1].shape());
            Dispatch.run(new Kernel.Search(right), out, in);
            return new Array[] {out};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[2];
        }

        @Override
        public boolean isDifferentiable(int output) {
            return false;
        }
    }

    static {
        TABLE.single(
                "searchsorted(Tensor sorted_sequence, Tensor input, *, bool out_int32=False, bool"
                        + " right=False, str? side=None, Tensor? sorter=None)",
                a ->
                        searchSorted(
                                a.value("sorted_sequence"),
                                a.value("input"),
                                isRight(a),
                                a.flag("out_int32"),
                                a.optionalValue("sorter")));
        TABLE.single(
                "bucketize(Tensor input, Tensor boundaries, *, bool out_int32=False, bool"
                        + " right=False)",
                a ->
                        bucketize(
                                a.value("input"),
                                a.value("boundaries"),
                                a.flag("right"),
                                a.flag("out_int32")));
        TABLE.single(
                "isin(Tensor elements, Tensor test_elements, *, bool assume_unique=False, bool"
                        + " invert=False)",
                a -> isIn(a.value("elements"), a.value("test_elements"), a.flag("invert")));
    }

    private Searches() {}

    private static boolean isRight(Arguments a) {
        String side = a.text("side");
        if (side == null) {
            return a.flag("right");
        }
        if (!side.equals("left") && !side.equals("right")) {
            throw new IllegalArgumentException(
                    "searchsorted: side is '" + side + "': expected 'left' or 'right'");
        }
        if (side.equals("left") && a.flag("right")) {
            throw new IllegalArgumentException(
                    "searchsorted: side is 'left' and right is true: expected one of them");
        }
        return side.equals("right");
    }

    /**
     * Before which element of ascending sequences each value belongs: sequence {@code [n]} for
     * values of any shape, or {@code [.., n]} for {@code [.., m]}. A sorter holds the indices that
     * put the sequence in order.
     *
     * @throws ShapeException if sequences and values differ in a dimension other than the last
     */
    public static Value searchSorted(
            Value sequence, Value values, boolean right, boolean narrow, @Nullable Value sorter) {
        if (sequence.rank() == 0) {
            throw new ShapeException("searchsorted: the sequence is a scalar: expected a vector");
        }
        Value sorted = sequence.detach();
        if (sorter != null) {
            if (!sorter.shape().equals(sequence.shape())) {
                throw new ShapeException(
                        "searchsorted: sorter "
                                + sorter.shape()
                                + " and sequence "
                                + sequence.shape()
                                + " differ in shape");
            }
            sorted = Indexing.gather(sorted, -1, sorter);
        }
        Value v = values.rank() == 0 ? values.reshape(Shape.of(1)) : values;
        int last = v.rank() - 1;
        if (sequence.rank() == 1) {
            sorted = sorted.expand(v.shape().slice(0, last).concat(sorted.shape()));
        } else if (sequence.rank() != v.rank()
                || !sequence.shape().slice(0, last).equals(v.shape().slice(0, last))) {
            throw new ShapeException(
                    "searchsorted: sequences "
                            + sequence.shape()
                            + " and values "
                            + values.shape()
                            + " differ in a dimension other than the last");
        }
        Operator search = new Search(right, narrow ? DType.INT32 : DType.INT64);
        return sorted.with(v.detach(), search).reshape(values.shape());
    }

    /** Between which of ascending boundaries ({@code [n]}) each element lies: from 0 to n. */
    public static Value bucketize(Value x, Value boundaries, boolean right, boolean narrow) {
        if (boundaries.rank() != 1) {
            throw new ShapeException(
                    "bucketize: boundaries have shape "
                            + boundaries.shape()
                            + ": expected a vector");
        }
        return searchSorted(boundaries, x, right, narrow, null);
    }

    /** Whether each element is among others, or is not. */
    public static Value isIn(Value x, Value others, boolean invert) {
        Value all = Views.flatten(others, 0, -1);
        int n = all.shape().size(0);
        if (n == 0) {
            return x.constant(Creation.full(x.shape(), invert ? 1 : 0, DType.BOOL));
        }
        Value sorted = Ordering.sort(all.detach(), 0, false)[0];
        Value place = searchSorted(sorted, x, false, false, null);
        Value last = place.constant(Array.scalar(DType.INT64, n - 1));
        Value nearest = Indexing.take(sorted, place.with(last, Arithmetic.MINIMUM.op()));
        return x.detach().with(nearest, (invert ? Comparison.NE : Comparison.EQ).op());
    }
}
