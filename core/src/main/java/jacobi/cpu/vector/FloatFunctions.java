package jacobi.cpu.vector;

import static jacobi.cpu.vector.FloatVectors.L;
import static jacobi.cpu.vector.FloatVectors.S;

import jdk.incubator.vector.FloatVector;

/**
 * The functions of {@link FloatMath} over blocks. Each returns how many elements it has done: all
 * but what is left behind the last whole vector.
 *
 * <p>These are methods of their own because the compiler stops inlining in a loop that grows too
 * large, and vectors that are not inlined become objects; tanh and erf are even too large for one
 * loop.
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
        return i;
    }

    static int exp(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.exp(at(x, xo + i)).intoArray(y, oo + i);
        }
        return i;
    }

    static int expm1(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.expm1(at(x, xo + i)).intoArray(y, oo + i);
        }
        return i;
    }

    static int log(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.log(at(x, xo + i)).intoArray(y, oo + i);
        }
        return i;
    }

    static int log1p(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.log1p(at(x, xo + i)).intoArray(y, oo + i);
        }
        return i;
    }

    static int sin(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.sin(at(x, xo + i)).intoArray(y, oo + i);
        }
        return i;
    }

    static int cos(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.cos(at(x, xo + i)).intoArray(y, oo + i);
        }
        return i;
    }

    static int tanh(float[] x, int xo, float[] y, int oo, int n) {
        float[] far = new float[n];
        int done = tanhFar(x, xo, far, n);
        tanhNear(x, xo, far, y, oo, done);
        return done;
    }

    private static int tanhFar(float[] x, int xo, float[] far, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.tanhFar(at(x, xo + i)).intoArray(far, i);
        }
        return i;
    }

    private static void tanhNear(float[] x, int xo, float[] far, float[] y, int oo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatMath.tanh(at(x, xo + i), at(far, i)).intoArray(y, oo + i);
        }
    }

    static int erf(float[] x, int xo, float[] y, int oo, int n) {
        float[] far = new float[n];
        int done = erfFar(x, xo, far, n);
        erfNear(x, xo, far, y, oo, done);
        return done;
    }

    private static int erfFar(float[] x, int xo, float[] far, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatMath.erfFar(at(x, xo + i)).intoArray(far, i);
        }
        return i;
    }

    private static void erfNear(float[] x, int xo, float[] far, float[] y, int oo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatMath.erf(at(x, xo + i), at(far, i)).intoArray(y, oo + i);
        }
    }
}
