package jacobi.cli.train;

import jacobi.cli.common.RunFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is to be trained, for how long, and where it is kept.
 *
 * @param resumed the file to go on from, null for a new run
 */
record Setting(Recipe recipe, int epochs, Path file, @Nullable ModelFile resumed) {
    private static final int EPOCHS = 40;
    private static final int EPOCHS_OF_LARGE_SETS = 20;

    /**
     * A new run.
     *
     * @throws IllegalArgumentException if an option makes no sense, or the file to save to is
     *     something else than a model
     */
    static Setting fresh(RecipeOptions options, @Nullable Integer epochs, @Nullable Path save)
            throws IOException {
        Recipe given = options.recipe(Plan.NONE);
        int all = epochs != null ? epochs : defaultEpochs(given.data());
        Recipe recipe = given.with(given.scheduler().over(all));
        requireCycle(recipe.scheduler(), all);
        Path file = save == null ? RunFile.unused(DataSource.shortName(recipe.data())) : save;
        RunFile.prepare(file, "model", ModelFile::read);
        return new Setting(recipe, all, file, null);
    }

    /**
     * The run in a file.
     *
     * @throws IllegalArgumentException if an option says something else than the file
     * @throws IOException if it cannot be read or is no model file
     */
    static Setting resumed(
            Path from, RecipeOptions options, @Nullable Integer epochs, @Nullable Path save)
            throws IOException {
        ModelFile file = ModelFile.read(from);
        Recipe recipe = file.recipe();
        if (options.data != null) {
            recipe = recipe.from(options.data);
        }
        Map<String, String[]> differences =
                options.recipe(recipe.scheduler()).differences(recipe, options.given());
        for (var e : differences.entrySet()) {
            throw new IllegalArgumentException(
                    "--%s is %s, but the run in %s has %s: leave the option out, or --resume"
                            .formatted(e.getKey(), e.getValue()[0], from, e.getValue()[1]));
        }
        int before = file.notes().parse(() -> Math.toIntExact(file.notes().count("epochs")));
        int done = file.notes().parse(() -> Math.toIntExact(file.notes().count("epoch")));
        int all = epochs != null ? epochs : before;
        if (all < done) {
            throw new IllegalArgumentException(
                    "--epochs is %d, but the run in %s has %d behind it: expected at least as many"
                            .formatted(all, from, done));
        }
        requireCycle(recipe.scheduler(), all);
        Path to = save == null ? from : save;
        RunFile.prepare(to, "model", ModelFile::read);
        return new Setting(recipe, all, to, file);
    }

    /** A single cycle ends with its last step. */
    private static void requireCycle(Plan plan, int epochs) {
        if (plan.rule() == Plan.Rule.ONE_CYCLE && epochs > plan.count("epochs")) {
            throw new IllegalArgumentException(
                    "--epochs is %d, but --scheduler %s ends before: expected at most %d"
                            .formatted(epochs, plan, plan.count("epochs")));
        }
    }

    static int defaultEpochs(String data) {
        return switch (data) {
            case "mnist", "fashion-mnist" -> EPOCHS_OF_LARGE_SETS;
            default -> EPOCHS;
        };
    }
}
