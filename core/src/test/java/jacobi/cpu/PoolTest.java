package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.cpu.vector.VectorBackend;
import jacobi.kernel.Backend;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The pool, and that no result depends on how many threads it has. */
@Isolated
final class PoolTest {
    private final int before = Pool.threads();

    @AfterEach
    void restore() {
        Pool.threads(before);
    }

    @Test
    void everyPieceRunsOnce() {
        for (int threads : new int[] {1, 2, 3, 8}) {
            Pool.threads(threads);
            for (int n : new int[] {0, 1, 2, 7, 1000}) {
                var times = new AtomicIntegerArray(Math.max(n, 1));
                Pool.run(n, times::incrementAndGet);
                for (int i = 0; i < n; i++) {
                    assertEquals(1, times.get(i));
                }
            }
        }
    }

    @Test
    void twoThreadsShareTheWork() {
        Pool.threads(2);
        long[] start = Pool.pieces();
        var both = new CountDownLatch(2);
        // Each of the two pieces waits until the other has begun, which takes two threads.
        Pool.run(
                2,
                i -> {
                    both.countDown();
                    try {
                        assertTrue(both.await(30, TimeUnit.SECONDS), "the other piece never began");
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
        long[] end = Pool.pieces();
        assertEquals(start[0] + 1, end[0], "pieces of the caller");
        assertEquals((start.length > 1 ? start[1] : 0) + 1, end[1], "pieces of the worker");
    }

    @Test
    void exceptionsReachTheCallerAndThePoolGoesOn() {
        Pool.threads(2);
        for (int bad : new int[] {0, 1, 99}) {
            var e =
                    assertThrows(
                            ArithmeticException.class,
                            () ->
                                    Pool.run(
                                            100,
                                            i -> {
                                                if (i == bad) {
                                                    throw new ArithmeticException("piece " + i);
                                                }
                                            }));
            assertEquals("piece " + bad, e.getMessage());
        }
        var count = new AtomicInteger();
        Pool.run(50, i -> count.incrementAndGet());
        assertEquals(50, count.get());
    }

    @Test
    void nestedAndConcurrentUse() throws InterruptedException {
        Pool.threads(3);
        var count = new AtomicInteger();
        Runnable work = () -> Pool.run(20, i -> Pool.run(10, j -> count.incrementAndGet()));
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(Thread.ofPlatform().start(work));
        }
        for (Thread t : callers) {
            t.join();
        }
        assertEquals(4 * 20 * 10, count.get());
    }

    @Test
    void wrongNumbersOfThreads() {
        for (int n : new int[] {0, -1, 1025}) {
            var e = assertThrows(IllegalArgumentException.class, () -> Pool.threads(n));
            assertEquals("threads: " + n + " is not in [1, 1024]", e.getMessage());
        }
    }

    @Test
    void resultsAreBitIdenticalForAnyNumberOfThreads() {
        for (Backend b : List.of(new ScalarBackend(), new VectorBackend())) {
            Pool.threads(1);
            List<long[]> one = bits(b);
            for (int threads : new int[] {2, 3, 5}) {
                Pool.threads(threads);
                long[] start = Pool.pieces();
                List<long[]> several = bits(b);
                assertTrue(Pool.pieces()[0] > start[0], "the kernels were shared out");
                for (int i = 0; i < one.size(); i++) {
                    assertArrayEquals(
                            one.get(i),
                            several.get(i),
                            b.name() + " kernel " + i + ", threads " + threads);
                }
            }
        }
    }

    private static List<long[]> bits(Backend b) {
        Expr x = Expr.input(0);
        var random = new Random(3);
        DType f = DType.FLOAT32;
        Array v = Form.CONTIGUOUS.random(f, Shape.of(300_001), random);
        Array w = Form.CONTIGUOUS.random(f, Shape.of(700, 900), random);
        Array m = Form.CONTIGUOUS.random(f, Shape.of(1, 300, 700), random);
        Array c = Form.CONTIGUOUS.random(f, Shape.of(1, 700, 520), random);
        List<long[]> out = new ArrayList<>();
        out.add(run(b, new Kernel.Map(x.neg().exp().add(1).reciprocal(), f), Shape.of(300_001), v));
        out.add(run(b, new Kernel.Reduce(Combine.SUM, x, x, 0, f), Shape.SCALAR, v));
        out.add(run(b, new Kernel.Reduce(Combine.SUM, x.mul(x), x, 1, f), Shape.of(700), w));
        Array t = w.with(w.layout().transpose(0, 1));
        out.add(run(b, new Kernel.Reduce(Combine.SUM, x, x, 1, f), Shape.of(900), t));
        out.add(run(b, new Kernel.Softmax(true), Shape.of(900, 700), t));
        out.add(run(b, new Kernel.MatMul(x.tanh(), f), Shape.of(1, 300, 520), m, c));
        return out;
    }

    private static long[] run(Backend b, Kernel k, Shape shape, Array... in) {
        Array out = Array.zeros(DType.FLOAT32, shape);
        b.run(k, new Array[] {out}, in, new double[0]);
        long[] bits = new long[out.numel()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(out.getDouble(i));
        }
        return bits;
    }
}
