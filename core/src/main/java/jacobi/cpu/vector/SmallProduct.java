package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.cpu.Evaluation;
import jacobi.cpu.Lanes;
import jacobi.cpu.Products;
import jacobi.kernel.Kernel;

/**
 * Matrix products so small that preparing for tiles would take longer: every element by itself, its
 * terms in order, four elements at a time so that four sums are under way at once.
 */
final class SmallProduct {
    private final DType type;
    private final int m;
    private final int n;
    private final int k;
    // Elements from row to row and from column to column, of a, b and the sums.
    private final int aRow;
    private final int aColumn;
    private final int bRow;
    private final int bColumn;

    private SmallProduct(DType type, Layout a, Layout b) {
        this.type = type;
        m = a.size(1);
        k = a.size(2);
        n = b.size(2);
        aRow = a.stride(1);
        aColumn = a.stride(2);
        bRow = b.stride(1);
        bColumn = b.stride(2);
    }

    /** Whether the operands can be read where they are. */
    static boolean fits(Kernel.MatMul kernel, Array[] in) {
        return kernel.compute().isFloating()
                && in[0].dtype() == kernel.compute()
                && in[1].dtype() == kernel.compute();
    }

    static void run(Kernel.MatMul kernel, Array out, Array[] in, double[] params, Lanes lanes) {
        Layout a = in[0].layout();
        Layout b = in[1].layout();
        var p = new SmallProduct(kernel.compute(), a, b);
        Layout to = out.layout();
        boolean adds = VectorProducts.isSum(kernel, in);
        if ((adds || VectorProducts.isProduct(kernel.epilogue())) && out.dtype() == p.type) {
            Object data = out.storage().data();
            for (int i = 0; i < a.size(0); i++) {
                int at = to.offset() + i * to.stride(0);
                p.multiply(in, i, data, to.stride(1), to.stride(2), at);
                if (adds) {
                    p.add(in[2], i, data, to.stride(1), to.stride(2), at);
                }
            }
            return;
        }
        int each = p.m * p.n;
        Object sums = Scratch.sums(p.type, each);
        var epilogue = new Products.Epilogue(kernel, out, in, params, lanes);
        Evaluation e = epilogue.evaluation(each);
        for (int i = 0; i < a.size(0); i++) {
            p.multiply(in, i, sums, p.n, 1, 0);
            epilogue.run(e, (long) i * each, each, sums);
        }
    }

    /** Adds a matrix, along the longer side too. */
    private void add(Array c, int batch, Object to, int row, int column, int at) {
        Layout l = c.layout();
        int from = l.offset() + batch * l.stride(0);
        boolean wide = n >= m;
        int across = wide ? column : row;
        int step = wide ? l.stride(2) : l.stride(1);
        for (int i = 0; i < Math.min(m, n); i++) {
            int ci = from + i * (wide ? l.stride(1) : l.stride(2));
            int ti = at + i * (wide ? row : column);
            if (type == DType.FLOAT32) {
                float[] x = (float[]) c.storage().data();
                float[] y = (float[]) to;
                for (int j = 0; j < Math.max(m, n); j++) {
                    y[ti + j * across] += x[ci + j * step];
                }
            } else {
                double[] x = (double[]) c.storage().data();
                double[] y = (double[]) to;
                for (int j = 0; j < Math.max(m, n); j++) {
                    y[ti + j * across] += x[ci + j * step];
                }
            }
        }
    }

    private void multiply(Array[] in, int batch, Object to, int row, int column, int at) {
        int a = in[0].layout().offset() + batch * in[0].layout().stride(0);
        int b = in[1].layout().offset() + batch * in[1].layout().stride(0);
        Object x = in[0].storage().data();
        Object y = in[1].storage().data();
        // Along the longer side, so that there are four elements to take together.
        if (n >= m) {
            multiply(x, a, aRow, aColumn, y, b, bColumn, bRow, to, at, row, column, m, n);
        } else {
            multiply(y, b, bColumn, bRow, x, a, aRow, aColumn, to, at, column, row, n, m);
        }
    }

