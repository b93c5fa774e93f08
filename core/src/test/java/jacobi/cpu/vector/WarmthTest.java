package jacobi.cpu.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** When vector code is said to be compiled, and what happens if it never is. */
class WarmthTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Loops.When LATER = Loops.When.WORTHWHILE;

    @Test
    void isTriedOnceThereWasEnoughWork() {
        var trials = new AtomicInteger();
        var code = new Warmth("code", 10, () -> trials.incrementAndGet() < 5 ? -1 : 0);
        assertFalse(code.isReady(LATER, 9));
        assertTrue(new Warmth("code", 10, () -> -1).isReady(Loops.When.AT_ONCE, 0));
        assertFalse(code.isReady(Loops.When.NEVER, 100));
        assertEquals(0, trials.get());

        assertFalse(code.isReady(LATER, 1));
        await(code);
        assertEquals(7, trials.get(), "slow four times, quick three times");
        assertTrue(code.isReady(LATER, 1));
    }

    @Test
    void slowCodeDoesNotHoldUpOthers() {
        var end = new CountDownLatch(1);
        var slow = new Warmth("slow", 1, () -> end.getCount() == 0 ? 0 : -1, Long.MAX_VALUE);
        var quick = new Warmth("quick", 1, () -> 0);
        assertFalse(slow.isReady(LATER, 1));
        assertFalse(quick.isReady(LATER, 1));
        await(quick);
        assertFalse(slow.isReady(LATER, 1));
        end.countDown();
        await(slow);
    }

    @Test
    void saysWhatItGivesUp() throws InterruptedException {
        var said = new CountDownLatch(1);
        List<String> messages = new CopyOnWriteArrayList<>();
        var handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        messages.add(new SimpleFormatter().formatMessage(record));
                        said.countDown();
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger logger = Logger.getLogger("jacobi.cpu");
        logger.setLevel(Level.FINE);
        logger.addHandler(handler);
        try {
            var slow = new Warmth("a form", 1, () -> -1, 0);
            assertFalse(slow.isReady(LATER, 1));
            assertTrue(said.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
            assertEquals(
                    List.of("a form is still slow after 0 s of trials; plain loops stay in use"),
                    messages);
            assertFalse(slow.isReady(LATER, 1));
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
    }

    @Test
    void takesNoForAnAnswer() {
        var trials = new AtomicInteger();
        var none =
                new Warmth(
                        "none",
                        1,
                        () -> {
                            trials.incrementAndGet();
                            return Warmth.NEVER;
                        });
        var next = new Warmth("next", 1, () -> 0);
        assertFalse(none.isReady(LATER, 1));
        assertFalse(next.isReady(LATER, 1));
        await(next);
        assertEquals(1, trials.get());
        assertFalse(none.isReady(LATER, 1));
    }

    private static void await(Warmth code) {
        assertTimeoutPreemptively(
                LIMIT,
                () -> {
                    while (!code.isReady(LATER, 0)) {
                        Thread.sleep(1);
                    }
                });
    }
}
