package jacobi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** What {@code jacobi bench} says before it starts anything. */
final class BenchCommandTest {
    private static final String HOME = "jacobi.bench";

    @Test
    void roundsBelowOneAreMisuse() {
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(new BenchCommand()).setErr(new PrintWriter(err));
        assertEquals(2, line.execute("--rounds", "0"));
        assertTrue(err.toString().contains("--rounds is 0"), err.toString());
    }

    @Test
    void whatIsNotBuiltIsNamed(@TempDir Path folder) {
        String before = System.getProperty(HOME);
        System.setProperty(HOME, folder.toString());
        try {
            IOException e = assertThrows(IOException.class, new BenchCommand()::call);
            assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
            assertTrue(e.getMessage().contains("./jacobi bench"), e.getMessage());
        } finally {
            if (before == null) {
                System.clearProperty(HOME);
            } else {
                System.setProperty(HOME, before);
            }
        }
    }
}
