package jacobi.cli.conformance;

import jacobi.Backends;
import jacobi.io.Json;

import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs cases, names those that do not pass, and counts. */
final class Tally {
    private final PrintWriter out;
    private final Set<Precision> chosen;
    private int passed;
    private int failed;
    private int unsupported;
    private int leftOut;

    /**
     * @param chosen the precisions to run cases in
     */
    Tally(PrintWriter out, Set<Precision> chosen) {
        this.out = out;
        this.chosen = chosen;
    }

    /** Whether anything failed. */
    boolean anyFailed() {
        return failed > 0;
    }

    /** Counts a file that cannot be read as a failure. */
    void unreadable(String reason) {
        failed++;
        out.println("FAILED " + reason);
    }

    /** Runs the cases of a file. */
    void run(Subject s, GoldenFile file, List<Json.Obj> cases) {
        for (int i = 0; i < cases.size(); i++) {
            Json.Obj golden = cases.get(i);
            Set<Precision> wanted = EnumSet.copyOf(s.precisions(golden));
            wanted.retainAll(chosen);
            if (wanted.isEmpty()) {
                leftOut++;
                continue;
            }
            String name = file.name() + ".json, " + s.name(golden, i);
            switch (outcome(s, file, golden, wanted)) {
                case Outcome.Passed _ -> {
                    passed++;
                    for (Difference d : Difference.of(file, golden)) {
                        out.println("better on purpose " + name + ": " + d.reason());
                    }
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
    private static Outcome outcome(
            Subject s, GoldenFile file, Json.Obj golden, Set<Precision> wanted) {
        for (Precision p : wanted) {
            try {
                s.run(file, golden, p);
            } catch (Unsupported e) {
                return new Outcome.Unsupported(String.valueOf(e.getMessage()));
            } catch (Mismatch e) {
                return new Outcome.Failed(p + ": " + e.getMessage());
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                return new Outcome.Failed(p + ": " + e);
            }
        }
        return Outcome.PASSED;
    }

    /** Which backend ran how much, and the closing line. */
    void report() {
        Map<String, Long> counts = Backends.kernelCounts();
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((kind, n) -> sums.merge(kind.substring(0, kind.indexOf(' ')), n, Long::sum));
        out.println("backend " + Backends.name() + ", kernels run: " + sums);
        counts.forEach((kind, n) -> out.println("  " + kind + ": " + n));
        if (leftOut > 0) {
            out.println(leftOut + " cases have no run in the dtype asked for and were left out");
        }
        out.println(passed + " passed, " + failed + " failed, " + unsupported + " unsupported");
    }
}
