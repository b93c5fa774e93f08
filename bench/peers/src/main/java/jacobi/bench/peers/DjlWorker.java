package jacobi.bench.peers;

import jacobi.bench.Task;
import jacobi.bench.Work;
import jacobi.bench.Worker;

import java.io.IOException;

/** DJL's process, over libtorch. */
final class DjlWorker extends Worker {
    private DjlWorker() {}

    static void main(String[] args) throws IOException {
        new DjlWorker().serve(args);
    }

    @Override
    protected void threads(int threads) {
        // By OMP_NUM_THREADS, before the library is loaded.
    }

    @Override
    protected Task prepare(Work work) {
        return switch (work) {
            case Work.Step w -> new DjlStep(w);
            default -> throw new IllegalArgumentException("DJL has no part in " + work);
        };
    }
}
