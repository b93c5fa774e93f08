package jacobi.cli.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Several listeners, told in order.
 *
 * @param all of them
 */
record Listeners(List<TrainingListener> all) implements TrainingListener {
    @Override
    public void started(Run run) throws IOException {
        for (TrainingListener l : all) {
            l.started(run);
        }
    }

    @Override
    public void stepped(Run run) throws IOException {
        for (TrainingListener l : all) {
            l.stepped(run);
        }
    }

    @Override
    public void epochEnded(EpochReport report) throws IOException {
        for (TrainingListener l : all) {
            l.epochEnded(report);
        }
    }

    @Override
    public void finished(Run run, Path file) throws IOException {
        for (TrainingListener l : all) {
            l.finished(run, file);
        }
    }

    @Override
    public void closed() {
        all.forEach(TrainingListener::closed);
    }
}
