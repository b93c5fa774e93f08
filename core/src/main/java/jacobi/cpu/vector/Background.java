package jacobi.cpu.vector;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The thread that writes code and gets it compiled while others compute. */
final class Background {
    private static final Executor THREAD =
            Executors.newSingleThreadExecutor(
                    r -> {
                        var t = new Thread(r, "jacobi-cpu-compiling");
                        t.setDaemon(true);
                        return t;
                    });

    private Background() {}

    static void run(Runnable work) {
        THREAD.execute(work);
    }
}
