package jacobi.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.random.Generator;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Data sets, their parts, and how they say what is wrong. */
final class DatasetTest {
    private static TensorDataset squares(int n) {
        return new TensorDataset(
                Tensor.arange(n).reshape(n, 1).to(DType.FLOAT32),
                Tensor.arange(n).mul(Tensor.arange(n)));
    }

    private static String message(Class<? extends Exception> kind, Runnable r) {
        return assertThrows(kind, r::run).getMessage();
    }

    @Test
    void samplesAreRowsAndBatchesAreGathered() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        TensorDataset d = new TensorDataset(x, Tensor.of(7, 8, 9));
        assertEquals(3, d.size());
        assertArrayEquals(new float[] {3, 4}, d.get(1).x().toFloats());
        assertEquals(Shape.SCALAR, d.get(1).y().shape());
        assertEquals(8, d.get(1).y().itemLong());
        Batch b = d.batch(new int[] {2, 0, 2});
        assertEquals(3, b.size());
        assertArrayEquals(new float[] {5, 6, 1, 2, 5, 6}, b.x().toFloats());
        assertEquals(Shape.of(3, 2), b.x().shape());
        assertArrayEquals(new long[] {9, 7, 9}, b.y().toLongs());
        assertEquals(DType.INT64, b.y().dtype());
    }

    @Test
    void batchesOfTransposedTensorsAreTheSame() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1);
        TensorDataset d = new TensorDataset(x, Tensor.of(7, 8, 9));
        assertArrayEquals(new float[] {3, 6, 1, 4}, d.batch(new int[] {2, 0}).x().toFloats());
    }

    @Test
    void defaultBatchStacksWhatGetGives() {
        Dataset d =
                new Dataset() {
                    @Override
                    public int size() {
                        return 4;
                    }

                    @Override
                    public Sample get(int i) {
                        return new Sample(Tensor.of(i, i + 0.5f), Tensor.of((long) i));
                    }
                };
        Batch b = d.batch(new int[] {3, 1});
        assertArrayEquals(new float[] {3, 3.5f, 1, 1.5f}, b.x().toFloats());
        assertArrayEquals(new long[] {3, 1}, b.y().toLongs());
        assertArrayEquals(new long[] {0, 1, 2, 3}, d.targets().toLongs());
    }

    @Test
    void badTensorsAreNamed() {
        assertEquals(
                "data set: x [3, 2] has 3 samples but y [4] has 4",
                message(
                        IllegalArgumentException.class,
                        () -> new TensorDataset(Tensor.zeros(3, 2), Tensor.zeros(4))));
        assertEquals(
                "data set: x [0, 2] is empty, expected at least one sample",
                message(
                        IllegalArgumentException.class,
                        () -> new TensorDataset(Tensor.zeros(0, 2), Tensor.zeros(0))));
        assertEquals(
                "data set: x is [] and y is [1], expected a dimension of samples in each",
                message(
                        IllegalArgumentException.class,
                        () -> new TensorDataset(Tensor.of(1f), Tensor.zeros(1))));
        Tensor y = Tensor.of(new float[] {1, 2, 3, 4, 5, Float.NaN}, 3, 2);
        assertEquals(
                "data set: the target of sample 2 is NaN, expected a number",
                message(
                        IllegalArgumentException.class,
                        () -> new TensorDataset(Tensor.zeros(3, 2), y)));
    }

    @Test
    void numbersOfSamplesAreChecked() {
        TensorDataset d = squares(3);
        assertThrows(IndexOutOfBoundsException.class, () -> d.get(3));
        assertThrows(IndexOutOfBoundsException.class, () -> d.get(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> d.batch(new int[] {0, -1}));
        assertThrows(IndexOutOfBoundsException.class, () -> d.batch(new int[] {3}));
        assertEquals(
                "subset: there is no sample 3 in a data set of 3",
                message(IndexOutOfBoundsException.class, () -> new Subset(d, 0, 3)));
    }

    @Test
    void samplesThatDifferInShapeOrTypeAreNotStacked() {
        Sample a = new Sample(Tensor.zeros(2), Tensor.of(1L));
        assertEquals(
                "batch: x of sample 1 is float32 [3], expected float32 [2] as in sample 0 of the"
                        + " batch",
                message(
                        IllegalArgumentException.class,
                        () -> Batch.stack(List.of(a, new Sample(Tensor.zeros(3), Tensor.of(1L))))));
        assertEquals(
                "batch: y of sample 1 is float32 [], expected int64 [] as in sample 0 of the batch",
                message(
                        IllegalArgumentException.class,
                        () -> Batch.stack(List.of(a, new Sample(Tensor.zeros(2), Tensor.of(1f))))));
        assertThrows(IllegalArgumentException.class, () -> Batch.stack(List.of()));
    }

    @Test
    void subsetsOfSubsetsMapTwice() {
        TensorDataset d = squares(10);
        Subset inner = new Subset(d, 9, 7, 5, 3);
        Subset outer = new Subset(inner, 3, 0);
        assertEquals(2, outer.size());
        assertEquals(9, outer.get(0).y().itemLong());
        assertArrayEquals(new long[] {81, 9}, outer.batch(new int[] {1, 0}).y().toLongs());
        assertArrayEquals(new long[] {9, 81}, outer.targets().toLongs());
        assertArrayEquals(new int[] {3, 0}, outer.numbers());
        assertSame(inner, outer.whole());
    }

    @Test
    void aFailingSampleIsNamedByItsNumberInTheInnermostSet() {
        IllegalStateException cause = new IllegalStateException("no such picture");
        Dataset bad =
                new Dataset() {
                    @Override
                    public int size() {
                        return 10;
                    }

                    @Override
                    public Sample get(int i) {
                        if (i == 7) {
                            throw cause;
                        }
                        return new Sample(Tensor.zeros(1), Tensor.of(0L));
                    }
                };
        Subset part = new Subset(bad, 1, 7, 2);
        List<Runnable> ways =
                List.of(
                        () -> part.get(1),
                        () -> part.batch(new int[] {0, 1}),
                        () -> part.samples(new int[] {1}),
                        part::targets);
        for (Runnable way : ways) {
            DataException e = assertThrows(DataException.class, way::run);
            assertEquals("sample 7: no such picture", e.getMessage());
            assertEquals(OptionalInt.of(7), e.sample());
            assertSame(cause, e.getCause());
        }
    }

    @Test
    void randomSplitIsPyTorchs() {
        // A permutation of 10 after seed 3 by NumPy's MT19937 and the shuffle of PyTorch's
        // randperm.
        int[] order = {6, 0, 3, 7, 8, 5, 1, 9, 2, 4};
        List<Subset> parts = Split.random(squares(10), new Generator(3), 0.55, 0.25, 0.2);
        // floor gives 5, 2 and 2; the one left goes to the first.
        assertArrayEquals(Arrays.copyOfRange(order, 0, 6), parts.get(0).numbers());
        assertArrayEquals(Arrays.copyOfRange(order, 6, 8), parts.get(1).numbers());
        assertArrayEquals(Arrays.copyOfRange(order, 8, 10), parts.get(2).numbers());
    }

    @Test
    void badSplitsAreNamed() {
        Generator g = new Generator(0);
        assertEquals(
                "split: fractions [0.5, 0.4] add up to 0.9, expected positive ones that add up to"
                        + " 1",
                message(
                        IllegalArgumentException.class,
                        () -> Split.random(squares(10), g, 0.5, 0.4)));
        assertThrows(IllegalArgumentException.class, () -> Split.random(squares(9), g, 1.5, -0.5));
        assertThrows(
                IllegalArgumentException.class, () -> Split.random(squares(9), g, Double.NaN, 1));
        assertEquals(
                "split: 2 samples by fractions [0.9, 0.05, 0.05] leave part 1 empty",
                message(
                        IllegalArgumentException.class,
                        () -> Split.random(squares(2), g, 0.9, 0.05, 0.05)));
        assertEquals(
                "split: the data set is empty",
                message(
                        IllegalArgumentException.class,
                        () -> Split.stratified(new long[0], g, 0.5, 0.5)));
        TensorDataset floats = new TensorDataset(Tensor.zeros(4, 1), Tensor.zeros(4));
        assertEquals(
                "split: targets are float32 [4], expected classes: whole numbers [4]",
                message(
                        IllegalArgumentException.class,
                        () -> Split.stratified(floats, g, 0.5, 0.5)));
    }

    @Property(tries = 200)
    void stratifiedSplitsKeepEveryClassesFraction(
            @ForAll @IntRange(min = 20, max = 400) int n,
            @ForAll @IntRange(min = 1, max = 8) int classes,
            @ForAll long seed) {
        long[] labels =
                IntStream.range(0, n)
                        .mapToLong(i -> Math.floorMod(i * i * 31 + seed, classes))
                        .toArray();
        double[] fractions = {0.6, 0.25, 0.15};
        List<int[]> parts = Split.stratified(labels, new Generator(seed), fractions);
        List<Integer> all = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            long[] counts = new long[classes];
            for (int i : parts.get(p)) {
                counts[(int) labels[i]]++;
                all.add(i);
            }
            for (int c = 0; c < classes; c++) {
                int label = c;
                long of = Arrays.stream(labels).filter(l -> l == label).count();
                assertTrue(
                        Math.abs(counts[c] - fractions[p] * of) <= 2.5,
                        "class %d: %d of %d in part %d".formatted(c, counts[c], of, p));
                assertTrue(p != 0 || of == 0 || counts[c] > 0, "class " + c + " not in part 0");
            }
        }
        all.sort(null);
        assertEquals(IntStream.range(0, n).boxed().toList(), all);
        List<int[]> again = Split.stratified(labels, new Generator(seed), fractions);
        for (int p = 0; p < parts.size(); p++) {
            assertArrayEquals(parts.get(p), again.get(p));
        }
    }

    @Test
    void anotherSeedGivesAnotherStratifiedSplit() {
        long[] labels = new long[100];
        int[] a = Split.stratified(labels, new Generator(0), 0.8, 0.2).get(0);
        int[] b = Split.stratified(labels, new Generator(1), 0.8, 0.2).get(0);
        assertEquals(80, a.length);
        assertTrue(!Arrays.equals(a, b));
    }

    @Test
    void digitsAreAsPublished() {
        TensorDataset d = Digits.load();
        assertEquals(Shape.of(1797, 1, 8, 8), d.x().shape());
        assertEquals(DType.FLOAT32, d.x().dtype());
        assertEquals(DType.INT64, d.y().dtype());
        // Of the published text: the last line, the counts, and the sums of pixels by class.
        long[] last = {
            0, 0, 10, 14, 8, 1, 0, 0, 0, 2, 16, 14, 6, 1, 0, 0, 0, 0, 15, 15, 8, 15, 0, 0, 0, 0, 5,
            16, 16, 10, 0, 0, 0, 0, 12, 15, 15, 12, 0, 0, 0, 4, 16, 6, 4, 16, 6, 0, 0, 8, 16, 10, 8,
            16, 8, 0, 0, 1, 8, 12, 14, 12, 1, 0
        };
        Sample sample = d.get(1796);
        assertEquals(8, sample.y().itemLong());
        float[] pixels = sample.x().toFloats();
        long[] counts = new long[10];
        long[] sums = new long[10];
        for (int i = 0; i < 64; i++) {
            assertEquals(last[i] / 16f, pixels[i]);
        }
        long[] y = d.y().toLongs();
        float[] x = d.x().toFloats();
        for (int i = 0; i < x.length; i++) {
            counts[(int) y[i / 64]] += i % 64 == 0 ? 1 : 0;
            sums[(int) y[i / 64]] += (long) (x[i] * 16);
        }
        assertArrayEquals(new long[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts);
        assertArrayEquals(
                new long[] {56415, 57007, 55566, 56151, 56239, 55915, 56336, 54289, 57408, 56392},
                sums);
    }
}
