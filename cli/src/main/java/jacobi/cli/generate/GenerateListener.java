package jacobi.cli.generate;

import java.io.IOException;
import java.nio.file.Path;

/** Is told what happens. */
interface GenerateListener {
    /** Training begins. */
    default void started(LanguageRun run, Corpus corpus, LanguageTrainer.Method method) {}

    /**
     * A step was made.
     *
     * @param used which part of the budget is used up
     * @param bits the mean of bits per byte over the steps since the last point
     */
    default void stepped(LanguageRun run, double used, double bits) {}

    /** The curve has one more point. */
    default void measured(Curve.Point point) throws IOException {}

    /** Training is over, and the model was saved. */
    default void saved(Path file) throws IOException {}

    /** The model was compared. */
    default void scored(Design design, Score score) throws IOException {}

    /** The model writes. */
    void wrote(byte[] prompt, byte[] text) throws IOException;

    /** Nothing more will happen; after this, or an exception. */
    default void closed() {}
}
