package jacobi.cli.conformance;

import jacobi.Backends;
import jacobi.io.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
            description = "List the files and their number of cases; run nothing.")
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

    private int passed;
    private int failed;
    private int unsupported;
    private int leftOut;

    /** For the command line. */
    public ConformanceCommand() {}

    @Override
    public Integer call() throws IOException {
        Set<Precision> chosen = precisions();
        if (backend != null) {
            Backends.use(backend);
        }
        if (Backends.name().equals("vector")) {
            // Golden tensors are small; without this the plain loops would compute most of them.
            Backends.vectorsFrom(0);
        }
        PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        int cases = 0;
        for (Path path : GoldenFile.find(paths)) {
            GoldenFile file = GoldenFile.read(path);
            if (tier != null && file.tier().isPresent() && file.tier().getAsInt() > tier) {
                continue;
            }
            for (Subject s : Subject.ALL) {
                List<Json.Obj> of = s.cases(file);
                if (!of.isEmpty()) {
                    cases += of.size();
                    if (list) {
                        out.println(path + ": " + of.size() + " cases");
                    } else {
                        run(s, file, path, of, chosen, out);
                    }
                    break;
                }
            }
        }
        if (cases == 0) {
            throw new IOException(
                    "no golden cases in " + paths + (tier == null ? "" : " up to tier " + tier));
        }
        if (!list) {
            report(out);
        }
        out.flush();
        return failed > 0 ? 1 : 0;
    }

    private Set<Precision> precisions() {
        return switch (dtype) {
            case null -> EnumSet.allOf(Precision.class);
            case "float32" -> EnumSet.of(Precision.FLOAT32, Precision.AS_IS);
            case "float64" -> EnumSet.of(Precision.FLOAT64, Precision.AS_IS);
            default ->
                    throw new picocli.CommandLine.ParameterException(
                            java.util.Objects.requireNonNull(spec).commandLine(),
                            "--dtype is '" + dtype + "': expected float32 or float64");
        };
    }

    private void run(
            Subject s,
            GoldenFile file,
            Path path,
            List<Json.Obj> cases,
            Set<Precision> chosen,
            PrintWriter out) {
        for (int i = 0; i < cases.size(); i++) {
            Json.Obj golden = cases.get(i);
            Set<Precision> wanted = EnumSet.copyOf(s.precisions(golden));
            wanted.retainAll(chosen);
            if (wanted.isEmpty()) {
                leftOut++;
                continue;
            }
            String name = path.getFileName() + ", " + s.name(golden, i);
            switch (outcome(s, file, golden, wanted)) {
                case Outcome.Passed _ -> {
                    passed++;
                    Difference.of(file, golden)
                            .forEach(
                                    d ->
                                            out.println(
                                                    "better on purpose "
                                                            + name
                                                            + ": "
                                                            + d.reason()));
                }
                case Outcome.Failed f -> {
                    failed++;
                    out.println("FAILED " + name + ": " + f.reason());
                }
                case Outcome.Unsupported u -> {
                    unsupported++;
                    out.println("unsupported " + name + ": " + u.reason());
                }
            }
        }
    }

    /** Runs a case in each of the precisions wanted, until one does not hold. */
    static Outcome outcome(Subject s, GoldenFile file, Json.Obj golden, Set<Precision> wanted) {
        for (Precision p : wanted) {
            try {
                s.run(file, golden, p);
            } catch (Unsupported e) {
                return new Outcome.Unsupported(String.valueOf(e.getMessage()));
            } catch (Mismatch | RuntimeException e) {
                return new Outcome.Failed(p + ": " + e);
            }
        }
        return Outcome.PASSED;
    }

    private void report(PrintWriter out) {
        out.println("backend " + Backends.name() + ", kernels run:");
        Backends.kernelCounts().forEach((kind, n) -> out.println("  " + kind + ": " + n));
        if (leftOut > 0) {
            out.println(
                    leftOut
                            + " cases have no "
                            + Optional.ofNullable(dtype).orElse("such")
                            + " run and were left out");
        }
        out.println(passed + " passed, " + failed + " failed, " + unsupported + " unsupported");
    }
}
