package jacobi.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.random.Generator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Orders, sizes and states of the loader; {@link PrefetchTest} has its threads. */
final class DataLoaderTest {
    private static TensorDataset numbers(int n) {
        return new TensorDataset(Tensor.arange(n).to(DType.FLOAT32), Tensor.arange(n));
    }

    private static long[] epoch(DataLoader loader) {
        return rest(loader.iterator());
    }

    private static long[] rest(Iterator<Batch> it) {
        List<Long> out = new ArrayList<>();
        while (it.hasNext()) {
            for (long y : it.next().y().toLongs()) {
                out.add(y);
            }
        }
        return out.stream().mapToLong(y -> y).toArray();
    }

    private static String message(Runnable r) {
        return assertThrows(IllegalArgumentException.class, r::run).getMessage();
    }

    @Test
    void batchesComeInOrderAndTheLastIsSmaller() {
        DataLoader loader = new DataLoader(numbers(7), 3);
        List<long[]> batches = new ArrayList<>();
        for (Batch b : loader) {
            assertArrayEquals(b.y().to(DType.FLOAT32).toFloats(), b.x().toFloats());
            batches.add(b.y().toLongs());
        }
        assertEquals(3, loader.batches());
        assertEquals(3, batches.size());
        assertArrayEquals(new long[] {0, 1, 2}, batches.get(0));
        assertArrayEquals(new long[] {3, 4, 5}, batches.get(1));
        assertArrayEquals(new long[] {6}, batches.get(2));
    }

    @Test
    void dropLastLeavesOutWhatIsNoWholeBatch() {
        DataLoader loader = new DataLoader(numbers(7), 3).dropLast(true);
        assertEquals(2, loader.batches());
        assertArrayEquals(new long[] {0, 1, 2, 3, 4, 5}, epoch(loader));
        assertEquals(2, new DataLoader(numbers(6), 3).batches());
        assertEquals(2, new DataLoader(numbers(6), 3).dropLast(true).batches());
        assertEquals(1, new DataLoader(numbers(1), Integer.MAX_VALUE).batches());
        assertArrayEquals(new long[] {0}, epoch(new DataLoader(numbers(1), Integer.MAX_VALUE)));
    }

    @Test
    void whatCannotWorkIsSaid() {
        assertEquals(
                "data loader: batch size 0, expected at least 1",
                message(() -> new DataLoader(numbers(2), 0)));
        assertEquals(
                "data loader: the data set is empty",
                message(() -> new DataLoader(new Subset(numbers(2)), 1)));
        assertEquals(
                "data loader: prefetch -1, expected at least 0",
                message(() -> new DataLoader(numbers(2), 1).prefetch(-1)));
        assertEquals(
                "data loader: 2 samples are less than one batch of 3, and dropLast is on",
                message(() -> new DataLoader(numbers(2), 3).dropLast(true).iterator()));
        Iterator<Batch> it = new DataLoader(numbers(1), 1).iterator();
        it.next();
        assertThrows(NoSuchElementException.class, it::next);
    }

