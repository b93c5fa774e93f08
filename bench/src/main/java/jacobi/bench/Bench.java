package jacobi.bench;

import jacobi.bench.Contestant.Player;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Jacobi next to its peers: what {@code ./jacobi bench} starts. Arguments: {@code list} or {@code
 * table} or {@code json}; the folders of the jars of this build and of the peers; the number of
 * rounds; the milliseconds of a measurement; names of rows.
 *
 * <p>Exit codes: 0 done, goals reached or not; 1 if a row failed, for instance because results
 * differ; 2 for a name that there is not.
 */
final class Bench {
    private Bench() {}

    static void main(String[] args) throws IOException {
        List<Row> rows;
        try {
            rows = Catalogue.named(List.of(args).subList(5, args.length));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        if (args[0].equals("list")) {
            rows.forEach(r -> System.out.println(describe(r)));
            return;
        }
        Match match =
                new Match(
                        Path.of(args[1]),
                        Path.of(args[2]),
                        Integer.parseInt(args[3]),
                        Long.parseLong(args[4]),
                        System.err);
        System.exit(play(rows, match, args[0].equals("json")) ? 0 : 1);
    }

    private static String describe(Row row) {
        Set<Player> peers = EnumSet.noneOf(Player.class);
        row.peers().forEach(p -> peers.add(p.player()));
        return "%-30s %-8s goal %.3f  %s"
                .formatted(
                        row.name(),
                        row.unit().symbol(),
                        row.goal(),
                        String.join("; ", peers.stream().map(Player::title).toList()))
                .stripTrailing();
    }

    /** Plays all rows; whether none failed. */
    private static boolean play(List<Row> rows, Match match, boolean json) throws IOException {
        PrintStream summary = json ? System.err : System.out;
        if (!match.hasPeers()) {
            System.err.println(
                    "The peers are not there, so that there are no ratios; get them (about 255 MB)"
                            + " with "
                            + Match.GET_PEERS);
        }
        if (!json) {
            System.out.printf("%-30s %11s %11s%n", "", "Jacobi", "peer");
        }
        Map<String, List<Outcome>> groups = new LinkedHashMap<>();
        boolean fine = true;
        for (Row row : rows) {
            try {
                Outcome outcome = match.play(row);
                groups.computeIfAbsent(row.group(), _ -> new ArrayList<>()).add(outcome);
                System.out.println(json ? outcome.json() : outcome.line());
            } catch (WorkerException e) {
                fine = false;
                System.err.println(row.name() + ": FAILED: " + e.getMessage());
            }
        }
        summary.println();
        groups.forEach((group, outcomes) -> summary.println(summary(group, outcomes)));
        return fine;
    }

    /** The geometric mean of a group's ratios and the goal. */
    private static String summary(String group, List<Outcome> outcomes) {
        List<Outcome> compared = outcomes.stream().filter(o -> o.peer() != null).toList();
        Row first = outcomes.getFirst().row();
        if (first.peers().isEmpty()) {
            return "%-18s %s".formatted(group, verdict(outcomes.getFirst().reached()));
        }
        if (compared.isEmpty()) {
            return "%-18s not compared: no peer".formatted(group);
        }
        double mean = Statistics.geometricMean(compared.stream().map(Outcome::ratio).toList());
        double worst = compared.stream().mapToDouble(Outcome::ratio).max().orElseThrow();
        return "%-18s geometric mean %.3f of %d of %d rows, worst %.3f, goal %.3f: %s"
                .formatted(
                        group,
                        mean,
                        compared.size(),
                        Catalogue.all().stream().filter(r -> r.group().equals(group)).count(),
                        worst,
                        first.goal(),
                        verdict(mean <= first.goal() && worst <= Catalogue.limit(group)));
    }

    private static String verdict(boolean reached) {
        return reached ? "reached" : "missed";
    }
}
