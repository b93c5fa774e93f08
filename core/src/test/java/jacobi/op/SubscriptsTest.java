package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.kernel.Dispatch;
import jacobi.tape.Engine;
import jacobi.tape.Variable;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/**
 * Square brackets; the expected elements are NumPy's, of {@code x = arange(24).reshape(2, 3, 4)}.
 */
class SubscriptsTest {
    private static final Index ALL = Index.all();

    @BeforeAll
    static void chooseBackend() {
        Dispatch.use(new ScalarBackend());
    }

    private static Value x() {
        return new Plain(Creation.arange(0, 24, 1, DType.INT64)).reshape(Shape.of(2, 3, 4));
    }

    private static Value small() {
        return new Plain(Creation.arange(0, 6, 1, DType.INT64)).reshape(Shape.of(2, 3));
    }

    private static Index places(Shape shape, long... at) {
        return Index.of(new Plain(Array.of(Storage.of(at), shape)));
    }

    private static Index mask(Shape shape, int... truth) {
        Array a = Array.zeros(DType.BOOL, shape);
        for (int i = 0; i < truth.length; i++) {
            a.setLong(i, truth[i]);
        }
        return Index.of(new Plain(a));
    }

    private static void check(Value found, Shape shape, long... expected) {
        assertEquals(shape, found.shape());
        assertArrayEquals(expected, found.array().toLongs());
    }

    @Test
    void numbersRangesAndNewDimensionsGiveViews() {
        Value x = x();
        List<Index> everySecond =
                List.of(Index.at(1), new Index.Range(null, null, 2), new Index.Ellipsis());
        Value part = Subscripts.get(x, everySecond);
        check(part, Shape.of(2, 4), 12, 13, 14, 15, 20, 21, 22, 23);
        assertSame(x.array().storage(), part.array().storage());
        check(
                Subscripts.get(x, List.of(new Index.Ellipsis(), new Index.NewAxis(), Index.at(-1))),
                Shape.of(2, 3, 1),
                3,
                7,
                11,
                15,
                19,
                23);
        check(
                Subscripts.get(x, List.of(ALL, Index.range(-5, 2))),
                Shape.of(2, 2, 4),
                0,
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                12,
                13,
                14,
                15,
                16,
                17,
                18,
                19);
        assertEquals(Shape.of(0, 3, 4), Subscripts.get(x, List.of(Index.range(2, 1))).shape());
    }

    @Test
    void oneIndexTensorStandsWhereItsDimensionWas() {
        check(
                Subscripts.get(x(), List.of(ALL, places(Shape.of(2), 1, 0))),
                Shape.of(2, 2, 4),
                4,
                5,
                6,
                7,
                0,
                1,
                2,
                3,
                16,
                17,
                18,
                19,
                12,
                13,
                14,
                15);
        check(
                Subscripts.get(x(), List.of(new Index.Ellipsis(), places(Shape.of(3), -1, 0, -4))),
                Shape.of(2, 3, 3),
                3,
                0,
                0,
                7,
                4,
                4,
                11,
                8,
                8,
                15,
                12,
                12,
                19,
                16,
                16,
                23,
                20,
                20);
    }

    @Test
    void severalIndexTensorsBroadcastInFrontUnlessTheyAreNeighbours() {
        Index i = places(Shape.of(2), 1, 0);
        Index j = places(Shape.of(2, 1), 2, 0);
        check(
                Subscripts.get(x(), List.of(i, ALL, j)),
                Shape.of(2, 2, 3),
                14,
                18,
                22,
                2,
                6,
                10,
                12,
                16,
                20,
                0,
                4,
                8);
        check(
                Subscripts.get(x(), List.of(ALL, i, j)),
                Shape.of(2, 2, 2),
                6,
                2,
                4,
                0,
                18,
                14,
                16,
                12);
    }

    @Test
    void masksPickTheirTrueElements() {
        check(
                Subscripts.get(x(), List.of(mask(Shape.of(2, 3), 1, 0, 1, 0, 1, 0))),
                Shape.of(3, 4),
                0,
                1,
                2,
                3,
                8,
                9,
                10,
                11,
                16,
                17,
                18,
                19);
        check(
                Subscripts.get(x(), List.of(ALL, ALL, mask(Shape.of(4), 1, 0, 0, 1))),
                Shape.of(2, 3, 2),
                0,
                3,
                4,
                7,
                8,
                11,
                12,
                15,
                16,
                19,
                20,
                23);
        assertEquals(
                Shape.of(0, 2, 3), Subscripts.get(small(), List.of(mask(Shape.SCALAR, 0))).shape());
        assertEquals(
                Shape.of(1, 2, 3), Subscripts.get(small(), List.of(mask(Shape.SCALAR, 1))).shape());
    }

