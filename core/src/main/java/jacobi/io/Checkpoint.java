package jacobi.io;

import jacobi.Stateful;
import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.random.Generator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * The parts of a training run in one file, such that a run that was stopped goes on bit for bit as
 * if it had not been.
 *
 * <pre>{@code
 * var checkpoint = new Checkpoint()
 *         .part("model", model).part("optimizer", optimizer).part("loader", loader);
 * int done = Files.exists(file) ? Integer.parseInt(checkpoint.load(file).get("epoch")) : 0;
 * for (int epoch = done; epoch < epochs; epoch++) {
 *     train(...);
 *     checkpoint.save(file, Map.of("epoch", String.valueOf(epoch + 1)));
 * }
 * }</pre>
 *
 * <p>The state of {@link Tensor#generator}, from which weights, shuffling and dropout come, is the
 * part {@code random} and always there. Saving goes through {@link AtomicFile}: whatever happens,
 * the file is the old one or the new one, whole.
 *
 * <p>The file is a {@link Safetensors} file. Tensors are called {@code part.name}; the notes have
 * {@code jacobi.checkpoint}, the version of all this, 1; {@code jacobi.parts}, the parts' names
 * with commas between; {@code jacobi.architecture.PART}, each part as text; and the user's own.
 */
public final class Checkpoint {
    private static final String VERSION = "1";
    private static final String RESERVED = "jacobi.";
    private static final String FORMAT = RESERVED + "checkpoint";
    private static final String PARTS = RESERVED + "parts";
    private static final String ARCHITECTURE = RESERVED + "architecture.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private final SequencedMap<String, Stateful> parts = new LinkedHashMap<>();

    /** A checkpoint of the part {@code random}, the state of {@link Tensor#generator}. */
    public Checkpoint() {
        parts.put("random", new RandomState(Tensor.generator()));
    }

    /**
     * Adds a part: a model, an optimiser, a data loader.
     *
     * @param name of letters, digits, {@code _} and {@code -}
     * @throws IllegalArgumentException if the name is of others, or taken
     */
    public Checkpoint part(String name, Stateful part) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "checkpoint: part '" + name + "': expected letters, digits, _ and - alone");
        }
        if (parts.putIfAbsent(name, part) != null) {
            throw new IllegalArgumentException("checkpoint: part '" + name + "' is there already");
        }
        return this;
    }

    /** Adds the state of a generator of one's own; see {@link #part}. */
    public Checkpoint generator(String name, Generator generator) {
        return part(name, new RandomState(generator));
    }

    /**
     * Writes all parts, in place of the file that is there.
     *
     * @param notes text by name, such as {@code epoch}; what {@link #load} gives back
     * @throws IllegalArgumentException if the name of a note begins with {@code jacobi.}
     * @throws IOException naming the file and the reason, such as a full disk, and saying what is
     *     at its place now
     */
    public void save(Path file, Map<String, String> notes) throws IOException {
        save(file, notes, FileSteps.REAL);
    }

    void save(Path file, Map<String, String> notes, FileSteps steps) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        notes.forEach(
                (name, text) -> {
                    if (name.startsWith(RESERVED)) {
                        throw new IllegalArgumentException(
                                "checkpoint: note '"
                                        + name
                                        + "': names in "
                                        + RESERVED
                                        + " are taken");
                    }
                    all.put(name, text);
                });
        all.put(FORMAT, VERSION);
        all.put(PARTS, String.join(",", parts.keySet()));
        SequencedMap<String, Array> arrays = new LinkedHashMap<>();
        parts.forEach(
                (part, stateful) -> {
                    all.put(ARCHITECTURE + part, text(stateful));
                    TensorFiles.arrays(stateful.stateDict())
                            .forEach((name, array) -> arrays.put(part + "." + name, array));
                });
        AtomicFile.write(file, out -> Safetensors.write(out, arrays, all), steps);
    }

    /** What a part says of itself, without the address that says nothing. */
    private static String text(Stateful part) {
        String text = part.toString();
        String plain = part.getClass().getName() + "@" + Integer.toHexString(part.hashCode());
        return text.equals(plain) ? part.getClass().getSimpleName() : text;
    }

    /**
     * Puts all parts into the state of a file.
     *
     * @return the notes
     * @throws FileFormatException if it is no checkpoint, or one of other parts, or of parts of
     *     another architecture: the message lists the names, shapes and types that differ, and
     *     nothing was changed
     * @throws IOException if it cannot be read; nothing was changed
     */
    public SequencedMap<String, String> load(Path file) throws IOException {
        Contents contents = Contents.read(file);
        List<String> expected = parts.keySet().stream().sorted().toList();
        if (!contents.parts.equals(expected)) {
            throw contents.error(
                    "has the parts %s, expected %s"
                            .formatted(
                                    String.join(", ", contents.parts),
                                    String.join(", ", expected)));
        }
        contents.load(parts);
        return contents.notes();
    }

    /**
     * Puts one object into the state of one part of a file, such as a model that is to predict; all
     * else in the file is left alone, the generator too.
     *
     * @return the notes
     * @throws FileFormatException as {@link #load}, or if there is no such part
     * @throws IOException if it cannot be read; nothing was changed
     */
    public static SequencedMap<String, String> loadPart(Path file, String name, Stateful part)
            throws IOException {
        Contents contents = Contents.read(file);
        if (!contents.parts.contains(name)) {
            throw contents.error(
                    "has the parts %s, expected %s among them"
                            .formatted(String.join(", ", contents.parts), name));
        }
        SequencedMap<String, Stateful> one = new LinkedHashMap<>();
        one.put(name, part);
        contents.load(one);
        return contents.notes();
    }

    /**
     * The notes of a checkpoint, such as what is needed to build the model before it is loaded.
     *
     * @throws FileFormatException if it is no checkpoint
     * @throws IOException if it cannot be read
     */
    public static SequencedMap<String, String> notes(Path file) throws IOException {
        return Contents.read(file).notes();
    }

    /** A file that was read and is known to be a checkpoint. */
    private record Contents(Path file, List<String> parts, Safetensors tensors) {
        static Contents read(Path file) throws IOException {
            Safetensors read = Safetensors.read(file);
            String version = read.metadata().get(FORMAT);
            String parts = read.metadata().get(PARTS);
            if (version == null || parts == null) {
                throw new FileFormatException(
                        "%s: a safetensors file but no checkpoint: expected the notes %s and %s"
                                .formatted(file, FORMAT, PARTS));
            }
            if (!version.equals(VERSION)) {
                throw new FileFormatException(
                        "%s: a checkpoint of version %s, expected %s"
                                .formatted(file, JsonReader.shown(version), VERSION));
            }
            return new Contents(file, Arrays.stream(parts.split(",")).sorted().toList(), read);
        }

        FileFormatException error(String problem) {
            return new FileFormatException(file + ": the checkpoint " + problem);
        }

        SequencedMap<String, String> notes() {
            SequencedMap<String, String> out = new LinkedHashMap<>(tensors.metadata());
            out.keySet().removeIf(name -> name.startsWith(RESERVED));
            return out;
        }

        private Map<String, Tensor> state(String part) {
            Map<String, Tensor> out = new LinkedHashMap<>();
            tensors.tensors()
                    .forEach(
                            (name, array) -> {
                                if (name.startsWith(part + ".")) {
                                    out.put(name.substring(part.length() + 1), Tensor.of(array));
                                }
                            });
            return out;
        }

        /** Loads all or nothing: each part keeps the promise for itself, and this for the rest. */
        void load(Map<String, Stateful> into) throws FileFormatException {
            List<Runnable> undo = new ArrayList<>();
            boolean done = false;
            String now = "";
            try {
                for (Map.Entry<String, Stateful> e : into.entrySet()) {
                    now = e.getKey();
                    Map<String, Tensor> before = copies(e.getValue().stateDict());
                    Map<String, Tensor> state = state(now);
                    requireTypes(before, state);
                    undo.add(() -> e.getValue().loadStateDict(before));
                    e.getValue().loadStateDict(state);
                }
                done = true;
            } catch (IllegalArgumentException e) {
                throw new FileFormatException(
                        "%s: the checkpoint's part '%s' does not fit: %s"
                                .formatted(file, now, e.getMessage()),
                        e);
            } finally {
                if (!done) {
                    undo.reversed().forEach(Runnable::run);
                }
            }
        }

        private static Map<String, Tensor> copies(Map<String, Tensor> state) {
            Map<String, Tensor> out = new LinkedHashMap<>();
            state.forEach((name, t) -> out.put(name, Tensor.zerosLike(t).copyInPlace(t.detach())));
            return out;
        }

        /**
         * Parts may convert what they load, but a run that goes on in another type is another run.
         */
        private static void requireTypes(Map<String, Tensor> here, Map<String, Tensor> found) {
            List<String> problems = new ArrayList<>();
            here.forEach(
                    (name, t) -> {
                        Tensor other = found.get(name);
                        if (other != null && other.dtype() != t.dtype()) {
                            problems.add(name + " is " + other.dtype() + ", expected " + t.dtype());
                        }
                    });
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
        }
    }
}
