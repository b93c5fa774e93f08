package jacobi.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.data.TensorDataset;
import jacobi.random.Generator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Stopping between any two steps, and saves that fail. */
final class TrainerTest {
    private static final Recipe RECIPE =
            new Recipe(
                    "points",
                    null,
                    Task.CLASSIFICATION,
                    Architecture.MLP,
                    List.of(4),
                    Activation.TANH,
                    Method.SGD,
                    0.1,
                    Plan.NONE,
                    8,
                    0,
                    0,
                    0.25,
                    3,
                    Precision.FLOAT64);

    @TempDir Path folder;

    private static Problem points() {
        Generator g = new Generator(11);
        Tensor x = Tensor.randn(g, DType.FLOAT64, 42, 3);
        Tensor y = Tensor.randint(g, 0, 3, 42);
        TensorDataset data = new TensorDataset(x, y);
        return new Problem(
                "points",
                "all to both",
                Task.CLASSIFICATION,
                data,
                data,
                3,
                List.of("a", "b", "c"),
                1,
                "");
    }

    private record InFile(Run run, Path file) implements Trainer.Saver {
        @Override
        public boolean exists() {
            return Files.exists(file);
        }

        @Override
        public void save() throws IOException {
            run.save(file);
        }
    }

    /** Trains for 3 epochs of 6 steps, stopping after some; the reports of the epochs. */
    private List<String> train(Run run, Path file, BooleanSupplier stop) throws IOException {
        List<String> reports = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void epochEnded(EpochReport r) {
                        reports.add(
                                "%d %s %s %s %s"
                                        .formatted(
                                                r.epoch(),
                                                r.trainLoss(),
                                                r.trainAccuracy(),
                                                r.testLoss(),
                                                r.testQuality()));
                    }
                };
        new Trainer(run, new InFile(run, file), listener, stop).train();
        return reports;
    }

    private static BooleanSupplier afterAsking(int times) {
        int[] asked = {0};
        return () -> asked[0]++ == times;
    }

    @Test
    void stoppedBetweenAnyTwoStepsItGoesOnBitForBit() throws IOException {
        Run whole = new Run(RECIPE, points(), 3);
        List<String> expected = train(whole, folder.resolve("whole"), () -> false);
        assertEquals(3, expected.size());
        List<double[]> weights =
                whole.model().parameters().stream().map(Tensor::toDoubles).toList();
        for (int stop = 0; stop < 18; stop++) {
            Path file = folder.resolve("part" + stop);
            List<String> reports =
                    new ArrayList<>(train(new Run(RECIPE, points(), 3), file, afterAsking(stop)));
            assertTrue(reports.size() < 3, "stopped after " + stop);
            // Whatever was drawn meanwhile must not matter.
            Tensor.rand(5);
            Run resumed = Run.resume(ModelFile.read(file), RECIPE, points(), 3);
            reports.addAll(train(resumed, file, () -> false));
            assertEquals(expected, reports, "stopped after " + stop);
            for (int i = 0; i < weights.size(); i++) {
                assertArrayEquals(weights.get(i), resumed.model().parameters().get(i).toDoubles());
            }
        }
    }

    @Test
    void saveThatFailsStopsTrainingAndSaysWhatIsThere() {
        Run run = new Run(RECIPE, points(), 5);
        int[] saves = {0};
        Trainer.Saver saver =
                new Trainer.Saver() {
                    @Override
                    public boolean exists() {
                        return false;
                    }

                    @Override
                    public void save() throws IOException {
                        if (saves[0]++ == 3) {
                            throw new IOException("x: writing failed: No space left on device");
                        }
                    }
                };
        Trainer trainer = new Trainer(run, saver, new TrainingListener() {}, () -> false);
        IOException e = assertThrows(IOException.class, trainer::train);
        assertEquals(
                "x: writing failed: No space left on device; saved are the first 2 epochs",
                e.getMessage());
    }

    @Test
    void evaluationRecordsNothingAndDropsNothing() {
        Run run = new Run(RECIPE, points(), 1);
        run.model().train();
        List<Tensor> outputs = new ArrayList<>();
        Evaluation.run(run.model(), points().test(), (_, output) -> outputs.add(output));
        Evaluation.run(run.model(), points().test(), (_, output) -> outputs.add(output));
        assertFalse(outputs.getFirst().requiresGrad());
        assertArrayEquals(outputs.get(0).toDoubles(), outputs.get(1).toDoubles());
        assertTrue(run.model().isTraining());
    }

    @Test
    void confusionCountsWhatWasTakenForWhat() {
        String table = new Confusion(new int[][] {{3, 1}, {0, 4}}, List.of("no", "yes")).toString();
        List<String> lines = table.lines().toList();
        // Names flush right over cells of five, behind a label of six.
        assertEquals("         no  yes   found", lines.get(1));
        assertTrue(lines.get(2).matches("  no +3 +1 +75\\.0 %"), lines.get(2));
        assertTrue(lines.get(3).matches("  yes +\\. +4 +100\\.0 %"), lines.get(3));
    }
}
