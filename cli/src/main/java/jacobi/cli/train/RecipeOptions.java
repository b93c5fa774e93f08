package jacobi.cli.train;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** The options that make a {@link Recipe}; null is what was not given. */
final class RecipeOptions {
    private static final String DATA = "digits";
    private static final String LAYERS = "256";
    private static final int BATCH = 32;
    private static final int SEED = 0;

    @Option(
            names = "--data",
            paramLabel = "SET|FILE",
            order = 10,
            description = "digits, mnist, fashion-mnist or a CSV file. Default: " + DATA + ".")
    @Nullable String data;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            order = 12,
            description =
                    "The column of a CSV file to predict, by its name or its number from 1."
                            + " Default: the last.")
    @Nullable String target;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            order = 13,
            description =
                    "classification or regression. Default: seen from the target: text and few"
                            + " whole numbers are classes.")
    @Nullable String task;

    @Option(
            names = "--network",
            paramLabel = "KIND",
            order = 19,
            description =
                    "mlp, linear layers; or, for images, cnn: two convolutions of 3x3 with 32 and"
                        + " 64 channels, each with a maximum over 2x2 and a normalisation, then the"
                        + " linear layers. Default: mlp.")
    @Nullable String network;

    @Option(
            names = "--layers",
            paramLabel = "WIDTHS",
            order = 20,
            description =
                    "The widths of the hidden layers, such as 256,128, or none. Default: "
                            + LAYERS
                            + ".")
    @Nullable String layers;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            order = 21,
            description =
                    "relu, leaky-relu, elu, gelu, silu, softplus, softsign, sigmoid, tanh or"
                            + " identity. Default: relu.")
    @Nullable String activation;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            order = 22,
            description =
                    "Drop the outputs of hidden layers, and of the convolutions, with this"
                            + " probability. Default: 0.")
    @Nullable Double dropout;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            order = 23,
            description = "float32 or float64. Default: float32.")
    @Nullable String dtype;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            order = 30,
            description =
                    "sgd (with momentum 0.9), adam, adamw, rmsprop, adagrad, adadelta, adamax,"
                            + " nadam, radam, rprop, asgd, adafactor or lbfgs (with a line search)."
                            + " Default: adam.")
    @Nullable String optimizer;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            order = 31,
            description =
                    "The learning rate. Default: 0.001; sgd and asgd 0.02, adamax and nadam 0.002,"
                            + " adagrad and adafactor 0.01, adadelta and lbfgs 1.")
    @Nullable Double lr;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME[:NUMBERS]",
            order = 36,
            description =
                    "How the learning rate changes: none; step:size=10,gamma=0.1;"
                            + " exponential:gamma=0.9; linear:start=0.1,end=1,epochs=5 (a warm-up);"
                            + " polynomial:epochs=all,power=1; cosine:epochs=all,min=0;"
                            + " cosine-restarts:epochs=10,times=2,min=0;"
                            + " one-cycle:epochs=all,max=0.01,start=0.3;"
                            + " cyclic:steps=2000,min=0.0001,max=0.01;"
                            + " plateau:factor=0.1,patience=5,min=0 (of the training loss). These"
                            + " are the usual numbers; give those that are to be others. Default:"
                            + " none.")
    @Nullable String scheduler;

    @Option(
            names = "--clip-norm",
            paramLabel = "X",
            order = 37,
            description =
                    "Scale the gradients of a step so that their norm is at most X; 0 leaves them."
                            + " Default: 0.")
    @Nullable Double clipNorm;

    @Option(
            names = "--weight-decay",
            paramLabel = "RATE",
            order = 32,
            description = "Pull the weights to 0 by this rate. Default: 0.")
    @Nullable Double weightDecay;

    @Option(
            names = "--batch",
            paramLabel = "N",
            order = 33,
            description = "The number of samples in a step. Default: " + BATCH + ".")
    @Nullable Integer batch;

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 35,
            description =
                    "What all that is random comes from: the split, the first weights, the order"
                            + " of the samples, dropout. Default: "
                            + SEED
                            + ".")
    @Nullable Long seed;

    /**
     * The recipe that these options make.
     *
     * @param others what the scheduler's numbers are that are not given
     * @throws IllegalArgumentException if one makes no sense
     */
    Recipe recipe(Plan others) {
        String from = or(data, DATA);
        if (DataSource.isImages(from) && target != null) {
            throw new IllegalArgumentException(
                    "--target is '%s', but --data %s has no columns: expected a CSV file"
                            .formatted(target, from));
        }
        Task said = task == null ? null : Choice.of(Task.class, "--task", task);
        if (DataSource.isImages(from) && said == Task.REGRESSION) {
            throw new IllegalArgumentException(
                    "--task is regression, but --data %s has classes: expected classification"
                            .formatted(from));
        }
        Method method = Choice.of(Method.class, "--optimizer", or(optimizer, "adam"));
        return new Recipe(
                from,
                target,
                said,
                Choice.of(Architecture.class, "--network", or(network, "mlp")),
                Recipe.layers(or(layers, LAYERS)),
                Choice.of(Activation.class, "--activation", or(activation, "relu")),
                method,
                or(lr, method.lr()),
                Plan.of(or(scheduler, "none"), others),
                or(batch, BATCH),
                or(weightDecay, 0.0),
                or(clipNorm, 0.0),
                or(dropout, 0.0),
                or(seed, (long) SEED),
                Choice.of(Precision.class, "--dtype", or(dtype, "float32")));
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }

    /** The names, as in a recipe's notes, of the options given, other than where the data are. */
    List<String> given() {
        List<String> names = new ArrayList<>();
        note(names, "target", target);
        note(names, "task", task);
        note(names, "network", network);
        note(names, "layers", layers);
        note(names, "activation", activation);
        note(names, "dropout", dropout);
        note(names, "dtype", dtype);
        note(names, "optimizer", optimizer);
        note(names, "lr", lr);
        note(names, "scheduler", scheduler);
        note(names, "clip-norm", clipNorm);
        note(names, "weight-decay", weightDecay);
        note(names, "batch", batch);
        note(names, "seed", seed);
        return names;
    }

    private static void note(List<String> names, String name, @Nullable Object value) {
        if (value != null) {
            names.add(name);
        }
    }
}
