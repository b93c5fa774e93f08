package jacobi.bench;

import jacobi.io.Json;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * What a row came to.
 *
 * @param jacobi Jacobi's fastest setting
 * @param peer the peers' fastest, or null if there was none
 * @param note why there is no ratio, or empty
 */
record Outcome(Row row, Figure jacobi, @Nullable Figure peer, String note) {
    /**
     * One contestant's costs.
     *
     * @param costs a round each, in nanoseconds or bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Figure(Contestant contestant, double... costs) {
        double median() {
            return Statistics.median(costs);
        }
    }

    /** Jacobi's cost over the peer's, a round each; none without a peer. */
    double[] ratios() {
        Figure other = peer;
        if (other == null) {
            return new double[0];
        }
        double[] out = new double[other.costs().length];
        for (int i = 0; i < out.length; i++) {
            out[i] = jacobi.costs()[i] / other.costs()[i];
        }
        return out;
    }

    /** The median of {@link #ratios}. */
    double ratio() {
        return Statistics.median(ratios());
    }

    /**
     * Whether the ratio, or Jacobi's own figure where no peer is foreseen, is no more than the
     * goal.
     */
    boolean reached() {
        return row.peers().isEmpty()
                ? figure(jacobi) <= row.goal()
                : peer != null && ratio() <= row.goal();
    }

    private double figure(Figure f) {
        return row.unit().of(f.median(), row.work());
    }

    /** A line of the table. */
    String line() {
        String spread = "";
        if (peer != null) {
            double[] ratios = ratios();
            Arrays.sort(ratios);
            spread =
                    "%6.3f  (%.3f .. %.3f)  goal %.3f"
                            .formatted(ratio(), ratios[0], ratios[ratios.length - 1], row.goal());
        } else if (row.peers().isEmpty()) {
            spread = "goal %.3f %s".formatted(row.goal(), row.unit().symbol());
        }
        String line =
                "%-30s %11s %11s %-7s %s"
                        .formatted(
                                row.name(),
                                number(figure(jacobi)),
                                peer == null ? "-" : number(figure(peer)),
                                row.unit().symbol(),
                                spread);
        String who = peer == null ? note : peer.contestant().toString();
        return who.isEmpty() ? line.stripTrailing() : line + "  " + who;
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, v < 10 ? "%.3f" : v < 1000 ? "%.1f" : "%.0f", v);
    }

    /** The object of {@code --json}. */
    Json json() {
        LinkedHashMap<String, Json> out = new LinkedHashMap<>();
        out.put("name", new Json.Str(row.name()));
        out.put("jacobi", Json.Num.of(figure(jacobi)));
        out.put(
                "peer",
                peer == null ? new Json.Null() : new Json.Str(peer.contestant().toString()));
        out.put("peerValue", peer == null ? new Json.Null() : Json.Num.of(figure(peer)));
        out.put("unit", new Json.Str(row.unit().symbol()));
        out.put("ratio", peer == null ? new Json.Null() : Json.Num.of(ratio()));
        out.put("goal", Json.Num.of(row.goal()));
        if (!note.isEmpty()) {
            out.put("note", new Json.Str(note));
        }
        return new Json.Obj(out);
    }
}