    @Test
    void putWritesWhereGetReads() {
        Value minusOne = new Plain(Array.scalar(DType.INT64, -1));
        check(
                Subscripts.put(
                        small(), List.of(mask(Shape.of(2, 3), 1, 0, 1, 0, 1, 0)), minusOne, false),
                Shape.of(2, 3),
                -1,
                1,
                -1,
                3,
                -1,
                5);
        Value column = new Plain(Creation.of(DType.INT64, Shape.of(1, 2, 1), 10, 20));
        check(
                Subscripts.put(small(), List.of(ALL, places(Shape.of(2), 0, 2)), column, false),
                Shape.of(2, 3),
                10,
                1,
                10,
                20,
                4,
                20);
        check(
                Subscripts.put(small(), List.of(Index.at(1), Index.range(1, 3)), minusOne, false),
                Shape.of(2, 3),
                0,
                1,
                2,
                3,
                -1,
                -1);
        Value zeros = new Plain(Array.zeros(DType.FLOAT64, Shape.of(4)));
        Value some = new Plain(Creation.of(DType.FLOAT64, Shape.of(3), 1, 2, 3));
        Value added = Subscripts.put(zeros, List.of(places(Shape.of(3), 1, 1, 3)), some, true);
        assertArrayEquals(new double[] {0, 3, 0, 3}, added.array().toDoubles());
    }

    @Test
    void gradientsGoBackToThePlacesAndNowhereElse() {
        Variable x = Variable.of(Creation.of(DType.FLOAT64, Shape.of(2, 2), 1, 2, 3, 4));
        x.requireGrad(true);
        Variable at = Variable.of(Joining.vector(1, 1, 0));
        Value picked = Subscripts.get(x, List.of(Index.all(), Index.of(at)));
        Value cubes = picked.mul(picked).mul(picked).sum();
        Variable first =
                present(
                        Engine.gradients(
                                List.of((Variable) cubes),
                                List.of((Variable) cubes.number(1)),
                                List.of(x),
                                true,
                                true)[0]);
        // d/dx of 2 x^3 in column 1 and x^3 in column 0
        assertArrayEquals(new double[] {3, 24, 27, 96}, first.array().toDoubles());
        Variable sum = (Variable) first.sum();
        Variable second =
                present(
                        Engine.gradients(
                                List.of(sum),
                                List.of((Variable) sum.number(1)),
                                List.of(x),
                                false,
                                false)[0]);
        assertArrayEquals(new double[] {6, 24, 18, 48}, second.array().toDoubles());
    }

    private static Variable present(@Nullable Variable v) {
        return Objects.requireNonNull(v);
    }

    @Test
    void errorsNameIndexSizeDimensionAndShape() {
        assertEquals(
                "index: 3 is out of bounds for dimension 1 of [2, 3, 4] with size 3",
                assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> Subscripts.get(x(), List.of(ALL, Index.at(3))))
                        .getMessage());
        assertEquals(
                "index: -4 (number 1 of the index tensor) is out of bounds for dimension 1 of [2,"
                        + " 3, 4] with size 3",
                assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> Subscripts.get(x(), List.of(ALL, places(Shape.of(2), 0, -4))))
                        .getMessage());
        assertThrows(ShapeException.class, () -> Subscripts.get(small(), List.of(ALL, ALL, ALL)));
        assertThrows(
                ShapeException.class,
                () -> Subscripts.get(small(), List.of(mask(Shape.of(3), 1, 0, 1))));
        assertThrows(
                IllegalArgumentException.class,
                () -> Subscripts.get(small(), List.of(new Index.Range(null, null, -1))));
        Value three = new Plain(Array.zeros(DType.INT64, Shape.of(3)));
        assertThrows(
                ShapeException.class,
                () ->
                        Subscripts.put(
                                small(), List.of(ALL, places(Shape.of(2), 0, 1)), three, false));
    }
}
