package jacobi.cli.train;

import jacobi.Backends;
import jacobi.Tensor;
import jacobi.cli.common.Notes;
import jacobi.data.DataLoader;
import jacobi.io.Checkpoint;
import jacobi.io.FileFormatException;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.Loss;
import jacobi.nn.MSELoss;
import jacobi.nn.Sequential;
import jacobi.optim.Optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training run at some point between two steps: the model, and all that decides how it goes on.
 * What is saved of it is enough to go on bit for bit.
 */
final class Run {
    private final Recipe recipe;
    private final Problem problem;
    private final int epochs;
    private final Sequential model;
    private final Optimizer optimizer;
    private final DataLoader loader;
    private final Schedule schedule;
    private final Loss loss;
    private final Checkpoint checkpoint;
    private final Map<String, String> notes = new LinkedHashMap<>();
    private int epoch;
    private Tally tally;

    /** A run that has not begun. */
    Run(Recipe recipe, Problem problem, int epochs) {
        this.recipe = recipe;
        this.problem = problem;
        this.epochs = epochs;
        Tensor.manualSeed(recipe.seed());
        model = Network.model(recipe, problem.features(), problem.outputs());
        optimizer = Network.optimizer(recipe, model);
        loader = new DataLoader(problem.train(), recipe.batch()).shuffle(true).seed(recipe.seed());
        schedule = new Schedule(recipe.scheduler(), optimizer, loader.batches());
        loss =
                switch (problem.task()) {
                    case CLASSIFICATION -> new CrossEntropyLoss();
                    case REGRESSION -> new MSELoss();
                };
        checkpoint =
                new Checkpoint()
                        .part(ModelFile.MODEL, model)
                        .part("optimizer", optimizer)
                        .part("loader", loader);
        schedule.state().ifPresent(state -> checkpoint.part("scheduler", state));
        tally = new Tally(problem.task());
        notes.putAll(recipe.toNotes());
        notes.putAll(problem.toNotes());
        notes.put("epochs", Integer.toString(epochs));
        notes.put("backend", Backends.name());
    }

    /**
     * The run in a file.
     *
     * @throws FileFormatException if the file is damaged, or the data are not those it was trained
     *     on
     */
    static Run resume(ModelFile file, Recipe recipe, Problem problem, int epochs)
            throws IOException {
        Run run = new Run(recipe, problem, epochs);
        Notes notes = file.notes();
        for (String name : new String[] {"features", "classes", "fingerprint", "preprocessing"}) {
            String found = run.notes.getOrDefault(name, "none");
            String expected = notes.byName().getOrDefault(name, "none");
            if (!found.equals(expected)) {
                throw new FileFormatException(
                        "%s: the run was trained on other data than those in '%s': %s %s, expected %s"
                                .formatted(
                                        file.path(),
                                        recipe.data(),
                                        name,
                                        shown(found),
                                        shown(expected)));
            }
        }
        run.epoch = notes.parse(() -> Math.toIntExact(notes.count("epoch")));
        run.tally =
                notes.parse(
                        () ->
                                new Tally(
                                        problem.task(),
                                        Double.parseDouble(notes.text("loss-sum")),
                                        notes.count("samples"),
                                        notes.count("correct")));
        run.checkpoint.load(file.path());
        return run;
    }

    private static String shown(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    /** Writes everything, in place of the file that is there. */
    void save(Path file) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(notes);
        all.put("epoch", Integer.toString(epoch));
        all.put("loss-sum", Double.toString(tally.lossSum()));
        all.put("samples", Long.toString(tally.samples()));
        all.put("correct", Long.toString(tally.correct()));
        checkpoint.save(file, all);
    }

    Recipe recipe() {
        return recipe;
    }

    Problem problem() {
        return problem;
    }

    Sequential model() {
        return model;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    DataLoader loader() {
        return loader;
    }

    Schedule schedule() {
        return schedule;
    }

    Loss loss() {
        return loss;
    }

    /** The number of epochs there are to be. */
    int epochs() {
        return epochs;
    }

    /** The number of epochs that are done. */
    int epoch() {
        return epoch;
    }

    /** The sums of the epoch in progress. */
    Tally tally() {
        return tally;
    }

    /** The number of samples seen in all epochs so far. */
    long seen() {
        return (long) epoch * problem.train().size() + tally.samples();
    }

    /** Notes that an epoch is done. */
    void endEpoch() {
        epoch++;
        tally = new Tally(problem.task());
    }
}
