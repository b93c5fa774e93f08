package jacobi.cli.generate;

import jacobi.cli.common.Machine;
import jacobi.cli.common.StandardOutput;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code jacobi generate}: a model learns a text and writes more of it. */
@Command(
        name = "generate",
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Train a model of text, byte by byte, and let it write.",
            "",
            "Without options: an LSTM learns the Java of this JDK's own java.base for three minutes"
                + " and writes some. One file in twenty is held out; the bits the model needs for"
                + " each of its bytes stand beside those of gzip and xz. The model is saved, whole"
                + " or not at all, also by Ctrl-C; --from lets it write again, or learn on.",
            ""
        },
        footer = {
            "",
            "gzip and xz are measured on the held-out bytes alone, and after training text (for"
                + " gzip 32 kB of it count, for xz 64 MB): the model has seen such text before, and"
                + " so have they.",
            "",
            "With --json: a line for each point of the curve (step, bytes, seconds, trainBits,"
                    + " heldOutBits), one each for the file, the comparison and the text.",
            "",
            "Examples:",
            "  ./jacobi generate",
            "  ./jacobi generate --model gpt --minutes 15 --curve curve.csv",
            "  ./jacobi generate --text my-notes/ --steps 2000 --save notes.safetensors",
            "  ./jacobi generate --from notes.safetensors --prompt 'Dear ' --seed 3",
            "  ./jacobi generate --from notes.safetensors --minutes 10",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrongly called, 130 stopped by Ctrl-C and saved."
        })
public final class GenerateCommand implements Callable<Integer> {
    private static final int MOST_LENGTH = 100_000_000;

    @Mixin private LearningOptions learning = new LearningOptions();

    @Option(
            names = "--save",
            paramLabel = "FILE",
            order = 30,
            description = "Where to save. Default: a new file in runs/; with --from the same file.")
    private @Nullable Path save;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            order = 31,
            description =
                    "Take the model in this file. It is trained further if --minutes or --steps"
                            + " says so, and else not.")
    private @Nullable Path from;

    @Option(
            names = "--evaluate",
            order = 32,
            description = "Compare with gzip and xz also where nothing is trained.")
    private boolean evaluate;

    @Option(
            names = "--held-out",
            paramLabel = "KB",
            order = 33,
            description =
                    "How much of the held-out text to compare on, at most. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int heldOut = 256;

    @Option(
            names = "--before",
            paramLabel = "MB",
            order = 34,
            description =
                    "How much training text gzip and xz may see before. Default: ${DEFAULT-VALUE}.")
    private int before = 8;

    @Option(
            names = "--curve",
            paramLabel = "FILE",
            order = 35,
            description =
                    "Write the training curve: as CSV, and as a picture beside it with the ending"
                            + " .svg.")
    private @Nullable Path curve;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            order = 40,
            description = "What the text begins with. Default: nothing, the beginning of a file.")
    private String prompt = "";

    @Option(
            names = "--length",
            paramLabel = "N",
            order = 41,
            description = "How many bytes to write. Default: ${DEFAULT-VALUE}.")
    private int length = 1000;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            order = 42,
            description =
                    "1 draws bytes as the model thinks, less the likelier ones. Default:"
                            + " ${DEFAULT-VALUE}.")
    private double temperature = 0.7;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            order = 43,
            description = "Draw from the K likeliest bytes. Default: 0, from all.")
    private int topK;

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 44,
            description =
                    "What all that is random comes from: first weights, windows, the text."
                            + " Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin private Machine machine = new Machine();

    @Option(
            names = {"-q", "--quiet"},
            order = 60,
            description = "Print the text and nothing else.")
    private boolean quiet;

    @Option(
            names = "--json",
            order = 61,
            description = "Print JSON, an object a line, and nothing else.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    /** For the command line. */
    public GenerateCommand() {}

    @Override
    public Integer call() throws IOException {
        GenerateSession.Plan plan;
        try {
            plan = plan();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
        machine.apply(null);
        return new GenerateSession(plan, listener()).run();
    }

    /**
     * What is to be done.
     *
     * @throws IllegalArgumentException if an option makes no sense
     * @throws IOException if the model of {@code --from} cannot be read
     */
    private GenerateSession.Plan plan() throws IOException {
        requireUsage();
        Sampler sampler = new Sampler(temperature, topK, new Generator(seed));
        LanguageModelFile file = from == null ? null : LanguageModelFile.read(from);
        if (file != null) {
            learning.requireAgrees(file);
        }
        Design design = file == null ? learning.design() : file.design();
        LanguageTrainer.Method method = learning.method(design.kind());
        boolean trains = file == null || learning.trains();
        if (!trains) {
            requireNothingOfTraining();
        }
        return new GenerateSession.Plan(
                design,
                file,
                trains ? method : null,
                learning.text,
                save == null ? from : save,
                curve,
                trains || evaluate,
                heldOut << 10,
                (long) before << 20,
                seed,
                sampler,
                prompt.getBytes(StandardCharsets.UTF_8),
                length);
    }

    private void requireUsage() {
        if (quiet && json) {
            throw new IllegalArgumentException("--quiet and --json exclude each other");
        }
        require("--held-out", heldOut, 1, 1 << 20);
        require("--before", before, 0, 1 << 10);
        require("--length", length, 1, MOST_LENGTH);
        if (curve != null && Files.isDirectory(curve)) {
            throw new IllegalArgumentException(
                    "--curve is '" + curve + "', a folder: expected the name of a file");
        }
        if (curve != null && Curve.picture(curve).equals(curve)) {
            throw new IllegalArgumentException(
                    "--curve is '%s': expected a name such as curve.csv; the picture gets .svg"
                            .formatted(curve));
        }
        machine.require();
    }

    private static void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s is %d: expected %d to %d".formatted(option, value, least, most));
        }
    }

    /** Options of training would be of no effect: better to say so. */
    private void requireNothingOfTraining() {
        refuse("--save", save);
        refuse("--curve", curve);
        refuse("--batch", learning.batch);
        refuse("--lr", learning.lr);
        if (learning.text != null && !evaluate) {
            throw new IllegalArgumentException(
                    "--text is of no use here: add --evaluate, --minutes or --steps");
        }
    }

    private static void refuse(String option, @Nullable Object given) {
        if (given != null) {
            throw new IllegalArgumentException(
                    option + " is of no use where nothing is trained: add --minutes or --steps");
        }
    }

    private GenerateListener listener() {
        return json
                ? new GenerateJson(System.out)
                : new GenerateConsole(System.out, quiet, StandardOutput.isTerminal());
    }
}
