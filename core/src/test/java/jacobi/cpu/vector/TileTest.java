package jacobi.cpu.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.DType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generated tiles have the sums of plain ones, bit by bit, and write nothing else. */
final class TileTest {
    private static final int STEP = 41;
    private static final int GAP = 3;
    private static final int TILES = 3;
    private static final int DOWN = 7;

    private final Random random = new Random(5);

    @Test
    void floats() {
        check(DType.FLOAT32);
    }

    @Test
    void doubles() {
        check(DType.FLOAT64);
    }

    /** A tile of too much code is never compiled, or not well; then products do without tiles. */
    @Test
    void theLargestAreCompiled() throws InterruptedException {
        int high = ProductPlan.SUMS / 2;
        int apart = ProductPlan.SUMS_APART / 2;
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            awaitReady(new Tile.Form(type, high, 2, high));
            awaitReady(new Tile.Form(type, high, 2, Tile.Form.ANY));
            awaitReady(new Tile.Form(type, apart, 2, 1));
        }
    }

    private static void awaitReady(Tile.Form form) throws InterruptedException {
        long start = System.nanoTime();
        while (!Tiles.of(form).isReady(Loops.When.WORTHWHILE, 1L << 28)) {
            assertTrue(
                    System.nanoTime() - start < 60_000_000_000L, () -> form + " is never compiled");
            Thread.sleep(10);
        }
    }

    private void check(DType type) {
        for (int rows = 1; rows <= 12; rows++) {
            for (int vectors : new int[] {1, 2, 3, 4, 8}) {
                if (rows * vectors <= 24) {
                    for (int term : new int[] {Tile.Form.ANY, 1, STEP}) {
                        for (boolean first : new boolean[] {false, true}) {
                            check(new Tile.Form(type, rows, vectors, term), first);
                        }
                    }
                }
            }
        }
    }

    private void check(Tile.Form form, boolean first) {
        int columns = form.vectors() * TileCode.lanes(form.type());
        int stride = columns + GAP;
        for (int depth : new int[] {0, 1, 2, 37}) {
            Object a = numbers(form, STEP * Math.max(form.rows(), depth) + STEP + TILES * DOWN);
            Object b = numbers(form, GAP + stride * depth);
            Object expected = numbers(form, GAP + TILES * form.rows() * stride);
            Object actual = copy(expected);
            multiply(new PlainTile(form), a, b, depth, expected, stride, first);
            multiply(TileCode.define(form), a, b, depth, actual, stride, first);
            assertEquals(bits(expected), bits(actual), () -> form + ", depth " + depth);
        }
    }

    private static void multiply(
            Tile tile, Object a, Object b, int depth, Object y, int stride, boolean first) {
        tile.multiply(TILES, a, GAP, STEP, DOWN, b, GAP, stride, depth, y, GAP, stride, first);
    }

    private Object numbers(Tile.Form form, int n) {
        if (form.type() == DType.FLOAT32) {
            float[] x = new float[n];
            for (int i = 0; i < n; i++) {
                x[i] = (float) random.nextGaussian();
            }
            return x;
        }
        return random.doubles(n).map(v -> v - 0.5).toArray();
    }

    private static Object copy(Object x) {
        return x instanceof float[] f ? f.clone() : ((double[]) x).clone();
    }

    private static List<Double> bits(Object x) {
        // Boxed doubles are equal when their bits are.
        var all = new ArrayList<Double>();
        if (x instanceof float[] f) {
            for (float v : f) {
                all.add((double) v);
            }
        } else {
            for (double v : (double[]) x) {
                all.add(v);
            }
        }
        return all;
    }
}
