package jacobi.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Background batches: no deadlock, no thread left, no exception lost. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PrefetchTest {
    /** Counts what is asked for, notes who asks, and fails where told to. */
    private static class Probe implements Dataset {
        final int size;
        final AtomicInteger made = new AtomicInteger();
        final AtomicInteger inside = new AtomicInteger();
        final Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        volatile int bad = -1;
        volatile @Nullable Throwable failure;

        Probe(int size) {
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Sample get(int i) {
            threads.add(Thread.currentThread());
            if (inside.incrementAndGet() != 1) {
                throw new IllegalStateException("two threads at once");
            }
            try {
                if (i == bad) {
                    switch (failure) {
                        case RuntimeException e -> throw e;
                        case Error e -> throw e;
                        case null, default -> throw new AssertionError();
                    }
                }
                made.incrementAndGet();
                return sample(i);
            } finally {
                inside.decrementAndGet();
            }
        }

        Sample sample(int i) {
            return new Sample(Tensor.of((float) i), Tensor.of((long) i));
        }

        /** Waits until all threads that ever asked have ended. */
        void awaitThreads() throws InterruptedException {
            for (Thread t : List.copyOf(threads)) {
                assertTrue(t.join(Duration.ofSeconds(10)), t + " is still there");
            }
        }
    }

    private static List<Long> numbers(Iterator<Batch> it) {
        List<Long> out = new ArrayList<>();
        it.forEachRemaining(
                b -> IntStream.range(0, b.size()).forEach(i -> out.add(b.y().toLongs()[i])));
        return out;
    }

    private static List<Long> range(int n) {
        return IntStream.range(0, n).mapToObj(i -> (long) i).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void batchesAreMadeElsewhereOneAtATimeAndComeInOrder(int ahead) throws InterruptedException {
        Probe d = new Probe(101);
        assertEquals(range(101), numbers(new DataLoader(d, 3).prefetch(ahead).iterator()));
        assertFalse(d.threads.contains(Thread.currentThread()));
        for (Thread t : d.threads) {
            assertTrue(t.isVirtual());
        }
        d.awaitThreads();
    }

    @Test
    void anAbandonedIteratorFillsItsQueueAndIsCollected() throws InterruptedException {
        Probe d = new Probe(100);
        Iterator<Batch> it = new DataLoader(d, 5).prefetch(3).iterator();
        it.next();
        WeakReference<Iterator<Batch>> gone = new WeakReference<>(it);
        it = Collections.emptyIterator();
        // The batch taken and three in the queue; then the thread sees that the queue is full and
        // ends.
        while (d.made.get() < 20) {
            LockSupport.parkNanos(20_000);
        }
        d.awaitThreads();
        assertFalse(it.hasNext());
        assertEquals(20, d.made.get());
        // A thread object, though ended, knows what it ran.
        d.threads.clear();
        for (int i = 0; i < 100 && gone.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertEquals(null, gone.get());
    }

    @Test
    void anIteratorNobodyAskedIsAbandonedToo() throws InterruptedException {
        Probe d = new Probe(100);
        for (int i = 0; i < 200; i++) {
            Iterator<Batch> it = new DataLoader(d, 1).prefetch(2).iterator();
            assertTrue(it.hasNext());
            // Until its thread has left, too: the next one's would meet it there.
            while (d.made.get() < 2 * (i + 1) || d.inside.get() > 0) {
                LockSupport.parkNanos(20_000); // a busy wait would take the maker's core
            }
        }
        d.awaitThreads();
        assertEquals(400, d.made.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 49, 50, 99})
    void exceptionsComeAfterTheBatchesBeforeThem(int bad) throws InterruptedException {
        for (int ahead : new int[] {0, 1, 4, 100}) {
            Probe d = new Probe(100);
            d.bad = bad;
            d.failure = new IllegalStateException("broken");
            Iterator<Batch> it = new DataLoader(d, 10).prefetch(ahead).iterator();
            for (int i = 0; i < bad / 10; i++) {
                assertEquals(10L * i, it.next().y().toLongs()[0]);
            }
            assertTrue(it.hasNext());
            DataException e = assertThrows(DataException.class, it::next);
            assertEquals("sample " + bad + ": broken", e.getMessage());
            assertEquals(OptionalInt.of(bad), e.sample());
            assertSame(d.failure, e.getCause());
            assertFalse(it.hasNext());
            assertThrows(NoSuchElementException.class, it::next);
            // Nothing behind the failure was begun.
            assertTrue(d.made.get() < bad + 1, d.made + " samples");
            if (ahead > 0) {
                d.awaitThreads();
            }
        }
    }

    @Test
    void errorsComeOutAsTheyAre() {
        Probe d = new Probe(10);
        d.bad = 7;
        d.failure = new StackOverflowError("deep");
        for (int ahead : new int[] {0, 2}) {
            Iterator<Batch> it = new DataLoader(d, 5).prefetch(ahead).iterator();
            it.next();
            assertSame(d.failure, assertThrows(StackOverflowError.class, it::next));
            assertFalse(it.hasNext());
        }
    }

    @Test
    void exceptionsOfCollateNameTheBatch() {
        IllegalArgumentException cause = new IllegalArgumentException("ragged");
        for (int ahead : new int[] {0, 2}) {
            DataLoader loader =
                    new DataLoader(new Probe(10), 4)
                            .prefetch(ahead)
                            .collate(
                                    samples -> {
                                        if (samples.getFirst().y().itemLong() == 4) {
                                            throw cause;
                                        }
                                        return Batch.stack(samples);
                                    });
            Iterator<Batch> it = loader.iterator();
            it.next();
            DataException e = assertThrows(DataException.class, it::next);
            assertEquals("batch 1 (samples 4, 5, 6, 7): ragged", e.getMessage());
            assertEquals(OptionalInt.empty(), e.sample());
            assertSame(cause, e.getCause());
        }
    }

    @Test
    void anInterruptGoesToTheThreadThatMakesTheBatchAndIsKept() throws InterruptedException {
        CountDownLatch asleep = new CountDownLatch(1);
        Probe d =
                new Probe(10) {
                    @Override
                    Sample sample(int i) {
                        if (i < 5) {
                            return super.sample(i);
                        }
                        asleep.countDown();
                        try {
                            Thread.sleep(60_000);
                            return super.sample(i);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException("interrupted", e);
                        }
                    }
                };
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Thread consumer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    Iterator<Batch> it =
                                            new DataLoader(d, 5).prefetch(2).iterator();
                                    it.next();
                                    try {
                                        it.next();
                                    } catch (DataException e) {
                                        seen.add(e.getMessage());
                                    }
                                    seen.add("" + Thread.currentThread().isInterrupted());
                                });
        assertTrue(asleep.await(10, TimeUnit.SECONDS));
        consumer.interrupt();
        consumer.join(10_000);
        assertEquals(List.of("sample 5: interrupted", "true"), seen);
        d.awaitThreads();
    }

    @Test
    void anInterruptDoesNotHurtWhatDoesNotWait() {
        Thread.currentThread().interrupt();
        assertEquals(range(50), numbers(new DataLoader(new Probe(50), 3).prefetch(2).iterator()));
        assertTrue(Thread.interrupted());
    }

    @Test
    void manyQuickEpochsNeitherHangNorLeak() throws InterruptedException {
        Probe d = new Probe(6);
        DataLoader loader = new DataLoader(d, 2).shuffle(true).seed(0).prefetch(2);
        long start = System.nanoTime();
        long sum = 0;
        for (int epoch = 0; epoch < 10_000; epoch++) {
            int taken = 0;
            for (Batch b : loader) {
                sum += b.size();
                taken++;
                if (epoch % 3 == 1 && taken == 1 + epoch % 2) {
                    break;
                }
            }
        }
        // 6,667 epochs are whole, six samples each; of the others half stop after one batch, half
        // after two.
        assertEquals(6667 * 6 + 1666 * 2 + 1667 * 4, sum);
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(seconds < 30, seconds + " s");
        d.awaitThreads();
    }
}
