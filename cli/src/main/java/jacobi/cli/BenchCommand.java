package jacobi.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * {@code jacobi bench}: starts the program of the folder {@code bench}, which this one knows by the
 * name of its class alone.
 */
@Command(
        name = "bench",
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Measure Jacobi next to oneDNN, OpenBLAS and libtorch on this machine.",
            "",
            "Everyone works in a process of its own, in turn, on the same inputs; results are"
                + " compared before anything is timed. Jacobi's and the peers' fastest settings"
                + " count. A line has the medians of both, the median over the rounds of Jacobi's"
                + " time over the peer's (lower is better) with the least and the largest, and the"
                + " goal.",
            ""
        },
        footer = {
            "",
            "With --json a row is one line: name, jacobi, peer, peerValue, unit, ratio, goal; ratio"
                + " and goal are Jacobi's time, or memory, over the peer's in every row. Where no"
                + " peer is, ratio is null; a row that has none has its goal in its unit.",
            "",
            "Exit codes: 0 done, 1 a row failed, 2 wrongly called."
        })
public final class BenchCommand implements Callable<Integer> {
    /** The folder {@code bench}, where {@code ./jacobi} says it is. */
    private static final String HOME = "jacobi.bench";

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Rows, or groups of rows such as sgemm or step-784. Default: all.")
    private List<String> names = List.of();

    @Option(names = "--list", description = "Name the rows and their peers; run nothing.")
    private boolean list;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often everyone is measured. Default: 7; with --quick 3.")
    private @Nullable Integer rounds;

    @Option(
            names = "--quick",
            description = "Measure a tenth of the time: an impression, not a result.")
    private boolean quick;

    @Option(names = "--json", description = "Print one JSON object a row and nothing else.")
    private boolean json;

    @Option(
            names = "--peers",
            description =
                    "Get the peers first, about 255 MB for Linux on x86-64; they stay until the"
                            + " build is cleaned.")
    private boolean peers;

    @Spec private @Nullable CommandSpec spec;

    /** For the command line. */
    public BenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        int times = rounds != null ? rounds : quick ? 3 : 7;
        if (times < 1) {
            throw misused("--rounds is " + times + ": expected 1 or more");
        }
        String home = System.getProperty(HOME);
        Path folder = Path.of(home == null ? "bench" : home);
        Path own = folder.resolve(Path.of("target", "quick", "launch"));
        if (!Files.isDirectory(own)) {
            throw new IOException(own + ": no such folder; './jacobi bench' builds it");
        }
        Path others = folder.resolve(Path.of("peers", "target", "quick", "launch"));
        if (peers && !Files.isDirectory(others)) {
            throw new IOException(others + ": no such folder; './jacobi bench --peers' fills it");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", own.resolve("*").toString()));
        command.add("jacobi.bench.Bench");
        command.add(list ? "list" : json ? "json" : "table");
        command.add(own.toString());
        command.add(others.toString());
        command.add(Integer.toString(times));
        command.add(quick ? "100" : "1000");
        command.addAll(names);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private ParameterException misused(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
