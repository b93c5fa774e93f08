package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.Backends;
import jacobi.Operators;
import jacobi.Tensor;
import jacobi.array.DType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What golden cases leave open about choosing, counting, scattering and whole numbers: ties, NaN,
 * nothing at all, and mistakes. Expected values by hand from PyTorch's documentation.
 */
final class SelectionTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @AfterEach
    void theBestBackendAgain() {
        Backends.use("vector");
    }

    private static void use(String backend) {
        Backends.use(backend);
        if (backend.equals("vector")) {
            Backends.vectorsFrom(0);
        }
    }

    private static List<Tensor> call(String name, Object... arguments) {
        return Operators.call(name, List.of(arguments), Map.of()).orElseThrow();
    }

    private static void same(Tensor found, double... expected) {
        assertArrayEquals(expected, found.toDoubles(), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void mediansAndNan(String backend) {
        use(backend);
        Tensor x = Tensor.of(new double[][] {{4, NAN, 1, 3}, {2, 8, 6, 4}, {NAN, NAN, 5, NAN}});
        same(x.median(1, false).values(), NAN, 4, NAN);
        same(x.median(1, false).indices(), 1, 3, 0);
        same(x.nanmedian(1, false).values(), 3, 4, 5);
        same(x.nanmedian(1, false).indices(), 3, 3, 2);
        same(x.median(), NAN);
        same(x.nanmedian(), 4);
        assertEquals(NAN, Tensor.of(new double[0]).median().item());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void tiesOfTheMedianShareTheGradient(String backend) {
        use(backend);
        Tensor x = Tensor.of(2.0, 7, 2, 1, 9).requiresGrad(true);
        x.median().backward();
        same(java.util.Objects.requireNonNull(x.grad()), .5, 0, .5, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void modesAndQuantiles(String backend) {
        use(backend);
        Tensor x = Tensor.of(new int[][] {{3, 1, 3, 1, 2}, {5, 4, 4, 5, 5}, {9, 8, 7, 6, 5}});
        same(x.mode(1, true).values(), 1, 5, 5);
        same(x.mode(1, true).indices(), 3, 4, 4);
        Tensor y = Tensor.of(1.0, 2, 4, NAN);
        Tensor q = Tensor.of(0.25, 0.5);
        same(y.quantile(q, 0, false, "linear"), NAN, NAN);
        same(y.nanquantile(q, 0, false, "linear"), 1.5, 2);
        same(y.nanquantile(q, 0, false, "lower"), 1, 2);
        same(y.nanquantile(q, 0, false, "higher"), 2, 2);
        same(y.nanquantile(q, 0, false, "nearest"), 1, 2);
        same(y.nanquantile(q, 0, true, "midpoint"), 1.5, 2);
        same(y.kthvalue(4, 0, false).values(), NAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void runningExtremesTakeTheLastOfEqualsAndKeepNan(String backend) {
        use(backend);
        Tensor x = Tensor.of(1.0, 3, 3, 2, NAN, 5, NAN);
        same(x.cummax(0).values(), 1, 3, 3, 3, NAN, NAN, NAN);
        same(x.cummax(0).indices(), 0, 1, 2, 2, 4, 4, 6);
        same(x.cummin(0).indices(), 0, 0, 0, 0, 4, 4, 6);
        same(Tensor.of(-INF, -INF, 0.0, 800, 800).logCumSumExp(0), -INF, -INF, 0, 800, LN2);
        same(Tensor.of(7L).cummax(0).indices(), 0);
    }

    private static final double LN2 = 800 + Math.log(2);

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void searchesAndSets(String backend) {
        use(backend);
        Tensor sorted = Tensor.of(1.0, 3, 3, 5);
        Tensor values = Tensor.of(0.0, 1, 3, 5, 6, NAN);
        same(sorted.searchSorted(values, false), 0, 0, 1, 3, 4, 4);
        same(sorted.searchSorted(values, true), 0, 1, 3, 4, 4, 4);
        same(values.isIn(sorted), 0, 1, 1, 1, 0, 0);
        same(values.isIn(Tensor.of(new double[0])), 0, 0, 0, 0, 0, 0);
        same(call("isin", values, 3.0).getFirst(), 0, 0, 1, 0, 0, 0);
    }

    @Test
    void differentElements() {
        var all = Tensor.of(3.0, 1, 3, -0.0, 0.0).unique();
        same(all.values(), 0, 1, 3);
        same(all.inverse(), 2, 1, 2, 0, 0);
        same(all.counts(), 2, 1, 2);
        same(Tensor.of(NAN, 1, NAN).unique().counts(), 1, 1, 1);
        var rows = Tensor.of(new int[][] {{2, 1}, {1, 9}, {2, 1}}).unique(0);
        same(rows.values(), 1, 9, 2, 1);
        same(rows.inverse(), 1, 0, 1);
        same(Tensor.of(2, 2, 1, 2).uniqueConsecutive().counts(), 2, 1, 1);
        same(Tensor.of(new double[0]).unique().values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void counts(String backend) {
        use(backend);
        Tensor x = Tensor.of(0.0, 1, 1.5, 2, NAN, -3, 7);
        same(x.histc(2, 0, 2), 1, 3);
        same(x.histogram(Tensor.of(0.0, 1, 1.5, 2)), 1, 1, 2);
        same(Tensor.of(3, 0, 3).bincount(6), 1, 0, 0, 2, 0, 0);
        same(Tensor.of(3, 0, 3).bincount(Tensor.of(.5, 2, .25), 0), 2, 0, 0, .75);
        assertEquals(DType.FLOAT64, Tensor.of(1, 1).bincount(Tensor.of(2, 3), 0).dtype());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void scatteredReductions(String backend) {
        use(backend);
        Tensor x = Tensor.of(10, 20, 30);
        Tensor at = Tensor.of(0, 0, 2);
        Tensor source = Tensor.of(3, 40, -5);
        same(x.scatterReduce(0, at, source, "sum", true), 53, 20, 25);
        same(x.scatterReduce(0, at, source, "prod", false), 120, 20, -5);
        same(x.scatterReduce(0, at, source, "mean", true), 17, 20, 12);
        same(x.scatterReduce(0, at, source, "mean", false), 21, 20, -5);
        same(x.scatterReduce(0, at, source, "amax", true), 40, 20, 30);
        same(x.scatterReduce(0, at, source, "amin", false), 3, 20, -5);
        same(x.toFloat64().scatterReduce(0, at, source.toFloat64(), "amax", false), 40, 20, -5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void gradientOfProductsWithZeros(String backend) {
        use(backend);
        Tensor x = Tensor.of(2.0, 0, 5).requiresGrad(true);
        Tensor source = Tensor.of(0.0, 3, 0, 0, 7).requiresGrad(true);
        x.scatterReduce(0, Tensor.of(0, 0, 1, 2, 2), source, "prod", true).sum().backward();
        // 2 * 0 * 3, 0 * 0, 5 * 0 * 7
        same(java.util.Objects.requireNonNull(x.grad()), 0, 0, 0);
        same(java.util.Objects.requireNonNull(source.grad()), 6, 0, 0, 35, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void wholeNumbers(String backend) {
        use(backend);
        Tensor a = Tensor.of(12, -7, 0, 255, Long.MIN_VALUE);
        Tensor b = Tensor.of(10, 3, 0, 4, 1);
        same(a.bitwiseAnd(b), 8, 1, 0, 4, 0);
        same(a.bitwiseOr(b), 14, -5, 0, 255, Long.MIN_VALUE + 1);
        same(a.bitwiseXor(b), 6, -6, 0, 251, Long.MIN_VALUE + 1);
        same(a.bitwiseNot(), -13, 6, -1, -256, Long.MAX_VALUE);
        same(a.bitwiseLeftShift(b), 12288, -56, 0, 4080, 0);
        same(a.bitwiseRightShift(b), 0, -1, 0, 15, Long.MIN_VALUE / 2);
        same(Tensor.of(1, -1).bitwiseLeftShift(Tensor.of(64, -1)), 0, 0);
        same(Tensor.of(1, -1).bitwiseRightShift(Tensor.of(64, -1)), 0, -1);
        same(a.narrow(0, 0, 4).gcd(b.narrow(0, 0, 4)), 2, 1, 0, 1);
        same(a.narrow(0, 0, 4).lcm(b.narrow(0, 0, 4)), 60, 21, 0, 1020);
        same(Tensor.of(true, false).bitwiseNot(), 0, 1);
        same(Tensor.of(5, 200).to(DType.UINT8).bitwiseNot(), 250, 55);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void partsOfFloatingPointNumbers(String backend) {
        use(backend);
        Tensor x = Tensor.of(8.0, -0.3, 0, Double.MIN_VALUE, INF, NAN);
        same(x.frexp()[0], .5, -.6, 0, .5, INF, NAN);
        same(x.frexp()[1], 4, -1, 0, -1073, 0, 0);
        assertEquals(DType.INT32, x.frexp()[1].dtype());
        same(Tensor.of(NAN, INF, -INF, 1).nanToNum(), 0, Double.MAX_VALUE, -Double.MAX_VALUE, 1);
        same(Tensor.of(NAN, INF, -INF, 1).nanToNum(7, 8, 9), 7, 8, 9, 1);
        same(call("signbit", Tensor.of(-1, 0, 1)).getFirst(), 1, 0, 0);
        same(Tensor.of(1.0).copysign(-0.0), -1);
        same(Tensor.of(3.0, 1e200).hypot(Tensor.of(4.0, 1e200)), 5, Math.sqrt(2) * 1e200);
    }

    @Test
    void slopesAndAreas() {
        Tensor y = Tensor.of(1.0, 2, 4, 8);
        same(call("gradient", y).getFirst(), 1, 1.5, 3, 4);
        same(y.trapezoid(1, 0), 10.5);
        same(y.trapezoid(Tensor.of(0.0, 1, 3, 4), 0), 13.5);
        same(y.cumulativeTrapezoid(2, 0), 3, 9, 21);
        same(Tensor.of(true, false, false).diff(1, 0), 1, 0);
        same(y.diff(9, 0));
    }

    private static DynamicTest says(String message, org.junit.jupiter.api.function.Executable m) {
        return DynamicTest.dynamicTest(
                message,
                () -> assertEquals(message, assertThrows(RuntimeException.class, m).getMessage()));
    }

    @TestFactory
    Stream<DynamicTest> mistakes() {
        Tensor m = Tensor.zeros(2, 3);
        Tensor none = Tensor.zeros(2, 0);
        Tensor at = Tensor.of(0, 1);
        return Stream.of(
                says(
                        "median: dimension 1 of [2, 0] has size 0: expected at least one element",
                        () -> none.median(1, false)),
                says(
                        "kthvalue: k 4 is out of range [1, 3] for dimension 1 of [2, 3]",
                        () -> m.kthvalue(4, 1, false)),
                says(
                        "quantile: q is 1.5: expected a number from 0 to 1",
                        () -> m.quantile(Tensor.of(1.5f), 0, false, "linear")),
                says(
                        "quantile: q is float64 []: expected a scalar or vector of float32",
                        () -> m.quantile(Tensor.of(.5), 0, false, "linear")),
                says(
                        "quantile: interpolation 'cubic' is unknown: expected linear, lower,"
                                + " higher, midpoint or nearest",
                        () -> m.quantile(Tensor.of(.5f), 0, false, "cubic")),
                says(
                        "searchsorted: sequences [2, 3] and values [3, 2] differ in a dimension"
                                + " other than the last",
                        () -> m.searchSorted(Tensor.zeros(3, 2), false)),
                says(
                        "bucketize: boundaries have shape [2, 3]: expected a vector",
                        () -> m.bucketize(m, false)),
                says(
                        "bincount: -1 is negative: expected numbers from 0 on",
                        () -> Tensor.of(2, -1).bincount(0)),
                says("histc: 0 bins: expected at least 1", () -> m.histc(0, 0, 1)),
                says(
                        "histc: range [2.0, 1.0]: expected finite bounds in order",
                        () -> m.histc(3, 2, 1)),
                says(
                        "scatter_reduce: reduce is 'max': expected sum, prod, mean, amax or amin",
                        () -> m.scatterReduce(0, at, m, "max", true)),
                says(
                        "index_reduce: source [2, 3] with index [2] at dimension 1 of [2, 3]:"
                                + " expected [2, 2]",
                        () -> m.indexReduce(1, at, m, "amax", true)),
                says(
                        "put: index [2] and source [2, 3] differ in the number of elements",
                        () -> m.put(at, m, false)),
                says(
                        "masked_scatter: source [2] has fewer elements than the mask is true: 6",
                        () -> m.maskedScatter(m.eq(0), Tensor.zeros(2))),
                says(
                        "select_scatter: source [3] for the part [2] of [2, 3]: expected one shape",
                        () -> m.selectScatter(Tensor.zeros(3), 1, 0)),
                says(
                        "unflatten: [2, 2] does not make up size 3 of dimension 1 of [2, 3]",
                        () -> m.unflatten(1, 2, 2)),
                says(
                        "cross: [2, 3] x [2, 3]: sizes 2 and 2 at dimension 0: expected 3",
                        () -> m.cross(m, 0)),
                says("trace: [3]: expected a matrix", () -> Tensor.zeros(3).trace()),
                says(
                        "hsplit: size 3 of dimension 1 of [2, 3] is no multiple of 2",
                        () -> call("hsplit", m, 2L)),
                says(
                        "gradient: size 2 of dimension 0 of [2, 3] is too small for edge order 2",
                        () -> Operators.call("gradient", List.of(m), Map.of("edge_order", 2L))),
                says(
                        "bitwise_and: float32 is not supported: expected whole numbers",
                        () -> m.bitwiseAnd(m)),
                says(
                        "remainder: a whole number is divided by zero",
                        () -> Tensor.of(3, 4).remainder(0)),
                says("polygamma: order -1 is negative: expected 0 or more", () -> m.polygamma(-1)),
                says(
                        "combinations: [2, 3] taken 2: expected a vector and a number from 0 on",
                        () -> m.combinations(2, false)));
    }
}
