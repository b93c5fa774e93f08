package jacobi.cli.train;

import jacobi.cli.common.Notes;
import jacobi.io.FileFormatException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * All that decides what a training run computes, but for the number of epochs; what it is written
 * as in a model file is what it is called on the command line.
 *
 * @param data the name of a set, or a CSV file
 * @param target the column to predict, for a CSV file that does not have it last
 * @param task what is learnt, null until the data are seen
 * @param network what kind of model
 * @param layers the widths of the hidden layers
 * @param lr the learning rate
 * @param scheduler how the rate changes
 * @param batch the number of samples in a step
 * @param clipNorm the largest norm of the gradients; 0 leaves them as they are
 */
record Recipe(
        String data,
        @Nullable String target,
        @Nullable Task task,
        Architecture network,
        List<Integer> layers,
        Activation activation,
        Method optimizer,
        double lr,
        Plan scheduler,
        int batch,
        double weightDecay,
        double clipNorm,
        double dropout,
        long seed,
        Precision dtype) {
    private static final int WIDEST = 1 << 20;
    private static final int DEEPEST = 1000;
    private static final String NO_LAYERS = "none";
    private static final String NETWORK = "network";
    private static final String SCHEDULER = "scheduler";
    private static final String CLIP_NORM = "clip-norm";

    Recipe {
        layers = List.copyOf(layers);
        require(
                network == Architecture.MLP || DataSource.isImages(data),
                NETWORK,
                network,
                "mlp, for --data " + data + " has no images");
        require(lr > 0 && lr < Double.POSITIVE_INFINITY, "lr", lr, "a number above 0");
        require(batch >= 1, "batch", batch, "at least 1");
        require(
                weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY,
                "weight-decay",
                weightDecay,
                "a number from 0");
        require(
                weightDecay == 0 || optimizer.decays(),
                "weight-decay",
                weightDecay,
                "0, for " + optimizer + " has none");
        require(
                clipNorm >= 0 && clipNorm < Double.POSITIVE_INFINITY,
                "clip-norm",
                clipNorm,
                "a number from 0");
        require(dropout >= 0 && dropout < 1, "dropout", dropout, "from 0 to less than 1");
    }

    private static void require(boolean holds, String name, Object found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "--%s is %s: expected %s".formatted(name, found, expected));
        }
    }

    /** The same with what the data turned out to ask for. */
    Recipe of(Task seen) {
        return new Recipe(
                data,
                target,
                seen,
                network,
                layers,
                activation,
                optimizer,
                lr,
                scheduler,
                batch,
                weightDecay,
                clipNorm,
                dropout,
                seed,
                dtype);
    }

    /** The same with data from another place. */
    Recipe from(String elsewhere) {
        return new Recipe(
                elsewhere,
                target,
                task,
                network,
                layers,
                activation,
                optimizer,
                lr,
                scheduler,
                batch,
                weightDecay,
                clipNorm,
                dropout,
                seed,
                dtype);
    }

    /** The same with another change of the rate. */
    Recipe with(Plan other) {
        return new Recipe(
                data,
                target,
                task,
                network,
                layers,
                activation,
                optimizer,
                lr,
                other,
                batch,
                weightDecay,
                clipNorm,
                dropout,
                seed,
                dtype);
    }

    /**
     * Widths separated by commas, or {@code none}.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    static List<Integer> layers(String text) {
        if (text.equals(NO_LAYERS)) {
            return List.of();
        }
        List<Integer> widths = new ArrayList<>();
        for (String width : text.split(",", -1)) {
            String digits = width.strip();
            int n = digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : 0;
            require(
                    n >= 1 && n <= WIDEST && widths.size() < DEEPEST,
                    "layers",
                    "'" + text + "'",
                    "the widths of the hidden layers with commas between, each from 1 to "
                            + WIDEST
                            + ", such as 256,128, or "
                            + NO_LAYERS);
            widths.add(n);
        }
        return widths;
    }

    /** The widths as they are written on the command line. */
    String layersText() {
        return layers.isEmpty()
                ? NO_LAYERS
                : layers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Every option by name; without a target and a task where there is none. */
    SequencedMap<String, String> toNotes() {
        SequencedMap<String, String> notes = new LinkedHashMap<>();
        notes.put("data", data);
        if (target != null) {
            notes.put("target", target);
        }
        if (task != null) {
            notes.put("task", task.toString());
        }
        notes.put(NETWORK, network.toString());
        notes.put("layers", layersText());
        notes.put("activation", activation.toString());
        notes.put("optimizer", optimizer.toString());
        notes.put("lr", Double.toString(lr));
        notes.put(SCHEDULER, scheduler.toString());
        notes.put("batch", Integer.toString(batch));
        notes.put("weight-decay", Double.toString(weightDecay));
        notes.put(CLIP_NORM, Double.toString(clipNorm));
        notes.put("dropout", Double.toString(dropout));
        notes.put("seed", Long.toString(seed));
        notes.put("dtype", dtype.toString());
        return notes;
    }

    /** Files from before there was such an option do not have it. */
    private static String or(@Nullable String found, String otherwise) {
        return found == null ? otherwise : found;
    }

    /**
     * The recipe in the notes of a file.
     *
     * @throws FileFormatException if one is missing or makes no sense
     */
    static Recipe of(Notes notes) throws FileFormatException {
        return notes.parse(
                () ->
                        new Recipe(
                                notes.text("data"),
                                notes.find("target"),
                                Choice.of(Task.class, "task", notes.text("task")),
                                Choice.of(
                                        Architecture.class,
                                        NETWORK,
                                        or(notes.find(NETWORK), "mlp")),
                                layers(notes.text("layers")),
                                Choice.of(Activation.class, "activation", notes.text("activation")),
                                Choice.of(Method.class, "optimizer", notes.text("optimizer")),
                                Double.parseDouble(notes.text("lr")),
                                Plan.of(or(notes.find(SCHEDULER), "none"), Plan.NONE),
                                Integer.parseInt(notes.text("batch")),
                                Double.parseDouble(notes.text("weight-decay")),
                                Double.parseDouble(or(notes.find(CLIP_NORM), "0")),
                                Double.parseDouble(notes.text("dropout")),
                                Long.parseLong(notes.text("seed")),
                                Choice.of(Precision.class, "dtype", notes.text("dtype"))));
    }

    /** The options, of those given, in which another recipe differs: name, here, there. */
    Map<String, String[]> differences(Recipe other, Iterable<String> given) {
        Map<String, String> here = toNotes();
        Map<String, String> there = other.toNotes();
        Map<String, String[]> out = new LinkedHashMap<>();
        for (String name : given) {
            String a = here.getOrDefault(name, "not given");
            String b = there.getOrDefault(name, "not given");
            if (!a.equals(b)) {
                out.put(name, new String[] {a, b});
            }
        }
        return out;
    }
}
