package jacobi.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Something that users can get wrong.
 *
 * @param exit the exit code
 * @param command what they typed, with {@code @} for the folder of the test
 * @param says parts of the message
 */
record BadInput(int exit, String command, String... says) {
    /** The exit code of what failed. */
    static final int FAILED = 1;

    /** That of a command that was wrongly called. */
    static final int USAGE = 2;

    /** Runs the command: one clear message, no stack trace, and no file that was there changes. */
    void requireOneClearMessageAndNothingLost(Path folder) throws IOException {
        Map<Path, byte[]> before = files(folder);
        Cli run = Cli.run(command.replace("@", folder.toString()).split(" "));
        assertEquals(exit, run.exit(), run.err());
        assertEquals(
                "", run.out().lines().filter(l -> l.contains("Exception")).findFirst().orElse(""));
        String start = "jacobi " + command.split(" ", 2)[0] + ": ";
        assertTrue(run.err().startsWith(start), run.err());
        for (String part : says) {
            assertTrue(run.err().contains(part), "'" + part + "' in: " + run.err());
        }
        assertFalse(run.err().contains("\tat "), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
        for (var file : before.entrySet()) {
            assertArrayEquals(
                    file.getValue(), Files.readAllBytes(file.getKey()), file.getKey().toString());
        }
    }

    private static Map<Path, byte[]> files(Path folder) throws IOException {
        Map<Path, byte[]> all = new LinkedHashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                all.put(path, Files.readAllBytes(path));
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return command;
    }
}
