package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.cpu.vector.VectorBackend;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/**
 * Matrix products of every layout and of sizes around those of tiles, against the scalar twin.
 * Whole numbers make every sum exact, whatever its order.
 */
final class VectorProductsTest {
    private static final int[] SIZES = {1, 2, 3, 4, 5, 8, 11, 13, 16, 17, 25, 31, 33, 40};

    /** So that the product is large enough for vectors. */
    private static final int ENOUGH = 20_500;

    private static final Expr PRODUCT = new Expr.Input(0);
    private static final Expr SUM = PRODUCT.add(new Expr.Input(1));
    private static final Expr RECTIFIED = SUM.max(0);

    private final Random random = new Random(11);
    private final VectorBackend tiles = VectorBackend.generating();
    private final VectorBackend plain = VectorBackend.interpreting();
    private final List<Twins> twins =
            List.of(new Twins(tiles, new ScalarBackend()), new Twins(plain, new ScalarBackend()));

    @Test
    void floatsOfEverySize() {
        everySize(DType.FLOAT32);
    }

    @Test
    void doublesOfEverySize() {
        everySize(DType.FLOAT64);
    }

    private void everySize(DType type) {
        for (int m : SIZES) {
            for (int n : SIZES) {
                int k = Math.max(3, ENOUGH / (m * n) + 1);
                for (int way = 0; way < 8; way++) {
                    check(type, 1, m, n, k, way);
                }
            }
        }
    }

