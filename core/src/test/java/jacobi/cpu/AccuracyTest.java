package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.cpu.vector.VectorBackend;
import jacobi.kernel.Backend;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import jacobi.kernel.UnaryOp;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** How near functions and sums are to the true values, in units of the last place. */
final class AccuracyTest {
    private static final List<Backend> BACKENDS = List.of(new ScalarBackend(), new VectorBackend());

    private static double[] run(Backend b, UnaryOp op, DType t, double[] x) {
        Array in = Array.zeros(t, Shape.of(x.length));
        Array out = Array.zeros(t, Shape.of(x.length));
        for (int i = 0; i < x.length; i++) {
            in.setDouble(i, x[i]);
        }
        b.run(
                new Kernel.Map(Expr.input(0).unary(op), t),
                new Array[] {out},
                new Array[] {in},
                new double[0]);
        return out.toDoubles();
    }

    private static double worst(
            Backend b, UnaryOp op, DoubleUnaryOperator truth, double low, double high) {
        var random = new Random(7);
        int n = 200_000;
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            // Half of them evenly, half evenly in magnitude down to 1e-42.
            double u = low + (high - low) * random.nextDouble();
            x[i] = (float) (i % 2 == 0 ? u : u * Math.pow(10, -42 * random.nextDouble()));
        }
        double[] y = run(b, op, DType.FLOAT32, x);
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double expected = truth.applyAsDouble(x[i]);
            if ((float) expected == y[i]) {
                continue;
            }
            double ulps = Math.abs(y[i] - expected) / Math.ulp((float) expected);
            worst = Math.max(worst, ulps);
        }
        return worst;
    }

    @Test
    void floatFunctionsAreWithinTwoUnitsOfTheLastPlace() {
        for (Backend b : BACKENDS) {
            check(b, UnaryOp.EXP, StrictMath::exp, -110, 90);
            check(b, UnaryOp.EXPM1, StrictMath::expm1, -30, 90);
            check(b, UnaryOp.LOG, StrictMath::log, 0, 3);
            check(b, UnaryOp.LOG, StrictMath::log, 0, 3e38);
            check(b, UnaryOp.LOG1P, StrictMath::log1p, -1, 3);
            check(b, UnaryOp.LOG1P, StrictMath::log1p, 0, 3e38);
            check(b, UnaryOp.SIN, StrictMath::sin, -100, 100);
            check(b, UnaryOp.SIN, StrictMath::sin, -29_000, 29_000);
            check(b, UnaryOp.SIN, StrictMath::sin, -1e30, 1e30);
            check(b, UnaryOp.COS, StrictMath::cos, -29_000, 29_000);
            check(b, UnaryOp.COS, StrictMath::cos, -1e30, 1e30);
            check(b, UnaryOp.TANH, StrictMath::tanh, -12, 12);
            check(b, UnaryOp.ERF, Elements::erf, -6, 6);
            check(b, UnaryOp.RSQRT, v -> 1 / StrictMath.sqrt(v), 0, 3e38);
            check(b, UnaryOp.SQRT, StrictMath::sqrt, 0, 3e38);
        }
    }

    private static void check(
            Backend b, UnaryOp op, DoubleUnaryOperator truth, double low, double high) {
        double worst = worst(b, op, truth, low, high);
        assertTrue(
                worst <= 2,
                () -> b.name() + " " + op + " on [" + low + ", " + high + "]: " + worst + " ulp");
    }

    /** Values that CPython's math.erf prints. */
    @Test
    void erfInDouble() {
        double[][] table = {
            {1e-300, 1.1283791670955126e-300},
            {1e-10, 1.1283791670955126e-10},
            {0.01, 0.011283415555849616},
            {0.1, 0.1124629160182849},
            {0.25, 0.2763263901682369},
            {0.5, 0.5204998778130465},
            {0.75, 0.7111556336535151},
            {0.84, 0.7651427114549946},
            {0.85, 0.7706680576083526},
            {1.0, 0.8427007929497149},
            {1.2, 0.9103139782296353},
            {1.24, 0.9205051842990297},
            {1.26, 0.9252359418101295},
            {1.5, 0.9661051464753108},
            {2.0, 0.9953222650189527},
            {2.5, 0.999593047982555},
            {2.85, 0.9999443437200386},
            {2.86, 0.9999475988269556},
            {3.0, 0.9999779095030014},
            {3.5, 0.9999992569016276},
            {4.0, 0.9999999845827421},
            {5.0, 0.9999999999984626},
            {5.9, 0.9999999999999999},
            {6.0, 1.0},
            {7.0, 1.0}
        };
        for (double[] row : table) {
            assertEquals(
                    row[1], Elements.erf(row[0]), Math.ulp(row[1]), () -> "erf(" + row[0] + ")");
            assertEquals(-row[1], Elements.erf(-row[0]), Math.ulp(row[1]));
        }
        assertEquals(Double.NaN, Elements.erf(Double.NaN));
        assertEquals(1, Elements.erf(Double.POSITIVE_INFINITY));
        assertEquals(-0.0, Elements.erf(-0.0));
    }

    /**
     * As Python 3 with PyTorch's rules has them: {@code pow(1, nan) = 1}, {@code pow(-1, inf) = 1}.
     */
    @Test
    void powersFollowC() {
        double inf = Double.POSITIVE_INFINITY;
        assertEquals(1, Elements.pow(1, Double.NaN));
        assertEquals(1, Elements.pow(Double.NaN, 0));
        assertEquals(1, Elements.pow(-1, inf));
        assertEquals(1, Elements.pow(-1, -inf));
        assertEquals(Double.NaN, Elements.pow(-2, 0.5));
        assertEquals(-8, Elements.pow(-2.0, 3.0));
        assertEquals(-inf, Elements.pow(-0.0, -1));
        assertEquals(1024L, Elements.pow(2L, 10L));
        assertEquals(0L, Elements.pow(2L, 64L));
        assertEquals(-1L, Elements.pow(-1L, -3L));
        assertEquals(0L, Elements.pow(5L, -1L));
    }

    /** As Python's {@code a // b}, and PyTorch's where Python raises an error. */
    @Test
    void floorDivisionFollowsPython() {
        assertEquals(-4, Elements.floorDiv(-7.0, 2.0));
        assertEquals(9, Elements.floorDiv(1.0, 0.1));
        assertEquals(9f, Elements.floorDiv(1f, 0.1f));
        assertEquals(-1, Elements.floorDiv(-1e-300, 1e300));
        assertEquals(-0.0, Elements.floorDiv(-0.0, 3.0));
        assertEquals(Double.POSITIVE_INFINITY, Elements.floorDiv(1.0, 0.0));
        assertEquals(Double.NaN, Elements.floorDiv(0.0, 0.0));
        assertEquals(-1, Elements.floorDiv(-1.0, Double.POSITIVE_INFINITY));
    }

    @Test
    void errorOfFloatSumsGrowsWithTheLogarithm() {
        // One by one, sixteen million times 0.1f is off by 35 %.
        int n = 1 << 24;
        float[] x = new float[n];
        Arrays.fill(x, 0.1f);
        for (Backend b : BACKENDS) {
            var k = new Kernel.Reduce(Combine.SUM, Expr.input(0), Expr.input(0), 0, DType.FLOAT32);
            Array out = Array.scalar(DType.FLOAT32, 0);
            b.run(
                    k,
                    new Array[] {out},
                    new Array[] {Array.of(Storage.of(x), Shape.of(n))},
                    new double[0]);
            assertEquals((double) 0.1f * n, out.getDouble(0), 1e-6 * 0.1 * n, b.name());
        }
    }

    @Test
    void valuesDoNotDependOnWhereTheyStand() {
        for (Backend b : BACKENDS) {
            for (UnaryOp op :
                    List.of(UnaryOp.EXP, UnaryOp.TANH, UnaryOp.ERF, UnaryOp.SIN, UnaryOp.LOG1P)) {
                double[] x = new double[1000 + 13];
                Arrays.fill(x, 0.7371);
                double[] y = run(b, op, DType.FLOAT32, x);
                for (double v : y) {
                    assertEquals(y[0], v, () -> b.name() + " " + op);
                }
            }
        }
    }
}
