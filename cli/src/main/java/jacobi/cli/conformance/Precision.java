package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.Shape;

/** What a case is computed in, and how close is close enough. */
enum Precision {
    /** Inputs as stored, in single precision. */
    FLOAT32(1e-4, 1e-5),
    /** Inputs widened to double precision. */
    FLOAT64(1e-9, 1e-9),
    /** Inputs as stored, in whatever types they have, which the results must have too. */
    AS_IS(1e-9, 1e-9);

    private final double rtol;
    private final double atol;

    Precision(double rtol, double atol) {
        this.rtol = rtol;
        this.atol = atol;
    }

    /** A stored tensor as it goes into the computation; always a copy. */
    Tensor input(Tensor stored) {
        return this == FLOAT64 && stored.dtype() == DType.FLOAT32
                ? stored.toFloat64()
                : stored.copy();
    }

    /**
     * Holds a result against the stored one: shape and type equal (but for widening), whole numbers
     * exact, {@code |found - expected| <= atol + rtol |expected|}, NaN equal to NaN, infinities by
     * sign.
     */
    void compare(String what, Tensor found, Tensor expected) throws Mismatch {
        boolean single = this == FLOAT32 || expected.dtype() == DType.FLOAT32;
        compare(what, found, expected, single ? FLOAT32.rtol : rtol, single ? FLOAT32.atol : atol);
    }

    /** As {@link #compare(String, Tensor, Tensor)} with other tolerances. */
    void compare(String what, Tensor found, Tensor expected, double rtol, double atol)
            throws Mismatch {
        boolean widened =
                this != AS_IS && found.dtype().isFloating() && expected.dtype().isFloating();
        if ((!widened && found.dtype() != expected.dtype())
                || !found.shape().equals(expected.shape())) {
            throw new Mismatch(
                    what
                            + " is "
                            + found.dtype()
                            + " "
                            + found.shape()
                            + ", expected "
                            + expected.dtype()
                            + " "
                            + expected.shape());
        }
        if (!expected.dtype().isFloating()) {
            exact(what, found, expected);
            return;
        }
        double[] f = found.toDoubles();
        double[] e = expected.toDoubles();
        for (int i = 0; i < e.length; i++) {
            if (!close(f[i], e[i], rtol, atol)) {
                throw new Mismatch(
                        what
                                + " is "
                                + f[i]
                                + ", expected "
                                + e[i]
                                + ", at "
                                + place(i, found.shape()));
            }
        }
    }

    private static void exact(String what, Tensor found, Tensor expected) throws Mismatch {
        long[] f = found.toLongs();
        long[] e = expected.toLongs();
        for (int i = 0; i < e.length; i++) {
            if (f[i] != e[i]) {
                throw new Mismatch(
                        what
                                + " is "
                                + f[i]
                                + ", expected "
                                + e[i]
                                + ", at "
                                + place(i, found.shape()));
            }
        }
    }

    static boolean close(double found, double expected, double rtol, double atol) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            return Double.compare(found, expected) == 0;
        }
        return Math.abs(found - expected) <= atol + rtol * Math.abs(expected);
    }

    private static String place(int linear, Shape shape) {
        int[] at = new int[shape.rank()];
        int rest = linear;
        for (int d = at.length - 1; d >= 0; d--) {
            at[d] = rest % shape.size(d);
            rest /= shape.size(d);
        }
        return java.util.Arrays.toString(at) + " of " + shape;
    }
}
