package jacobi.bench;

import jacobi.bench.Outcome.Figure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs one row: starts everyone, compares inputs and results, then asks all in turn, round by
 * round.
 *
 * @param jacobi the folder of this build's jars
 * @param peers that of the peers', which need not be there
 * @param rounds how often each is asked
 * @param millis how long each measures when asked
 * @param log where to say what is wrong
 */
record Match(Path jacobi, Path peers, int rounds, long millis, PrintStream log) {
    /** The command that gets the peers. */
    static final String GET_PEERS = "./jacobi bench --peers";

    /** OpenMP's threads may wait actively for 200 ms, on a processor that the next one needs. */
    private static final long SETTLING_MILLIS = 300;

    Outcome play(Row row) throws IOException, WorkerException {
        return switch (row.work()) {
            case Work.Program w -> processes(row, w);
            case Work.Memory _ -> memory(row);
            default -> times(row);
        };
    }

    boolean hasPeers() {
        return Files.isDirectory(peers);
    }

    private WorkerProcess start(Contestant contestant, Row row)
            throws IOException, WorkerException {
        boolean own = contestant.player() == Contestant.Player.JACOBI;
        return new WorkerProcess(contestant, row, own ? List.of(jacobi) : List.of(peers));
    }

    private Outcome times(Row row) throws IOException, WorkerException {
        List<WorkerProcess> all = new ArrayList<>();
        try {
            for (Contestant c : row.jacobi()) {
                all.add(start(c, row));
            }
            int own = all.size();
            String note = startPeers(row, all);
            check(row, all);
            List<Figure> figures = rounds(all);
            Optional<Figure> peer = best(figures.subList(own, figures.size()));
            return new Outcome(
                    row, best(figures.subList(0, own)).orElseThrow(), peer.orElse(null), note);
        } finally {
            for (WorkerProcess worker : all) {
                worker.close();
            }
        }
    }

    /** Starts those that can work; why there is none, or an empty string. */
    private String startPeers(Row row, List<WorkerProcess> all) throws IOException {
        String missing = "";
        int before = all.size();
        for (Contestant c : row.peers()) {
            if (!hasPeers()) {
                return missing(c);
            }
            try {
                all.add(start(c, row));
            } catch (WorkerException e) {
                log.println(row.name() + ": left out: " + e.getMessage());
                missing = "no peer: " + e.getMessage();
            }
        }
        return all.size() > before ? "" : missing;
    }

    private static String missing(Contestant c) {
        return "no peer: " + c.player().title() + " is not there; get it with " + GET_PEERS;
    }

    /**
     * Compares everyone's results with those of the first, which is Jacobi; peers that differ are
     * left out, if there is one that agrees.
     *
     * @throws WorkerException if no peer agrees, or another setting of Jacobi's does not
     */
    private void check(Row row, List<WorkerProcess> all) throws IOException, WorkerException {
        WorkerProcess first = all.getFirst();
        float[] expected = first.results();
        int agreeing = 0;
        @Nullable WorkerException difference = null;
        for (WorkerProcess other : List.copyOf(all.subList(1, all.size()))) {
            boolean own = other.contestant().player() == Contestant.Player.JACOBI;
            try {
                compare(row, other, first, expected);
                agreeing += own ? 0 : 1;
            } catch (WorkerException e) {
                if (own) {
                    throw e;
                }
                log.println(row.name() + ": left out: " + e.getMessage());
                difference = e;
                all.remove(other);
                other.close();
            }
        }
        if (difference != null && agreeing == 0) {
            throw difference;
        }
    }

    private static void compare(Row row, WorkerProcess other, WorkerProcess first, float[] expected)
            throws IOException, WorkerException {
        if (other.inputs() != first.inputs()) {
            throw new WorkerException(
                    row.name() + ": the inputs of " + other.contestant() + " differ");
        }
        Agreement.of(row.work())
                .require(other.contestant(), other.results(), first.contestant(), expected);
    }

    private List<Figure> rounds(List<WorkerProcess> all) throws IOException, WorkerException {
        double[][] costs = new double[all.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < costs.length; i++) {
                settle();
                costs[i][round] = all.get(i).nanos(millis);
            }
        }
        List<Figure> out = new ArrayList<>();
        for (int i = 0; i < costs.length; i++) {
            out.add(new Figure(all.get(i).contestant(), costs[i]));
        }
        return out;
    }

    private static void settle() throws WorkerException {
        try {
            Thread.sleep(SETTLING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerException("interrupted between two measurements");
        }
    }

    private static Optional<Figure> best(List<Figure> figures) {
        return figures.stream().min(Comparator.comparingDouble(Figure::median));
    }

    /** The peak is a process's own, so each round takes new ones. */
    private Outcome memory(Row row) throws IOException, WorkerException {
        Contestant own = row.jacobi().getFirst();
        Contestant other = row.peers().getFirst();
        if (!hasPeers()) {
            return new Outcome(row, new Figure(own, peak(own, row)), null, missing(other));
        }
        int times = Math.min(rounds, 3);
        double[] a = new double[times];
        double[] b = new double[times];
        try (WorkerProcess x = start(own, row);
                WorkerProcess y = start(other, row)) {
            check(row, new ArrayList<>(List.of(x, y)));
        }
        for (int i = 0; i < times; i++) {
            a[i] = peak(own, row);
            b[i] = peak(other, row);
        }
        return new Outcome(row, new Figure(own, a), new Figure(other, b), "");
    }

    private double peak(Contestant contestant, Row row) throws IOException, WorkerException {
        try (WorkerProcess worker = start(contestant, row)) {
            return worker.bytes();
        }
    }

    private Outcome processes(Row row, Work.Program work) throws IOException, WorkerException {
        Contestant own = row.jacobi().getFirst();
        double[] costs = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            costs[i] = process(own, work.mainClass());
        }
        return new Outcome(row, new Figure(own, costs), null, "");
    }

    private double process(Contestant own, String mainClass) throws IOException, WorkerException {
        ProcessBuilder builder =
                WorkerProcess.builder(own, mainClass, List.of(jacobi), List.of())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new WorkerException(mainClass + " failed");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new WorkerException(mainClass + " was interrupted");
        }
        return System.nanoTime() - start;
    }
}
