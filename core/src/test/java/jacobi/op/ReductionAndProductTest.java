package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.kernel.Dispatch;
import jacobi.tape.Engine;
import jacobi.tape.Variable;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What the golden cases do not say: empty operands, refusals, second derivatives at zeros. */
class ReductionAndProductTest {
    private static final double[] NOTHING = {};

    @BeforeAll
    static void chooseBackend() {
        Dispatch.use(new ScalarBackend());
    }

    private static Value zeros(DType dtype, int... shape) {
        return new Plain(Array.zeros(dtype, Shape.of(shape)));
    }

    private static Value zeros(int... shape) {
        return zeros(DType.FLOAT32, shape);
    }

    private static Value of(double... values) {
        return new Plain(Array.of(Storage.of(values), Shape.of(values.length)));
    }

    private static void check(Value v, DType dtype, Shape shape, double... expected) {
        assertEquals(dtype, v.dtype());
        assertEquals(shape, v.shape());
        assertArrayEquals(expected, v.array().toDoubles());
    }

    private static void refused(String message, Executable call) {
        Exception e = assertThrows(IllegalArgumentException.class, call);
        assertEquals(message, e.getMessage());
    }

    private static void misfit(String message, Executable call) {
        Exception e = assertThrows(ShapeException.class, call);
        assertEquals(message, e.getMessage());
    }

    @Test
    void reductionsOverNothing() {
        Value e = zeros(2, 0);
        int[] last = {1};
        Shape two = Shape.of(2);
        check(Reductions.sum(e, last, false, null), DType.FLOAT32, two, 0, 0);
        check(Reductions.prod(e, last, false, null), DType.FLOAT32, two, 1, 1);
        check(Reductions.mean(e, last, false, null), DType.FLOAT32, two, Double.NaN, Double.NaN);
        check(Reductions.all(e, last, true), DType.BOOL, Shape.of(2, 1), 1, 1);
        check(Reductions.any(e, last, true), DType.BOOL, Shape.of(2, 1), 0, 0);
        double minus = Double.NEGATIVE_INFINITY;
        check(Rowwise.logsumexp(e, last, false), DType.FLOAT32, two, minus, minus);
        check(Extremes.amax(e, new int[] {0}, false), DType.FLOAT32, Shape.of(0), NOTHING);
        String message = ": dimension 1 of [2, 0] has size 0: expected at least one element";
        misfit("amax" + message, () -> Extremes.amax(e, last, false));
        misfit("min" + message, () -> Extremes.min(e));
        misfit("max" + message, () -> Extremes.max(e, -1, false));
        misfit("argmin" + message, () -> Extremes.argmin(e, null, false));
    }

    @Test
    void productsOverNothing() {
        check(zeros(2, 0).matmul(zeros(0, 1)), DType.FLOAT32, Shape.of(2, 1), 0, 0);
        check(zeros(0, 3).matmul(zeros(3, 4)), DType.FLOAT32, Shape.of(0, 4), NOTHING);
        check(zeros(3, 0, 2).matmul(zeros(2, 5)), DType.FLOAT32, Shape.of(3, 0, 5), NOTHING);
        check(zeros(0, 3, 2).matmul(zeros(0, 2, 5)), DType.FLOAT32, Shape.of(0, 3, 5), NOTHING);
        check(
                LinearAlgebra.linear(zeros(2, 0), zeros(1, 0), of(3).to(DType.FLOAT32)),
                DType.FLOAT32,
                Shape.of(2, 1),
                3,
                3);
    }

    @Test
    void wholeNumbersAccumulateInInt64() {
        Value x = of(0, 1, 200).to(DType.UINT8);
        check(Reductions.sum(x, null, false, null), DType.INT64, Shape.SCALAR, 201);
        check(Reductions.sum(x.to(DType.BOOL), null, false, null), DType.INT64, Shape.SCALAR, 2);
        check(Reductions.prod(x, null, false, null), DType.INT64, Shape.SCALAR, 0);
        check(Scans.cumsum(x, 0, null), DType.INT64, Shape.of(3), 0, 1, 201);
        check(Extremes.max(x), DType.UINT8, Shape.SCALAR, 200);
        check(x.matmul(x), DType.UINT8, Shape.SCALAR, (1 + 200 * 200) % 256);
    }

    @Test
    void shapesThatDoNotFit() {
        misfit(
                "matmul: [4, 2] x [4, 2]: inner sizes 2 and 4 differ",
                () -> zeros(4, 2).matmul(zeros(4, 2)));
        misfit(
                "matmul: [2, 4, 3] x [5, 3, 2]: shapes [2] and [5] do not broadcast: sizes 2 and 5"
                        + " at dimension -1 differ and neither is 1",
                () -> zeros(2, 4, 3).matmul(zeros(5, 3, 2)));
        misfit(
                "matmul: [] x [2]: expected at least one dimension in both",
                () -> zeros().matmul(zeros(2)));
        misfit(
                "linear: input [4, 2] and weight [3, 5]: expected [.., in] and [out, in] or [in],"
                        + " and in is 2 here and 5 there",
                () -> LinearAlgebra.linear(zeros(4, 2), zeros(3, 5), null));
        misfit(
                "dot: [2] x [1, 2]: expected 1 and 1 dimensions",
                () -> LinearAlgebra.dot(zeros(2), zeros(1, 2)));
        misfit(
                "sum: a dimension appears twice in [0, -2]",
                () -> Reductions.sum(zeros(2, 3), new int[] {0, -2}, false, null));
    }

