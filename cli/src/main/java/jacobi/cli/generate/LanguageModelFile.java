package jacobi.cli.generate;

import jacobi.cli.common.Notes;
import jacobi.io.Checkpoint;
import jacobi.io.FileFormatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code jacobi generate} saves: a {@link Checkpoint} whose notes say how the model is made.
 *
 * @param notes all of them
 */
record LanguageModelFile(Path path, Notes notes, Design design) {
    /**
     * Reads all but the elements.
     *
     * @throws FileFormatException if it is none of ours, or a damaged one
     * @throws IOException if it cannot be read
     */
    static LanguageModelFile read(Path path) throws IOException {
        Notes notes = new Notes(path, "jacobi generate", Checkpoint.notes(path));
        Design design = Design.of(notes);
        long size = Files.size(path);
        // A file cannot hold more than its bytes: nothing is built before that is sure.
        if (design.parameters() > size / Float.BYTES) {
            throw new FileFormatException(
                    "%s: not a model of 'jacobi generate': %s does not go with a file of %,d bytes"
                            .formatted(path, design, size));
        }
        return new LanguageModelFile(path, notes, design);
    }

    /**
     * The model with its weights, to write and not to train.
     *
     * @throws FileFormatException if the weights are not those of such a model
     */
    LanguageModel model() throws IOException {
        LanguageModel model = design.model();
        Checkpoint.loadPart(path, "model", model);
        model.eval();
        return model;
    }

    /** Which text it was trained on, as {@link Corpus#fingerprint} has it. */
    String fingerprint() throws FileFormatException {
        return notes.parse(() -> notes.text("trained-on"));
    }
}
