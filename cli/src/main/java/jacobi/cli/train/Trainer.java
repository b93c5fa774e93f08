package jacobi.cli.train;

import jacobi.Tensor;
import jacobi.data.Batch;
import jacobi.nn.Gradients;

import java.io.IOException;
import java.util.Iterator;
import java.util.function.BooleanSupplier;

/**
 * Takes a run through its epochs: steps over the training data, a look at the test data, a save.
 *
 * <p>The run is saved before the first step too, unless there is a file at that place already, so
 * that there is always something to go on from and a place that cannot be written to is known at
 * once.
 */
final class Trainer {
    /** Keeps the run somewhere. */
    interface Saver {
        /** Whether there is something at that place. */
        boolean exists();

        /** Replaces what is there with the run as it is now. */
        void save() throws IOException;
    }

    private final Run run;
    private final Saver saver;
    private final TrainingListener listener;
    private final BooleanSupplier stop;
    private int savedEpochs;

    /**
     * A trainer.
     *
     * @param stop asked between any two steps whether to stop
     */
    Trainer(Run run, Saver saver, TrainingListener listener, BooleanSupplier stop) {
        this.run = run;
        this.saver = saver;
        this.listener = listener;
        this.stop = stop;
    }

    /**
     * Trains until all epochs are done or it is asked to stop; either way the run is saved.
     *
     * @return whether all epochs are done
     * @throws IllegalStateException if the loss is no longer a number
     * @throws IOException if the run cannot be saved
     */
    boolean train() throws IOException {
        listener.started(run);
        if (!saver.exists()) {
            save();
        }
        while (run.epoch() < run.epochs()) {
            if (stop.getAsBoolean() || !epoch()) {
                save();
                return false;
            }
        }
        return true;
    }

    /** Whether it came to its end. */
    private boolean epoch() throws IOException {
        long start = System.nanoTime();
        run.model().train();
        Iterator<Batch> batches = run.loader().iterator();
        while (batches.hasNext()) {
            step(batches.next());
            listener.stepped(run);
            if (batches.hasNext() && stop.getAsBoolean()) {
                return false;
            }
        }
        Tally train = run.tally();
        Problem problem = run.problem();
        Tally test = Evaluation.tally(run.model(), problem.test(), problem.task(), run.loss());
        double quality =
                switch (problem.task()) {
                    case CLASSIFICATION -> test.accuracy();
                    case REGRESSION -> 1 - test.lossSum() / problem.spread();
                };
        run.schedule().epochEnded(train.loss());
        run.endEpoch();
        save();
        listener.epochEnded(
                new EpochReport(
                        run.epoch(),
                        run.epochs(),
                        problem.task(),
                        train.loss(),
                        problem.task() == Task.CLASSIFICATION ? train.accuracy() : Double.NaN,
                        test.loss(),
                        quality,
                        (System.nanoTime() - start) / 1e9));
        return true;
    }

    private void step(Batch batch) {
        Evaluated[] first = new Evaluated[1];
        run.optimizer()
                .step(
                        () -> {
                            Evaluated now = evaluate(batch);
                            first[0] = first[0] == null ? now : first[0];
                            return now.loss();
                        });
        run.tally().add(first[0].output(), batch.y(), first[0].loss().item());
        run.schedule().batchEnded();
    }

    /** A forward and a backward; an optimiser may want several of them for a step. */
    private record Evaluated(Tensor output, Tensor loss) {}

    private Evaluated evaluate(Batch batch) {
        run.optimizer().zeroGrad();
        var output = run.model().forward(batch.x());
        var loss = run.loss().forward(output, batch.y());
        double value = loss.item();
        if (!Double.isFinite(value)) {
            throw new IllegalStateException(
                    "the loss became %s in epoch %d: training diverged; a learning rate below --lr %s may help%s"
                            .formatted(value, run.epoch() + 1, run.recipe().lr(), whatIsSaved()));
        }
        loss.backward();
        if (run.recipe().clipNorm() > 0) {
            Gradients.clipGradNorm(run.model().parameters(), run.recipe().clipNorm());
        }
        return new Evaluated(output, loss);
    }

    private void save() throws IOException {
        try {
            saver.save();
        } catch (IOException e) {
            throw new IOException(e.getMessage() + whatIsSaved(), e);
        }
        savedEpochs = run.epoch();
    }

    private String whatIsSaved() {
        return savedEpochs <= 0 ? "" : "; saved are the first " + savedEpochs + " epochs";
    }
}
