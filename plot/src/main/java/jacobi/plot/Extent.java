package jacobi.plot;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** From where to where an axis goes. */
record Extent(double from, double to) {
    private static final double MARGIN = 0.04;
    private static final double MIN_RATIO = 20;

    static Extent ofX(Plot plot) {
        Extent tight =
                of(
                        plot.x(),
                        plot.marks().stream()
                                .flatMapToDouble(
                                        m ->
                                                switch (m) {
                                                    case Mark.Line l -> Arrays.stream(l.x());
                                                    case Mark.Scatter s -> Arrays.stream(s.x());
                                                    case Mark.Band b -> Arrays.stream(b.x());
                                                    case Mark.Intervals i -> Arrays.stream(i.x());
                                                    case Mark.Histogram h ->
                                                            Arrays.stream(h.edges());
                                                    case Mark.HeatMap h -> HeatPicture.xs(h);
                                                    case Mark.Contour c ->
                                                            DoubleStream.of(
                                                                    c.area().xFrom(),
                                                                    c.area().xTo());
                                                    case Mark.Rule r ->
                                                            r.vertical()
                                                                    ? DoubleStream.of(r.at())
                                                                    : DoubleStream.empty();
                                                    case Mark.Note n -> DoubleStream.of(n.x());
                                                }));
        boolean spread = plot.marks().stream().anyMatch(Extent::needsRoom);
        return plot.x().names().isEmpty()
                ? tight.padded(plot.x(), spread ? MARGIN : 0, spread ? MARGIN : 0)
                : new Extent(-0.5, plot.x().names().size() - 0.5);
    }

    static Extent ofY(Plot plot) {
        Extent tight =
                of(
                        plot.y(),
                        plot.marks().stream()
                                .flatMapToDouble(
                                        m ->
                                                switch (m) {
                                                    case Mark.Line l -> Arrays.stream(l.y());
                                                    case Mark.Scatter s -> Arrays.stream(s.y());
                                                    case Mark.Band b ->
                                                            DoubleStream.concat(
                                                                    Arrays.stream(b.low()),
                                                                    Arrays.stream(b.high()));
                                                    case Mark.Intervals i ->
                                                            DoubleStream.concat(
                                                                    Arrays.stream(i.low()),
                                                                    Arrays.stream(i.high()));
                                                    case Mark.Histogram h ->
                                                            DoubleStream.concat(
                                                                    DoubleStream.of(0),
                                                                    Arrays.stream(h.counts()));
                                                    case Mark.HeatMap h -> HeatPicture.ys(h);
                                                    case Mark.Contour c ->
                                                            DoubleStream.of(
                                                                    c.area().yFrom(),
                                                                    c.area().yTo());
                                                    case Mark.Rule r ->
                                                            r.vertical()
                                                                    ? DoubleStream.empty()
                                                                    : DoubleStream.of(r.at());
                                                    case Mark.Note n -> DoubleStream.of(n.y());
                                                }));
        boolean bars = plot.marks().stream().anyMatch(Mark.Histogram.class::isInstance);
        boolean covered = plot.marks().stream().anyMatch(Mark.HeatMap.class::isInstance);
        double above = covered ? 0 : MARGIN;
        return plot.y().names().isEmpty()
                ? tight.padded(plot.y(), bars || covered ? 0 : above, above)
                : new Extent(-0.5, plot.y().names().size() - 0.5);
    }

    /** Points at the edge would be cut. */
    private static boolean needsRoom(Mark m) {
        return m instanceof Mark.Scatter
                || m instanceof Mark.Intervals
                || (m instanceof Mark.Line l && l.x().length <= 16);
    }

    private static Extent of(Plot.Scale scale, DoubleStream values) {
        var all =
                values.filter(v -> Double.isFinite(v) && (!scale.log() || v > 0))
                        .summaryStatistics();
        double low = all.getCount() == 0 ? (scale.log() ? 0.1 : 0) : all.getMin();
        double high = all.getCount() == 0 ? 1 : all.getMax();
        if (low == high) {
            double room = low == 0 ? 1 : Math.abs(low) * 0.1;
            low -= scale.log() ? low / 2 : room;
            high += scale.log() ? high : room;
        }
        return new Extent(low, high);
    }

    /** With shares of the length added, and with the bounds that were asked for. */
    private Extent padded(Plot.Scale scale, double below, double above) {
        double low;
        double high;
        if (scale.log()) {
            double ratio = Math.log(to / from);
            low = from * Math.exp(-below * ratio);
            high = to * Math.exp(above * ratio);
            if (high / low < MIN_RATIO) {
                // Whole decades, so that there are numbers to read at the axis.
                low = Math.pow(10, Math.floor(Math.log10(low)));
                high = Math.pow(10, Math.ceil(Math.log10(high)));
            }
        } else {
            low = from - below * (to - from);
            high = to + above * (to - from);
        }
        return new Extent(
                Double.isNaN(scale.from()) ? low : scale.from(),
                Double.isNaN(scale.to()) ? high : scale.to());
    }
}
