package jacobi.cli.train;

import jacobi.cli.common.Machine;
import jacobi.cli.common.StandardOutput;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code jacobi train}: from data to a saved network. */
@Command(
        name = "train",
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Train a neural network and save it.",
            "",
            "Without options: handwritten digits, in seconds. The model is a chain of linear layers"
                    + " with an activation after each but the last; --network cnn has convolutions"
                    + " before. Data that do not come in two parts"
                    + " are dealt out by the seed, 80 %% to train and 20 %% to test, by class where"
                    + " there are classes. The run is saved after every epoch, whole or not at all;"
                    + " Ctrl-C saves it too, and --resume goes on bit for bit as if it had never"
                    + " stopped.",
            ""
        },
        footer = {
            "",
            "The loss is the mean cross-entropy or, for a regression, the mean squared error of the"
                + " standardised target. That of the training data, and their accuracy, are means"
                + " over the steps of the epoch.",
            "",
            "With --json an epoch is one line: epoch, trainLoss, trainAccuracy, testLoss,"
                + " testAccuracy (from 0 to 1; for a regression there is testR2 instead), seconds.",
            "",
            "Examples:",
            "  ./jacobi train",
            "  ./jacobi train --data fashion-mnist --layers 256,128 --epochs 10",
            "  ./jacobi train --data fashion-mnist --network cnn --epochs 10",
            "  ./jacobi train --data houses.csv --target price --layers 64,64 --dropout 0.1",
            "  ./jacobi train --optimizer sgd --lr 0.1 --scheduler cosine --clip-norm 1",
            "  ./jacobi train --save runs/mine.safetensors --epochs 5",
            "  ./jacobi train --resume runs/mine.safetensors --epochs 20",
            "  ./jacobi train --json > epochs.jsonl",
            "  ./jacobi train --report report.html",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrongly called, 130 stopped by Ctrl-C and saved."
        })
public final class TrainCommand implements Callable<Integer> {
    @Mixin private RecipeOptions options = new RecipeOptions();

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            order = 11,
            description =
                    "The folder with the four IDX files of mnist or fashion-mnist, gzipped or not."
                            + " Default: the usual places, else they are downloaded.")
    private @Nullable Path dataDir;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            order = 34,
            description =
                    "How often to go through the training data, those before --resume counted."
                            + " Default: 40; for mnist and fashion-mnist 20; with --resume as"
                            + " before.")
    private @Nullable Integer epochs;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            order = 40,
            description =
                    "Where to save. Default: a new file in runs/; with --resume the same file.")
    private @Nullable Path save;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            order = 41,
            description =
                    "Go on with the run in this file. It has the options that decide the result;"
                            + " those given here must agree with it.")
    private @Nullable Path resume;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            order = 42,
            description =
                    "Write a page (HTML, one file) at the end: losses, gradients and weights by"
                            + " layer, dead and saturated units, the confusion matrix, the worst"
                            + " mistakes.")
    private @Nullable Path report;

    @Mixin private Machine machine = new Machine();

    @Option(
            names = {"-q", "--quiet"},
            order = 60,
            description = "Print the result and nothing else.")
    private boolean quiet;

    @Option(
            names = "--json",
            order = 61,
            description = "Print one JSON object an epoch and nothing else.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    /** For the command line. */
    public TrainCommand() {}

    @Override
    public Integer call() throws IOException {
        Setting setting;
        try {
            requireUsage();
            setting =
                    resume == null
                            ? Setting.fresh(options, epochs, save)
                            : Setting.resumed(resume, options, epochs, save);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
        ModelFile before = setting.resumed();
        machine.apply(before == null ? null : before.notes().find("backend"));
        return new Session(setting, dataDir, listener()).run();
    }

    private void requireUsage() {
        if (quiet && json) {
            throw new IllegalArgumentException("--quiet and --json exclude each other");
        }
        if (epochs != null && epochs < 1) {
            throw new IllegalArgumentException("--epochs is " + epochs + ": expected at least 1");
        }
        if (dataDir != null && !Files.isDirectory(dataDir)) {
            throw new IllegalArgumentException(
                    "--data-dir is '" + dataDir + "': expected a folder that exists");
        }
        if (report != null && Files.isDirectory(report)) {
            throw new IllegalArgumentException(
                    "--report is '" + report + "', a folder: expected the name of a file");
        }
        machine.require();
    }

    private TrainingListener listener() {
        TrainingListener main =
                json
                        ? new JsonLines(System.out)
                        : new Console(System.out, quiet, StandardOutput.isTerminal());
        Path page = report;
        return page == null ? main : new Listeners(List.of(main, new ReportListener(page)));
    }
}
