package jacobi.cli.train;

import jacobi.array.DType;
import jacobi.csv.CsvDataset;
import jacobi.csv.CsvParts;
import jacobi.csv.CsvTable;
import jacobi.csv.Preprocessor;
import jacobi.csv.Schema;
import jacobi.csv.Target;
import jacobi.data.Dataset;
import jacobi.data.Digits;
import jacobi.data.FashionMnist;
import jacobi.data.ImageSource;
import jacobi.data.Mnist;
import jacobi.data.TensorDataset;
import jacobi.data.TrainTest;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Finds the data that a name stands for: one of the sets of images, or a CSV file.
 *
 * @param folder with the files of an image set; null for the usual places
 * @param notices is told, in a sentence, what a user should know
 */
record DataSource(@Nullable Path folder, Consumer<String> notices) {
    private static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(String::valueOf).toList();

    /** Whether a name is that of a set of images; all others are files. */
    static boolean isImages(String data) {
        return switch (data) {
            case "digits", "mnist", "fashion-mnist" -> true;
            default -> false;
        };
    }

    /** The part of a path that names a run. */
    static String shortName(String data) {
        String name = String.valueOf(Path.of(data).getFileName());
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /**
     * The data of a recipe, dealt out to train and to test.
     *
     * @throws FileFormatException if a file is not what it should be; the message says where
     * @throws IOException if a file cannot be found, fetched or read
     * @throws IllegalArgumentException if a CSV file has no such column
     */
    Problem load(Recipe recipe) throws IOException {
        return switch (recipe.data()) {
            case "digits" -> Problem.ofImages("digits", Digits.load(), DIGITS, recipe);
            case "mnist" -> Problem.ofImages("MNIST", images(Mnist.source()), DIGITS, recipe);
            case "fashion-mnist" ->
                    Problem.ofImages(
                            "Fashion-MNIST",
                            images(FashionMnist.source()),
                            FashionMnist.NAMES,
                            recipe);
            default -> table(recipe);
        };
    }

    /** The images that a model is asked about: all digits, or the test part of a larger set. */
    TensorDataset imagesToPredict(String data, Precision dtype) throws IOException {
        TensorDataset images =
                switch (data) {
                    case "digits" -> Digits.load();
                    case "mnist" -> images(Mnist.source()).test();
                    case "fashion-mnist" -> images(FashionMnist.source()).test();
                    default -> throw new IllegalArgumentException("no images: " + data);
                };
        return Problem.flat(images, dtype);
    }

    private TrainTest images(ImageSource source) throws IOException {
        ImageSource talking = source.notices(notices);
        return folder == null ? talking.load() : talking.load(folder);
    }

    /** A CSV file, or a message that says what else it could have been. */
    static CsvTable read(String data) throws IOException {
        Path file = Path.of(data);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    data,
                    null,
                    "no such file: expected digits, mnist, fashion-mnist or a CSV file");
        }
        return CsvTable.read(file);
    }

    private Problem table(Recipe recipe) throws IOException {
        CsvTable table = read(recipe.data());
        Schema schema = Schema.of(recipe.target() == null ? "-1" : recipe.target());
        Task said = recipe.task();
        if (said != null) {
            schema = schema.task(jacobi.csv.Task.valueOf(said.name()));
        }
        CsvParts parts =
                table.split(schema, new Generator(recipe.seed()), 1 - Problem.TEST, Problem.TEST);
        parts.parts().stream().flatMap(p -> p.notices().stream()).distinct().forEach(notices);
        Preprocessor preprocessor = parts.preprocessor();
        Task task = Task.valueOf(preprocessor.task().name());
        Dataset train = typed(parts.part(0), recipe.dtype());
        Dataset test = typed(parts.part(1), recipe.dtype());
        return new Problem(
                describe(table, preprocessor),
                Problem.division(train, test)
                        + (task == Task.CLASSIFICATION ? ", by class" : ", at random")
                        + ", seed "
                        + recipe.seed(),
                task,
                train,
                test,
                preprocessor.inputs(),
                preprocessor.classes(),
                preprocessor.target() instanceof Target.Quantity q ? q.deviation() : 1,
                preprocessor.toJson().toString());
    }

    private static String describe(CsvTable table, Preprocessor p) {
        return String.format(
                Locale.ROOT,
                "%s: %,d rows, %d columns made %d inputs; %s %s",
                table.name(),
                table.rows(),
                p.features().size(),
                p.inputs(),
                p.classes().isEmpty() ? "predicts" : p.classes().size() + " classes of",
                p.target().column());
    }

    private static Dataset typed(CsvDataset part, Precision precision) {
        DType dtype = Problem.type(precision);
        return new TensorDataset(
                part.x().to(dtype), part.y().dtype().isFloating() ? part.y().to(dtype) : part.y());
    }

    /**
     * The preprocessing in a model file.
     *
     * @throws FileFormatException if it is damaged
     */
    static Preprocessor preprocessor(Path file, String json) throws FileFormatException {
        try {
            return Preprocessor.of(Json.parse(json));
        } catch (FileFormatException e) {
            throw new FileFormatException(file + ": its preprocessing: " + e.getMessage(), e);
        }
    }
}
