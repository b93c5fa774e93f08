package jacobi.cli.common;

import jacobi.io.Json;

import java.io.IOException;
import java.io.PrintStream;
import java.util.SequencedMap;

/** Standard output, which may be a terminal, or a pipe that nobody reads any more. */
public final class StandardOutput {
    private StandardOutput() {}

    /** Whether it is a terminal, where a line can be written over. */
    @SuppressWarnings("SystemConsoleNull") // since JDK 25 null again where there is no terminal
    public static boolean isTerminal() {
        java.io.Console terminal = System.console();
        return terminal != null && terminal.isTerminal();
    }

    /**
     * Checks that what was written arrived.
     *
     * @throws IOException if it did not
     */
    public static void require(PrintStream out) throws IOException {
        if (out.checkError()) {
            throw new IOException("standard output: writing failed");
        }
    }

    /**
     * Prints a JSON object as one line.
     *
     * @throws IOException if that fails
     */
    public static void print(PrintStream out, SequencedMap<String, Json> members)
            throws IOException {
        out.println(new Json.Obj(members));
        require(out);
    }

    /** A number, null for those that JSON has not: infinities and NaN. */
    public static Json number(double value) {
        return Double.isFinite(value) ? Json.Num.of(value) : new Json.Null();
    }
}
