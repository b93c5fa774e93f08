package jacobi.io;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.data.Batch;
import jacobi.data.DataLoader;
import jacobi.data.TensorDataset;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.Dropout;
import jacobi.nn.Linear;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.optim.Adam;
import jacobi.optim.CosineAnnealingWarmRestarts;
import jacobi.optim.LinearLR;
import jacobi.optim.SequentialLR;
import jacobi.random.Generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A small training run with all that has a state: weights, an optimiser with momentum, a rate that
 * changes, shuffling, dropout. It saves to one file and begins from it if it is there.
 */
final class TrainingRun {
    private static final int SAMPLES = 80;
    private static final int BATCH = 16;
    private static final long SEED = 42;

    private final Path file;
    private final int epochs;
    private final int hidden;
    private IntConsumer progress = _ -> {};
    private boolean savesEachBatch;

    TrainingRun(Path file, int epochs, int hidden) {
        this.file = file;
        this.epochs = epochs;
        this.hidden = hidden;
    }

    /** Calls this with the number of epochs done as soon as all is loaded, and after each. */
    TrainingRun onProgress(IntConsumer action) {
        progress = action;
        return this;
    }

    /** Saves after every batch too, not only after every epoch. */
    TrainingRun savesEachBatch() {
        savesEachBatch = true;
        return this;
    }

    static DataLoader loader() {
        Generator random = new Generator(1);
        Tensor x = Tensor.randn(random, DType.FLOAT32, SAMPLES, 12);
        Tensor y = Tensor.randint(random, 0, 4, SAMPLES);
        return new DataLoader(new TensorDataset(x, y), BATCH).shuffle(true);
    }

    static Sequential model(int hidden) {
        return new Sequential(
                new Linear(12, hidden), new ReLU(), new Dropout(0.3), new Linear(hidden, 4));
    }

    /** Trains to the end, from the file if there is one; gives the final weights. */
    Map<String, Array> run(FileSteps steps) throws IOException {
        boolean resumes = Files.exists(file);
        // What is not taken from the file would be noticed.
        Tensor.manualSeed(resumes ? System.nanoTime() : SEED);
        Sequential model = model(hidden);
        Adam optimizer = new Adam(model.parameters(), 0.01).amsgrad(true);
        var scheduler =
                new SequentialLR(
                        optimizer,
                        List.of(
                                new LinearLR(optimizer, 0.5, 1, 2),
                                new CosineAnnealingWarmRestarts(optimizer, 3)),
                        2);
        DataLoader loader = loader();
        Checkpoint checkpoint =
                new Checkpoint()
                        .part("model", model)
                        .part("optimizer", optimizer)
                        .part("scheduler", scheduler)
                        .part("loader", loader);
        int done = resumes ? Integer.parseInt(checkpoint.load(file).get("epoch")) : 0;
        progress.accept(done);
        for (int epoch = done; epoch < epochs; epoch++) {
            int left = loader.batches();
            if (epoch == done) {
                left -= Math.toIntExact(loader.stateDict().get("delivered").itemLong());
            }
            for (Batch batch : loader) {
                optimizer.zeroGrad();
                new CrossEntropyLoss().forward(model.forward(batch.x()), batch.y()).backward();
                optimizer.step();
                left--;
                if (savesEachBatch && left > 0) {
                    checkpoint.save(file, Map.of("epoch", String.valueOf(epoch)), steps);
                }
            }
            scheduler.step();
            checkpoint.save(file, Map.of("epoch", String.valueOf(epoch + 1)), steps);
            progress.accept(epoch + 1);
        }
        Map<String, Array> weights = new LinkedHashMap<>();
        model.stateDict().forEach((name, t) -> weights.put(name, t.array()));
        return weights;
    }
}
