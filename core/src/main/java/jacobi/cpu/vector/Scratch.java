package jacobi.cpu.vector;

import jacobi.array.DType;

import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;

/**
 * Arrays that a thread uses again for the next product, so that panels are not allocated and
 * cleared each time. They keep what was in them, and the collector may have them when memory runs
 * short.
 */
final class Scratch {
    private static final int KINDS = 6;
    private static final int PLACES = 2 * KINDS;
    private static final ThreadLocal<SoftReference<Object[]>> ARRAYS =
            ThreadLocal.withInitial(() -> new SoftReference<>(null));

    private Scratch() {}

    /** For panels of the left matrix. */
    static Object left(DType type, int length) {
        return array(0, type, length);
    }

    /** For panels of the right matrix. */
    static Object right(DType type, int length) {
        return array(1, type, length);
    }

    /** For a block of the result. */
    static Object sums(DType type, int length) {
        return array(2, type, length);
    }

    /** For a block of the result, transposed. */
    static Object turned(DType type, int length) {
        return array(3, type, length);
    }

    /** For images whose elements are interleaved. */
    static Object images(DType type, int length) {
        return array(4, type, length);
    }

    /** For a matrix that all pieces of work read. */
    static Object whole(DType type, int length) {
        return array(5, type, length);
    }

    /** Whether that array of this thread was last filled for that purpose. */
    @SuppressWarnings("ReferenceEquality") // both are nothing but themselves
    static boolean isFilled(Object array, Object purpose) {
        @Nullable Object[] all = all();
        for (int i = 0; i < PLACES; i++) {
            if (all[i] == array) {
                return all[PLACES + i] == purpose;
            }
        }
        return false;
    }

    /** Says what an array of this thread was filled for, unless the collector just took it. */
    @SuppressWarnings("ReferenceEquality")
    static void setFilled(Object array, Object purpose) {
        @Nullable Object[] all = all();
        for (int i = 0; i < PLACES; i++) {
            if (all[i] == array) {
                all[PLACES + i] = purpose;
            }
        }
    }

    private static @Nullable Object[] all() {
        @Nullable Object[] all = ARRAYS.get().get();
        if (all == null) {
            // The arrays, and behind them what each was last filled for.
            all = new Object[2 * PLACES];
            ARRAYS.set(new SoftReference<>(all));
        }
        return all;
    }

    private static Object array(int kind, DType type, int length) {
        @Nullable Object[] all = all();
        int i = 2 * kind + (type == DType.FLOAT64 ? 1 : 0);
        Object x = all[i];
        if (x == null || length(x) < length) {
            x = type == DType.FLOAT64 ? new double[length] : new float[length];
            all[i] = x;
        }
        return x;
    }

    private static int length(Object x) {
        return x instanceof float[] f ? f.length : ((double[]) x).length;
    }
}
