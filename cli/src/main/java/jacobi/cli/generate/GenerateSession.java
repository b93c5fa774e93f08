package jacobi.cli.generate;

import jacobi.cli.common.Interruption;
import jacobi.cli.common.RunFile;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** One call of {@code jacobi generate}, from its plan to its exit code. */
final class GenerateSession {
    private static final int DONE = 0;
    private static final int INTERRUPTED = 130;

    /**
     * What is to be done.
     *
     * @param design of the model
     * @param from the file it is in, or null for a new one
     * @param method how to train, or null for not at all
     * @param text where the text is, or null for that of the JDK
     * @param save where to save, or null for a new file
     * @param curve where the curve goes, or null
     * @param evaluate whether to compare
     * @param heldOut how many bytes to compare on, at most
     * @param before how many bytes of training text compressors may have before
     * @param seed of a new model
     * @param sampler what the text is drawn with
     * @param prompt what it begins with
     * @param length how many bytes to write
     */
    record Plan(
            Design design,
            @Nullable LanguageModelFile from,
            LanguageTrainer.@Nullable Method method,
            @Nullable Path text,
            @Nullable Path save,
            @Nullable Path curve,
            boolean evaluate,
            int heldOut,
            long before,
            long seed,
            Sampler sampler,
            byte[] prompt,
            int length) {}

    private final Plan plan;
    private final GenerateListener listener;

    GenerateSession(Plan plan, GenerateListener listener) {
        this.plan = plan;
        this.listener = listener;
    }

    /** Trains, compares, writes; the exit code. */
    int run() throws IOException {
        try {
            Corpus corpus =
                    plan.evaluate()
                            ? TextSource.ofThisJdk().load(plan.text()).sample(plan.heldOut())
                            : null;
            LanguageModelFile from = plan.from();
            LanguageTrainer.Method method = plan.method();
            LanguageModel model;
            if (corpus != null && method != null) {
                model = trained(corpus, method);
            } else if (from != null) {
                model = from.model();
                if (corpus != null) {
                    warnOfOtherText(corpus, from.fingerprint());
                    listener.scored(plan.design(), Score.of(model, corpus, plan.before()));
                }
            } else {
                throw new IllegalStateException("generate: neither a model nor a text");
            }
            if (model == null) {
                return INTERRUPTED;
            }
            write(model);
            return DONE;
        } finally {
            listener.closed();
        }
    }

    /** The model; null if it was interrupted. */
    private @Nullable LanguageModel trained(Corpus corpus, LanguageTrainer.Method method)
            throws IOException {
        corpus.require(plan.design().context());
        LanguageModelFile from = plan.from();
        LanguageRun run =
                from == null ? LanguageRun.fresh(plan.design(), plan.seed()) : LanguageRun.of(from);
        if (from != null) {
            warnOfOtherText(corpus, run.fingerprint());
        }
        Path file = file();
        LanguageTrainer trainer = new LanguageTrainer(run, corpus, method, file, listener);
        listener.started(run, corpus, method);
        try (Interruption interruption = new Interruption()) {
            if (!trainer.train(interruption::isAsked)) {
                listener.closed();
                draw(trainer.curve(), corpus, null);
                System.err.printf(
                        "jacobi generate: stopped after %,d steps and saved in %s; --from lets it"
                                + " write, and learn on with --minutes or --steps%n",
                        run.steps(), file);
                System.err.flush();
                return null;
            }
        }
        listener.saved(file);
        Score score = Score.of(run.model(), corpus, plan.before());
        listener.scored(run.design(), score);
        draw(trainer.curve(), corpus, score);
        return run.model();
    }

    private void draw(Curve curve, Corpus corpus, @Nullable Score score) throws IOException {
        Path file = plan.curve();
        if (file != null) {
            curve.save(file, "Learning " + corpus.title(), score);
        }
    }

    /** What was held out here may not have been there. */
    private static void warnOfOtherText(Corpus corpus, String fingerprint) {
        if (!corpus.fingerprint().equals(fingerprint)) {
            System.err.println(
                    "jacobi generate: the model was trained on another text; where that shares"
                            + " files with this one under other names, what is held out is not new"
                            + " to it");
        }
    }

    /** Where to save: the folder is there then, and nothing but a model will be replaced. */
    private Path file() throws IOException {
        Path file = plan.save() == null ? RunFile.unused(plan.design().kind().text()) : plan.save();
        RunFile.prepare(file, "model of this command", LanguageModelFile::read);
        return file;
    }

    private void write(LanguageModel model) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        plan.sampler().write(model, plan.prompt(), plan.length(), text::write);
        listener.wrote(plan.prompt(), text.toByteArray());
    }
}
