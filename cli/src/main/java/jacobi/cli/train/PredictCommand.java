package jacobi.cli.train;

import jacobi.Tensor;
import jacobi.cli.common.Machine;
import jacobi.cli.common.StandardOutput;
import jacobi.csv.CsvTable;
import jacobi.csv.Preprocessor;
import jacobi.data.Dataset;
import jacobi.data.TensorDataset;
import jacobi.io.AtomicFile;
import jacobi.io.FileFormatException;

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
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code jacobi predict}: what a saved model says of data, as CSV. */
@Command(
        name = "predict",
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Write the predictions of a saved model as CSV, a line a sample, in order.",
            "",
            "For classes the columns are prediction and probability, for a regression prediction,"
                + " in the units of the training data. A CSV file needs the columns the model was"
                + " trained on, by name and in any order; the target need not be there. Of digits"
                + " all images are predicted, of mnist and fashion-mnist the test part.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./jacobi predict --model runs/mine.safetensors --data digits",
            "  ./jacobi predict --model runs/houses.safetensors --data new.csv --out prices.csv",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrongly called."
        })
public final class PredictCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            order = 10,
            description = "A model saved by 'jacobi train'.")
    private @Nullable Path model;

    @Option(
            names = "--data",
            paramLabel = "SET|FILE",
            required = true,
            order = 11,
            description = "digits, mnist, fashion-mnist or a CSV file.")
    private @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            order = 12,
            description =
                    "The folder with the four IDX files of mnist or fashion-mnist, gzipped or not."
                            + " Default: the usual places, else they are downloaded.")
    private @Nullable Path dataDir;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            order = 13,
            description =
                    "The file to write, replaced whole or not at all. Default: standard output.")
    private @Nullable Path out;

    @Mixin private Machine machine = new Machine();

    @Spec private @Nullable CommandSpec spec;

    /** For the command line. */
    public PredictCommand() {}

    @Override
    public Integer call() throws IOException {
        try {
            machine.require();
            if (dataDir != null && !Files.isDirectory(dataDir)) {
                throw new IllegalArgumentException(
                        "--data-dir is '" + dataDir + "': expected a folder that exists");
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
        machine.apply(null);
        ModelFile file = ModelFile.read(Objects.requireNonNull(model));
        Predictions predictions = predictions(file, Objects.requireNonNull(data));
        if (out == null) {
            System.out.flush();
            predictions.writeTo(System.out);
            StandardOutput.require(System.out);
        } else if (Files.exists(out) && !Files.isRegularFile(out) && !Files.isDirectory(out)) {
            // A device or a pipe cannot be replaced, only written to.
            try (var stream = Files.newOutputStream(out)) {
                predictions.writeTo(stream);
            } catch (IOException e) {
                throw new IOException(out + ": writing failed: " + e.getMessage(), e);
            }
        } else {
            AtomicFile.write(out, predictions::writeTo);
        }
        return 0;
    }

    private Predictions predictions(ModelFile file, String from) throws IOException {
        String json = file.preprocessing();
        if (json == null) {
            return Predictions.ofClasses(file.model(), images(file, from), file.classes());
        }
        if (DataSource.isImages(from)) {
            throw new IOException(
                    "%s was trained on a table, %s, and --data is %s: expected a CSV file"
                            .formatted(file.path(), file.recipe().data(), from));
        }
        Preprocessor preprocessor = DataSource.preprocessor(file.path(), json);
        if (preprocessor.inputs() != file.features()
                || !preprocessor.classes().equals(file.classes())) {
            throw new FileFormatException(
                    "%s: its preprocessing makes %d inputs and %d classes, expected %d and %d as in its model"
                            .formatted(
                                    file.path(),
                                    preprocessor.inputs(),
                                    preprocessor.classes().size(),
                                    file.features(),
                                    file.classes().size()));
        }
        CsvTable table = DataSource.read(from);
        Tensor x = preprocessor.inputs(table, Problem.type(file.recipe().dtype()));
        Dataset rows = new TensorDataset(x, Tensor.zeros(x.size(0)));
        return file.recipe().task() == Task.CLASSIFICATION
                ? Predictions.ofClasses(file.model(), rows, file.classes())
                : Predictions.ofNumbers(file.model(), rows, preprocessor);
    }

    private Dataset images(ModelFile file, String from) throws IOException {
        if (!DataSource.isImages(from)) {
            throw new IOException(
                    "%s was trained on images, %s, and --data is %s: expected digits, mnist or fashion-mnist"
                            .formatted(file.path(), file.recipe().data(), from));
        }
        Dataset images =
                new DataSource(dataDir, text -> System.err.println("jacobi predict: " + text))
                        .imagesToPredict(from, file.recipe().dtype());
        int pixels = images.get(0).x().numel();
        if (pixels != file.features()) {
            throw new IOException(
                    "%s: the model takes %d inputs, and the images of %s have %d pixels"
                            .formatted(file.path(), file.features(), from, pixels));
        }
        return images;
    }
}