    @Test
    void thinAndDeepOnes() {
        int[][] sizes = {
            {150, 150, 1}, {150, 151, 2}, {1, 5000, 5}, {5000, 1, 5}, {13, 600, 641},
            {600, 13, 641}, {7, 7, 2000}, {100, 33, 1024}, {128, 300, 512}, {33, 1100, 64}
        };
        for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (int[] s : sizes) {
                for (int way = 0; way < 8; way++) {
                    check(type, 1, s[0], s[1], s[2], way);
                }
            }
        }
    }

    @Test
    void batches() {
        for (int way = 0; way < 8; way++) {
            check(DType.FLOAT32, 5, 33, 19, 65, way);
            check(DType.FLOAT64, 3, 3, 70, 129, way);
        }
    }

    /** The bits of {@code way} say which of a, b, and the output lie column by column. */
    private void check(DType type, int batch, int m, int n, int k, int way) {
        Array a = whole(type, batch, m, k, (way & 1) != 0);
        Array b = whole(type, batch, k, n, (way & 2) != 0);
        Array out = whole(type, batch, m, n, (way & 4) != 0);
        Array bias = Form.CONTIGUOUS.whole(type, Shape.of(n), random);
        bias = bias.with(Layout.of(Shape.of(batch, m, n), new int[] {0, 0, 1}, 0));
        for (Twins both : twins) {
            both.check(new Kernel.MatMul(PRODUCT, type), out, 0, a, b);
            both.check(new Kernel.MatMul(RECTIFIED, type), out, 0, a, b, bias);
            both.check(new Kernel.MatMul(SUM, type), out, 0, a, b, bias);
        }
    }

    /**
     * A whole matrix, row by row, column by column and with gaps; a column; one of another type.
     */
    @Test
    void sumsWithAnyMatrix() {
        for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (int[] s :
                    new int[][] {{40, 150, 33}, {150, 40, 33}, {70, 39, 1100}, {3, 50, 90}}) {
                for (int way = 0; way < 8; way++) {
                    Array a = whole(type, 2, s[0], s[2], (way & 1) != 0);
                    Array b = whole(type, 2, s[2], s[1], (way & 2) != 0);
                    Array out = whole(type, 2, s[0], s[1], (way & 4) != 0);
                    Array wide = whole(type, 2, s[0], 2 * s[1], false);
                    Array column = whole(type, 2, s[0], 1, false);
                    DType other = type == DType.FLOAT32 ? DType.FLOAT64 : DType.FLOAT32;
                    for (Array c :
                            List.of(
                                    whole(type, 2, s[0], s[1], false),
                                    whole(type, 2, s[0], s[1], true),
                                    wide.with(wide.layout().slice(2, 1, s[1], 2)),
                                    column.with(column.layout().expand(out.shape())),
                                    whole(other, 2, s[0], s[1], false))) {
                        for (Twins both : twins) {
                            both.check(new Kernel.MatMul(SUM, type), out, 0, a, b, c);
                        }
                    }
                }
            }
        }
    }

    /** Fractions round, so equal bits mean equal terms in an equal order. */
    @Test
    void withTilesAndWithoutTheBitsAreTheSame() {
        int[][] sizes = {
            {33, 65, 31},
            {5, 130, 700},
            {130, 5, 700},
            {10, 32, 128},
            {32, 10, 128},
            {64, 80, 961},
            {64, 80, 1100}
        };
        for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (int[] s : sizes) {
                for (int way = 0; way < 4; way++) {
                    Array a = random(type, s[0], s[2], (way & 1) != 0);
                    Array b = random(type, s[2], s[1], (way & 2) != 0);
                    assertArrayEquals(
                            product(tiles, type, a, b).toDoubles(),
                            product(plain, type, a, b).toDoubles(),
                            () -> type + " " + a.layout() + " " + b.layout());
                    Array c = random(type, s[0], s[1], (way & 1) != 0);
                    assertArrayEquals(
                            product(tiles, SUM, type, a, b, c).toDoubles(),
                            product(plain, SUM, type, a, b, c).toDoubles(),
                            () -> type + " " + a.layout() + " " + b.layout() + " " + c.layout());
                }
            }
        }
    }

    private Array random(DType type, int rows, int columns, boolean turned) {
        if (!turned) {
            return Form.CONTIGUOUS.random(type, Shape.of(1, rows, columns), random);
        }
        Array x = Form.CONTIGUOUS.random(type, Shape.of(1, columns, rows), random);
        return x.with(x.layout().transpose(1, 2));
    }

    private Array whole(DType type, int batch, int rows, int columns, boolean turned) {
        if (!turned) {
            return Form.OFFSET.whole(type, Shape.of(batch, rows, columns), random);
        }
        Array x = Form.CONTIGUOUS.whole(type, Shape.of(batch, columns, rows), random);
        return x.with(x.layout().transpose(1, 2));
    }

    @Test
    void partsOfLargerMatrices() {
        Array a = Form.CONTIGUOUS.whole(DType.FLOAT32, Shape.of(2, 60, 90), random);
        Array b = Form.CONTIGUOUS.whole(DType.FLOAT32, Shape.of(2, 60, 90), random);
        Array out = Form.CONTIGUOUS.zeros(DType.FLOAT32, Shape.of(2, 60, 70));
        Array part = a.with(a.layout().slice(1, 3, 41, 1).slice(2, 7, 77, 1));
        Array other = b.with(b.layout().transpose(1, 2).slice(1, 2, 77, 1).slice(2, 5, 37, 1));
        Array to = out.with(out.layout().slice(1, 9, 41, 1).slice(2, 11, 37, 1));
        for (Twins both : twins) {
            both.check(new Kernel.MatMul(PRODUCT, DType.FLOAT32), to, 0, part, other);
        }
        Array odd = a.with(a.layout().slice(2, 0, 30, 3));
        Array every = b.with(b.layout().slice(1, 0, 30, 2).slice(2, 0, 37, 2));
        Array all = out.with(out.layout().slice(2, 11, 37, 1));
        for (Twins both : twins) {
            both.check(new Kernel.MatMul(PRODUCT, DType.FLOAT32), all, 0, odd, every);
        }
    }

    @Test
    void anyNumberOfThreadsHasTheSameBits() {
        int before = Pool.threads();
        try {
            for (int[] s : new int[][] {{32, 256, 784}, {256, 300, 32}, {1, 4000, 700}}) {
                Array a = Form.CONTIGUOUS.random(DType.FLOAT32, Shape.of(1, s[0], s[2]), random);
                Array b = Form.CONTIGUOUS.random(DType.FLOAT32, Shape.of(1, s[1], s[2]), random);
                for (VectorBackend backend : List.of(tiles, plain)) {
                    double[] one = product(backend, 1, a, b);
                    for (int round = 0; round < 30; round++) {
                        assertArrayEquals(one, product(backend, 2 + round % 3, a, b));
                    }
                }
            }
        } finally {
            Pool.threads(before);
        }
    }

    private static double[] product(VectorBackend backend, int threads, Array a, Array b) {
        Pool.threads(threads);
        Array turned = b.with(b.layout().transpose(1, 2));
        return product(backend, DType.FLOAT32, a, turned).toDoubles();
    }

    private static Array product(VectorBackend backend, DType type, Array a, Array b) {
        return product(backend, PRODUCT, type, a, b);
    }

    private static Array product(VectorBackend backend, Expr epilogue, DType type, Array... in) {
        Array out = Array.zeros(type, Shape.of(1, in[0].shape().size(1), in[1].shape().size(2)));
        Kernel kernel = new Kernel.MatMul(epilogue, type);
        backend.run(kernel, new Array[] {out}, in, new double[0]);
        return out;
    }
}
