package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.Autograd;
import jacobi.Operators;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.ShapeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.List;
import java.util.Map;

/** What linear algebra refuses, and how it says so. */
class MatrixErrorsTest {
    private static void refuses(
            Class<? extends RuntimeException> type, String message, Executable call) {
        assertEquals(message, assertThrows(type, call).getMessage());
    }

    private static Executable call(String name, Object... arguments) {
        return () -> Operators.call(name, List.of(arguments), Map.of());
    }

    private static Tensor zeros(int... shape) {
        return Tensor.zeros(shape);
    }

    @Test
    void singularMatricesAreNamed() {
        Tensor a = Tensor.eye(3).expand(2, 3, 3).copy();
        a.set(0, jacobi.Index.at(1), jacobi.Index.at(2), jacobi.Index.at(2));
        String where = "matrix [1] of the batch [2] is singular: pivot 2 is zero";
        refuses(ArithmeticException.class, "linalg.inv: " + where, a::inv);
        refuses(ArithmeticException.class, "linalg.solve: " + where, () -> a.solve(zeros(3, 1)));
        refuses(
                ArithmeticException.class,
                "linalg.matrix_power: " + where,
                () -> a.matrixPower(-1));
        refuses(
                ArithmeticException.class,
                "linalg.inv: the matrix is singular: pivot 0 is zero",
                () -> zeros(2, 2).inv());
        refuses(
                ArithmeticException.class,
                "linalg.tensorinv: the matrix is singular: pivot 0 is zero",
                call("linalg.tensorinv", zeros(2, 2, 4), 2L));
    }

    @Test
    void matricesThatAreNotPositiveDefinite() {
        Tensor a = Tensor.eye(3).expand(2, 2, 3, 3).copy();
        a.set(-1, jacobi.Index.at(1), jacobi.Index.at(0), jacobi.Index.at(1), jacobi.Index.at(1));
        refuses(
                ArithmeticException.class,
                "linalg.cholesky: matrix [1, 0] of the batch [2, 2] is not positive definite: its"
                        + " leading minor of order 2 is not positive",
                a::cholesky);
        Tensor info =
                Operators.call("linalg.cholesky_ex", List.of(a), Map.of()).orElseThrow().get(1);
        assertEquals(DType.INT32, info.dtype());
        assertEquals(List.of(0L, 0L, 2L, 0L), longs(info));
    }

    @Test
    void reflections() {
        String name = "linalg.householder_product: ";
        String expected = ": expected [.., m, n] and [.., k] with m >= n >= k";
        refuses(
                ShapeException.class,
                name + "[2, 3] and tau [2]" + expected,
                () -> zeros(2, 3).householderProduct(zeros(2)));
        refuses(
                ShapeException.class,
                name + "[4, 3] and tau [4]" + expected,
                () -> zeros(4, 3).householderProduct(zeros(4)));
        refuses(
                ShapeException.class,
                name + "[2, 4, 3] and tau [3]" + expected,
                () -> zeros(2, 4, 3).householderProduct(zeros(3)));
        refuses(
                IllegalArgumentException.class,
                name + "float32 and tau float64: expected one type",
                () -> zeros(4, 3).householderProduct(zeros(3).toFloat64()));
    }

    @Test
    void luWithoutPivots() {
        for (String name : List.of("linalg.lu", "linalg.lu_factor")) {
            refuses(
                    UnsupportedOperationException.class,
                    name + ": pivot is False: expected True, LU without pivoting is not there",
                    () -> Operators.call(name, List.of(Tensor.eye(2)), Map.of("pivot", false)));
        }
    }

    private static List<Long> longs(Tensor t) {
        return java.util.Arrays.stream(t.toLongs()).boxed().toList();
    }

    @Test
    void shapes() {
        refuses(
                ShapeException.class,
                "linalg.inv: [2, 3]: expected square matrices [.., n, n]",
                () -> zeros(2, 3).inv());
        refuses(
                ShapeException.class,
                "linalg.svd: [3]: expected a matrix or a batch of them",
                () -> zeros(3).svd(false));
        refuses(
                ShapeException.class,
                "linalg.solve: [3, 3] and [2, 1]: expected [.., n, n] and [.., n, k]",
                () -> zeros(3, 3).solve(zeros(2, 1)));
        refuses(
                ShapeException.class,
                "linalg.lstsq: [3, 2] and [2, 1]: expected [.., m, n] and [.., m, k] or [.., m]",
                () -> zeros(3, 2).lstsq(zeros(2, 1), null));
        refuses(
                ShapeException.class,
                "inner: [2, 3] and [4]: last sizes 3 and 4 differ",
                () -> zeros(2, 3).inner(zeros(4)));
        refuses(
                ShapeException.class,
                "tensordot: dimensions [0] of [2, 3] and [0] of [3] differ in number or size",
                () -> zeros(2, 3).tensordot(zeros(3), new int[] {0}, new int[] {0}));
        refuses(
                ShapeException.class,
                "multi_dot: matrix number 1 is [2, 3]: expected 3 rows",
                () -> Tensor.multiDot(zeros(2, 3), zeros(2, 3)));
        refuses(
                ShapeException.class,
                "bilinear: inputs [4, 2] and [4, 3] and weight [5, 3, 2]: expected [.., in1],"
                        + " [.., in2] and [out, in1, in2]",
                () -> zeros(4, 2).bilinear(zeros(4, 3), zeros(5, 3, 2), null));
        refuses(
                ShapeException.class,
                "cdist: [2, 3] and [2, 4]: expected [.., m, d] and [.., n, d]",
                () -> zeros(2, 3).cdist(zeros(2, 4), 2));
        refuses(ShapeException.class, "pdist: [3]: expected [n, d]", () -> zeros(3).pdist(2));
        refuses(
                ShapeException.class,
                "cross: [2, 4] x [2, 4]: sizes 4 and 4 at dimension 1: expected 3",
                () -> zeros(2, 4).cross(zeros(2, 4), 1));
        refuses(
                ShapeException.class,
                "addmv: [2, 3] does not broadcast to [3]",
                () -> zeros(2, 3).addmv(zeros(3, 4), zeros(4), 1, 1));
        refuses(
                ShapeException.class,
                "cov: [2, 2, 2]: expected [n, m], [m] or a scalar",
                () -> zeros(2, 2, 2).cov(1));
        refuses(
                ShapeException.class,
                "cov: weights [2] for [3, 4]: expected [4], one for each observation",
                () -> Operators.call("cov", List.of(zeros(3, 4)), Map.of("aweights", zeros(2))));
    }

