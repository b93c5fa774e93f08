package jacobi.cli.train;

import jacobi.cli.common.Interruption;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One call of {@code jacobi train}, from its setting to its exit code. */
final class Session {
    private static final int DONE = 0;
    private static final int INTERRUPTED = 130;

    private final Setting setting;
    private final @Nullable Path dataDir;
    private final TrainingListener listener;

    Session(Setting setting, @Nullable Path dataDir, TrainingListener listener) {
        this.setting = setting;
        this.dataDir = dataDir;
        this.listener = listener;
    }

    /** Trains; the exit code. */
    int run() throws IOException {
        Problem problem =
                new DataSource(dataDir, text -> System.err.println("jacobi train: " + text))
                        .load(setting.recipe());
        Run run = begin(problem);
        try (Interruption interruption = new Interruption()) {
            Trainer trainer = new Trainer(run, saver(run), listener, interruption::isAsked);
            if (trainer.train()) {
                listener.finished(run, setting.file());
                return DONE;
            }
            listener.closed();
            System.err.println(stopped(run));
            System.err.flush();
            return INTERRUPTED;
        } finally {
            listener.closed();
        }
    }

    private Run begin(Problem problem) throws IOException {
        ModelFile before = setting.resumed();
        return before == null
                ? new Run(setting.recipe().of(problem.task()), problem, setting.epochs())
                : Run.resume(before, setting.recipe(), problem, setting.epochs());
    }

    private Trainer.Saver saver(Run run) {
        Path file = setting.file();
        return new Trainer.Saver() {
            @Override
            public boolean exists() {
                return Files.exists(file);
            }

            @Override
            public void save() throws IOException {
                run.save(file);
            }
        };
    }

    private String stopped(Run run) {
        String command = Commands.resume(setting.file());
        return "jacobi train: stopped in epoch %d of %d and saved. To go on:%n  %s%s"
                .formatted(
                        Math.min(run.epoch() + 1, run.epochs()),
                        run.epochs(),
                        command,
                        dataDir == null
                                ? ""
                                : " --data-dir " + Commands.quoted(dataDir.toString()));
    }
}
