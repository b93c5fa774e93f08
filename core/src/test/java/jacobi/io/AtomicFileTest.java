package jacobi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class AtomicFileTest {
    private static final String OLD = "old".repeat(1000);
    // Three chunks, so that there are writes in the middle.
    private static final String NEW = "new".repeat(200_000);

    @TempDir private Path dir;

    private static void write(Path file, String text, FileSteps steps) throws IOException {
        AtomicFile.write(file, out -> out.write(text.getBytes(UTF_8)), steps);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void goesThroughTheseSteps() throws Exception {
        FaultySteps steps = new FaultySteps(Integer.MAX_VALUE, FaultySteps.Fault.BEFORE);
        Files.writeString(dir.resolve(".x.tmp-0123456789abcdef"), "left by a killed writer");
        write(dir.resolve("x"), NEW, steps);
        assertEquals(
                List.of(
                        "create",
                        "write",
                        "write",
                        "write",
                        "force",
                        "close",
                        "move",
                        "forceFolder",
                        "siblings",
                        "delete"),
                steps.taken());
        assertEquals(NEW, Files.readString(dir.resolve("x")));
        assertEquals(List.of("x"), names());
    }

    @ParameterizedTest
    @EnumSource
    void whateverFailsTheFileIsWhole(FaultySteps.Fault fault) throws Exception {
        Path file = dir.resolve("x");
        String stale = ".x.tmp-0123456789abcdef";
        int failures = 0;
        for (int n = 0; n < 10; n++) {
            Files.writeString(file, OLD);
            Files.writeString(dir.resolve(stale), "left by a killed writer");
            FaultySteps steps = new FaultySteps(n, fault);
            boolean failed = false;
            try {
                write(file, NEW, steps);
            } catch (FileSystemException e) {
                failed = true;
                assertSays(e, file, steps.taken().get(n));
            }
            assertTrue(steps.taken().size() > n, "a step " + n);
            String broken = steps.taken().get(n) + " " + fault;
            String now = Files.readString(file);
            int move = 6;
            boolean isNew = n > move || (n == move && fault.acts());
            assertEquals(isNew ? NEW : OLD, now, broken);
            // What can only tidy up must not spoil a write that has succeeded.
            assertEquals(n <= move + 1, failed, broken);
            failures += failed ? 1 : 0;
            if (failed && !fault.kills()) {
                assertEquals(List.of(stale, "x"), names(), broken);
            }
            // The next write works, and takes away all that was left.
            write(file, "next", FileSteps.REAL);
            assertEquals("next", Files.readString(file));
            assertEquals(List.of("x"), names(), broken);
        }
        assertEquals(8, failures);
    }

    private static void assertSays(FileSystemException e, Path file, String step) {
        assertEquals(file.toString(), e.getFile());
        String state =
                switch (step) {
                    case "move" -> "either as it was before or wholly the new one";
                    case "forceFolder" -> "the file is wholly the new one";
                    default -> "the file is as it was before";
                };
        for (String part : List.of(file.toString(), "No space left on device", state)) {
            assertTrue(
                    e.getMessage().contains(part),
                    () -> "'" + e.getMessage() + "' lacks '" + part + "'");
        }
    }

    @Test
    void failuresToTidyUpAreForTheNextWriter() throws Exception {
        Path file = Files.writeString(dir.resolve("x"), OLD);
        FileSteps full =
                new FileSteps() {
                    private final FaultySteps steps = new FaultySteps(1, FaultySteps.Fault.HALF);

                    @Override
                    public Output create(Path f) throws IOException {
                        return steps.create(f);
                    }

                    @Override
                    public void move(Path from, Path to) throws IOException {
                        steps.move(from, to);
                    }

                    @Override
                    public void forceFolder(Path folder) throws IOException {
                        steps.forceFolder(folder);
                    }

                    @Override
                    public void deleteIfExists(Path f) throws IOException {
                        throw new IOException("read-only by now");
                    }

                    @Override
                    public List<Path> siblings(Path f) throws IOException {
                        return steps.siblings(f);
                    }
                };
        IOException e = assertThrows(IOException.class, () -> write(file, NEW, full));
        assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
        assertEquals(OLD, Files.readString(file));
        assertEquals(2, names().size());
        assertTrue(names().getFirst().matches("\\.x\\.tmp-[0-9a-f]{16}"), names()::toString);
        write(file, NEW, FileSteps.REAL);
        assertEquals(List.of("x"), names());
    }

    @Test
    void contentsThatFailLeaveNothing() throws Exception {
        Path file = Files.writeString(dir.resolve("x"), OLD);
        assertThrows(
                IllegalStateException.class,
                () ->
                        AtomicFile.write(
                                file,
                                out -> {
                                    out.write(NEW.getBytes(UTF_8));
                                    throw new IllegalStateException("half-way");
                                }));
        assertThrows(
                StackOverflowError.class,
                () ->
                        AtomicFile.write(
                                file,
                                out -> {
                                    throw new StackOverflowError();
                                }));
        assertEquals(OLD, Files.readString(file));
        assertEquals(List.of("x"), names());
    }

    @Test
    void onlyFilesOfKilledWritersAreRemoved() throws Exception {
        Path file = dir.resolve("x");
        List<String> kept =
                List.of(
                        ".x.tmp-",
                        ".x.tmp-0123",
                        ".x.tmp-0123456789abcdeg",
                        ".xy.tmp-0123456789abcdef",
                        "x.tmp-0123456789abcdef");
        for (String name : kept) {
            Files.writeString(dir.resolve(name), "mine");
        }
        write(file, NEW, FileSteps.REAL);
        assertTrue(names().containsAll(kept), names()::toString);
        assertEquals(kept.size() + 1, names().size());
    }

    @Test
    void writersOfOneProgramDoNotDisturbEachOther() throws Exception {
        Path file = dir.resolve("x");
        AtomicFile.write(
                file,
                out -> {
                    out.write("outer".getBytes(UTF_8));
                    out.flush();
                    write(file, "inner", FileSteps.REAL);
                    assertEquals("inner", Files.readString(file));
                });
        assertEquals("outer", Files.readString(file));
        assertEquals(List.of("x"), names());
    }

    @Test
    void anInterruptDoesNotStopIt() throws Exception {
        Path file = dir.resolve("x");
        Thread.currentThread().interrupt();
        try {
            write(file, NEW, FileSteps.REAL);
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(NEW, Files.readString(file));
    }

    @Test
    void namesWhatCannotBeWritten() {
        Path missing = dir.resolve("no").resolve("x");
        IOException e = assertThrows(IOException.class, () -> write(missing, NEW, FileSteps.REAL));
        assertTrue(e.getMessage().startsWith(missing + ": "), e.getMessage());
        assertTrue(e.getMessage().contains("its folder does not exist"), e.getMessage());
        IOException d = assertThrows(IOException.class, () -> write(dir, NEW, FileSteps.REAL));
        assertTrue(d.getMessage().contains("is a directory, expected a file"), d.getMessage());
    }

    @Test
    void symbolicLinksStay() throws Exception {
        Path real = Files.writeString(dir.resolve("real"), OLD);
        Path link = Files.createSymbolicLink(dir.resolve("link"), real);
        write(link, NEW, FileSteps.REAL);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(NEW, Files.readString(real));
        assertFalse(Files.isSymbolicLink(real));
    }

    @Test
    void anythingMayBeWrittenInAnyPieces() throws Exception {
        Path file = dir.resolve("x");
        byte[] bytes = new byte[1_000_003];
        new Random(1).nextBytes(bytes);
        AtomicFile.write(
                file,
                out -> {
                    int at = 0;
                    for (int n = 0; at < bytes.length; n = (n * 7 + 1) % 300_001) {
                        int piece = Math.min(n, bytes.length - at);
                        out.write(bytes, at, piece);
                        at += piece;
                        if (at < bytes.length) {
                            out.write(bytes[at++]);
                        }
                    }
                });
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }
}
