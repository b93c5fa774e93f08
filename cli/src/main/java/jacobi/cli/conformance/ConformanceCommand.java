package jacobi.cli.conformance;

import jacobi.Backends;
import jacobi.io.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code jacobi conformance}: runs golden cases and counts. */
@Command(
        name = "conformance",
        description = {
            "Run golden cases made by another framework and compare.",
            "A case counts once and passes when it holds in every precision it is run in. The last"
                + " line is 'N passed, N failed, N unsupported'; the exit code is 1 if any failed."
        })
public final class ConformanceCommand implements Callable<Integer> {
    /** All there are; the first that knows a file's cases runs them. */
    private static final List<Subject> SUBJECTS =
            List.of(
                    new OperatorSubject(),
                    new ModuleSubject(),
                    new OptimizerSubject(),
                    new RandomSubject(),
                    new SchedulerSubject(),
                    new PrintingSubject(),
                    new ModulePrintingSubject(),
                    new TrainingSubject(),
                    new UnknownSubject());

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Files of golden cases (.json), or folders of them, subfolders included.")
    private List<Path> paths = List.of();

    @Option(
            names = "--tier",
            paramLabel = "N",
            description = "Only files of tiers 1 to N, and those that have no tier.")
    private @Nullable Integer tier;

    @Option(
            names = "--list",
            description =
                    "List the files: what they are about, tier, number of cases; run nothing.")
    private boolean list;

    @Option(
            names = "--dtype",
            paramLabel = "DTYPE",
            description =
                    "float32 or float64; both unless given. Cases in types of their own run"
                            + " always.")
    private @Nullable String dtype;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "scalar or vector; the best there is unless given.")
    private @Nullable String backend;

    @Spec private @Nullable CommandSpec spec;

    /** For the command line. */
    public ConformanceCommand() {}

    @Override
    public Integer call() throws IOException {
        Set<Precision> chosen = precisions();
        if (tier != null && tier < 1) {
            throw misused("--tier is " + tier + ": expected 1 or more");
        }
        choose(backend == null ? Backends.name() : backend);
        PrintWriter out = commandLine().getOut();
        Tally tally = new Tally(out, chosen);
        int cases = 0;
        for (Path path : GoldenFile.find(paths)) {
            try {
                cases += cases(GoldenFile.read(path), path, tally, out);
            } catch (IOException e) {
                tally.unreadable(located(path, e));
            }
        }
        if (cases == 0 && !tally.anyFailed()) {
            throw new IOException(
                    "no golden cases in " + paths + (tier == null ? "" : " up to tier " + tier));
        }
        if (!list) {
            tally.report();
        }
        out.flush();
        return tally.anyFailed() ? 1 : 0;
    }

    /** Runs or lists the cases of a file; how many it has. */
    private int cases(GoldenFile file, Path path, Tally tally, PrintWriter out) throws IOException {
        if (tier != null && file.tier().orElse(1) > tier) {
            return 0;
        }
        for (Subject s : SUBJECTS) {
            List<Json.Obj> cases = s.cases(file);
            if (cases.isEmpty()) {
                continue;
            }
            if (list) {
                String of = file.tier().isPresent() ? "tier " + file.tier().getAsInt() : "no tier";
                out.println(path + ": " + s.kind() + ", " + of + ", " + cases.size() + " cases");
            } else {
                tally.run(s, file, cases);
            }
            return cases.size();
        }
        commandLine().getErr().println(path + ": holds no golden cases");
        return 0;
    }

    /** An error's message, which names the file. */
    private static String located(Path path, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(String.valueOf(path.getFileName()))
                ? message
                : path + ": " + message;
    }

    private void choose(String name) {
        try {
            // Also where it is the one in use: it then counts from 0.
            Backends.use(name);
        } catch (IllegalArgumentException e) {
            throw misused("--backend: " + e.getMessage());
        }
        if (name.equals("vector")) {
            // Golden tensors are small; without this the plain loops would compute most of them.
            Backends.vectorsFrom(0);
        }
    }

    private Set<Precision> precisions() {
        return switch (dtype) {
            case null -> EnumSet.allOf(Precision.class);
            case "float32" -> EnumSet.of(Precision.FLOAT32, Precision.AS_IS);
            case "float64" -> EnumSet.of(Precision.FLOAT64, Precision.AS_IS);
            default -> throw misused("--dtype is '" + dtype + "': expected float32 or float64");
        };
    }

    private ParameterException misused(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
