package jacobi.cpu.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.DType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

/** Transposed copies against plain loops, every element told from every other. */
class TurnsTest {
    private static final int FROM = 5;
    private static final int TO = 3;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 23, 40, 129})
    void squares(int rows) {
        for (int stride : new int[] {8, 9, 48}) {
            int column = rows + 2;
            int fours = rows / 4 * 4;
            int eights = rows / 8 * 8;
            float[] x = new float[FROM + 8 * column + rows];
            double[] x2 = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = i + 1;
                x2[i] = i + 1;
            }
            float[] y = new float[TO + rows * stride + 8];
            double[] y2 = new double[y.length];
            float[] expected = new float[y.length];
            double[] expected2 = new double[y.length];
            for (int i = 0; i < fours; i++) {
                for (int j = 0; j < 8; j++) {
                    expected[TO + i * stride + j] = FROM + j * column + i + 1;
                }
            }
            for (int i = 0; i < eights; i++) {
                for (int j = 0; j < 8; j++) {
                    expected2[TO + i * stride + j] = FROM + j * column + i + 1;
                }
            }
            assertEquals(fours, FloatTurns.run(x, FROM, column, y, TO, stride, rows));
            assertEquals(eights, DoubleTurns.run(x2, FROM, column, y2, TO, stride, rows));
            assertArrayEquals(expected, y);
            assertArrayEquals(expected2, y2);
        }
    }

    /** Often enough for the vector code to be compiled and used in between, where there is any. */
    @ParameterizedTest
    @ValueSource(ints = {3, 8, 12, 20, 21})
    void matrices(int columns) throws InterruptedException {
        int rows = 203;
        int stride = columns + 1;
        float[] x = new float[rows * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        double[] x2 = new double[x.length];
        Arrays.setAll(x2, i -> x[i]);
        float[] expected = new float[rows * stride];
        double[] expected2 = new double[expected.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                expected[i * stride + j] = x[j * rows + i];
                expected2[i * stride + j] = x2[j * rows + i];
            }
        }
        for (int n = 0; n < 200; n++) {
            float[] y = new float[expected.length];
            double[] y2 = new double[expected.length];
            Moves.of(DType.FLOAT32).rows(x, 0, 1, rows, y, 0, stride, rows, columns);
            Moves.of(DType.FLOAT64).rows(x2, 0, 1, rows, y2, 0, stride, rows, columns);
            assertArrayEquals(expected, y);
            assertArrayEquals(expected2, y2);
            if (n % 50 == 0) {
                Thread.sleep(20);
            }
        }
    }

    /**
     * Rows without a gap, where a square may run over the end of its row: never over that of the
     * last, nor over columns that others wrote, and only where the source goes on.
     */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 13, 15})
    void rowsThatAdjoin(int columns) throws InterruptedException {
        awaitSquares();
        for (int behind : new int[] {0, 1, 3, 8}) {
            for (int rows : new int[] {1, 7, 8, 9, 16, 17, 40}) {
                // The matrix is part of one with more columns.
                float[] x = new float[FROM + (columns + behind) * rows];
                for (int i = 0; i < x.length; i++) {
                    x[i] = i + 1;
                }
                double[] x2 = new double[x.length];
                Arrays.setAll(x2, i -> x[i]);
                float[] expected = new float[TO + rows * columns + 8];
                Arrays.fill(expected, -1);
                float[] y = expected.clone();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        expected[TO + i * columns + j] = x[FROM + j * rows + i];
                    }
                }
                double[] expected2 = new double[expected.length];
                double[] y2 = new double[expected.length];
                Arrays.setAll(expected2, i -> expected[i]);
                Arrays.fill(y2, -1);
                Moves.of(DType.FLOAT32).rows(x, FROM, 1, rows, y, TO, columns, rows, columns);
                Moves.of(DType.FLOAT64).rows(x2, FROM, 1, rows, y2, TO, columns, rows, columns);
                assertArrayEquals(expected, y);
                assertArrayEquals(expected2, y2);
            }
        }
    }

    /** All columns of an expanded matrix begin where its array does. */
    @Test
    void columnsInOnePlace() throws InterruptedException {
        awaitSquares();
        int rows = 24;
        float[] x = new float[rows];
        double[] x2 = new double[rows];
        float[] expected = new float[rows * 8];
        double[] expected2 = new double[rows * 8];
        for (int i = 0; i < rows; i++) {
            x[i] = i + 1;
            x2[i] = i + 1;
            Arrays.fill(expected, i * 8, i * 8 + 8, i + 1);
            Arrays.fill(expected2, i * 8, i * 8 + 8, i + 1);
        }
        float[] y = new float[rows * 8];
        double[] y2 = new double[rows * 8];
        Moves.of(DType.FLOAT32).rows(x, 0, 1, 0, y, 0, 8, rows, 8);
        Moves.of(DType.FLOAT64).rows(x2, 0, 1, 0, y2, 0, 8, rows, 8);
        assertArrayEquals(expected, y);
        assertArrayEquals(expected2, y2);
    }

    private static void awaitSquares() throws InterruptedException {
        long start = System.nanoTime();
        while ((FloatTurns.FITS && !FloatTurns.isReady(1 << 18))
                || (DoubleTurns.FITS && !DoubleTurns.isReady(1 << 18))) {
            assertTrue(System.nanoTime() - start < 60_000_000_000L, "squares are never compiled");
            Thread.sleep(10);
        }
    }
}
