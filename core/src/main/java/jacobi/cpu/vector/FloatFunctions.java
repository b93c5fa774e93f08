package jacobi.cpu.vector;

import static jacobi.cpu.vector.FloatVectors.L;
import static jacobi.cpu.vector.FloatVectors.S;

import jdk.incubator.vector.FloatVector;

/**
 * The functions of {@link FloatMath} over blocks. The end of a block is a masked vector, so that a
 * value has one result wherever it stands. All return n.
 */
final class FloatFunctions {
    private FloatFunctions() {}

    private static FloatVector at(float[] x, int i) {
        return FloatVector.fromArray(S, x, i);
    }

    static int rsqrt(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.rsqrt(at(x, xo + i)).intoArray(y, oo + i);
        }
        if (i < n) {
            var some = S.indexInRange(i, n);
            FloatMath.rsqrt(FloatVector.fromArray(S, x, xo + i, some)).intoArray(y, oo + i, some);
        }
        return n;
    }

    static int exp(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.exp(at(x, xo + i)).intoArray(y, oo + i);
        }
        if (i < n) {
            var some = S.indexInRange(i, n);
            FloatMath.exp(FloatVector.fromArray(S, x, xo + i, some)).intoArray(y, oo + i, some);
        }
        return n;
    }

    static int expm1(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.expm1(at(x, xo + i)).intoArray(y, oo + i);
        }
        if (i < n) {
            var some = S.indexInRange(i, n);
            FloatMath.expm1(FloatVector.fromArray(S, x, xo + i, some)).intoArray(y, oo + i, some);
        }
        return n;
    }

    static int log(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.log(at(x, xo + i)).intoArray(y, oo + i);
        }
        if (i < n) {
            var some = S.indexInRange(i, n);
            FloatMath.log(FloatVector.fromArray(S, x, xo + i, some)).intoArray(y, oo + i, some);
        }
        return n;
    }

    static int log1p(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.log1p(at(x, xo + i)).intoArray(y, oo + i);
        }
        if (i < n) {
            var some = S.indexInRange(i, n);
            FloatMath.log1p(FloatVector.fromArray(S, x, xo + i, some)).intoArray(y, oo + i, some);
        }
        return n;
    }

    static int sin(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.sin(at(x, xo + i)).intoArray(y, oo + i);
        }
        if (i < n) {
            var some = S.indexInRange(i, n);
            FloatMath.sin(FloatVector.fromArray(S, x, xo + i, some)).intoArray(y, oo + i, some);
        }
        return n;
    }

    static int cos(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.cos(at(x, xo + i)).intoArray(y, oo + i);
        }
        if (i < n) {
            var some = S.indexInRange(i, n);
            FloatMath.cos(FloatVector.fromArray(S, x, xo + i, some)).intoArray(y, oo + i, some);
        }
        return n;
    }

    static int tanh(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.tanh(at(x, xo + i)).intoArray(y, oo + i);
        }
        if (i < n) {
            var some = S.indexInRange(i, n);
            FloatMath.tanh(FloatVector.fromArray(S, x, xo + i, some)).intoArray(y, oo + i, some);
        }
        return n;
    }

    static int erf(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.erf(at(x, xo + i)).intoArray(y, oo + i);
        }
        if (i < n) {
            var some = S.indexInRange(i, n);
            FloatMath.erf(FloatVector.fromArray(S, x, xo + i, some)).intoArray(y, oo + i, some);
        }
        return n;
    }
}
