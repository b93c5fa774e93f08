package jacobi.cli.generate;

import jacobi.Tensor;
import jacobi.cli.common.Notes;
import jacobi.io.Checkpoint;
import jacobi.io.FileFormatException;
import jacobi.optim.AdamW;
import jacobi.optim.Optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model that is trained, and all that decides how that goes on. */
final class LanguageRun {
    private static final double DECAY = 0.01;

    private final Design design;
    private final LanguageModel model;
    private final Optimizer optimizer;
    private final Checkpoint checkpoint;
    private String fingerprint = "";
    private long steps;
    private long bytes;
    private double seconds;

    private LanguageRun(Design design) {
        this.design = design;
        model = design.model();
        optimizer = new AdamW(model.parameters()).weightDecay(DECAY);
        checkpoint = new Checkpoint().part("model", model).part("optimizer", optimizer);
    }

    /** A run that has not begun; its weights come from the seed. */
    static LanguageRun fresh(Design design, long seed) {
        Tensor.manualSeed(seed);
        return new LanguageRun(design);
    }

    /**
     * A run that goes on.
     *
     * @throws FileFormatException if the file is damaged
     */
    static LanguageRun of(LanguageModelFile file) throws IOException {
        LanguageRun run = new LanguageRun(file.design());
        Notes notes = file.notes();
        run.steps = notes.parse(() -> notes.count("steps"));
        run.bytes = notes.parse(() -> notes.count("bytes"));
        run.seconds = notes.parse(() -> notes.count("milliseconds")) / 1e3;
        run.fingerprint = notes.parse(() -> notes.text("trained-on"));
        run.checkpoint.load(file.path());
        return run;
    }

    /** Writes everything, in place of the file that is there. */
    void save(Path file) throws IOException {
        Map<String, String> notes = new LinkedHashMap<>(design.notes());
        notes.put("steps", Long.toString(steps));
        notes.put("bytes", Long.toString(bytes));
        notes.put("milliseconds", Long.toString(Math.round(seconds * 1e3)));
        notes.put("trained-on", fingerprint);
        checkpoint.save(file, notes);
    }

    Design design() {
        return design;
    }

    LanguageModel model() {
        return model;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    /** How many steps were made. */
    long steps() {
        return steps;
    }

    /** How many bytes were trained on. */
    long bytes() {
        return bytes;
    }

    /** How long that took. */
    double seconds() {
        return seconds;
    }

    /** Which text the model has seen last, as {@link Corpus#fingerprint} has it. */
    String fingerprint() {
        return fingerprint;
    }

    /** Notes from which text comes what follows. */
    void from(Corpus corpus) {
        fingerprint = corpus.fingerprint();
    }

    /** Notes that a step was made. */
    void stepped(long more, double took) {
        steps++;
        bytes += more;
        seconds += took;
    }
}
