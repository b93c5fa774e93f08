package jacobi.cli.train;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.data.Batch;
import jacobi.data.Dataset;
import jacobi.nn.Block;
import jacobi.nn.Layer;
import jacobi.nn.Loss;

import java.util.function.BiConsumer;

/** A model over a whole data set, in evaluation mode, off the record and in batches. */
final class Evaluation {
    /** Large enough to keep the processors busy, small enough for any memory. */
    static final int BATCH = 1000;

    private Evaluation() {}

    /** Hands every batch and the model's output for it to an action, in order. */
    static <M extends Block & Layer> void run(
            M model, Dataset data, BiConsumer<Batch, Tensor> action) {
        boolean mode = model.isTraining();
        model.eval();
        try (Grad _ = Grad.off()) {
            for (int from = 0; from < data.size(); from += BATCH) {
                Batch batch = batch(data, from);
                action.accept(batch, model.forward(batch.x()));
            }
        } finally {
            model.train(mode);
        }
    }

    /** Losses and hits over a data set. */
    static <M extends Block & Layer> Tally tally(M model, Dataset data, Task task, Loss loss) {
        Tally tally = new Tally(task);
        run(
                model,
                data,
                (batch, output) ->
                        tally.add(output, batch.y(), loss.forward(output, batch.y()).item()));
        return tally;
    }

    /** How often class i (row) was taken for class j (column). */
    static <M extends Block & Layer> int[][] confusion(M model, Dataset data, int classes) {
        int[][] counts = new int[classes][classes];
        run(
                model,
                data,
                (batch, output) -> {
                    long[] predicted = output.argmax(1).toLongs();
                    long[] wanted = batch.y().toLongs();
                    for (int i = 0; i < wanted.length; i++) {
                        counts[(int) wanted[i]][(int) predicted[i]]++;
                    }
                });
        return counts;
    }

    /** The batch that begins at a sample. */
    static Batch batch(Dataset data, int from) {
        int[] numbers = new int[Math.min(BATCH, data.size() - from)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = from + i;
        }
        return data.batch(numbers);
    }
}
