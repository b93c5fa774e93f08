package jacobi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Exit codes and messages of the command line, over subcommands of the test's own. */
final class MainTest {
    private record Run(int exit, String out, String err) {}

    @Command(name = "fails")
    static final class Fails implements Runnable {
        @Option(names = "--times")
        int times;

        @Override
        public void run() {
            throw new IllegalStateException("the reason, " + times);
        }
    }

    @Command(name = "exhausts")
    static final class Exhausts implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private static Run run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream objected = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(objected, true, StandardCharsets.UTF_8));
            int exit = Main.execute(List.of(Fails.class, Exhausts.class), args);
            return new Run(
                    exit,
                    said.toString(StandardCharsets.UTF_8),
                    objected.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    void helpListsTheSubcommandsOnStandardOutput() {
        Run run = run("--help");
        assertEquals(0, run.exit());
        assertTrue(run.out().contains("fails"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void everySubcommandHasHelp() {
        Run run = run("fails", "--help");
        assertEquals(0, run.exit());
        assertTrue(run.out().contains("--times"), run.out());
    }

    @Test
    void versionNamesTheBuildAndTheJvm() {
        Run run = run("--version");
        assertEquals(0, run.exit());
        assertTrue(
                run.out()
                        .matches(
                                "(?s)jacobi \\d+\\.\\d+\\.\\d+\\S*\\RJava "
                                        + Runtime.version().feature()
                                        + ".*"),
                run.out());
    }

    @Test
    void failureIsOneLine() {
        Run run = run("fails", "--times", "3");
        assertEquals(1, run.exit());
        assertEquals("jacobi fails: the reason, 3" + System.lineSeparator(), run.err());
        assertEquals("", run.out());
    }

    @Test
    void debugShowsTheStackTraceWhereverItStands() {
        for (String[] args : new String[][] {{"--debug", "fails"}, {"fails", "--debug"}}) {
            Run run = run(args);
            assertEquals(1, run.exit());
            assertTrue(run.err().contains("at jacobi.cli.MainTest$Fails.run"), run.err());
        }
    }

    @Test
    void errorsOfTheJvmAreFailuresToo() {
        Run run = run("exhausts");
        assertEquals(1, run.exit());
        assertEquals(
                "jacobi: OutOfMemoryError: Java heap space" + System.lineSeparator(), run.err());
    }

    @Test
    void wrongUseIsTheMessageThenTheUsage() {
        Run missing = run();
        assertEquals(2, missing.exit());
        assertTrue(missing.err().startsWith("jacobi: a command is missing"), missing.err());
        Run unknown = run("fails", "--tmies", "3");
        assertEquals(2, unknown.exit());
        assertTrue(unknown.err().startsWith("jacobi fails: Unknown option"), unknown.err());
        assertTrue(unknown.err().contains("Usage: jacobi fails"), unknown.err());
        Run wrong = run("fails", "--times", "three");
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("'three' is not an int"), wrong.err());
    }
}
