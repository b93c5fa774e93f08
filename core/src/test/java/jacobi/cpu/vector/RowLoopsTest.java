package jacobi.cpu.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import jacobi.array.DType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Random;

/** Sums over rows have one order, whether a loop is interpreted or compiled. */
final class RowLoopsTest {
    private static final int N = 203;

    /** More calls than the just-in-time compiler waits for. */
    private static final int CALLS = 30_000;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void aSumDoesNotDependOnWhenItsLoopWasCompiled(DType type) {
        RowLoops loops = RowLoops.of(type);
        Object x = noise(type, 1);
        Object g = noise(type, 2);
        Object w = noise(type, 3);
        double[] first = sums(loops, x, g, w);
        for (int i = 0; i < CALLS; i++) {
            assertArrayEquals(first, sums(loops, x, g, w));
        }
    }

    private static double[] sums(RowLoops loops, Object x, Object g, Object w) {
        double[] plain = new double[2];
        double[] weighted = new double[2];
        loops.sums(g, 0, x, 0, 0.1, plain, N);
        loops.sums(g, 0, w, 0, x, 0, 0.1, weighted, N);
        double sum = loops.sum(x, 0, N);
        double squares = loops.squares(x, 0, 0.1, N);
        return new double[] {sum, squares, plain[0], plain[1], weighted[0], weighted[1]};
    }

    private static Object noise(DType type, int seed) {
        Random random = new Random(seed);
        if (type == DType.FLOAT64) {
            return random.doubles(N, -1e3, 1e3).toArray();
        }
        float[] out = new float[N];
        for (int i = 0; i < N; i++) {
            out[i] = 1000 * random.nextFloat() - 500;
        }
        return out;
    }
}