    // The expected orders come from NumPy's MT19937 by PyTorch's rules: see the loader's doc.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void ordersOfASeedArePyTorchs(int prefetch) {
        DataLoader loader = new DataLoader(numbers(10), 4).shuffle(true).seed(5).prefetch(prefetch);
        assertArrayEquals(new long[] {7, 4, 8, 1, 2, 3, 6, 5, 9, 0}, epoch(loader));
        assertArrayEquals(new long[] {2, 1, 0, 7, 4, 3, 5, 6, 9, 8}, epoch(loader));
        assertArrayEquals(new long[] {4, 8, 5, 6, 9, 3, 2, 0, 7, 1}, epoch(loader));
        assertEquals(3, loader.epochs());
    }

    @Test
    void ordersWithoutASeedComeFromTheTensorsGenerator() {
        Tensor.manualSeed(7);
        DataLoader loader = new DataLoader(numbers(10), 4).shuffle(true);
        assertArrayEquals(new long[] {3, 2, 7, 8, 6, 1, 5, 9, 0, 4}, epoch(loader));
        assertArrayEquals(new long[] {1, 3, 5, 2, 8, 9, 6, 7, 4, 0}, epoch(loader));
        assertArrayEquals(new long[] {9, 2, 7, 1, 6, 0, 3, 5, 4, 8}, epoch(loader));
    }

    @Test
    void collateTakesTheSamples() {
        DataLoader loader =
                new DataLoader(numbers(5), 2)
                        .collate(
                                samples -> {
                                    Batch b = Batch.stack(samples);
                                    return new Batch(b.x().mul(10), b.y());
                                });
        List<Float> xs = new ArrayList<>();
        for (Batch b : loader) {
            for (float x : b.x().toFloats()) {
                xs.add(x);
            }
        }
        assertEquals(List.of(0f, 10f, 20f, 30f, 40f), xs);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aLoaderGoesOnWhereAnotherWasSaved(int prefetch) {
        for (int batches = 0; batches <= 9; batches++) {
            DataLoader one =
                    new DataLoader(numbers(10), 4).shuffle(true).seed(5).prefetch(prefetch);
            Iterator<Batch> it = one.iterator();
            for (int i = 0; i < batches; i++) {
                it = it.hasNext() ? it : one.iterator();
                it.next();
            }
            Map<String, Tensor> saved = one.stateDict();
            List<long[]> expected = new ArrayList<>(List.of(rest(it), epoch(one), epoch(one)));
            // An epoch that has not handed out anything, or everything, is not gone on with.
            expected.removeIf(e -> e.length == 0);

            DataLoader two =
                    new DataLoader(numbers(10), 4).shuffle(true).seed(99).prefetch(prefetch);
            two.iterator().next();
            two.loadStateDict(saved);
            if (batches == 0) {
                // Its order was drawn already.
                expected.removeFirst();
            }
            for (long[] e : expected.subList(0, 2)) {
                assertArrayEquals(e, epoch(two), "after " + batches + " batches");
            }
        }
    }

    @Test
    void aStateThatWasSavedTwiceIsTheSame() {
        DataLoader one = new DataLoader(numbers(10), 4).shuffle(true).seed(5);
        one.iterator().next();
        DataLoader two = new DataLoader(numbers(10), 4).shuffle(true).seed(6);
        two.loadStateDict(one.stateDict());
        Map<String, Tensor> a = one.stateDict();
        Map<String, Tensor> b = two.stateDict();
        assertEquals(a.keySet(), b.keySet());
        for (String name : a.keySet()) {
            assertArrayEquals(a.get(name).toLongs(), b.get(name).toLongs(), name);
        }
    }

    @Test
    void withoutASeedTheTensorsGeneratorIsRestoredByTheCaller() {
        Tensor.manualSeed(11);
        DataLoader one = new DataLoader(numbers(10), 4).shuffle(true);
        Iterator<Batch> it = one.iterator();
        it.next();
        Map<String, Tensor> saved = one.stateDict();
        byte[] random = Tensor.generator().state();
        long[] rest = rest(it);
        long[] second = epoch(one);
        DataLoader two = new DataLoader(numbers(10), 4).shuffle(true);
        two.loadStateDict(saved);
        Tensor.generator().restore(random);
        assertArrayEquals(rest, epoch(two));
        assertArrayEquals(second, epoch(two));
        assertEquals(6, rest.length);
    }

    @Test
    void badStatesAreNamedAndChangeNothing() {
        DataLoader source = new DataLoader(numbers(10), 4).shuffle(true).seed(5);
        source.iterator().next();
        Map<String, Tensor> good = source.stateDict();
        DataLoader loader = new DataLoader(numbers(10), 4).shuffle(true).seed(5);
        Map<String, Tensor> bad = new HashMap<>(good);
        bad.remove("epoch");
        assertEquals(
                "data loader: the state has the names [delivered, generator, order], expected"
                        + " [delivered, epoch, generator, order]",
                message(() -> loader.loadStateDict(bad)));
        Map<String, Tensor> wrong = new HashMap<>(good);
        wrong.put("delivered", Tensor.of(3L));
        assertEquals(
                "data loader: the state has delivered 3 batches, this loader has 3 an epoch",
                message(() -> loader.loadStateDict(wrong)));
        wrong.put("delivered", Tensor.of(-1L));
        assertEquals(
                "data loader: delivered of the state is -1, expected 0 to 2147483647",
                message(() -> loader.loadStateDict(wrong)));
        wrong.put("delivered", Tensor.of(1f));
        assertEquals(
                "data loader: delivered of the state is float32 [], expected int64 with 0"
                        + " dimensions",
                message(() -> loader.loadStateDict(wrong)));
        wrong.putAll(good);
        wrong.put("order", Tensor.zeros(DType.UINT8, 5));
        assertThrows(IllegalArgumentException.class, () -> loader.loadStateDict(wrong));
        wrong.putAll(good);
        wrong.put("generator", Tensor.zeros(DType.UINT8, 0));
        assertEquals(
                "data loader: the state has no generator of its own, this loader has one",
                message(() -> loader.loadStateDict(wrong)));
        assertEquals(
                "data loader: the state is of a loader that shuffles, this one does not",
                message(() -> new DataLoader(numbers(10), 4).seed(1).loadStateDict(good)));
        assertArrayEquals(new long[] {7, 4, 8, 1, 2, 3, 6, 5, 9, 0}, epoch(loader));
    }

    @Test
    void aSharedGeneratorIsDrawnFromOnlyAtTheBeginningOfAnEpoch() {
        Generator shared = new Generator(5);
        DataLoader loader =
                new DataLoader(numbers(10), 4).shuffle(true).generator(shared).prefetch(2);
        Iterator<Batch> it = loader.iterator();
        byte[] state = shared.state();
        rest(it);
        assertArrayEquals(state, shared.state());
        assertFalse(Arrays.equals(state, new Generator(5).state()));
    }
}
