package jacobi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.Array;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A training program that is killed again and again, and started again, ends as if it had not been.
 */
class KilledTrainingTest {
    private static final int KILLS = 25;

    /**
     * Several programs at once, each with a folder and kills of its own: the time goes into
     * starting.
     */
    private static final int CHAINS = 2;

    /** What a process gives that was ended by signal 9. */
    private static final int KILLED = 128 + 9;

    /** A kill comes after fewer epochs than this, and after less than this time. */
    private static final int EPOCHS = 4;

    private static final int MILLIS = 40;

    @TempDir private Path dir;

    /**
     * What became of some kills.
     *
     * @param resumed how many programs had a file to begin from
     * @param finished how many came to the end before their kill
     */
    private record Outcome(int kills, int resumed, int finished) {}

    @Test
    void fiftyKillsCostNothing(TestReporter reporter) throws Exception {
        Map<String, Array> expected =
                new TrainingRun(
                                dir.resolve("unbroken"),
                                KilledTraining.EPOCHS,
                                KilledTraining.HIDDEN)
                        .run(FileSteps.REAL);
        List<Future<Outcome>> chains = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CHAINS)) {
            for (int i = 0; i < CHAINS; i++) {
                Random random = new Random(i);
                Path folder = Files.createDirectory(dir.resolve("chain-" + i));
                chains.add(threads.submit(() -> new Chain(folder, random).run(expected)));
            }
        }
        int kills = 0;
        for (Future<Outcome> chain : chains) {
            Outcome o = chain.get();
            reporter.publishEntry(o.toString());
            kills += o.kills;
            assertTrue(o.resumed >= KILLS / 2, () -> "too few programs resumed: " + o);
            assertTrue(o.finished > 0, o::toString);
        }
        assertEquals(50, kills);
    }

    /** One training run after the other, killed until there were enough kills. */
    private record Chain(Path dir, Random random) {
        Outcome run(Map<String, Array> expected) throws Exception {
            int kills = 0;
            int resumed = 0;
            int finished = 0;
            while (kills < KILLS || finished == 0 || Files.exists(dir.resolve("run"))) {
                resumed += Files.exists(dir.resolve("run")) ? 1 : 0;
                boolean last = kills == KILLS;
                int epochs = last ? Integer.MAX_VALUE : random.nextInt(EPOCHS);
                if (kill(start(), epochs, last ? 60_000 : random.nextInt(MILLIS))) {
                    kills++;
                } else {
                    finished++;
                    Map<String, Array> found = Safetensors.read(dir.resolve("weights")).tensors();
                    CheckpointFaultTest.assertSameBits(expected, found, kills + " kills");
                    assertOnly("err", "run", "weights");
                    Files.delete(dir.resolve("run"));
                    Files.delete(dir.resolve("weights"));
                }
            }
            return new Outcome(kills, resumed, finished);
        }

        private Process start() throws IOException, URISyntaxException {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--add-modules",
                            "jdk.incubator.vector",
                            "-cp",
                            folder(Tensor.class)
                                    + File.pathSeparator
                                    + folder(KilledTraining.class),
                            KilledTraining.class.getName(),
                            dir.resolve("run").toString(),
                            dir.resolve("weights").toString())
                    .redirectError(dir.resolve("err").toFile())
                    .start();
        }

        private static Path folder(Class<?> c) throws URISyntaxException {
            return Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI());
        }

        /** Kills a process some epochs and a moment after it began; whether it was training. */
        private boolean kill(Process process, int epochs, int millis)
                throws IOException, InterruptedException {
            try (BufferedReader out = process.inputReader()) {
                assertNotNull(out.readLine(), () -> "no training: " + errors());
                int seen = 0;
                while (seen < epochs && out.readLine() != null) {
                    seen++;
                }
                process.waitFor(millis, TimeUnit.MILLISECONDS);
                process.destroyForcibly();
                int code = process.waitFor();
                assertTrue(code == 0 || code == KILLED, () -> code + " " + errors());
                return code == KILLED;
            } finally {
                process.destroyForcibly();
            }
        }

        private String errors() {
            try {
                return Files.readString(dir.resolve("err"));
            } catch (IOException e) {
                return e.toString();
            }
        }

        /** What killed writers have left is gone after the next save. */
        private void assertOnly(String... names) throws IOException {
            try (Stream<Path> all = Files.list(dir)) {
                assertEquals(
                        List.of(names), all.map(p -> p.getFileName().toString()).sorted().toList());
            }
        }
    }
}
