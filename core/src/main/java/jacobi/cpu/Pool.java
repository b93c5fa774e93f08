package jacobi.cpu;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Threads that share out numbered pieces of work, the caller being one of them.
 *
 * <p>Which thread runs a piece is left to chance, so a piece must not depend on it. One piece of
 * work is shared at a time: a call from inside a piece, or while another thread's work is being
 * shared, runs all of its pieces itself. Workers are daemons and wait without using a core.
 */
public final class Pool {
    private static final ReentrantLock SHARING = new ReentrantLock();
    private static final int MOST = 1024;

    private static volatile Worker[] workers = {};
    private static volatile int threads = Runtime.getRuntime().availableProcessors();

    private Pool() {}

    /** How many threads compute, the caller included. */
    public static int threads() {
        return threads;
    }

    /**
     * Sets how many threads compute from the next kernel on, the caller included.
     *
     * @throws IllegalArgumentException if less than 1 or more than 1024
     */
    public static void threads(int n) {
        if (n < 1 || n > MOST) {
            throw new IllegalArgumentException("threads: " + n + " is not in [1, " + MOST + "]");
        }
        threads = n;
    }

    /**
     * Runs {@code piece} for each of {@code 0..n-1}, in any order, and returns when all are done.
     * If one throws, those not begun are left out and the first exception is thrown here.
     */
    public static void run(int n, IntConsumer piece) {
        if (n <= 1 || threads == 1 || SHARING.isHeldByCurrentThread() || !SHARING.tryLock()) {
            for (int i = 0; i < n; i++) {
                piece.accept(i);
            }
            return;
        }
        try {
            share(n, piece);
        } finally {
            SHARING.unlock();
        }
    }

    private static void share(int n, IntConsumer piece) {
        int helpers = Math.min(threads, n) - 1;
        Worker[] all = workers(helpers);
        Job job = new Job(n, piece, Thread.currentThread());
        for (int i = 0; i < helpers; i++) {
            job.running.incrementAndGet();
            all[i].give(job);
        }
        CALLER.add(job.work());
        // A worker that was too slow to begin is sent home, so nobody waits for it to wake up.
        for (int i = 0; i < helpers; i++) {
            if (all[i].takeBack(job)) {
                job.running.decrementAndGet();
            }
        }
        job.await();
        job.rethrow();
    }

    private static Worker[] workers(int n) {
        Worker[] all = workers;
        if (all.length < n) {
            Worker[] more = Arrays.copyOf(all, n);
            for (int i = all.length; i < n; i++) {
                more[i] = new Worker("jacobi-cpu-" + (i + 1));
                more[i].start();
            }
            workers = more;
            all = more;
        }
        return all;
    }

    /**
     * How many shared pieces each thread has run since the start: all callers first, then the
     * workers.
     */
    public static long[] pieces() {
        Worker[] all = workers;
        long[] out = new long[all.length + 1];
        out[0] = CALLER.sum();
        for (int i = 0; i < all.length; i++) {
            out[i + 1] = all[i].count.sum();
        }
        return out;
    }

    private static final LongAdder CALLER = new LongAdder();

    private static final class Job {
        final int n;
        final IntConsumer piece;
        final Thread caller;
        final AtomicInteger next = new AtomicInteger();
        final AtomicInteger running = new AtomicInteger();
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Job(int n, IntConsumer piece, Thread caller) {
            this.n = n;
            this.piece = piece;
            this.caller = caller;
        }

        /** Runs pieces until there are none left; the number run. */
        int work() {
            int done = 0;
            try {
                for (int i = next.getAndIncrement(); i < n; i = next.getAndIncrement()) {
                    piece.accept(i);
                    done++;
                }
            } catch (Throwable t) {
                failure.compareAndSet(null, t);
                next.set(n);
            }
            return done;
        }

        void await() {
            boolean interrupted = false;
            for (int spins = 0; running.get() > 0; spins++) {
                if (spins < 10_000) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void rethrow() {
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable t -> throw new IllegalStateException(t);
            }
        }
    }

    private static final class Worker extends Thread {
        final LongAdder count = new LongAdder();
        private final AtomicReference<@Nullable Job> given = new AtomicReference<>();

        Worker(String name) {
            super(name);
            setDaemon(true);
        }

        void give(Job job) {
            given.set(job);
            LockSupport.unpark(this);
        }

        boolean takeBack(Job job) {
            return given.compareAndSet(job, null);
        }

        @Override
        public void run() {
            while (true) {
                Job job = given.getAndSet(null);
                if (job == null) {
                    LockSupport.park(this);
                    continue;
                }
                count.add(job.work());
                if (job.running.decrementAndGet() == 0) {
                    LockSupport.unpark(job.caller);
                }
            }
        }
    }
}
