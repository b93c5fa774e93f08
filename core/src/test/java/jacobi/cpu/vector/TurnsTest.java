package jacobi.cpu.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.array.DType;

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
            int whole = rows / 8 * 8;
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
            for (int i = 0; i < whole; i++) {
                for (int j = 0; j < 8; j++) {
                    expected[TO + i * stride + j] = FROM + j * column + i + 1;
                    expected2[TO + i * stride + j] = FROM + j * column + i + 1;
                }
            }
            assertEquals(whole, FloatTurns.run(x, FROM, column, y, TO, stride, rows));
            assertEquals(whole, DoubleTurns.run(x2, FROM, column, y2, TO, stride, rows));
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
}
