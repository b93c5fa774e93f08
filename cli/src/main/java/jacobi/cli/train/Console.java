package jacobi.cli.train;

import jacobi.Backends;
import jacobi.cli.common.ProgressLine;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** For people: what is trained, a line an epoch, how it ended and what to do next. */
final class Console implements TrainingListener {
    private final PrintStream out;
    private final boolean quiet;
    private final boolean terminal;
    private ProgressLine progress = ProgressLine.NONE;

    /**
     * A console.
     *
     * @param quiet to say nothing but the result
     * @param terminal whether a line can be written over, as progress bars do
     */
    Console(PrintStream out, boolean quiet, boolean terminal) {
        this.out = out;
        this.quiet = quiet;
        this.terminal = terminal;
    }

    @Override
    public void started(Run run) {
        if (quiet) {
            return;
        }
        Recipe recipe = run.recipe();
        Problem problem = run.problem();
        out.println("Data      " + problem.title());
        out.println("          " + problem.division());
        out.println("Model");
        run.model()
                .summary(recipe.batch(), problem.features())
                .toString()
                .lines()
                .forEach(line -> out.println("          " + line));
        out.println("Training  " + method(recipe));
        out.printf(
                "          %s, backend %s, %d thread%s%n",
                recipe.dtype(),
                Backends.name(),
                Backends.threads(),
                Backends.threads() == 1 ? "" : "s");
        out.println();
        out.println(header(problem.task()));
        if (terminal && run.epoch() < run.epochs()) {
            progress =
                    ProgressLine.begin(
                            out,
                            ProgressLine.Scale.thousands(
                                    run.seen(),
                                    (long) run.epochs() * run.problem().train().size()));
        }
    }

    private static String method(Recipe r) {
        StringBuilder s = new StringBuilder();
        s.append(r.optimizer()).append(", lr ").append(r.lr());
        if (r.scheduler().rule() != Plan.Rule.NONE) {
            s.append(" by ").append(r.scheduler());
        }
        s.append(", batch ").append(r.batch());
        if (r.clipNorm() > 0) {
            s.append(", gradients clipped to ").append(r.clipNorm());
        }
        if (r.weightDecay() > 0) {
            s.append(", weight decay ").append(r.weightDecay());
        }
        if (r.dropout() > 0) {
            s.append(", dropout ").append(r.dropout());
        }
        return s.toString();
    }

    @Override
    public void stepped(Run run) {
        progress.stepTo(
                run.seen(),
                () ->
                        String.format(
                                Locale.ROOT,
                                ", epoch %d, loss %.4f",
                                run.epoch() + 1,
                                run.tally().loss()));
    }

    private static String header(Task task) {
        return switch (task) {
            case CLASSIFICATION ->
                    "    epoch  train loss  train accuracy   test loss  test accuracy     time";
            case REGRESSION -> "    epoch  train loss   test loss    test R2     time";
        };
    }

    @Override
    public void epochEnded(EpochReport r) {
        if (quiet) {
            return;
        }
        String epoch = String.format("%9s", r.epoch() + "/" + r.epochs());
        progress.print(
                switch (r.task()) {
                    case CLASSIFICATION ->
                            String.format(
                                    Locale.ROOT,
                                    "%s  %10.4f  %12.2f %%  %10.4f  %11.2f %%  %5.1f s",
                                    epoch,
                                    r.trainLoss(),
                                    100 * r.trainAccuracy(),
                                    r.testLoss(),
                                    100 * r.testQuality(),
                                    r.seconds());
                    case REGRESSION ->
                            String.format(
                                    Locale.ROOT,
                                    "%s  %10.4f  %10.4f  %9.4f  %5.1f s",
                                    epoch,
                                    r.trainLoss(),
                                    r.testLoss(),
                                    r.testQuality(),
                                    r.seconds());
                },
                out);
    }

    @Override
    public void finished(Run run, Path file) throws IOException {
        progress.close();
        Problem problem = run.problem();
        Tally test = Evaluation.tally(run.model(), problem.test(), problem.task(), run.loss());
        if (!quiet) {
            out.println();
        }
        switch (problem.task()) {
            case CLASSIFICATION -> {
                if (!quiet) {
                    out.println(
                            new Confusion(
                                    Evaluation.confusion(
                                            run.model(), problem.test(), problem.classes().size()),
                                    problem.classes()));
                }
                out.printf(
                        Locale.ROOT,
                        "Test accuracy %.2f %% (%,d of %,d)%n",
                        100 * test.accuracy(),
                        test.correct(),
                        test.samples());
            }
            case REGRESSION ->
                    out.printf(
                            Locale.ROOT,
                            "Test R2 %.4f, mean squared error %.6g%n",
                            1 - test.lossSum() / problem.spread(),
                            test.loss() * problem.unit() * problem.unit());
        }
        out.println("Saved in      " + file);
        if (!quiet) {
            advise(run, file);
        }
        out.flush();
    }

    private void advise(Run run, Path file) {
        String data = run.recipe().data();
        out.println();
        out.println("What to try next");
        out.println("  " + Commands.predict(file, data));
        out.println("  " + Commands.resume(file) + " --epochs " + 2 * run.epochs());
        if (run.recipe().dropout() == 0) {
            out.println(
                    "  "
                            + Commands.train(data, run.recipe().target())
                            + " --layers 256,128 --dropout 0.2");
        }
        if (data.equals("digits")) {
            out.println("  " + Commands.train("fashion-mnist", null) + " --layers 256,128");
        }
    }

    @Override
    public void closed() {
        progress.close();
    }
}
