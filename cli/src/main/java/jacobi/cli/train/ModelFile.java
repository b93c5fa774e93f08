package jacobi.cli.train;

import jacobi.cli.common.Notes;
import jacobi.io.Checkpoint;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.nn.Sequential;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code jacobi train} saves: a {@link Checkpoint} whose notes say how the model was made,
 * from which data, and how far it has come.
 *
 * @param notes all of them
 * @param features the number of inputs
 * @param classes their names; empty for regression
 * @param preprocessing how a table becomes inputs, as JSON; null for images
 */
record ModelFile(
        Path path,
        Notes notes,
        Recipe recipe,
        int features,
        List<String> classes,
        @Nullable String preprocessing) {
    /** The name of the model among the parts of the checkpoint. */
    static final String MODEL = "model";

    /**
     * Reads all but the elements.
     *
     * @throws FileFormatException if it is no model file, or a damaged one
     * @throws IOException if it cannot be read
     */
    static ModelFile read(Path path) throws IOException {
        Notes notes = new Notes(path, "jacobi train", Checkpoint.notes(path));
        Recipe recipe = Recipe.of(notes);
        long features = notes.parse(() -> notes.count("features"));
        List<String> classes = notes.parse(() -> strings(notes.text("classes")));
        ModelFile file =
                new ModelFile(
                        path,
                        notes,
                        recipe,
                        (int) Math.min(features, Integer.MAX_VALUE),
                        classes,
                        notes.find("preprocessing"));
        file.requireSize();
        return file;
    }

    /**
     * A file cannot hold more parameters than it has bytes: no model is built before that is sure.
     */
    private void requireSize() throws IOException {
        long parameters = notes.parse(() -> Network.parameters(recipe, features, outputs()));
        long size = Files.size(path);
        if (outputs() < 1 || parameters > size / Problem.type(recipe.dtype()).byteSize()) {
            throw new FileFormatException(
                    "%s: not a model of 'jacobi train': %,d inputs, layers %s and %,d outputs do not go with a file of %,d bytes"
                            .formatted(path, features, recipe.layersText(), outputs(), size));
        }
    }

    private int outputs() {
        return recipe.task() == Task.CLASSIFICATION ? classes.size() : 1;
    }

    /**
     * The model with its weights, in evaluation mode.
     *
     * @throws FileFormatException if the weights are not those of such a model
     */
    Sequential model() throws IOException {
        Sequential model = Network.model(recipe, features, outputs());
        Checkpoint.loadPart(path, MODEL, model);
        model.eval();
        return model;
    }

    /** A list of strings as JSON. */
    static String json(List<String> strings) {
        return new Json.Arr(strings.stream().<Json>map(Json.Str::new).toList()).toString();
    }

    private static List<String> strings(String json) {
        try {
            List<String> out = new ArrayList<>();
            if (Json.parse(json) instanceof Json.Arr list) {
                for (Json element : list.elements()) {
                    if (element instanceof Json.Str s) {
                        out.add(s.value());
                    }
                }
                if (out.size() == list.elements().size()) {
                    return out;
                }
            }
        } catch (FileFormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        throw new IllegalArgumentException("classes: expected a list of strings");
    }
}
