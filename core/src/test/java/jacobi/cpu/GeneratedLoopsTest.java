package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.cpu.vector.VectorBackend;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import jacobi.kernel.UnaryOp;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generated loops give the bits that the block interpreter gives, and run where they should. */
final class GeneratedLoopsTest {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);
    private static final double[] PARAMS = {1.5, -2, 3};
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -1e-40,
        1e-40,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1,
        -1,
        0.5,
        -0.5,
        2.5,
        88.9,
        -104,
        1e6,
        -1e6,
        1e30
    };

    private final Random random = new Random(5);
    private final VectorBackend generated = VectorBackend.generating();
    private final VectorBackend interpreted = VectorBackend.interpreting();

    /** Runs on both and compares bits; whether a loop was generated. */
    private boolean same(Kernel.Map k, Array[] out, Array... in) {
        Array[] a = Twins.copies(out);
        Array[] b = Twins.copies(out);
        long before = generated.counts().getOrDefault("generated Map", 0L);
        generated.run(k, a, in, PARAMS);
        interpreted.run(k, b, in, PARAMS);
        for (int j = 0; j < out.length; j++) {
            for (int i = 0; i < a[j].storage().length(); i++) {
                double x = a[j].storage().getDouble(i);
                double y = b[j].storage().getDouble(i);
                if (Double.compare(x, y) != 0) {
                    assertEquals(y, x, Twins.describe(k, out, in) + " at " + i);
                }
            }
        }
        return generated.counts().getOrDefault("generated Map", 0L) > before;
    }

    private Array values(DType t, int n) {
        Array x = Array.zeros(t, Shape.of(n));
        for (int i = 0; i < n; i++) {
            boolean special = random.nextInt(3) == 0;
            x.setDouble(
                    i,
                    special
                            ? SPECIAL[random.nextInt(SPECIAL.length)]
                            : random.nextGaussian() * Math.pow(10, random.nextInt(5) - 2));
        }
        return x;
    }

    private static Array[] zeros(DType t, Shape s, int n) {
        Array[] out = new Array[n];
        for (int i = 0; i < n; i++) {
            out[i] = Array.zeros(t, s);
        }
        return out;
    }

    @Test
    void everyPrimitiveAtEverySize() {
        List<Expr> all = new ArrayList<>();
        for (UnaryOp op : UnaryOp.values()) {
            all.add(X.unary(op));
        }
        for (BinaryOp op : BinaryOp.values()) {
            if (op.isFloating()) {
                all.add(new Expr.Binary(op, X, Y));
            }
        }
        all.add(X.select(Y, X.neg()));
        for (Expr e : all) {
            for (DType t : List.of(DType.FLOAT32, DType.FLOAT64)) {
                var k = new Kernel.Map(e, t);
                for (int n = 0; n < 130; n++) {
                    same(k, zeros(t, Shape.of(n), 1), values(t, n), values(t, n));
                }
                same(k, zeros(t, Shape.of(40_001), 1), values(t, 40_001), values(t, 40_001));
            }
        }
    }

    @Test
    void whatIsGenerated() {
        List<UnaryOp> functions =
                List.of(
                        UnaryOp.EXP,
                        UnaryOp.EXPM1,
                        UnaryOp.LOG,
                        UnaryOp.LOG1P,
                        UnaryOp.SIN,
                        UnaryOp.COS,
                        UnaryOp.TANH,
                        UnaryOp.ERF);
        for (DType t : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (UnaryOp op : UnaryOp.values()) {
                var k = new Kernel.Map(X.unary(op), t);
                assertEquals(
                        !op.isOneByOne() && (t == DType.FLOAT32 || !functions.contains(op)),
                        same(k, zeros(t, Shape.of(100), 1), values(t, 100)),
                        t + " " + op);
            }
            for (BinaryOp op : BinaryOp.values()) {
                if (!op.isFloating()) {
                    continue;
                }
                var k = new Kernel.Map(new Expr.Binary(op, X, Y), t);
                boolean expected =
                        op.compareTo(BinaryOp.OR) <= 0
                                && op != BinaryOp.FLOOR_DIV
                                && op != BinaryOp.FMOD
                                && op != BinaryOp.POW;
                assertEquals(
                        expected,
                        same(k, zeros(t, Shape.of(100), 1), values(t, 100), values(t, 100)),
                        t + " " + op);
            }
        }
    }

    /** Truth values as masks, as numbers, and both. */
    @Test
    void truth() {
        Expr less = X.lt(Y);
        Expr either = less.or(X.gt(1)).and(Y.isNan().not());
        List<Expr> outputs =
                List.of(
                        less.add(1),
                        less.select(X, Y).add(less),
                        either,
                        either.not().select(either, Expr.param(0).lt(X).mul(3)),
                        less.sign().not(),
                        Expr.param(1).lt(Expr.param(0)).select(X, Y),
                        X.ge(Y).eq(Y.le(X)));
        for (DType t : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (Expr e : outputs) {
                assertTrue(
                        same(
                                new Kernel.Map(e, t),
                                zeros(t, Shape.of(777), 1),
                                values(t, 777),
                                values(t, 777)));
                assertTrue(
                        same(
                                new Kernel.Map(e, t),
                                zeros(DType.BOOL, Shape.of(777), 1),
                                values(t, 777),
                                values(t, 777)));
            }
            assertTrue(
                    same(
                            new Kernel.Map(outputs, t),
                            zeros(t, Shape.of(777), outputs.size()),
                            values(t, 777),
                            values(t, 777)));
        }
    }

    @Test
    void outputsThatAreInputsConstantsAndParameters() {
        for (DType t : List.of(DType.FLOAT32, DType.FLOAT64)) {
            var k =
                    new Kernel.Map(
                            List.of(
                                    X,
                                    Expr.of(-0.0),
                                    Expr.param(2),
                                    Expr.param(1).add(Expr.param(0)),
                                    X.add(Y),
                                    Y,
                                    X.add(Y)),
                            t);
            assertTrue(same(k, zeros(t, Shape.of(1001), 7), values(t, 1001), values(t, 1001)));
        }
    }

    /** Rows and columns spread over a matrix, parts of a matrix, and matrices turned. */
    @Test
    void rowsAndColumns() {
        var k = new Kernel.Map(X.sub(Y).mul(Expr.param(0)).add(X.exp()), DType.FLOAT32);
        for (int[] size : new int[][] {{3, 64}, {7, 65}, {130, 10}, {40, 1000}, {2, 70_000}}) {
            int m = size[0];
            int n = size[1];
            Array matrix = values(DType.FLOAT32, 2 * m * n);
            List<Layout> forms =
                    List.of(
                            Layout.of(Shape.of(m, n), new int[] {n, 1}, 0),
                            Layout.of(Shape.of(m, n), new int[] {2 * n, 1}, 3),
                            Layout.of(Shape.of(m, n), new int[] {0, 1}, 5),
                            Layout.of(Shape.of(m, n), new int[] {1, 0}, 0),
                            Layout.of(Shape.of(m, n), new int[] {0, 0}, 7),
                            Layout.of(Shape.of(m, n), new int[] {1, m}, 0),
                            Layout.of(Shape.of(m, n), new int[] {2 * n, 2}, 0));
            for (Layout x : forms) {
                for (Layout y : forms) {
                    for (Layout to : List.of(forms.get(0), forms.get(1), forms.get(5))) {
                        Array out = Array.zeros(DType.FLOAT32, Shape.of(2 * m * n + 3)).with(to);
                        assertTrue(same(k, new Array[] {out}, matrix.with(x), matrix.with(y)));
                    }
                }
            }
        }
    }

    @Test
    void threadsDoNotChangeBits() {
        var k = new Kernel.Map(X.tanh().mul(Y).add(X.sin()), DType.FLOAT32);
        Array x = values(DType.FLOAT32, 300_007);
        Array y = values(DType.FLOAT32, 300_007);
        int before = Pool.threads();
        try {
            List<float[]> results = new ArrayList<>();
            for (int threads : new int[] {1, 2, 5}) {
                Pool.threads(threads);
                Array[] out = zeros(DType.FLOAT32, Shape.of(300_007), 1);
                generated.run(k, out, new Array[] {x, y}, PARAMS);
                results.add(out[0].toFloats());
            }
            assertArrayEquals(results.get(0), results.get(1));
            assertArrayEquals(results.get(0), results.get(2));
        } finally {
            Pool.threads(before);
        }
    }

    /** Reductions and rows use loops too; their bits are those of blocks computed step by step. */
    @Test
    void reductionsAndRows() {
        Array x = values(DType.FLOAT32, 60 * 1111).with(Layout.contiguous(Shape.of(60, 1111)));
        Array y = values(DType.FLOAT32, 60 * 1111).with(Layout.contiguous(Shape.of(60, 1111)));
        List<Kernel> kernels =
                List.of(
                        new Kernel.Reduce(Combine.SUM, X.sub(Y).square(), X, 1, DType.FLOAT32),
                        new Kernel.Reduce(Combine.MAX, X.mul(Y), X, 0, DType.FLOAT32),
                        new Kernel.Softmax(false),
                        new Kernel.Softmax(true),
                        new Kernel.SoftmaxGrad(false),
                        new Kernel.SoftmaxGrad(true));
        for (Kernel k : kernels) {
            Shape s = k instanceof Kernel.Reduce r ? x.shape().slice(0, r.keptRank()) : x.shape();
            Array[] a = zeros(DType.FLOAT32, s, 1);
            Array[] b = zeros(DType.FLOAT32, s, 1);
            generated.run(k, a, new Array[] {x, y}, PARAMS);
            interpreted.run(k, b, new Array[] {x, y}, PARAMS);
            assertArrayEquals(b[0].toFloats(), a[0].toFloats(), k::toString);
            String name = "generated " + k.getClass().getSimpleName();
            assertTrue(generated.counts().containsKey(name), name);
        }
    }

    /** Rows one behind the other and with gaps, from the width on at which rows are joined. */
    @Test
    void sumsOfRowsAtEveryWidth() {
        List<Twins> all =
                List.of(
                        new Twins(generated, new ScalarBackend()),
                        new Twins(interpreted, new ScalarBackend()));
        for (DType t : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (Combine how : Combine.values()) {
                var k = new Kernel.Reduce(how, X, X, 1, t);
                for (int n = 8; n < 130; n++) {
                    for (int rows : new int[] {1, 2, 16, 17, 70}) {
                        Array x = values(t, rows * (n + 3));
                        Layout gaps = Layout.of(Shape.of(n, rows), new int[] {1, n + 3}, 2);
                        Layout close = Layout.of(Shape.of(n, rows), new int[] {1, n}, 0);
                        for (Twins both : all) {
                            for (Layout l : List.of(gaps, close)) {
                                both.check(k, Array.zeros(t, Shape.of(n)), 0, x.with(l));
                            }
                        }
                    }
                }
            }
        }
    }

    /** A program that runs long enough gets its loop in the background, and the same results. */
    @Test
    void programsThatRunAWhileAreGenerated() throws InterruptedException {
        var backend = new VectorBackend();
        var k = new Kernel.Map(X.mul(Y).add(X.neg().exp()).mul(0.731), DType.FLOAT32);
        Array x = values(DType.FLOAT32, 10_000);
        Array y = values(DType.FLOAT32, 10_000);
        Array[] first = zeros(DType.FLOAT32, Shape.of(10_000), 1);
        Array[] out = zeros(DType.FLOAT32, Shape.of(10_000), 1);
        backend.run(k, first, new Array[] {x, y}, PARAMS);
        assertEquals(null, backend.counts().get("generated Map"), "the first call does not wait");
        long end = System.nanoTime() + 30_000_000_000L;
        while (!backend.counts().containsKey("generated Map") && System.nanoTime() < end) {
            backend.run(k, out, new Array[] {x, y}, PARAMS);
            Thread.sleep(1);
        }
        assertTrue(backend.counts().containsKey("generated Map"), backend.counts()::toString);
        assertArrayEquals(first[0].toFloats(), out[0].toFloats());
    }
}
