package jacobi.cli.generate;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The options that say what is learned, by which model and for how long; null: not given. */
final class LearningOptions {
    private static final double MINUTES = 3;
    private static final double MOST_MINUTES = 60 * 24 * 365;

    @Option(
            names = "--text",
            paramLabel = "FILE|FOLDER|ZIP",
            order = 10,
            description =
                    "The text to learn from. Default: java.base among the sources of this JDK,"
                            + " without the licences at the top of each.")
    @Nullable Path text;

    @Option(
            names = "--model",
            paramLabel = "KIND",
            order = 11,
            description = "lstm or gpt. Default: lstm.")
    @Nullable String model;

    @Option(
            names = "--width",
            paramLabel = "N",
            order = 12,
            description =
                    "How wide the model is. Default: 256 for lstm, 192 for gpt, which takes"
                            + " multiples of 32.")
    @Nullable Integer width;

    @Option(
            names = "--layers",
            paramLabel = "N",
            order = 13,
            description = "How many layers it has. Default: 2 for lstm, 4 for gpt.")
    @Nullable Integer layers;

    @Option(
            names = "--context",
            paramLabel = "N",
            order = 14,
            description =
                    "How many bytes it is trained on in a row; a gpt looks back no farther."
                            + " Default: 128 for lstm, 256 for gpt.")
    @Nullable Integer context;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            order = 20,
            description = "How long to train; the result depends on the machine. Default: 3.")
    @Nullable Double minutes;

    @Option(
            names = "--steps",
            paramLabel = "N",
            order = 21,
            description = "How many steps to train instead: the same seed gives the same model.")
    @Nullable Long steps;

    @Option(
            names = "--batch",
            paramLabel = "N",
            order = 22,
            description = "How many rows a step has. Default: 32 for lstm, 8 for gpt.")
    @Nullable Integer batch;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            order = 23,
            description =
                    "The highest learning rate; it rises at first and falls to a tenth. Default:"
                            + " 0.003 for lstm, 0.001 for gpt.")
    @Nullable Double lr;

    /** Whether a budget was given. */
    boolean trains() {
        return minutes != null || steps != null;
    }

    /**
     * The design that was asked for.
     *
     * @throws IllegalArgumentException if an option makes no sense
     */
    Design design() {
        Design usual = Design.of(model == null ? Kind.LSTM : Kind.of(model));
        return new Design(
                usual.kind(),
                width == null ? usual.width() : width,
                layers == null ? usual.layers() : layers,
                context == null ? usual.context() : context);
    }

    /**
     * Checks that the options agree with a model that is there.
     *
     * @throws IllegalArgumentException if one does not
     */
    void requireAgrees(LanguageModelFile file) {
        Design design = file.design();
        requireAgrees("--model", model, design.kind().text(), file);
        requireAgrees("--width", width, design.width(), file);
        requireAgrees("--layers", layers, design.layers(), file);
        requireAgrees("--context", context, design.context(), file);
    }

    private static void requireAgrees(
            String option, @Nullable Object given, Object there, LanguageModelFile file) {
        if (given != null && !given.equals(there)) {
            throw new IllegalArgumentException(
                    "%s is %s, but the model in %s has %s: leave the option out"
                            .formatted(option, given, file.path(), there));
        }
    }

    /**
     * How to train.
     *
     * @throws IllegalArgumentException if an option makes no sense
     */
    LanguageTrainer.Method method(Kind kind) {
        if (minutes != null && steps != null) {
            throw new IllegalArgumentException("--minutes and --steps exclude each other");
        }
        if (steps != null && steps < 1) {
            throw new IllegalArgumentException("--steps is " + steps + ": expected at least 1");
        }
        double time = minutes == null ? MINUTES : minutes;
        if (!(time > 0 && time <= MOST_MINUTES)) {
            throw new IllegalArgumentException(
                    "--minutes is " + time + ": expected a number above 0, a year at most");
        }
        int rows = batch != null ? batch : kind == Kind.LSTM ? 32 : 8;
        if (rows < 1 || rows > 1 << 16) {
            throw new IllegalArgumentException("--batch is " + rows + ": expected 1 to 65536");
        }
        double rate = lr != null ? lr : kind == Kind.LSTM ? 3e-3 : 1e-3;
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("--lr is " + rate + ": expected a number above 0");
        }
        return new LanguageTrainer.Method(
                rows, rate, steps != null ? Budget.ofSteps(steps) : Budget.ofSeconds(60 * time));
    }
}
