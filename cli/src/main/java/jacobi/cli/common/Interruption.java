package jacobi.cli.common;

import java.util.concurrent.CountDownLatch;

/**
 * Lets Ctrl-C (and a polite kill) wait for the step in progress: from its construction on a signal
 * that ends the JVM only asks to stop, and the JVM ends as soon as this is closed, with the exit
 * code of the signal, 130 for Ctrl-C.
 *
 * <p>A shutdown hook and no signal handler: those are not part of Java.
 */
public final class Interruption implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::waitUntilClosed, "interruption");
    private volatile boolean asked;

    /** From now on a signal only asks. */
    public Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void waitUntilClosed() {
        asked = true;
        boolean done = false;
        while (!done) {
            try {
                closed.await();
                done = true;
            } catch (InterruptedException e) {
                // Nobody has reason to; the run is not saved yet.
            }
        }
    }

    /** Whether to stop. */
    public boolean isAsked() {
        return asked;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: that is what it has waited for.
        }
    }
}
