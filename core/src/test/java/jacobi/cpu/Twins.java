package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.fail;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.kernel.Backend;
import jacobi.kernel.Kernel;

/** Runs one kernel on two backends and compares. */
record Twins(Backend tested, Backend reference) {
    private static final double[] PARAMS = {1.5, -2, 3};

    /**
     * Runs on copies of the output's storage and compares all of it, what lies between the elements
     * too.
     */
    void check(Kernel k, Array out, double tolerance, Array... in) {
        check(k, new Array[] {out}, tolerance, in);
    }

    void check(Kernel k, Array[] out, double tolerance, Array... in) {
        Array[] a = copies(out);
        Array[] b = copies(out);
        tested.run(k, a, in, PARAMS);
        reference.run(k, b, in, PARAMS);
        for (int j = 0; j < out.length; j++) {
            for (int i = 0; i < a[j].storage().length(); i++) {
                if (!near(a[j], b[j], i, tolerance)) {
                    fail(
                            describe(k, out, in)
                                    + ": at "
                                    + i
                                    + " of output "
                                    + j
                                    + " expected "
                                    + b[j].storage().getDouble(i)
                                    + " but was "
                                    + a[j].storage().getDouble(i));
                }
            }
        }
    }

    private static boolean near(Array a, Array b, int i, double tolerance) {
        if (!a.dtype().isFloating()) {
            return a.storage().getLong(i) == b.storage().getLong(i);
        }
        double x = a.storage().getDouble(i);
        double y = b.storage().getDouble(i);
        if (Double.isNaN(x) || Double.isNaN(y) || Double.isInfinite(x) || Double.isInfinite(y)) {
            return Double.compare(x, y) == 0;
        }
        double t = a.dtype() == DType.FLOAT64 ? tolerance * 1e-8 : tolerance;
        return Math.abs(x - y) <= t * Math.max(1, Math.abs(y));
    }

    static Array[] copies(Array[] arrays) {
        Array[] out = new Array[arrays.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = copy(arrays[i]);
        }
        return out;
    }

    static Array copy(Array x) {
        Array whole = Array.zeros(x.dtype(), Shape.of(x.storage().length()));
        System.arraycopy(x.storage().data(), 0, whole.storage().data(), 0, x.storage().length());
        return whole.with(x.layout());
    }

    static String describe(Kernel k, Array[] out, Array... in) {
        var s = new StringBuilder(k.toString());
        for (Array x : in) {
            s.append(" in ").append(x.dtype()).append(' ').append(x.layout());
        }
        for (Array x : out) {
            s.append(" out ").append(x.dtype()).append(' ').append(x.layout());
        }
        return s.toString();
    }
}
