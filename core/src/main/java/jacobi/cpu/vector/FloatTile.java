package jacobi.cpu.vector;

import jdk.incubator.vector.FloatVector;

import java.util.Arrays;

/** The innermost loop of the matrix product over {@code float}: see {@link VectorProducts}. */
final class FloatTile implements Tile {
    private static final int L = FloatVectors.L;

    @Override
    public int columns() {
        return 2 * L;
    }

    private static FloatVector at(float[] x, int i) {
        return FloatVector.fromArray(FloatVectors.S, x, i);
    }

    private static FloatVector all(float x) {
        return FloatVector.broadcast(FloatVectors.S, x);
    }

    @Override
    public void multiply(
            Object left,
            int i,
            Object right,
            int j,
            int depth,
            Object sums,
            int at,
            int stride,
            boolean first) {
        float[] a = (float[]) left;
        float[] b = (float[]) right;
        var c00 = FloatVector.zero(FloatVectors.S);
        var c01 = c00;
        var c10 = c00;
        var c11 = c00;
        var c20 = c00;
        var c21 = c00;
        var c30 = c00;
        var c31 = c00;
        var c40 = c00;
        var c41 = c00;
        var c50 = c00;
        var c51 = c00;
        for (int k = 0, p = i, q = j; k < depth; k++, p += ROWS, q += 2 * L) {
            var b0 = at(b, q);
            var b1 = at(b, q + L);
            var a0 = all(a[p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            var a1 = all(a[p + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            var a2 = all(a[p + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            var a3 = all(a[p + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            var a4 = all(a[p + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            var a5 = all(a[p + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        float[] y = (float[]) sums;
        put(c00, c01, y, at, first);
        put(c10, c11, y, at + stride, first);
        put(c20, c21, y, at + 2 * stride, first);
        put(c30, c31, y, at + 3 * stride, first);
        put(c40, c41, y, at + 4 * stride, first);
        put(c50, c51, y, at + 5 * stride, first);
    }

    private static void put(FloatVector c0, FloatVector c1, float[] y, int at, boolean first) {
        (first ? c0 : c0.add(at(y, at))).intoArray(y, at);
        (first ? c1 : c1.add(at(y, at + L))).intoArray(y, at + L);
    }

    @Override
    public void pack(
            Object from,
            int at,
            int across,
            int along,
            int width,
            int depth,
            Object to,
            int into,
            int n) {
        float[] x = (float[]) from;
        float[] y = (float[]) to;
        if (across == 1) {
            for (int k = 0; k < depth; k++) {
                System.arraycopy(x, at + k * along, y, into + k * width, n);
            }
        } else {
            for (int r = 0; r < n; r++) {
                int p = at + r * across;
                int q = into + r;
                for (int k = 0; k < depth; k++, p += along, q += width) {
                    y[q] = x[p];
                }
            }
        }
        for (int k = 0; k < depth && n < width; k++) {
            Arrays.fill(y, into + k * width + n, into + (k + 1) * width, 0);
        }
    }
}