    @Test
    void typesThatAreNotSupported() {
        Value i = zeros(DType.INT64, 2, 2);
        String rest =
                ": int64 is not supported: expected a floating-point dtype (convert with"
                        + " to(DType))";
        refused("mean" + rest, () -> Reductions.mean(i, null, false, null));
        refused("var" + rest, () -> Moments.var(i, null, 1, false));
        refused("std" + rest, () -> Moments.std(i, null, 1, false));
        refused("softmax" + rest, () -> Rowwise.softmax(i, 0, null));
        refused("matmul: dtypes int64 and float32 differ", () -> i.matmul(zeros(2, 2)));
    }

    @Test
    void nothingOfAnUnreadSummandComesThrough() {
        Value nan = of(Double.NaN);
        Value one = of(1).reshape(Shape.of(1, 1));
        Value sum = nan.apply(new LinearAlgebra.MatMulAdd("addmm", 0, 2), nan, one, one)[0];
        check(sum, DType.FLOAT64, Shape.of(1, 1), 2);
    }

    /** For x = (a, b, c) the product has the Hessian {@code (0, c, b; c, 0, a; b, a, 0)}. */
    @Test
    void secondDerivativesOfProducts() {
        for (double[] x : new double[][] {{2, 5, 3}, {2, 0, 3}, {0, 0, 3}, {0, 0, 0}}) {
            double[] hessian = {0, x[2], x[1], x[2], 0, x[0], x[1], x[0], 0};
            assertArrayEquals(
                    hessian, hessian(x, v -> Reductions.prod(v, null, false, null)), 1e-12);
        }
    }

    /**
     * The sum of running products is a + ab + abc: Hessian {@code (0, 1+c, b; 1+c, 0, a; b, a, 0)}.
     */
    @Test
    void secondDerivativesOfRunningProducts() {
        for (double[] x : new double[][] {{2, 5, 3}, {2, 0, 3}, {0, 0, 3}, {0, 0, 0}}) {
            double[] hessian = {0, 1 + x[2], x[1], 1 + x[2], 0, x[0], x[1], x[0], 0};
            assertArrayEquals(hessian, hessian(x, v -> Scans.cumprod(v, 0, null).sum()), 1e-12);
        }
    }

    /** softmax_0 has {@code H_ij = s_0 ((d_0i - s_i)(d_0j - s_j) - s_i (d_ij - s_j))}. */
    @Test
    void secondDerivativesOfSoftmax() {
        double[] x = {0.3, -1.2, 0.7};
        double total = Arrays.stream(x).map(Math::exp).sum();
        double[] s = Arrays.stream(x).map(v -> Math.exp(v) / total).toArray();
        double[] expected = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double outer = ((i == 0 ? 1 : 0) - s[i]) * ((j == 0 ? 1 : 0) - s[j]);
                expected[3 * i + j] = s[0] * (outer - s[i] * ((i == j ? 1 : 0) - s[j]));
            }
        }
        Single first = v -> Rowwise.softmax(v, 0, null).then(new Parts.Select(0, 0));
        assertArrayEquals(expected, hessian(x, first), 1e-12);
        Single log = v -> Rowwise.logSoftmax(v, 0, null).then(new Parts.Select(0, 0));
        Single throughLog = v -> log.of(v).then(Elementary.EXP.op());
        assertArrayEquals(expected, hessian(x, throughLog), 1e-12);
    }

    @FunctionalInterface
    private interface Single {
        Value of(Value x);
    }

    private static double[] hessian(double[] at, Single f) {
        int n = at.length;
        Variable x = Variable.of(Array.of(Storage.of(at.clone()), Shape.of(n)));
        x.requireGrad(true);
        Variable y = (Variable) f.of(x);
        Variable one = Variable.of(Array.scalar(DType.FLOAT64, 1));
        Variable g = gradient(y, one, x);
        assertTrue(g.requiresGrad());
        double[] h = new double[n * n];
        for (int i = 0; i < n; i++) {
            Array unit = Array.zeros(DType.FLOAT64, Shape.of(n));
            unit.setDouble(i, 1);
            double[] row = gradient(g, Variable.of(unit), x).array().toDoubles();
            System.arraycopy(row, 0, h, n * i, n);
        }
        return h;
    }

    private static Variable gradient(Variable y, Variable g, Variable x) {
        return Objects.requireNonNull(
                Engine.gradients(List.of(y), List.of(g), List.of(x), true, true)[0]);
    }
}
