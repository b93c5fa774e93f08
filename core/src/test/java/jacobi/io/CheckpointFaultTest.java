package jacobi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.io.FaultySteps.Fault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A run that is broken anywhere between two file operations ends with the weights it would have.
 */
class CheckpointFaultTest {
    private static final int EPOCHS = 3;

    /** Large enough for a checkpoint of several writes. */
    private static final int HIDDEN = 2000;

    @TempDir private Path dir;

    static void assertSameBits(Map<String, Array> expected, Map<String, Array> found, String what) {
        assertEquals(expected.keySet(), found.keySet(), what);
        expected.forEach(
                (name, a) ->
                        assertArrayEquals(
                                a.toFloats(), found.get(name).toFloats(), what + ": " + name));
    }

    @ParameterizedTest
    @EnumSource
    void aFaultAtAnyFileOperationCostsNothing(Fault fault) throws Exception {
        FaultySteps unbroken = new FaultySteps(Integer.MAX_VALUE, fault);
        Map<String, Array> expected =
                new TrainingRun(dir.resolve("unbroken"), EPOCHS, HIDDEN).run(unbroken);
        int operations = unbroken.taken().size();
        long writes = unbroken.taken().stream().filter("write"::equals).count();
        assertTrue(writes >= 2L * EPOCHS, "a checkpoint should take several writes");
        assertEquals(operations, EPOCHS * 6 + (int) writes);
        int broken = 0;
        for (int n = 0; n < operations; n++) {
            Path file = dir.resolve(fault + "-" + n);
            String what = unbroken.taken().get(n) + " " + n + " " + fault;
            TrainingRun run = new TrainingRun(file, EPOCHS, HIDDEN);
            try {
                run.run(new FaultySteps(n, fault));
                assertEquals("siblings", unbroken.taken().get(n), what);
            } catch (IOException e) {
                broken++;
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
                String reason = "siblings".equals(unbroken.taken().get(n)) ? "killed" : "No space";
                assertTrue(e.getMessage().contains(reason), e.getMessage());
            }
            assertSameBits(expected, run.run(FileSteps.REAL), what);
            Files.delete(file);
        }
        // Tidying up may fail unnoticed; who is killed there is gone by the next save.
        assertEquals(operations - (fault.kills() ? 1 : EPOCHS), broken);
    }

    @Test
    void aRunThatGoesOnAfterAFullDiskLosesNothing() throws Exception {
        Path file = dir.resolve("x");
        Checkpoint checkpoint = new Checkpoint().part("model", TrainingRun.model(HIDDEN));
        checkpoint.save(file, Map.of("epoch", "1"));
        byte[] before = Files.readAllBytes(file);
        FaultySteps full = new FaultySteps(1, Fault.HALF);
        IOException e =
                assertThrows(
                        IOException.class, () -> checkpoint.save(file, Map.of("epoch", "2"), full));
        assertEquals("write", full.taken().get(1));
        assertEquals(
                file
                        + ": writing failed: No space left on device; the file is as it was"
                        + " before",
                e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
        try (Stream<Path> all = Files.list(dir)) {
            assertEquals(List.of(file), all.toList());
        }
        checkpoint.save(file, Map.of("epoch", "2"));
        assertEquals(Map.of("epoch", "2"), checkpoint.load(file));
    }
}
