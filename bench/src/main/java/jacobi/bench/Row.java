package jacobi.bench;

import java.util.List;

/**
 * A line of the report.
 *
 * @param name such as {@code sgemm-512x512x512}
 * @param group of the rows whose ratios are averaged, such as {@code sgemm}
 * @param work what is done
 * @param jacobi Jacobi's settings; the fastest counts
 * @param peers the others' settings; the fastest counts; none where there is no peer
 * @param unit what the two columns are in
 * @param goal what the ratio, or a group's mean, should not be above; without a peer, Jacobi's own
 *     figure
 */
public record Row(
        String name,
        String group,
        Work work,
        List<Contestant> jacobi,
        List<Contestant> peers,
        Unit unit,
        double goal) {

    /** How figures are shown. */
    public enum Unit {
        /** Of products; the more the better, where ratios are of times all the same. */
        GFLOPS("GFLOP/s"),
        /** Microseconds. */
        MICROS("us"),
        /** Milliseconds. */
        MILLIS("ms"),
        /** Seconds. */
        SECONDS("s"),
        /** 2^20 bytes. */
        MEBIBYTES("MiB");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        /** As in the report. */
        public String symbol() {
            return symbol;
        }

        /** A cost, in nanoseconds or bytes, in this unit. */
        public double of(double cost, Work work) {
            return switch (this) {
                case GFLOPS -> ((Work.Gemm) work).flops() / cost;
                case MICROS -> cost / 1e3;
                case MILLIS -> cost / 1e6;
                case SECONDS -> cost / 1e9;
                case MEBIBYTES -> cost / (1 << 20);
            };
        }
    }

    /** Copies the lists. */
    public Row {
        jacobi = List.copyOf(jacobi);
        peers = List.copyOf(peers);
    }
}
