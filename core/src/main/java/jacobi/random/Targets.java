package jacobi.random;

import jacobi.array.Array;
import jacobi.array.Layout;

import java.util.function.Consumer;

/** What the fills ask of the arrays they are given. */
final class Targets {
    private Targets() {}

    static void requireFloating(Array target, String operator) {
        if (!target.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    operator + ": expected float32 or float64 but found " + target.dtype());
        }
    }

    /** Both ends of a range must be exact in the target's type, so that all between them are. */
    static void requireHolds(Array target, long low, long last) {
        long min =
                switch (target.dtype()) {
                    case BOOL, UINT8 -> 0;
                    case INT32 -> Integer.MIN_VALUE;
                    case INT64 -> Long.MIN_VALUE;
                    case FLOAT32 -> -(1L << 24);
                    case FLOAT64 -> -(1L << 53);
                };
        long max =
                switch (target.dtype()) {
                    case BOOL -> 1;
                    case UINT8 -> 255;
                    case INT32 -> Integer.MAX_VALUE;
                    case INT64 -> Long.MAX_VALUE;
                    case FLOAT32 -> 1L << 24;
                    case FLOAT64 -> 1L << 53;
                };
        if (low < min || last > max) {
            throw new IllegalArgumentException(
                    "whole numbers "
                            + low
                            + " to "
                            + last
                            + " do not fit "
                            + target.dtype()
                            + ", which holds "
                            + min
                            + " to "
                            + max);
        }
    }

    /** Lets {@code draw} fill the target itself if it is contiguous, else a row-major stand-in. */
    static void fill(Array target, Consumer<Array> draw) {
        Layout layout = target.layout();
        if (layout.isContiguous()) {
            draw.accept(target);
            return;
        }
        for (int d = 0; d < layout.rank(); d++) {
            if (layout.stride(d) == 0 && layout.size(d) > 1) {
                throw new IllegalArgumentException(
                        "cannot fill an expanded array: " + layout + " repeats elements");
            }
        }
        Array dense = Array.zeros(target.dtype(), target.shape());
        draw.accept(dense);
        for (int i = 0; i < dense.numel(); i++) {
            if (target.dtype().isFloating()) {
                target.setDouble(i, dense.getDouble(i));
            } else {
                target.setLong(i, dense.getLong(i));
            }
        }
    }
}
