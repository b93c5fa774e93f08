package jacobi.data;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes batches ahead of their use, on a virtual thread, in order.
 *
 * <p>The thread never waits for the consumer: when the queue is full it ends, and the consumer
 * starts another when it has taken a batch. So nobody has to stop it. An iterator that is dropped
 * half way fills its queue, its thread ends, and the collector takes the rest; and the two cannot
 * wait for each other, since only one of them ever waits.
 */
final class PrefetchIterator implements Iterator<Batch> {
    /** A batch, or why there is none. */
    private sealed interface Result {
        record Made(Batch batch) implements Result {}

        record Failed(Throwable why) implements Result {}
    }

    private final BatchMaker maker;
    private final int batches;
    private final Epoch epoch;
    private final int ahead;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition made = lock.newCondition();
    // Below, all guarded by the lock.
    private final Queue<Result> queue = new ArrayDeque<>();
    private int next;
    private boolean failed;
    private @Nullable Thread worker;

    /** Whether a failure was handed out; the consumer's own. */
    private boolean over;

    PrefetchIterator(BatchMaker maker, int batches, Epoch epoch, int ahead) {
        this.maker = maker;
        this.batches = batches;
        this.epoch = epoch;
        this.ahead = ahead;
        next = epoch.delivered();
        lock.lock();
        try {
            startWorker();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasWork() {
        return !failed && next < batches && queue.size() < ahead;
    }

    private void startWorker() {
        if (worker == null && hasWork()) {
            Thread t = Thread.ofVirtual().name("jacobi-data").unstarted(this::work);
            worker = t;
            t.start();
        }
    }

    private void work() {
        while (true) {
            int number;
            lock.lock();
            try {
                if (!hasWork()) {
                    worker = null;
                    return;
                }
                number = next++;
            } finally {
                lock.unlock();
            }
            Result result = make(number);
            lock.lock();
            try {
                // An interrupt was for the batch that is done.
                boolean _ = Thread.interrupted();
                failed = result instanceof Result.Failed;
                queue.add(result);
                made.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    private Result make(int number) {
        try {
            return new Result.Made(maker.make(number));
        } catch (Throwable t) {
            return new Result.Failed(t);
        }
    }

    @Override
    public boolean hasNext() {
        return !over && epoch.delivered() < batches;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch has no more batches");
        }
        return switch (take()) {
            case Result.Made(Batch batch) -> {
                epoch.deliver();
                yield batch;
            }
            case Result.Failed(Throwable why) -> {
                over = true;
                throw thrown(why);
            }
        };
    }

    private Result take() {
        boolean interrupted = false;
        lock.lock();
        try {
            Result result = queue.poll();
            while (result == null) {
                startWorker();
                try {
                    made.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    Thread w = worker;
                    if (w != null) {
                        w.interrupt();
                    }
                }
                result = queue.poll();
            }
            startWorker();
            return result;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The exception to throw here; errors are thrown at once. */
    private static RuntimeException thrown(Throwable why) {
        return switch (why) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(why);
        };
    }
}
