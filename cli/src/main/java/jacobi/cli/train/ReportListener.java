package jacobi.cli.train;

import jacobi.data.Batch;
import jacobi.plot.Diagnostics;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Watches a run and writes what it saw as a page, also when the run was stopped. */
final class ReportListener implements TrainingListener {
    /** Often enough for a mean, seldom enough to cost next to nothing. */
    private static final int EVERY = 10;

    private static final int WATCHED = 500;

    private final Path file;
    private @Nullable Diagnostics diagnostics;
    private @Nullable Run run;
    private long steps;

    ReportListener(Path file) {
        this.file = file;
    }

    @Override
    public void started(Run begun) {
        run = begun;
        diagnostics = Diagnostics.of(begun.model()).watch(some(begun.problem(), WATCHED).x());
        if (DataSource.isImages(begun.recipe().data())) {
            diagnostics.images((int) Math.round(Math.sqrt(begun.problem().features())));
        }
    }

    private static Batch some(Problem problem, int most) {
        int[] numbers = new int[Math.min(most, problem.test().size())];
        java.util.Arrays.setAll(numbers, i -> i);
        return problem.test().batch(numbers);
    }

    @Override
    public void stepped(Run going) {
        if (diagnostics != null && steps++ % EVERY == 0) {
            diagnostics.step();
        }
    }

    @Override
    public void epochEnded(EpochReport e) {
        if (diagnostics != null) {
            diagnostics.epoch(
                    e.epoch(), e.trainLoss(), e.trainAccuracy(), e.testLoss(), e.testQuality());
        }
    }

    @Override
    public void closed() {
        Diagnostics seen = diagnostics;
        Run ended = run;
        diagnostics = null;
        if (seen == null || ended == null) {
            return;
        }
        Problem problem = ended.problem();
        if (problem.task() == Task.CLASSIFICATION) {
            Batch test = some(problem, problem.test().size());
            seen.judge(test.x(), test.y(), problem.classes());
        }
        try {
            seen.report("Training on " + problem.title()).save(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException("the report: " + file + ": " + e.getMessage(), e));
        }
    }
}