    @Test
    void typesAndSettings() {
        refuses(
                IllegalArgumentException.class,
                "linalg.inv: int64 is not supported: expected a floating-point dtype (convert with"
                        + " to(DType))",
                () -> Tensor.zeros(DType.INT64, 2, 2).inv());
        refuses(
                IllegalArgumentException.class,
                "linalg.solve: dtypes float32 and float64 differ",
                () -> Tensor.eye(2).solve(Tensor.eye(2).toFloat64()));
        refuses(
                IllegalArgumentException.class,
                "linalg.matrix_norm: order 3.0: expected 'fro', 'nuc', 1, -1, 2, -2, infinity or"
                        + " -infinity",
                () -> zeros(2, 2).matrixNorm(3));
        refuses(
                IllegalArgumentException.class,
                "linalg.norm: order 'fro' of a vector: expected a number",
                call("linalg.norm", zeros(2), "fro"));
        refuses(
                IllegalArgumentException.class,
                "norm: p is 'max': expected a number, 'fro' or 'nuc'",
                call("norm", zeros(2), "max"));
        refuses(
                IllegalArgumentException.class,
                "linalg.eigh: UPLO is 'X': expected 'L' or 'U'",
                call("linalg.eigh", zeros(2, 2), "X"));
        refuses(
                IllegalArgumentException.class,
                "linalg.qr: mode is 'full': expected 'reduced', 'complete' or 'r'",
                () -> zeros(2, 2).qr("full"));
        refuses(
                IllegalArgumentException.class,
                "linalg.lstsq: driver is 'gel': expected 'gels', 'gelsy', 'gelsd' or 'gelss'",
                () ->
                        Operators.call(
                                "linalg.lstsq",
                                List.of(zeros(2, 2), zeros(2, 2)),
                                Map.of("driver", "gel")));
        refuses(
                IllegalArgumentException.class,
                "cdist: p is -1.0: expected 0 or more",
                () -> zeros(2, 2).cdist(zeros(2, 2), -1));
        refuses(
                ShapeException.class,
                "linalg.vector_norm: dimension 0 of [0] has size 0: expected at least one element",
                () -> zeros(0).vectorNorm(Double.POSITIVE_INFINITY));
    }

    @Test
    void gradientsThatAreNot() {
        Tensor x = Tensor.eye(3).narrow(1, 0, 2).copy().requiresGrad(true);
        Tensor q = x.qr("complete").q().sum();
        refuses(
                UnsupportedOperationException.class,
                "linalg.qr: with mode 'complete' [3, 2] has no gradient: Q beyond the first 2"
                        + " columns is not determined",
                () -> Autograd.grad(List.of(q), List.of(x), false));
    }

    @Test
    void equations() {
        Tensor x = zeros(2, 3);
        refuses(
                IllegalArgumentException.class,
                "einsum: 'ij,jk': names 2 operands, 1 are given",
                () -> Tensor.einsum("ij,jk", x));
        refuses(
                IllegalArgumentException.class,
                "einsum: 'ijk': operand 0 is [2, 3], named with 3 labels",
                () -> Tensor.einsum("ijk", x));
        refuses(
                IllegalArgumentException.class,
                "einsum: 'i1': '1' is not a letter",
                () -> Tensor.einsum("i1", x));
        refuses(
                IllegalArgumentException.class,
                "einsum: 'ii': operand 0 is [2, 3], not square in the label that it repeats",
                () -> Tensor.einsum("ii", x));
        refuses(
                IllegalArgumentException.class,
                "einsum: 'ij->k': the result's label 'k' is no operand's",
                () -> Tensor.einsum("ij->k", x));
        refuses(
                IllegalArgumentException.class,
                "einsum: 'ij->ii': the result's label 'i' is there twice",
                () -> Tensor.einsum("ij->ii", x));
        refuses(
                ShapeException.class,
                "einsum: 'ij,ij': operand 1 is [2, 4], size 4 where another has 3",
                () -> Tensor.einsum("ij,ij", x, zeros(2, 4)));
    }
}
