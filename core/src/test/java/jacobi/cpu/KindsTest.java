package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import jacobi.kernel.UnaryOp;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Every kind, over awkward sizes, all forms and types, against another backend. */
abstract class KindsTest {
    static final Expr X = Expr.input(0);
    static final Expr Y = Expr.input(1);
    static final int[] SIZES = {
        0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 511, 512, 513, 1025, 70_001
    };
    private static final Set<UnaryOp> INTEGER =
            EnumSet.of(
                    UnaryOp.NEG,
                    UnaryOp.ABS,
                    UnaryOp.SIGN,
                    UnaryOp.NOT,
                    UnaryOp.ISNAN,
                    UnaryOp.FLOOR,
                    UnaryOp.CEIL,
                    UnaryOp.TRUNC,
                    UnaryOp.ROUND);

    final Random random = new Random(1);
    final Twins twins = twins();

    abstract Twins twins();

    static Shape shape(int... sizes) {
        return Shape.of(sizes);
    }

    Array random(DType t, int... sizes) {
        return Form.CONTIGUOUS.random(t, shape(sizes), random);
    }

    @Test
    void everyUnaryPrimitive() {
        for (UnaryOp op : UnaryOp.values()) {
            for (DType t : DType.values()) {
                if (t.isFloating() ? !op.isOneByOne() : INTEGER.contains(op)) {
                    for (int n : SIZES) {
                        Array x = random(t, n);
                        var positive =
                                Set.of(UnaryOp.LOG, UnaryOp.SQRT, UnaryOp.RSQRT, UnaryOp.LOG1P);
                        Expr e = (positive.contains(op) ? X.abs() : X).unary(op);
                        twins.check(new Kernel.Map(e, t), Array.zeros(t, shape(n)), 4e-7, x);
                    }
                }
            }
        }
    }

    @Test
    void everyBinaryPrimitive() {
        for (BinaryOp op : BinaryOp.values()) {
            for (DType t : DType.values()) {
                boolean divides =
                        op == BinaryOp.DIV || op == BinaryOp.FLOOR_DIV || op == BinaryOp.FMOD;
                if ((divides && t == DType.BOOL) || !isTested(op, t)) {
                    continue;
                }
                for (int n : SIZES) {
                    Array x = random(t, n);
                    Array y = random(t, n);
                    Expr e =
                            new Expr.Binary(
                                    op,
                                    op == BinaryOp.POW ? X.abs() : X,
                                    op == BinaryOp.POW ? Y.abs() : Y);
                    twins.check(new Kernel.Map(e, t), Array.zeros(t, shape(n)), 4e-7, x, y);
                    twins.check(
                            new Kernel.Map(X.lt(Y).select(Y, X.add(1)), t),
                            Array.zeros(t, shape(n)),
                            0,
                            x,
                            y);
                }
            }
        }
    }

    /** What a type has; the rest of the special functions has its own test. */
    private static boolean isTested(BinaryOp op, DType t) {
        return t.isFloating()
                ? op.isFloating() && op != BinaryOp.NEXTAFTER && op != BinaryOp.POLYGAMMA
                : op.isInteger();
    }

    @Test
    void everyFormOfInputAndOutput() {
        Expr e = X.mul(Y).add(Expr.param(0)).add(X.mul(Y).mul(Expr.param(1).add(Expr.param(2))));
        for (Shape s :
                List.of(
                        shape(5, 7),
                        shape(3, 1, 70),
                        shape(300, 130),
                        shape(2, 3, 4, 5),
                        shape(1),
                        shape(0, 4))) {
            for (Form a : Form.values()) {
                for (Form b : Form.values()) {
                    for (Form c : Form.values()) {
                        if (c.isWritable()) {
                            Array x = a.random(DType.FLOAT32, s, random);
                            Array y = b.random(DType.FLOAT32, s, random);
                            twins.check(
                                    new Kernel.Map(e, DType.FLOAT32),
                                    c.zeros(DType.FLOAT32, s),
                                    1e-6,
                                    x,
                                    y);
                        }
                    }
                }
            }
        }
    }

