package jacobi.op;

import org.jspecify.annotations.Nullable;

/** What stands between square brackets, one entry of it. */
public sealed interface Index {
    /**
     * One place; the dimension disappears.
     *
     * @param index from 0, or from the end if negative
     */
    record At(int index) implements Index {}

    /**
     * Python's {@code start:stop:step}; bounds beyond the size are cut off, negative ones count
     * from the end.
     *
     * @param start the first, null for the beginning
     * @param stop behind the last, null for the end
     * @param step the distance, at least 1
     */
    record Range(@Nullable Integer start, @Nullable Integer stop, int step) implements Index {}

    /** As many whole dimensions as are left over: {@code ...}. */
    record Ellipsis() implements Index {}

    /** A new dimension of size 1: {@code None}. */
    record NewAxis() implements Index {}

    /**
     * A tensor of indices, or of truth values that says which places.
     *
     * @param tensor int64, int32, bool, or uint8 taken as bool
     */
    record Places(Value tensor) implements Index {}

    /** A tensor of indices or truth values. */
    static Index of(Value tensor) {
        return new Places(tensor);
    }

    /** One place. */
    static Index at(int index) {
        return new At(index);
    }

    /** A range of step 1. */
    static Index range(int start, int stop) {
        return new Range(start, stop, 1);
    }

    /** A whole dimension: {@code :}. */
    static Index all() {
        return new Range(null, null, 1);
    }
}
