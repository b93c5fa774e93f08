package jacobi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.Array;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A training program that is killed again and again, and started again, ends as if it had not been. */
class KilledTrainingTest {
    private static final int KILLS = 50;

    /** What a process gives that was ended by signal 9. */
    private static final int KILLED = 128 + 9;

    private static final int MOST_MILLIS = 200;

    @TempDir private Path dir;

    private static String classPath() throws URISyntaxException {
        return folder(Tensor.class) + File.pathSeparator + folder(KilledTraining.class);
    }

    private static Path folder(Class<?> c) throws URISyntaxException {
        return Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Process start() throws IOException, URISyntaxException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        classPath(),
                        KilledTraining.class.getName(),
                        dir.resolve("run").toString(),
                        dir.resolve("weights").toString())
                .redirectError(ProcessBuilder.Redirect.to(dir.resolve("err").toFile()))
                .start();
    }

    /** Whether the process was killed while it trained; else it has finished. */
    private boolean kill(Process process, int millis) throws IOException, InterruptedException {
        try (BufferedReader out = process.inputReader()) {
            assertEquals(
                    KilledTraining.BEGUN, out.readLine(), () -> "the errors are " + errors());
            boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            int code = process.waitFor();
            assertEquals(ended ? 0 : KILLED, code == 0 ? 0 : code, () -> errors());
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

    @Test
    void fiftyKillsCostNothing() throws Exception {
        Map<String, Array> expected =
                new TrainingRun(
                                dir.resolve("unbroken"),
                                KilledTraining.EPOCHS,
                                KilledTraining.HIDDEN)
                        .run(FileSteps.REAL);
        Random random = new Random(2026);
        int kills = 0;
        int resumed = 0;
        int finished = 0;
        while (kills < KILLS || finished == 0 || Files.exists(dir.resolve("run"))) {
            resumed += Files.exists(dir.resolve("run")) ? 1 : 0;
            boolean last = kills == KILLS;
            if (kill(start(), last ? 60_000 : random.nextInt(MOST_MILLIS))) {
                kills++;
            } else {
                finished++;
                Map<String, Array> found = Safetensors.read(dir.resolve("weights")).tensors();
                CheckpointFaultTest.assertSameBits(expected, found, "after " + kills + " kills");
                assertOnly("err", "run", "unbroken", "weights");
                Files.delete(dir.resolve("run"));
                Files.delete(dir.resolve("weights"));
            }
        }
        assertEquals(KILLS, kills);
        assertTrue(resumed >= KILLS / 2, "only " + resumed + " programs had a file to resume from");
        System.out.println(kills + " kills, " + resumed + " resumptions, " + finished + " finished");
    }

    /** What killed writers have left is gone after the next save. */
    private void assertOnly(String... names) throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            assertEquals(
                    List.of(names),
                    all.map(p -> p.getFileName().toString()).sorted().toList());
        }
    }
}
