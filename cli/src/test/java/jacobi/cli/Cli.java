package jacobi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line, run in this JVM or in one of its own.
 *
 * @param exit the exit code
 * @param out what came on standard output
 * @param err what came on standard error
 */
record Cli(int exit, String out, String err) {
    /** Runs a command here. */
    static Cli run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream objected = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, UTF_8));
            System.setErr(new PrintStream(objected, true, UTF_8));
            int exit = Main.execute(Main.SUBCOMMANDS, args);
            return new Cli(exit, said.toString(UTF_8), objected.toString(UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Starts a command in a JVM of its own, through {@code sh} and after a line of it. */
    static ProcessBuilder command(String before, Path folder, String... args) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:-UsePerfData"));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), "jacobi.cli.Main"));
        line.addAll(List.of(args));
        List<String> shell = new ArrayList<>(List.of("sh", "-c", before + " exec \"$@\"", "sh"));
        shell.addAll(line);
        return new ProcessBuilder(shell).directory(folder.toFile());
    }

    /** Waits for a process that says little. */
    static Cli await(Process process) {
        try {
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
            return new Cli(process.waitFor(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
