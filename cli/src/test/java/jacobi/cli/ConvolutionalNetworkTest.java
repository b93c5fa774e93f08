package jacobi.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Shape;
import jacobi.data.Digits;
import jacobi.io.Json;
import jacobi.io.Safetensors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code jacobi train --network cnn}: what it learns and keeps, and all that goes on from there.
 */
final class ConvolutionalNetworkTest {
    private static final String COMMON =
            "train --network cnn --layers 32 --dropout 0.1 --batch 64 --lr 0.003 --seed 4";

    @TempDir static Path folder;

    private static Cli run;

    private static Path whole() {
        return folder.resolve("whole.safetensors");
    }

    private static Cli succeed(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of(more));
        Cli made = Cli.run(args.toArray(String[]::new));
        assertEquals(0, made.exit(), made.err());
        return made;
    }

    @BeforeAll
    static void train() {
        run =
                succeed(
                        COMMON + " --threads 1 --epochs 6 --json --save",
                        whole().toString(),
                        "--report",
                        folder.resolve("report.html").toString());
    }

    @Test
    void itLearnsDigits() throws IOException {
        Json.Obj last = (Json.Obj) Json.parse(run.out().lines().toList().getLast());
        assertTrue(((Json.Num) last.members().get("testAccuracy")).toDouble() > 0.95, run.out());
    }

    @Test
    void itKeepsConvolutionsAndRunningStatistics() throws IOException {
        Safetensors file = Safetensors.read(whole());
        assertEquals("cnn", file.metadata().get("network"));
        // Images of 8x8, halved twice; each stage a convolution, a maximum, a norm, an activation.
        Map.of(
                        "model.1.weight", Shape.of(32, 1, 3, 3),
                        "model.3.running_var", Shape.of(32),
                        "model.5.weight", Shape.of(64, 32, 3, 3),
                        "model.7.weight", Shape.of(64),
                        "model.11.weight", Shape.of(32, 64 * 2 * 2),
                        "model.14.weight", Shape.of(10, 32))
                .forEach(
                        (name, shape) -> {
                            var found = file.tensors().get(name);
                            assertTrue(found != null, name + " in " + file.tensors().keySet());
                            assertEquals(shape, found.shape(), name);
                        });
        // There are 23 batches of 64 in 1438 images.
        var batches = file.tensors().get("model.3.num_batches_tracked");
        assertTrue(batches != null);
        assertArrayEquals(new double[] {6 * 23}, batches.toDoubles());
    }

    @Test
    void itIsResumedBitForBitOnAnotherNumberOfThreads() throws IOException {
        Path part = folder.resolve("part.safetensors");
        succeed(COMMON + " -q --threads 2 --epochs 1 --save", part.toString());
        Cli rest = succeed("train --json --epochs 6 --network cnn --resume", part.toString());
        List<String> lines = rest.out().lines().toList();
        assertEquals(5, lines.size(), rest.out());
        // Whoever begins anew has a loss of ln 10 = 2.3 at first.
        Json.Obj second = (Json.Obj) Json.parse(lines.getFirst());
        assertTrue(((Json.Num) second.members().get("trainLoss")).toDouble() < 1, rest.out());
        assertEquals("6", Safetensors.read(part).metadata().get("epoch"));
        TrainTest.assertSameRun(whole(), part);
    }

    @Test
    void itPredicts() {
        List<String> lines =
                succeed("predict --data digits --model", whole().toString()).out().lines().toList();
        long[] labels = Digits.load().y().toLongs();
        assertEquals(labels.length + 1, lines.size());
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += lines.get(i + 1).startsWith(labels[i] + ",") ? 1 : 0;
        }
        assertTrue(right > 0.95 * labels.length, right + " right");
    }

    @Test
    void itsReportHasItsLayers() throws IOException {
        String page = Files.readString(folder.resolve("report.html"));
        for (String part : List.of("4: ReLU", "8: ReLU", "12: ReLU")) {
            assertTrue(page.contains(part), part);
        }
        assertTrue(page.contains("Training on digits"));
    }
}
