package jacobi.cpu.vector;

import jdk.incubator.vector.FloatVector;

/**
 * Products of a row with rows, both with their terms side by side in memory: what {@code W x} is,
 * and {@code x Wᵀ} for one row x. Each element of the large matrix is used once, so it is read
 * where it lies.
 *
 * <p>A sum is added up lane by lane; then the lanes, in four sums.
 */
final class FloatDots {
    private static final int L = FloatVectors.L;

    /** Rows at a time: enough sums to keep two multipliers busy. */
    private static final int ROWS = 8;

    private FloatDots() {}

    /**
     * {@code y[out + i * step] = sum over d of x[at + d] * w[from + i * stride + d]} for {@code i <
     * n}.
     */
    static void run(
            float[] x,
            int at,
            float[] w,
            int from,
            int stride,
            int depth,
            float[] y,
            int out,
            int step,
            int n) {
        float[] lanes = new float[ROWS * L];
        for (int i = 0; i < n; i += ROWS) {
            int rows = Math.min(ROWS, n - i);
            int row = from + i * stride;
            if (rows == ROWS) {
                vectors(x, at, w, row, stride, depth, lanes);
            } else {
                for (int r = 0; r < rows; r++) {
                    vector(x, at, w, row + r * stride, depth, lanes, r * L);
                }
            }
            for (int r = 0; r < rows; r++) {
                float sum = sum(lanes, r * L);
                int w0 = row + r * stride;
                for (int d = depth / L * L; d < depth; d++) {
                    sum = Math.fma(x[at + d], w[w0 + d], sum);
                }
                y[out + (i + r) * step] = sum;
            }
        }
    }

    private static float sum(float[] lanes, int at) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int i = at; i < at + L; i += 4) {
            s0 += lanes[i];
            s1 += lanes[i + 1];
            s2 += lanes[i + 2];
            s3 += lanes[i + 3];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(FloatVectors.S, x, i);
    }

    private static void vector(
            float[] x, int at, float[] w, int from, int depth, float[] lanes, int to) {
        var c = FloatVector.zero(FloatVectors.S);
        for (int d = 0; d < depth - L + 1; d += L) {
            c = load(x, at + d).fma(load(w, from + d), c);
        }
        c.intoArray(lanes, to);
    }

    private static void vectors(
            float[] x, int at, float[] w, int from, int stride, int depth, float[] lanes) {
        var c0 = FloatVector.zero(FloatVectors.S);
        var c1 = c0;
        var c2 = c0;
        var c3 = c0;
        var c4 = c0;
        var c5 = c0;
        var c6 = c0;
        var c7 = c0;
        int w1 = from + stride;
        int w2 = w1 + stride;
        int w3 = w2 + stride;
        int w4 = w3 + stride;
        int w5 = w4 + stride;
        int w6 = w5 + stride;
        int w7 = w6 + stride;
        for (int d = 0; d < depth - L + 1; d += L) {
            var v = load(x, at + d);
            c0 = v.fma(load(w, from + d), c0);
            c1 = v.fma(load(w, w1 + d), c1);
            c2 = v.fma(load(w, w2 + d), c2);
            c3 = v.fma(load(w, w3 + d), c3);
            c4 = v.fma(load(w, w4 + d), c4);
            c5 = v.fma(load(w, w5 + d), c5);
            c6 = v.fma(load(w, w6 + d), c6);
            c7 = v.fma(load(w, w7 + d), c7);
        }
        c0.intoArray(lanes, 0);
        c1.intoArray(lanes, L);
        c2.intoArray(lanes, 2 * L);
        c3.intoArray(lanes, 3 * L);
        c4.intoArray(lanes, 4 * L);
        c5.intoArray(lanes, 5 * L);
        c6.intoArray(lanes, 6 * L);
        c7.intoArray(lanes, 7 * L);
    }
}