    @Test
    void everyConversion() {
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                for (Form f : Form.values()) {
                    Array x = f.random(from, shape(41, 33), random);
                    twins.check(new Kernel.Copy(), Array.zeros(to, shape(41, 33)), 0, x);
                    twins.check(
                            new Kernel.Copy(), Form.REVERSED_DIMS.zeros(to, shape(41, 33)), 0, x);
                    if (from.ordinal() <= to.ordinal()) {
                        Array y = f.random(to, shape(41, 33), random);
                        twins.check(
                                new Kernel.Map(X.add(Y).mul(Y), to),
                                Array.zeros(to, shape(41, 33)),
                                1e-6,
                                x,
                                y);
                        twins.check(
                                new Kernel.Map(X.lt(Y), to),
                                Array.zeros(DType.BOOL, shape(41, 33)),
                                0,
                                x,
                                y);
                    }
                }
            }
        }
    }

    @Test
    void severalOutputsInPlace() {
        // Adam's shape: three outputs that are inputs too.
        Expr m = X.mul(0.9).add(Y.mul(0.1));
        Expr v = Expr.input(2).mul(0.99).add(Y.square().mul(0.01));
        Expr p = Expr.input(3).sub(m.div(v.sqrt().add(1e-3)).mul(Expr.param(0)));
        var k = new Kernel.Map(List.of(m, v, p), DType.FLOAT32);
        for (int n : SIZES) {
            Array[] a = {
                random(DType.FLOAT32, n), random(DType.FLOAT32, n), abs(n), random(DType.FLOAT32, n)
            };
            Array[] b = Twins.copies(a);
            double[] params = {0.5};
            twins.tested().run(k, new Array[] {a[0], a[2], a[3]}, a, params);
            twins.reference().run(k, new Array[] {b[0], b[2], b[3]}, b, params);
            for (int j = 0; j < 4; j++) {
                for (int i = 0; i < n; i++) {
                    assertEquals(
                            b[j].getDouble(i),
                            a[j].getDouble(i),
                            1e-5,
                            "array " + j + " element " + i);
                }
            }
        }
    }

    private Array abs(int n) {
        Array x = random(DType.FLOAT32, n);
        for (int i = 0; i < n; i++) {
            x.setDouble(i, Math.abs(x.getDouble(i)));
        }
        return x;
    }

    @Test
    void oneOutputInPlaceWithSharedSubexpressions() {
        Expr s = X.mul(2).add(1);
        var k = new Kernel.Map(s.mul(s).sub(X).add(s.div(3)), DType.FLOAT32);
        for (int n : SIZES) {
            Array a = random(DType.FLOAT32, n);
            Array b = Twins.copy(a);
            twins.tested().run(k, new Array[] {a}, new Array[] {a}, new double[0]);
            twins.reference().run(k, new Array[] {b}, new Array[] {b}, new double[0]);
            for (int i = 0; i < n; i++) {
                assertEquals(b.getDouble(i), a.getDouble(i), 1e-4);
            }
        }
    }

    @Test
    void reductions() {
        List<Shape> shapes =
                List.of(
                        shape(0, 3),
                        shape(1, 1),
                        shape(5, 3),
                        shape(3, 600),
                        shape(600, 3),
                        shape(2, 70_001),
                        shape(70_001, 2),
                        shape(40, 1025),
                        shape(17, 512),
                        shape(1000, 700),
                        shape(9, 40_000));
        for (Shape s : shapes) {
            for (Form f : Form.values()) {
                for (DType t : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64, DType.UINT8)) {
                    for (Combine how : Combine.values()) {
                        Expr map =
                                how == Combine.PROD
                                        ? (t.isFloating() ? X.mul(0.01).add(1) : X)
                                        : X.mul(X);
                        DType compute = t == DType.UINT8 ? DType.INT64 : t;
                        var k =
                                new Kernel.Reduce(
                                        how,
                                        how == Combine.PROD ? map : map.add(X),
                                        X.add(1),
                                        1,
                                        compute);
                        Array x = f.random(t, s, random);
                        twins.check(
                                k,
                                Array.zeros(compute, shape(s.size(0))),
                                tolerance(s.size(1), how),
                                x);
                    }
                }
            }
        }
    }

    /**
     * The reference sums in double; pairwise float sums of values of about 10 differ by roundings
     * in the last places.
     */
    private static double tolerance(int n, Combine how) {
        return how == Combine.PROD ? 1e-7 * (4 + n) : how == Combine.SUM ? 2e-6 : 1e-6;
    }

    @Test
    void reductionsOfTwoInputsAndMoreDimensions() {
        for (int kept = 0; kept <= 4; kept++) {
            for (Form f : Form.values()) {
                for (Form g : Form.values()) {
                    Shape s = shape(3, 5, 11, 13);
                    Array x = f.random(DType.FLOAT32, s, random);
                    Array y = g.random(DType.FLOAT32, s, random);
                    var k =
                            new Kernel.Reduce(
                                    Combine.SUM,
                                    X.mul(Y),
                                    X.mul(Expr.param(0)),
                                    kept,
                                    DType.FLOAT32);
                    twins.check(
                            k,
                            Form.REVERSED_DIMS.zeros(DType.FLOAT32, s.slice(0, kept)),
                            4e-5,
                            x,
                            y);
                }
            }
        }
    }

    @Test
    void reductionsOverNothing() {
        Array none = Array.zeros(DType.FLOAT32, shape(3, 0));
        for (Combine how : List.of(Combine.SUM, Combine.PROD)) {
            for (DType t : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64)) {
                var k = new Kernel.Reduce(how, X, X.add(2), 1, t);
                Array out = Array.zeros(t, shape(3));
                twins.tested().run(k, new Array[] {out}, new Array[] {none}, new double[0]);
                assertEquals(how == Combine.SUM ? 2 : 3, out.getDouble(2));
            }
        }
        var max = new Kernel.Reduce(Combine.MAX, X, X, 1, DType.FLOAT32);
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                twins.tested()
                                        .run(
                                                max,
                                                new Array[] {Array.zeros(DType.FLOAT32, shape(3))},
                                                new Array[] {none},
                                                new double[0]));
        assertEquals("MAX over no elements has no value: expected at least one", e.getMessage());
    }

    @Test
    void argReductions() {
        for (Shape s :
                List.of(
                        shape(1, 1),
                        shape(3, 5),
                        shape(4, 513),
                        shape(3, 70_001),
                        shape(2000, 3),
                        shape(0, 3))) {
            for (DType t : DType.values()) {
                for (Form f : Form.values()) {
                    for (boolean largest : new boolean[] {true, false}) {
                        Array x = f.random(t, s, random);
                        twins.check(
                                new Kernel.ArgReduce(largest, 1),
                                Array.zeros(DType.INT64, shape(s.size(0))),
                                0,
                                x);
                    }
                }
            }
        }
    }

    @Test
    void argReductionFindsTheFirstNan() {
        for (int n : new int[] {3, 600, 1025}) {
            Array x = random(DType.FLOAT32, n);
            x.setDouble(n - 1, Double.NaN);
            x.setDouble(n - 2, Double.NaN);
            for (boolean largest : new boolean[] {true, false}) {
                Array out = Array.zeros(DType.INT64, Shape.SCALAR);
                twins.tested()
                        .run(
                                new Kernel.ArgReduce(largest, 0),
                                new Array[] {out},
                                new Array[] {x},
                                new double[0]);
                assertEquals(n - 2, out.getLong(0));
            }
        }
    }

    @Test
    void extremesOfNan() {
        for (int n : new int[] {1, 5, 40, 600}) {
            Array x = random(DType.FLOAT32, 3, n);
            x.setDouble(n, Double.NaN);
            for (Combine how : List.of(Combine.MAX, Combine.MIN)) {
                twins.check(
                        new Kernel.Reduce(how, X, X, 1, DType.FLOAT32),
                        Array.zeros(DType.FLOAT32, shape(3)),
                        0,
                        x);
            }
        }
    }

    @Test
    void matrixProducts() {
        int[][] sizes = {
            {1, 1, 1, 1},
            {2, 3, 4, 5},
            {1, 17, 33, 65},
            {3, 1, 64, 1},
            {1, 64, 1, 64},
            {2, 5, 0, 3},
            {1, 0, 3, 4},
            {1, 131, 300, 77},
            {1, 6, 513, 70},
            {1, 33, 1030, 34},
            {2, 70, 70, 140},
            {1, 1, 700, 300},
            {1, 300, 700, 1},
            {1, 150, 20, 1100}
        };
        for (int[] z : sizes) {
            for (DType t : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64)) {
                for (Form f :
                        List.of(
                                Form.CONTIGUOUS,
                                Form.REVERSED_DIMS,
                                Form.EVERY_OTHER,
                                Form.REPEAT_FIRST,
                                Form.REPEAT_LAST)) {
                    Array a = f.whole(t, shape(z[0], z[1], z[2]), random);
                    Array b = f.whole(t, shape(z[0], z[2], z[3]), random);
                    Array c = Form.REPEAT_FIRST.whole(t, shape(z[0], z[1], z[3]), random);
                    Form to = f.isWritable() ? f : Form.CONTIGUOUS;
                    Array out = to.zeros(t, shape(z[0], z[1], z[3]));
                    twins.check(new Kernel.MatMul(X, t), out, 0, a, b);
                    twins.check(new Kernel.MatMul(X.add(Y).max(0), t), out, 0, a, b, c);
                }
            }
        }
    }

    @Test
    void matrixProductsOfTransposedMatrices() {
        for (int n : new int[] {3, 40, 129}) {
            Array a = Form.CONTIGUOUS.whole(DType.FLOAT32, shape(2, n, n + 1), random);
            Array b = Form.CONTIGUOUS.whole(DType.FLOAT32, shape(2, n + 5, n), random);
            Array out = Array.zeros(DType.FLOAT32, shape(2, n + 1, n + 5));
            twins.check(
                    new Kernel.MatMul(X, DType.FLOAT32),
                    out,
                    0,
                    a.with(a.layout().transpose(1, 2)),
                    b.with(b.layout().transpose(1, 2)));
        }
    }

    @Test
    void matrixProductsOfFractions() {
        for (DType t : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Array a = random(t, 1, 65, 999);
            Array b = random(t, 1, 999, 70);
            // Entries are about 100 and errors random: a few units in the last place of that.
            twins.check(
                    new Kernel.MatMul(X.mul(1e-2), t),
                    Array.zeros(t, shape(1, 65, 70)),
                    4e-6,
                    a,
                    b);
        }
    }

    @Test
    void softmaxRows() {
        for (Shape s :
                List.of(
                        shape(3, 1),
                        shape(4, 10),
                        shape(2, 3, 17),
                        shape(5, 1025),
                        shape(300, 301),
                        shape(0, 5),
                        shape(5, 0),
                        shape(7))) {
            for (DType t : List.of(DType.FLOAT32, DType.FLOAT64)) {
                for (Form f : Form.values()) {
                    Array x = f.random(t, s, random);
                    Array y = Form.CONTIGUOUS.random(t, s, random);
                    for (boolean log : new boolean[] {false, true}) {
                        Form to = f.isWritable() ? f : Form.CONTIGUOUS;
                        twins.check(new Kernel.Softmax(log), to.zeros(t, s), 2e-6, x);
                        twins.check(new Kernel.SoftmaxGrad(log), to.zeros(t, s), 1e-4, x, y);
                    }
                }
            }
        }
    }

    @Test
    void softmaxOfInfinitiesAndHugeValues() {
        double inf = Double.POSITIVE_INFINITY;
        for (double[] row :
                new double[][] {
                    {1e30, 1e30, -1e30}, {-inf, 0, 1}, {-inf, -inf}, {inf, 0}, {Double.NaN, 1}
                }) {
            Array x = Array.zeros(DType.FLOAT32, shape(row.length));
            for (int i = 0; i < row.length; i++) {
                x.setDouble(i, row[i]);
            }
            for (boolean log : new boolean[] {false, true}) {
                twins.check(
                        new Kernel.Softmax(log),
                        Array.zeros(DType.FLOAT32, shape(row.length)),
                        1e-6,
                        x);
            }
        }
    }

    @Test
    void gatherAndScatter() {
        for (DType t : DType.values()) {
            for (Form f :
                    List.of(Form.CONTIGUOUS, Form.REVERSED_DIMS, Form.EVERY_OTHER, Form.OFFSET)) {
                for (Form g :
                        List.of(
                                Form.CONTIGUOUS,
                                Form.REVERSED_DIMS,
                                Form.REPEAT_LAST,
                                Form.REPEAT_FIRST)) {
                    for (int dim = 0; dim < 3; dim++) {
                        int[] part = {3, 5, 20};
                        part[dim] = 40;
                        Array whole = f.random(t, shape(4, 6, 20), random);
                        Array index = index(g, part, whole.shape().size(dim));
                        Array source = f.random(t, shape(part), random);
                        twins.check(
                                new Kernel.Gather(dim), f.zeros(t, shape(part)), 0, whole, index);
                        twins.check(new Kernel.Scatter(dim, false), whole, 0, index, source);
                        twins.check(new Kernel.Scatter(dim, true), whole, 1e-5, index, source);
                        for (Combine c : List.of(Combine.MAX, Combine.MIN)) {
                            twins.check(new Kernel.Scatter(dim, true, c), whole, 0, index, source);
                        }
                    }
                }
            }
        }
    }

    @Test
    void scatterProducts() {
        for (DType t : DType.values()) {
            for (Form f : List.of(Form.CONTIGUOUS, Form.REVERSED_DIMS, Form.EVERY_OTHER)) {
                Array whole = f.random(t, shape(9, 20), random);
                Array index = index(Form.REPEAT_LAST, new int[] {5, 20}, 9);
                Array source = f.random(t, shape(5, 20), random);
                twins.check(new Kernel.Scatter(0, true, Combine.PROD), whole, 1e-5, index, source);
            }
        }
    }

    @Test
    void searches() {
        for (DType t : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64, DType.INT32)) {
            for (int n : new int[] {0, 1, 2, 17, 600}) {
                for (int rows : new int[] {1, 3, 200}) {
                    Array sorted = Array.zeros(t, shape(rows, n));
                    for (int i = 0; i < rows * n; i++) {
                        sorted.setDouble(i, i % n / 3 - n / 12);
                    }
                    if (n == 17 && t.isFloating()) {
                        sorted.setDouble(16, Double.NaN);
                        sorted.setDouble(15, Double.POSITIVE_INFINITY);
                    }
                    Array values = random(t, rows, 23);
                    if (t.isFloating()) {
                        values.setDouble(3, Double.NaN);
                        values.setDouble(4, Double.POSITIVE_INFINITY);
                    }
                    Array one = sorted.with(sorted.layout().slice(0, 0, 1, 1));
                    Array shared = one.with(one.layout().expand(shape(rows, n)));
                    for (boolean right : new boolean[] {false, true}) {
                        for (DType to : List.of(DType.INT64, DType.INT32)) {
                            Array out = Array.zeros(to, shape(rows, 23));
                            twins.check(new Kernel.Search(right), out, 0, sorted, values);
                            twins.check(new Kernel.Search(right), out, 0, shared, values);
                        }
                    }
                }
            }
        }
    }

    private Array index(Form f, int[] sizes, int below) {
        Array index = f.zeros(DType.INT64, shape(sizes));
        for (int i = 0; i < index.storage().length(); i++) {
            index.storage().setLong(i, random.nextInt(below));
        }
        return index;
    }

    @Test
    void largeGather() {
        Array whole = random(DType.FLOAT32, 5000, 64);
        Array rows = random(DType.INT64, 3000, 1);
        for (int i = 0; i < 3000; i++) {
            rows.setLong(i, random.nextInt(5000));
        }
        Array index = rows.with(rows.layout().expand(shape(3000, 64)));
        twins.check(
                new Kernel.Gather(0), Array.zeros(DType.FLOAT32, shape(3000, 64)), 0, whole, index);
        twins.check(
                new Kernel.Scatter(0, true), whole, 1e-5, index, random(DType.FLOAT32, 3000, 64));
    }

    @Test
    void wrongIndicesAreNamed() {
        for (int n : new int[] {1, 8}) {
            for (long wrong : new long[] {-1, 4, 1L << 40}) {
                Array whole = random(DType.FLOAT32, 4, n);
                Array one = Array.scalar(DType.INT64, 0);
                one.setLong(0, wrong);
                Array index = one.with(one.layout().expand(shape(3, n)));
                Array out = Array.zeros(DType.FLOAT32, shape(3, n));
                for (Kernel k :
                        List.of(
                                new Kernel.Gather(0),
                                new Kernel.Scatter(0, true),
                                new Kernel.Scatter(0, false))) {
                    boolean gather = k instanceof Kernel.Gather;
                    Array[] to = {gather ? out : whole};
                    Array[] in = gather ? new Array[] {whole, index} : new Array[] {index, out};
                    var e =
                            assertThrows(
                                    IndexOutOfBoundsException.class,
                                    () -> twins.tested().run(k, to, in, new double[0]));
                    assertEquals(
                            "index "
                                    + wrong
                                    + " is out of range [0, 4) at dimension 0 of shape [4, "
                                    + n
                                    + "]",
                            e.getMessage());
                }
            }
        }
    }

    @Test
    void scans() {
        for (Shape s :
                List.of(
                        shape(1),
                        shape(4, 5),
                        shape(3, 1025),
                        shape(0, 3),
                        shape(3, 0),
                        shape(600, 70))) {
            for (DType t : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64, DType.INT32)) {
                for (Form f : Form.values()) {
                    for (Combine how : Combine.values()) {
                        if (how == Combine.PROD && t.isFloating() && s.size(-1) > 100) {
                            continue; // products of a thousand such factors overflow
                        }
                        Array x = f.random(t, s, random);
                        twins.check(new Kernel.Scan(how, t), Array.zeros(t, s), 1e-5, x);
                    }
                }
            }
        }
    }

    @Test
    void sequences() {
        for (DType t : DType.values()) {
            if (t != DType.BOOL) {
                for (Form f : List.of(Form.CONTIGUOUS, Form.REVERSED_DIMS)) {
                    twins.check(new Kernel.Iota(-2, 3), f.zeros(t, shape(30, 40)), 0);
                    twins.check(new Kernel.Iota(7, 0), f.zeros(t, shape(0)), 0);
                }
            }
        }
        twins.check(new Kernel.Iota(-0.3, 0.7), Array.zeros(DType.FLOAT32, shape(70_001)), 0);
        twins.check(new Kernel.Iota(-0.3, 0.7), Array.zeros(DType.FLOAT64, shape(513)), 0);
    }

    @Test
    void specialValues() {
        double inf = Double.POSITIVE_INFINITY;
        List<Double> v =
                new ArrayList<>(
                        List.of(
                                0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 3.5, 0.5, -0.5, 1e-40, -1e-40,
                                1e-45));
        v.addAll(
                List.of(
                        1e-310,
                        inf,
                        -inf,
                        Double.NaN,
                        3.4e38,
                        -3.4e38,
                        1e300,
                        88.5,
                        88.9,
                        -87.5,
                        -103.0,
                        -104.5,
                        7.0,
                        3.0));
        v.addAll(
                List.of(
                        1e9,
                        -1e9,
                        8388609.0,
                        0.49999997,
                        1.0000001,
                        1e-8,
                        -1e-8,
                        20.0,
                        -20.0,
                        709.5,
                        710.0,
                        -745.2,
                        4.0,
                        9.5));
        int n = v.size();
        for (DType t : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Array x = Array.zeros(t, shape(n, n));
            Array y = Array.zeros(t, shape(n, n));
            for (int i = 0; i < n * n; i++) {
                x.setDouble(i, v.get(i / n));
                y.setDouble(i, v.get(i % n));
            }
            for (UnaryOp op : UnaryOp.values()) {
                if (op.isOneByOne()) {
                    continue;
                }
                Array at = op == UnaryOp.SIN || op == UnaryOp.COS ? moderate(x) : x;
                twins.check(new Kernel.Map(X.unary(op), t), Array.zeros(t, shape(n, n)), 4e-7, at);
                Expr sign = X.unary(op).reciprocal(); // tells zeros apart
                if (Set.of(
                                UnaryOp.NEG,
                                UnaryOp.ABS,
                                UnaryOp.TRUNC,
                                UnaryOp.ROUND,
                                UnaryOp.SQRT,
                                UnaryOp.TANH,
                                UnaryOp.ERF,
                                UnaryOp.EXPM1,
                                UnaryOp.LOG1P,
                                UnaryOp.FLOOR,
                                UnaryOp.CEIL)
                        .contains(op)) {
                    twins.check(new Kernel.Map(sign, t), Array.zeros(t, shape(n, n)), 1e-6, x);
                }
            }
            for (BinaryOp op : BinaryOp.values()) {
                if (!isTested(op, t)) {
                    continue;
                }
                // An FMA or a double rounding apart, quotients that overflow in one step differ.
                twins.check(
                        new Kernel.Map(new Expr.Binary(op, X, Y), t),
                        Array.zeros(t, shape(n, n)),
                        4e-7,
                        op == BinaryOp.FLOOR_DIV ? moderate(x) : x,
                        op == BinaryOp.FLOOR_DIV ? moderate(y) : y);
            }
        }
    }

    private static Array moderate(Array x) {
        Array y = Twins.copy(x);
        for (int i = 0; i < y.numel(); i++) {
            double a = Math.abs(y.getDouble(i));
            if (a < 1e-7 && a > 0 || a > 1e5 && a < Double.POSITIVE_INFINITY) {
                y.setDouble(i, 1.25);
            }
        }
        return y;
    }

    @Test
    void integersWrapAndDivide() {
        Array x =
                Array.of(
                        Storage.of(
                                new long[] {
                                    Long.MAX_VALUE, Long.MIN_VALUE, 7, -7, 300, (1L << 53) + 1
                                }),
                        shape(6));
        Array y = Array.of(Storage.of(new long[] {2, -1, -2, 2, 3, 1}), shape(6));
        for (BinaryOp op : BinaryOp.values()) {
            if (!op.isInteger()) {
                continue;
            }
            Expr e = new Expr.Binary(op, X, op == BinaryOp.POW ? Y.abs() : Y);
            for (DType to : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
                twins.check(new Kernel.Map(e, DType.INT64), Array.zeros(to, shape(6)), 0, x, y);
            }
        }
        Array zero = Array.zeros(DType.INT64, shape(6));
        for (BinaryOp op : List.of(BinaryOp.DIV, BinaryOp.FLOOR_DIV, BinaryOp.FMOD)) {
            for (Expr divisor : List.of(Y, Expr.of(0))) {
                var k = new Kernel.Map(new Expr.Binary(op, X, divisor), DType.INT64);
                assertThrows(
                        ArithmeticException.class,
                        () ->
                                twins.tested()
                                        .run(
                                                k,
                                                new Array[] {Array.zeros(DType.INT64, shape(6))},
                                                new Array[] {x, zero},
                                                new double[0]));
            }
        }
    }
}
