package jacobi.cli.common;

import jacobi.Backends;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/**
 * The options that say what computes. None of them decides how a run goes on, but for the backend.
 */
public final class Machine {
    @Option(
            names = "--threads",
            paramLabel = "N",
            order = 50,
            description =
                    "How many threads compute; the result is the same. Default: one a processor.")
    private @Nullable Integer threads;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            order = 51,
            description =
                    "scalar or vector; their results differ in the last digits. Default: vector"
                            + " where the JVM has it; where a run goes on, as before.")
    private @Nullable String backend;

    /** For the command line. */
    public Machine() {}

    /**
     * Checks without loading what computes.
     *
     * @throws IllegalArgumentException if an option makes no sense
     */
    public void require() {
        if (threads != null && (threads < 1 || threads > 1024)) {
            throw new IllegalArgumentException("--threads is " + threads + ": expected 1 to 1024");
        }
        if (backend != null && !backend.equals("scalar") && !backend.equals("vector")) {
            throw new IllegalArgumentException(
                    "--backend is '" + backend + "': expected scalar or vector");
        }
    }

    /** Sets what computes from now on, a backend unless one was chosen. */
    public void apply(@Nullable String otherwise) {
        String name = backend == null ? otherwise : backend;
        if (name != null) {
            Backends.use(name);
        }
        if (threads != null) {
            Backends.threads(threads);
        }
    }
}
