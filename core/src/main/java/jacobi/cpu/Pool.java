package jacobi.cpu;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Threads that share out numbered pieces of work, the caller being one of them.
 *
 * <p>Each thread begins with a share of its own, the same for kernels over the same rows, so that
 * it finds them in its cache; who is done takes from the others' shares. Which thread runs a piece
 * is thus left to chance, and a piece must not depend on it. One piece of work is shared at a time:
 * a call from inside a piece, or while another thread's work is being shared, runs all of its
 * pieces itself.
 *
 * <p>Workers are daemons. One that has nothing to do stays awake for as long as it takes to compute
 * what usually lies between two kernels, since waking it up takes longer than many a kernel; then
 * it sleeps, so that an idle program uses no core. While awake it gives way to any other thread.
 */
public final class Pool {
    private static final ReentrantLock SHARING = new ReentrantLock();
    private static final int MOST = 1024;

    /** Nanoseconds for which a worker watches out for the next job, and then yields to others. */
    private static final long WATCHFUL = 50_000;

    private static final long AWAKE = 200_000;

    /** Integers that fill a cache line, and the one that is fetched with it. */
    private static final int LINE = 32;

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
        Job job = new Job(n, helpers + 1, piece, Thread.currentThread());
        for (int i = 0; i < helpers; i++) {
            job.running.incrementAndGet();
            all[i].give(job);
        }
        CALLER.add(job.work(0));
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
                more[i] = new Worker(i + 1);
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
        final int shares;
        final IntConsumer piece;
        final Thread caller;
        // Of each thread's share, what comes next; far enough apart to be in different cache lines.
        final AtomicIntegerArray next;
        final AtomicInteger running = new AtomicInteger();
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        volatile boolean callerSleeps;

        Job(int n, int shares, IntConsumer piece, Thread caller) {
            this.n = n;
            this.shares = shares;
            this.piece = piece;
            this.caller = caller;
            next = new AtomicIntegerArray(shares * LINE);
            for (int s = 0; s < shares; s++) {
                next.setPlain(s * LINE, begin(s));
            }
        }

        private int begin(int share) {
            return (int) ((long) share * n / shares);
        }

        /** Runs pieces until there are none left, those of a share first; the number run. */
        int work(int first) {
            int done = 0;
            try {
                for (int s = first; s < first + shares; s++) {
                    int share = s % shares;
                    int end = begin(share + 1);
                    // Asks before it takes, so that nobody counts on when all is done.
                    while (next.get(share * LINE) < end) {
                        int i = next.getAndIncrement(share * LINE);
                        if (i < end) {
                            piece.accept(i);
                            done++;
                        }
                    }
                }
            } catch (Throwable t) {
                failure.compareAndSet(null, t);
                for (int s = 0; s < shares; s++) {
                    next.set(s * LINE, n);
                }
            }
            return done;
        }

        void await() {
            boolean interrupted = false;
            for (int spins = 0; running.get() > 0; spins++) {
                if (spins < 10_000) {
                    Thread.onSpinWait();
                } else if (!callerSleeps) {
                    callerSleeps = true; // and look once more
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
        private final int number;
        private volatile boolean asleep;

        Worker(int number) {
            super("jacobi-cpu-" + number);
            this.number = number;
            setDaemon(true);
        }

        void give(Job job) {
            given.set(job);
            if (asleep) {
                LockSupport.unpark(this);
            }
        }

        boolean takeBack(Job job) {
            return given.compareAndSet(job, null);
        }

        @Override
        public void run() {
            while (true) {
                Job job = next();
                count.add(job.work(number));
                if (job.running.decrementAndGet() == 0 && job.callerSleeps) {
                    LockSupport.unpark(job.caller);
                }
            }
        }

        // Yielding is courtesy alone: no result and no progress depends on what the scheduler does.
        @SuppressWarnings("ThreadPriorityCheck")
        private Job next() {
            long idle = System.nanoTime();
            while (true) {
                if (given.get() != null) {
                    Job job = given.getAndSet(null);
                    if (job != null) {
                        asleep = false;
                        return job;
                    }
                }
                long time = System.nanoTime() - idle;
                if (time < WATCHFUL) {
                    Thread.onSpinWait();
                } else if (time < AWAKE) {
                    Thread.yield();
                } else if (asleep) {
                    LockSupport.park(this);
                } else {
                    asleep = true; // and look once more: whoever gave a job before saw it awake
                }
            }
        }
    }
}
