package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Autograd;
import jacobi.Backends;
import jacobi.Operators;
import jacobi.Tensor;
import jacobi.array.DType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Drives the table of operators: values against oracles over awkward shapes and special values,
 * gradients against differences in a random direction, to second order, and vector against scalar.
 */
class OperatorTableTest {
    private static final double[] SPECIAL = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -2.5,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        1e-39,
        1e30,
        -1e30,
        88,
        -104,
        2,
        3
    };

    @AfterEach
    void theBestBackendAgain() {
        Backends.use("vector");
    }

    @Test
    void everyOperatorHasARow() {
        assertEquals(Set.of(), uncovered(Catalogue.functions(), OperatorRows.all()));
    }

    /** What a newcomer meets who adds an operator and forgets its row. */
    @Test
    void anOperatorWithoutARowIsNoticed() {
        Table table = new Table("Newcomers");
        table.unary("cube(Tensor input)", Typing.PROMOTE, x -> x.mul(x).mul(x));
        List<Function> functions =
                Stream.concat(Catalogue.functions().stream(), table.functions().stream()).toList();
        assertEquals(Set.of("cube"), uncovered(functions, OperatorRows.all()));
        List<OperatorRow> rows =
                Stream.concat(
                                OperatorRows.all().stream(),
                                Stream.of(OperatorRow.unary("cube", x -> x * x * x)))
                        .toList();
        assertEquals(Set.of(), uncovered(functions, rows));
    }

    private static Set<String> uncovered(List<Function> functions, List<OperatorRow> rows) {
        Set<String> tested = rows.stream().map(OperatorRow::name).collect(Collectors.toSet());
        return functions.stream()
                .map(Function::name)
                .filter(n -> !tested.contains(n))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @TestFactory
    Stream<DynamicTest> valuesOfEveryShape() {
        return pointwise(
                row -> {
                    for (String backend : List.of("scalar", "vector")) {
                        Backends.use(backend);
                        for (List<Integer> shape :
                                List.of(
                                        List.<Integer>of(),
                                        List.of(0),
                                        List.of(1),
                                        List.of(7),
                                        List.of(17),
                                        List.of(3, 11),
                                        List.of(2, 0, 3),
                                        List.of(5, 7, 5))) {
                            check(row, shape, false);
                            check(row, shape, true);
                        }
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> specialValues() {
        return pointwise(
                row -> {
                    for (String backend : List.of("scalar", "vector")) {
                        Backends.use(backend);
                        for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
                            Tensor x = Tensor.of(SPECIAL).to(dtype);
                            boolean two = row.inputs().size() == 2;
                            List<Tensor> in = two ? List.of(x.unsqueeze(1), x) : List.of(x);
                            compare(row, in, call(row, in), dtype, "special values");
                        }
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> gradients() {
        return rows().filter(r -> r.inputs().stream().anyMatch(OperatorRow.Input::differentiable))
                .map(r -> DynamicTest.dynamicTest(r.toString(), () -> gradient(r)));
    }

    @TestFactory
    Stream<DynamicTest> vectorsAsScalars() {
        return rows().map(r -> DynamicTest.dynamicTest(r.toString(), () -> twins(r)));
    }

    private static Stream<OperatorRow> rows() {
        return OperatorRows.all().stream();
    }

    private static Stream<DynamicTest> pointwise(java.util.function.Consumer<OperatorRow> body) {
        return rows().filter(r -> r.oracle() != null)
                .map(r -> DynamicTest.dynamicTest(r.toString(), () -> body.accept(r)));
    }

    /**
     * Random inputs of a row; tensors of a pointwise row take the given shape instead of their own.
     */
    private static List<Tensor> inputs(
            OperatorRow row, @Nullable List<Integer> shape, DType dtype, long seed) {
        Random random = new Random(seed);
        List<Tensor> tensors = new ArrayList<>();
        for (OperatorRow.Input in : row.inputs()) {
            int[] sizes =
                    (shape == null ? in.shape() : shape)
                            .stream().mapToInt(Integer::intValue).toArray();
            double[] v =
                    random.doubles(
                                    IntStream.of(sizes).asLongStream().reduce(1, (a, b) -> a * b),
                                    in.low(),
                                    in.high())
                            .toArray();
            tensors.add(Tensor.of(v, sizes).to(dtype));
        }
        return tensors;
    }

    private static List<Tensor> call(OperatorRow row, List<Tensor> inputs) {
        List<Object> positional = new ArrayList<>();
        int next = 0;
        for (Object a : row.arguments()) {
            if (a instanceof OperatorRow.Input) {
                positional.add(inputs.get(next++));
            } else if (a instanceof List<?> l && l.getFirst() instanceof OperatorRow.Input) {
                positional.add(inputs.subList(next, next + l.size()));
                next += l.size();
            } else {
                positional.add(a);
            }
        }
        return Operators.call(row.name(), positional, row.named()).orElseThrow();
    }

    private static void check(OperatorRow row, List<Integer> shape, boolean strided) {
        for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
            List<Tensor> in = new ArrayList<>(inputs(row, shape, dtype, 5));
            if (strided && shape.size() >= 2) {
                in.replaceAll(t -> t.transpose(0, 1).contiguous().transpose(0, 1));
            }
            if (strided && in.size() == 2 && shape.size() == 1) {
                // Broadcast: a column against a row.
                in.set(0, in.get(0).unsqueeze(1));
            }
            compare(row, in, call(row, in), dtype, shape.toString());
        }
    }

    private static void compare(
            OperatorRow row, List<Tensor> in, List<Tensor> out, DType dtype, String where) {
        DoubleBinaryOperator oracle = Objects.requireNonNull(row.oracle());
        Tensor y = out.getFirst();
        double[] a = in.get(0).expandAs(y).toDoubles();
        double[] b = in.size() == 2 ? in.get(1).expandAs(y).toDoubles() : new double[a.length];
        double[] found = y.toDoubles();
        boolean single = dtype == DType.FLOAT32;
        for (int i = 0; i < a.length; i++) {
            double exact = oracle.applyAsDouble(a[i], b[i]);
            double expected = single ? (double) (float) exact : exact;
            double tolerance =
                    (single ? 2e-6 : 1e-12) * Math.max(Math.abs(expected), single ? 1e-30 : 1e-290);
            if (single && row.cancels()) {
                tolerance += 2e-6;
            }
            boolean same =
                    Double.isNaN(expected)
                            ? Double.isNaN(found[i])
                            : found[i] == expected || Math.abs(found[i] - expected) <= tolerance;
            int at = i;
            assertTrue(
                    same,
                    () ->
                            row
                                    + " "
                                    + dtype
                                    + " "
                                    + where
                                    + " on "
                                    + Backends.name()
                                    + ": of "
                                    + a[at]
                                    + " and "
                                    + b[at]
                                    + " is "
                                    + found[at]
                                    + ", expected "
                                    + expected);
        }
    }

    /** The sum of all floating outputs, weighted so that no two count the same. */
    private static Tensor objective(OperatorRow row, List<Tensor> in) {
        Tensor sum = Tensor.of(0.0);
        for (Tensor out : call(row, in)) {
            if (out.dtype().isFloating() && out.numel() > 0) {
                double[] w = new Random(11).doubles(out.numel(), .5, 1.5).toArray();
                sum = sum.add(out.flatten().mul(Tensor.of(w)).sum());
            }
        }
        return sum;
    }

    private static void gradient(OperatorRow row) {
        List<Integer> shape = row.oracle() == null ? null : List.of(3, 2);
        List<Tensor> in = inputs(row, shape, DType.FLOAT64, 3);
        List<Tensor> along = new ArrayList<>();
        List<Tensor> wanted = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
            boolean differentiable = row.inputs().get(i).differentiable();
            along.add(
                    differentiable
                            ? Tensor.of(
                                    new Random(i).doubles(in.get(i).numel(), -1, 1).toArray(),
                                    in.get(i).shape().toArray())
                            : Tensor.zerosLike(in.get(i)));
            if (differentiable) {
                wanted.add(in.get(i).requiresGrad(true));
            }
        }
        Tensor f = objective(row, in);
        if (!f.requiresGrad()) {
            // Comparisons and the like: nothing flows, and nothing may change for a small step
            // either.
            assertEquals(0, slope(row, in, along, false), 1e-6, row.toString());
            return;
        }
        double expected = slope(row, in, along, false);
        assertEquals(
                expected,
                directional(f, wanted, in, along).item(),
                1e-6 * Math.max(1, Math.abs(expected)),
                row + ", first order");
        double second = slope(row, in, along, true);
        Tensor d = directional(f, wanted, in, along);
        double found = d.requiresGrad() ? directional(d, wanted, in, along).item() : 0;
        assertEquals(second, found, 1e-5 * Math.max(1, Math.abs(second)), row + ", second order");
    }

    /** The derivative in a direction, by backward, itself differentiable. */
    private static Tensor directional(
            Tensor f, List<Tensor> wanted, List<Tensor> in, List<Tensor> along) {
        List<@Nullable Tensor> g = Autograd.grad(List.of(f), wanted, true);
        Tensor sum = Tensor.of(0.0);
        for (int i = 0; i < wanted.size(); i++) {
            Tensor part = g.get(i);
            if (part != null) {
                sum = sum.add(part.mul(along.get(in.indexOf(wanted.get(i)))).sum());
            }
        }
        return sum;
    }

    /** The derivative in a direction by central differences, of the value or of the derivative. */
    private static double slope(
            OperatorRow row, List<Tensor> in, List<Tensor> along, boolean second) {
        double h = 1e-5;
        return (at(row, in, along, h, second) - at(row, in, along, -h, second)) / (2 * h);
    }

    private static double at(
            OperatorRow row, List<Tensor> in, List<Tensor> along, double h, boolean derivative) {
        List<Tensor> moved = new ArrayList<>();
        List<Tensor> wanted = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
            Tensor t = in.get(i).detach().add(along.get(i).mul(h));
            moved.add(t);
            if (in.get(i).requiresGrad()) {
                wanted.add(t.requiresGrad(true));
            }
        }
        Tensor f = objective(row, moved);
        return derivative ? directional(f, wanted, moved, along).item() : f.item();
    }

    private static void twins(OperatorRow row) {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            List<Integer> shape = row.oracle() == null ? null : List.of(9, 5);
            List<Tensor> in = inputs(row, shape, dtype, 17);
            Backends.use("scalar");
            List<Tensor> plain = call(row, in);
            Backends.use("vector");
            Backends.vectorsFrom(0);
            List<Tensor> vectors = call(row, in);
            assertEquals(plain.size(), vectors.size());
            for (int i = 0; i < plain.size(); i++) {
                double tolerance = dtype == DType.FLOAT32 ? 4e-6 : 1e-13;
                assertEquals(plain.get(i).dtype(), vectors.get(i).dtype());
                assertEquals(plain.get(i).shape(), vectors.get(i).shape());
                assertTrue(
                        vectors.get(i)
                                .toFloat64()
                                .allClose(plain.get(i).toFloat64(), tolerance, tolerance * .1),
                        row.toString());
            }
        }
    }
}
