package jacobi.cpu.vector;

import jacobi.array.DType;

/**
 * Matrix products in plain loops, for the time until the tiles are compiled: vectors are objects
 * before that, and a product of them would take a hundred times as long. The just-in-time compiler
 * needs some milliseconds to turn these loops into vector instructions by itself; they then run at
 * a sixth of a tile's speed.
 *
 * <p>Every sum is a tile's to the last bit: the same slices of terms, in the same order, each term
 * rounded once. A row of the result grows by four terms at a time, each an element of the left
 * matrix times a row of the right one. All loops count from 0, since the compiler does not see that
 * arrays with offsets of their own do not overlap.
 */
abstract class PlainProduct {
    /** Terms added at a time. */
    static final int TERMS = 4;

    private static final PlainProduct FLOATS = new Floats();
    private static final PlainProduct DOUBLES = new Doubles();

    /**
     * A matrix in an array.
     *
     * @param data the array
     * @param at where the first element is
     * @param row from row to row
     * @param column from column to column
     */
    record Matrix(Object data, int at, int row, int column) {
        Matrix transposed() {
            return new Matrix(data, at, column, row);
        }

        int index(int i, int j) {
            return at + i * row + j * column;
        }
    }

    private PlainProduct() {}

    static PlainProduct of(DType type) {
        return type == DType.FLOAT32 ? FLOATS : DOUBLES;
    }

    /**
     * Rows of {@code a b}, each in an array of its own.
     *
     * @param from the first row
     * @param rows how many
     * @param n columns
     * @param k terms
     * @param depth terms of a slice
     */
    Object[] rows(Matrix a, Matrix b, int from, int rows, int n, int k, int depth) {
        Object[] sums = arrays(rows, n);
        Object[] parts = k > depth ? arrays(rows, n) : sums;
        Object[] terms = arrays(TERMS, n);
        for (int slice = 0; slice < k; slice += depth) {
            int end = Math.min(k, slice + depth);
            Object[] to = slice == 0 ? sums : parts;
            for (int d = slice; d < end; d += TERMS) {
                int count = Math.min(TERMS, end - d);
                for (int t = 0; t < count; t++) {
                    load(b.data, b.index(d + t, 0), b.column, terms[t], n);
                }
                for (int i = 0; i < rows; i++) {
                    add(a.data, a.index(from + i, d), a.column, count, terms, to[i], n);
                }
            }
            for (int i = 0; slice > 0 && i < rows; i++) {
                join(parts[i], sums[i], n);
            }
        }
        return sums;
    }

    private Object[] arrays(int count, int n) {
        Object[] all = new Object[count];
        for (int i = 0; i < count; i++) {
            all[i] = array(n);
        }
        return all;
    }

    /** An array of zeros. */
    abstract Object array(int n);

    /** {@code to[j] = from[at + j * step]}. */
    abstract void load(Object from, int at, int step, Object to, int n);

    /** {@code sum[j] += left[at + t * step] * terms[t][j]}, for each of the terms in turn. */
    abstract void add(Object left, int at, int step, int count, Object[] terms, Object sum, int n);

    /** {@code sum[j] += part[j]}, and {@code part[j] = 0}. */
    abstract void join(Object part, Object sum, int n);

    /** {@code row[j] = rows[j][i]}. */
    abstract void column(Object[] rows, int i, Object row);

    private static final class Floats extends PlainProduct {
        @Override
        Object array(int n) {
            return new float[n];
        }

        @Override
        void load(Object from, int at, int step, Object to, int n) {
            float[] x = (float[]) from;
            if (step == 1) {
                System.arraycopy(x, at, to, 0, n);
                return;
            }
            float[] y = (float[]) to;
            for (int j = 0; j < n; j++) {
                y[j] = x[at + j * step];
            }
        }

        @Override
        void add(Object left, int at, int step, int count, Object[] terms, Object sum, int n) {
            float[] a = (float[]) left;
            float[] y = (float[]) sum;
            if (count < TERMS) {
                for (int t = 0; t < count; t++) {
                    one(a[at + t * step], (float[]) terms[t], y, n);
                }
                return;
            }
            four(
                    a[at],
                    (float[]) terms[0],
                    a[at + step],
                    (float[]) terms[1],
                    a[at + 2 * step],
                    (float[]) terms[2],
                    a[at + 3 * step],
                    (float[]) terms[3],
                    y,
                    n);
        }

        private static void one(float a, float[] x, float[] y, int n) {
            for (int j = 0; j < n; j++) {
                y[j] = Math.fma(a, x[j], y[j]);
            }
        }

        private static void four(
                float a,
                float[] p,
                float b,
                float[] q,
                float c,
                float[] r,
                float d,
                float[] s,
                float[] y,
                int n) {
            for (int j = 0; j < n; j++) {
                float sum = Math.fma(a, p[j], y[j]);
                sum = Math.fma(b, q[j], sum);
                sum = Math.fma(c, r[j], sum);
                y[j] = Math.fma(d, s[j], sum);
            }
        }

        @Override
        void join(Object part, Object sum, int n) {
            float[] x = (float[]) part;
            float[] y = (float[]) sum;
            for (int j = 0; j < n; j++) {
                y[j] += x[j];
                x[j] = 0;
            }
        }

        @Override
        void column(Object[] rows, int i, Object row) {
            for (int j = 0; j < rows.length; j++) {
                ((float[]) row)[j] = ((float[]) rows[j])[i];
            }
        }
    }

    private static final class Doubles extends PlainProduct {
        @Override
        Object array(int n) {
            return new double[n];
        }

        @Override
        void load(Object from, int at, int step, Object to, int n) {
            double[] x = (double[]) from;
            if (step == 1) {
                System.arraycopy(x, at, to, 0, n);
                return;
            }
            double[] y = (double[]) to;
            for (int j = 0; j < n; j++) {
                y[j] = x[at + j * step];
            }
        }

        @Override
        void add(Object left, int at, int step, int count, Object[] terms, Object sum, int n) {
            double[] a = (double[]) left;
            double[] y = (double[]) sum;
            if (count < TERMS) {
                for (int t = 0; t < count; t++) {
                    one(a[at + t * step], (double[]) terms[t], y, n);
                }
                return;
            }
            four(
                    a[at],
                    (double[]) terms[0],
                    a[at + step],
                    (double[]) terms[1],
                    a[at + 2 * step],
                    (double[]) terms[2],
                    a[at + 3 * step],
                    (double[]) terms[3],
                    y,
                    n);
        }

        private static void one(double a, double[] x, double[] y, int n) {
            for (int j = 0; j < n; j++) {
                y[j] = Math.fma(a, x[j], y[j]);
            }
        }

        private static void four(
                double a,
                double[] p,
                double b,
                double[] q,
                double c,
                double[] r,
                double d,
                double[] s,
                double[] y,
                int n) {
            for (int j = 0; j < n; j++) {
                double sum = Math.fma(a, p[j], y[j]);
                sum = Math.fma(b, q[j], sum);
                sum = Math.fma(c, r[j], sum);
                y[j] = Math.fma(d, s[j], sum);
            }
        }

        @Override
        void join(Object part, Object sum, int n) {
            double[] x = (double[]) part;
            double[] y = (double[]) sum;
            for (int j = 0; j < n; j++) {
                y[j] += x[j];
                x[j] = 0;
            }
        }

        @Override
        void column(Object[] rows, int i, Object row) {
            for (int j = 0; j < rows.length; j++) {
                ((double[]) row)[j] = ((double[]) rows[j])[i];
            }
        }
    }
}