    /** {@code to[i, j] = sum over d of x[i, d] y[j, d]}. */
    private void multiply(
            Object x,
            int x0,
            int xRow,
            int xTerm,
            Object y,
            int y0,
            int yRow,
            int yTerm,
            Object to,
            int at,
            int row,
            int column,
            int rows,
            int columns) {
        int i = 0;
        if (k == 1) {
            // No sums to wait for: four rows share a look at y, and lie side by side if turned.
            for (; i + 4 <= rows; i += 4) {
                int xi = x0 + i * xRow;
                int ti = at + i * row;
                if (type == DType.FLOAT32) {
                    float[] products = (float[]) to;
                    outer(
                            (float[]) x,
                            xi,
                            xRow,
                            (float[]) y,
                            y0,
                            yRow,
                            products,
                            ti,
                            row,
                            column,
                            columns);
                } else {
                    double[] products = (double[]) to;
                    outer(
                            (double[]) x,
                            xi,
                            xRow,
                            (double[]) y,
                            y0,
                            yRow,
                            products,
                            ti,
                            row,
                            column,
                            columns);
                }
            }
        }
        for (; i < rows; i++) {
            int xi = x0 + i * xRow;
            int ti = at + i * row;
            if (type == DType.FLOAT32) {
                float[] sums = (float[]) to;
                floats(
                        (float[]) x,
                        xi,
                        xTerm,
                        (float[]) y,
                        y0,
                        yRow,
                        yTerm,
                        sums,
                        ti,
                        column,
                        columns);
            } else {
                double[] sums = (double[]) to;
                doubles(
                        (double[]) x,
                        xi,
                        xTerm,
                        (double[]) y,
                        y0,
                        yRow,
                        yTerm,
                        sums,
                        ti,
                        column,
                        columns);
            }
        }
    }

    /** Four rows of products of single terms; -0 becomes 0, as in a sum that begins with 0. */
    private static void outer(
            float[] x,
            int xi,
            int xRow,
            float[] y,
            int y0,
            int yRow,
            float[] to,
            int at,
            int row,
            int column,
            int columns) {
        float x0 = x[xi];
        float x1 = x[xi + xRow];
        float x2 = x[xi + 2 * xRow];
        float x3 = x[xi + 3 * xRow];
        int t = at;
        for (int j = 0; j < columns; j++) {
            float v = y[y0 + j * yRow];
            to[t] = Math.fma(x0, v, 0f);
            to[t + row] = Math.fma(x1, v, 0f);
            to[t + 2 * row] = Math.fma(x2, v, 0f);
            to[t + 3 * row] = Math.fma(x3, v, 0f);
            t += column;
        }
    }

    /** Four rows of products of single terms; -0 becomes 0, as in a sum that begins with 0. */
    private static void outer(
            double[] x,
            int xi,
            int xRow,
            double[] y,
            int y0,
            int yRow,
            double[] to,
            int at,
            int row,
            int column,
            int columns) {
        double x0 = x[xi];
        double x1 = x[xi + xRow];
        double x2 = x[xi + 2 * xRow];
        double x3 = x[xi + 3 * xRow];
        int t = at;
        for (int j = 0; j < columns; j++) {
            double v = y[y0 + j * yRow];
            to[t] = Math.fma(x0, v, 0.0);
            to[t + row] = Math.fma(x1, v, 0.0);
            to[t + 2 * row] = Math.fma(x2, v, 0.0);
            to[t + 3 * row] = Math.fma(x3, v, 0.0);
            t += column;
        }
    }

    private void floats(
            float[] x,
            int xi,
            int xTerm,
            float[] y,
            int yj,
            int yRow,
            int yTerm,
            float[] to,
            int at,
            int step,
            int count) {
        int j = 0;
        for (; j + 4 <= count; j += 4) {
            int y0 = yj + j * yRow;
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            for (int d = 0; d < k; d++) {
                float v = x[xi + d * xTerm];
                int i = y0 + d * yTerm;
                s0 = Math.fma(v, y[i], s0);
                s1 = Math.fma(v, y[i + yRow], s1);
                s2 = Math.fma(v, y[i + 2 * yRow], s2);
                s3 = Math.fma(v, y[i + 3 * yRow], s3);
            }
            int t = at + j * step;
            to[t] = s0;
            to[t + step] = s1;
            to[t + 2 * step] = s2;
            to[t + 3 * step] = s3;
        }
        for (; j < count; j++) {
            float s = 0;
            for (int d = 0; d < k; d++) {
                s = Math.fma(x[xi + d * xTerm], y[yj + j * yRow + d * yTerm], s);
            }
            to[at + j * step] = s;
        }
    }

    private void doubles(
            double[] x,
            int xi,
            int xTerm,
            double[] y,
            int yj,
            int yRow,
            int yTerm,
            double[] to,
            int at,
            int step,
            int count) {
        int j = 0;
        for (; j + 4 <= count; j += 4) {
            int y0 = yj + j * yRow;
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int d = 0; d < k; d++) {
                double v = x[xi + d * xTerm];
                int i = y0 + d * yTerm;
                s0 = Math.fma(v, y[i], s0);
                s1 = Math.fma(v, y[i + yRow], s1);
                s2 = Math.fma(v, y[i + 2 * yRow], s2);
                s3 = Math.fma(v, y[i + 3 * yRow], s3);
            }
            int t = at + j * step;
            to[t] = s0;
            to[t + step] = s1;
            to[t + 2 * step] = s2;
            to[t + 3 * step] = s3;
        }
        for (; j < count; j++) {
            double s = 0;
            for (int d = 0; d < k; d++) {
                s = Math.fma(x[xi + d * xTerm], y[yj + j * yRow + d * yTerm], s);
            }
            to[at + j * step] = s;
        }
    }
}
