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

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Creation, joining, ordering and indexing where goldens are silent: types, ends, errors. */
class MakingAndJoiningTest {
    @BeforeAll
    static void chooseBackend() {
        Dispatch.use(new ScalarBackend());
    }

    private static Array call(String name, Object... arguments) {
        return Catalogue.named(name).stream()
                .flatMap(
                        f ->
                                f
                                        .signature()
                                        .bind(List.of(arguments), Map.of(), Plain::new)
                                        .map(b -> f.body().call(b)[0])
                                        .stream())
                .findFirst()
                .orElseThrow()
                .array();
    }

    private static Value floats(Shape shape, float... values) {
        return new Plain(Array.of(Storage.of(values), shape));
    }

    private static Value longs(long... values) {
        return new Plain(Joining.vector(values));
    }

    @Test
    void numbersDecideTheTypeWhereNoneIsAskedFor() {
        assertEquals(DType.INT64, call("arange", 5L).dtype());
        assertEquals(DType.FLOAT32, call("arange", 0L, 1.0, 0.25).dtype());
        assertArrayEquals(new double[] {5, 3, 1}, call("arange", 5L, 0L, -2L).toDoubles());
        assertEquals(DType.BOOL, call("full", List.of(2L), true).dtype());
        assertEquals(DType.INT64, call("full", List.of(2L), 3L).dtype());
        assertEquals(DType.FLOAT32, call("full", List.of(2L), 3.0).dtype());
        assertEquals(DType.FLOAT32, call("eye", 2L).dtype());
        assertEquals(DType.INT64, call("zeros_like", longs(1, 2)).dtype());
    }

    @Test
    void linspaceMeetsBothEndsAndItsOwnMirror() {
        double[] up = Creation.linspace(-1, 0.7, 101, DType.FLOAT64).toDoubles();
        double[] down = Creation.linspace(0.7, -1, 101, DType.FLOAT64).toDoubles();
        assertEquals(-1, up[0]);
        assertEquals(0.7, up[100]);
        for (int i = 0; i < 101; i++) {
            assertEquals(down[100 - i], up[i], i == 50 ? 1e-15 : 0);
        }
    }

    @Test
    void stepsAwayFromTheEndAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Creation.arange(0, 5, -1, DType.INT64));
        assertThrows(IllegalArgumentException.class, () -> Creation.arange(0, 5, 0, DType.INT64));
        assertThrows(
                IllegalArgumentException.class,
                () -> Creation.arange(0, Double.NaN, 1, DType.FLOAT32));
        assertThrows(
                IllegalArgumentException.class, () -> Creation.linspace(0, 1, -1, DType.FLOAT32));
    }

    @Test
    void catPromotesAndSkipsEmptyVectors() {
        Value joined =
                Joining.cat(
                        1,
                        floats(Shape.of(0)),
                        floats(Shape.of(1, 2), 1, 2),
                        longs(7).reshape(Shape.of(1, 1)));
        assertEquals(DType.FLOAT32, joined.dtype());
        assertEquals(Shape.of(1, 3), joined.shape());
        assertArrayEquals(new double[] {1, 2, 7}, joined.array().toDoubles());
        assertEquals(
                "cat: [1, 2] and [2, 1] (number 1) differ in a dimension other than 1, the one"
                        + " joined",
                assertThrows(
                                ShapeException.class,
                                () ->
                                        Joining.cat(
                                                1,
                                                floats(Shape.of(1, 2), 1, 2),
                                                floats(Shape.of(2, 1), 1, 2)))
                        .getMessage());
        assertThrows(ShapeException.class, () -> Joining.cat(0, floats(Shape.SCALAR, 1)));
        assertThrows(ShapeException.class, () -> Joining.stack(0, longs(1), longs(1, 2)));
    }

    @Test
    void partsAreViews() {
        Value x = longs(0, 1, 2, 3, 4);
        for (Value part : Joining.split(x, 2, 0)) {
            assertSame(x.array().storage(), part.array().storage());
        }
        assertEquals(List.of(2, 2, 1), sizes(Joining.chunk(x, 3, 0)));
        assertEquals(List.of(2, 2, 1), sizes(Joining.chunk(x, 4, 0)).subList(0, 3));
        assertEquals(5, Joining.unbind(x, 0).length);
        assertThrows(ShapeException.class, () -> Joining.split(x, new int[] {2, 2}, 0));
    }

    private static List<Integer> sizes(Value[] parts) {
        return Stream.of(parts).map(p -> p.shape().size(0)).toList();
    }

    @Test
    void sortingKeepsTiesInOrderAndNanLast() {
        Value x = floats(Shape.of(6), 2, Float.NaN, -0f, 0f, Float.NEGATIVE_INFINITY, 2);
        assertArrayEquals(
                new long[] {4, 2, 3, 0, 5, 1}, Ordering.argsort(x, 0, false).array().toLongs());
        assertArrayEquals(
                new long[] {1, 0, 5, 2, 3, 4}, Ordering.argsort(x, 0, true).array().toLongs());
        Value[] top = Ordering.topk(longs(3, 9, 4), 2, 0, true);
        assertArrayEquals(new long[] {9, 4}, top[0].array().toLongs());
        assertArrayEquals(new long[] {1, 2}, top[1].array().toLongs());
        assertThrows(ShapeException.class, () -> Ordering.topk(longs(1), 2, 0, true));
    }

    @Test
    void indexErrorsNameWhatWasFound() {
        assertEquals(
                "index_select: index 2 is out of bounds for dimension 0 of [2] with size" + " 2",
                assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> Indexing.indexSelect(longs(5, 6), 0, longs(1, 2)))
                        .getMessage());
        assertThrows(
                IndexOutOfBoundsException.class, () -> Indexing.gather(longs(5, 6), 0, longs(-1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Indexing.gather(longs(5), 0, floats(Shape.of(1), 0)));
        assertThrows(
                ShapeException.class,
                () -> Indexing.gather(longs(5, 6), 0, longs(0).reshape(Shape.of(1, 1))));
        assertThrows(
                IllegalArgumentException.class,
                () -> Indexing.maskedFill(longs(1), longs(1), longs(1).sum()));
    }

    @Test
    void oneHotHasAOneForEachIndex() {
        assertArrayEquals(
                new long[] {0, 0, 1, 1, 0, 0}, Indexing.oneHot(longs(2, 0), -1).array().toLongs());
        assertThrows(IndexOutOfBoundsException.class, () -> Indexing.oneHot(longs(2, 0), 2));
        assertThrows(IndexOutOfBoundsException.class, () -> Indexing.oneHot(longs(-1), 2));
    }
}
