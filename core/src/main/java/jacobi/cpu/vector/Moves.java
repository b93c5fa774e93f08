package jacobi.cpu.vector;

import jacobi.array.DType;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/** Copies of matrices, transposed or not, for the matrix product. */
interface Moves {
    /**
     * {@code to[into + i * stride + j] = from[at + i * row + j * column]} for {@code i < rows} and
     * {@code j < columns}, of which one stride is 1 if it is to be fast.
     */
    void rows(
            Object from,
            int at,
            int row,
            int column,
            Object to,
            int into,
            int stride,
            int rows,
            int columns);

    /** Copies of a type. */
    static Moves of(DType type) {
        return type == DType.FLOAT32 ? Moves::floats : Moves::doubles;
    }

    private static void floats(
            Object from,
            int at,
            int row,
            int column,
            Object to,
            int into,
            int stride,
            int rows,
            int columns) {
        float[] x = (float[]) from;
        float[] y = (float[]) to;
        if (column == 1) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(x, at + i * row, y, into + i * stride, columns);
            }
            return;
        }
        var species = FloatVectors.S;
        int[] index = new int[FloatVectors.L];
        for (int j = 0; j < index.length; j++) {
            index[j] = j * column;
        }
        int j = 0;
        for (; j + FloatVectors.L <= columns; j += FloatVectors.L) {
            for (int i = 0; i < rows; i++) {
                FloatVector.fromArray(species, x, at + i * row + j * column, index, 0)
                        .intoArray(y, into + i * stride + j);
            }
        }
        for (; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                y[into + i * stride + j] = x[at + i * row + j * column];
            }
        }
    }

    private static void doubles(
            Object from,
            int at,
            int row,
            int column,
            Object to,
            int into,
            int stride,
            int rows,
            int columns) {
        double[] x = (double[]) from;
        double[] y = (double[]) to;
        if (column == 1) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(x, at + i * row, y, into + i * stride, columns);
            }
            return;
        }
        var species = DoubleVectors.S;
        int[] index = new int[DoubleVectors.L];
        for (int j = 0; j < index.length; j++) {
            index[j] = j * column;
        }
        int j = 0;
        for (; j + DoubleVectors.L <= columns; j += DoubleVectors.L) {
            for (int i = 0; i < rows; i++) {
                DoubleVector.fromArray(species, x, at + i * row + j * column, index, 0)
                        .intoArray(y, into + i * stride + j);
            }
        }
        for (; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                y[into + i * stride + j] = x[at + i * row + j * column];
            }
        }
    }
}
