package jacobi.cli.generate;

import jacobi.Tensor;
import jacobi.nn.Gradients;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Trains a model within a budget.
 *
 * <p>A model with a state reads as many places of the text at once as a batch has rows, each going
 * on where it was; the state goes along, its gradients do not (truncated backpropagation through
 * time). A model with a window gets windows from anywhere. The run is saved before the first step
 * and at every point of its curve.
 */
final class LanguageTrainer {
    private static final double MOST_NORM = 1;
    private static final int POINTS = 16;
    private static final double LN2 = Math.log(2);

    /**
     * How to go.
     *
     * @param batch how many rows a step has
     * @param lr the highest learning rate
     */
    record Method(int batch, double lr, Budget budget) {}

    private final LanguageRun run;
    private final Corpus corpus;
    private final Method method;
    private final Path file;
    private final GenerateListener listener;
    private final Curve curve = new Curve();
    private final byte[] sample;
    private final byte[] text;
    private final int length;
    private RecurrentModel.@Nullable State state;
    private double lossSum;
    private long lossCount;

    /**
     * A trainer.
     *
     * @throws IllegalArgumentException if the text is too short
     */
    LanguageTrainer(
            LanguageRun run, Corpus corpus, Method method, Path file, GenerateListener listener) {
        this.run = run;
        this.corpus = corpus;
        this.method = method;
        this.file = file;
        this.listener = listener;
        length = run.design().context();
        corpus.require(length);
        text = corpus.train();
        sample = Arrays.copyOf(corpus.heldOut(), Math.min(Curve.SAMPLE, corpus.heldOut().length));
    }

    /** The curve so far. */
    Curve curve() {
        return curve;
    }

    /**
     * Trains until the budget is used up or it is asked to stop; either way the run is saved.
     *
     * @param stop asked between any two steps whether to stop
     * @return whether the budget is used up
     * @throws IllegalStateException if the loss is no longer a number
     * @throws IOException if the run cannot be saved
     */
    boolean train(BooleanSupplier stop) throws IOException {
        run.from(corpus);
        run.model().train();
        long firstStep = run.steps();
        double firstSecond = run.seconds();
        point();
        int points = 1;
        double used = 0;
        while (used < 1) {
            if (stop.getAsBoolean()) {
                run.save(file);
                return false;
            }
            step(used);
            used = method.budget().used(run.steps() - firstStep, run.seconds() - firstSecond);
            listener.stepped(run, Math.min(1, used), lossSum / lossCount / LN2);
            if (used >= (double) points / POINTS) {
                point();
                points = (int) (used * POINTS) + 1;
            }
        }
        run.model().eval();
        return true;
    }

    private void point() throws IOException {
        run.save(file);
        Curve.Point point =
                new Curve.Point(
                        run.steps(),
                        run.bytes(),
                        run.seconds(),
                        lossCount == 0 ? Double.NaN : lossSum / lossCount / LN2,
                        HeldOut.bits(run.model(), sample));
        curve.add(point);
        listener.measured(point);
        lossSum = 0;
        lossCount = 0;
    }

    private void step(double used) {
        long start = System.nanoTime();
        run.optimizer().lr(method.lr() * Budget.factor(used));
        run.optimizer().zeroGrad();
        Tensor loss =
                switch (run.model()) {
                    case RecurrentModel m -> onwards(m);
                    case GptModel m -> anywhere(m);
                };
        double value = loss.item();
        if (!Double.isFinite(value)) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "the loss became %s in step %,d: training diverged; a learning rate"
                                + " below --lr %s may help; saved is the model at its last point",
                            value,
                            run.steps() + 1,
                            method.lr()));
        }
        loss.backward();
        Gradients.clipGradNorm(run.model().parameters(), MOST_NORM);
        run.optimizer().step();
        lossSum += value;
        lossCount++;
        run.stepped((long) method.batch() * length, (System.nanoTime() - start) / 1e9);
    }

    private Tensor onwards(RecurrentModel m) {
        int[] starts = new int[method.batch()];
        int last = text.length - length;
        for (int r = 0; r < starts.length; r++) {
            long place = (long) r * last / starts.length + run.steps() * length;
            starts[r] = (int) (place % last);
        }
        RecurrentModel.Step step = m.forward(rows(starts, 0), state);
        state = step.state();
        return step.scores().flatten(0, 1).crossEntropy(rows(starts, 1).flatten(0, 1));
    }

    private Tensor anywhere(GptModel m) {
        long[] drawn = Tensor.randint(0, text.length - length, method.batch()).toLongs();
        int[] starts = Arrays.stream(drawn).mapToInt(Math::toIntExact).toArray();
        return m.forward(rows(starts, 0)).flatten(0, 1).crossEntropy(rows(starts, 1).flatten(0, 1));
    }

    private Tensor rows(int[] starts, int later) {
        Tensor[] rows = new Tensor[starts.length];
        for (int r = 0; r < starts.length; r++) {
            rows[r] = LanguageModel.rows(text, starts[r] + later, 1, length, 0);
        }
        return Tensor.cat(0, rows);
    }
}
