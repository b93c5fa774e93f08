package jacobi;

import java.util.Arrays;
import java.util.List;

/**
 * What stands between square brackets in Python, one entry of it: {@code x[1, 2:5, ..., None]} is
 * {@code x.get(Index.at(1), Index.range(2, 5), Index.ellipsis(), Index.newAxis())}.
 */
public final class Index {
    private final jacobi.op.Index op;

    private Index(jacobi.op.Index op) {
        this.op = op;
    }

    /** One place, from the end if negative; the dimension goes away. */
    public static Index at(int index) {
        return new Index(new jacobi.op.Index.At(index));
    }

    /**
     * {@code start:stop}; negative bounds count from the end, bounds beyond the size are cut off.
     */
    public static Index range(int start, int stop) {
        return range(start, stop, 1);
    }

    /** {@code start:stop:step}, step at least 1. */
    public static Index range(int start, int stop, int step) {
        return new Index(new jacobi.op.Index.Range(start, stop, step));
    }

    /** {@code start:}. */
    public static Index from(int start) {
        return new Index(new jacobi.op.Index.Range(start, null, 1));
    }

    /** {@code :stop}. */
    public static Index until(int stop) {
        return new Index(new jacobi.op.Index.Range(null, stop, 1));
    }

    /** {@code ::step}, step at least 1. */
    public static Index every(int step) {
        return new Index(new jacobi.op.Index.Range(null, null, step));
    }

    /** A whole dimension: {@code :}. */
    public static Index all() {
        return new Index(jacobi.op.Index.all());
    }

    /** As many whole dimensions as are left over: {@code ...}. */
    public static Index ellipsis() {
        return new Index(new jacobi.op.Index.Ellipsis());
    }

    /** A new dimension of size 1: {@code None}. */
    public static Index newAxis() {
        return new Index(new jacobi.op.Index.NewAxis());
    }

    /** A tensor of indices (whole numbers), or of truth values that says which places. */
    public static Index of(Tensor places) {
        return new Index(jacobi.op.Index.of(places.variable()));
    }

    /** A list of indices. */
    public static Index of(int... places) {
        return of(Tensor.of(places));
    }

    static List<jacobi.op.Index> ops(Index... indices) {
        return Arrays.stream(indices).map(i -> i.op).toList();
    }

    /** For errors and logs. */
    @Override
    public String toString() {
        return op.toString();
    }
}
