package jacobi.plot;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYDataImageAnnotation;
import org.jfree.chart.annotations.XYPolygonAnnotation;
import org.jfree.chart.annotations.XYShapeAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultIntervalXYDataset;
import org.jfree.data.xy.DefaultXYDataset;
import org.jfree.data.xy.XYDataset;
import org.jspecify.annotations.Nullable;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** A plot as a chart of JFreeChart. */
final class Chart {
    private static final float LINE = 2.6f;
    private static final int DOTS_UP_TO = 16;

    private final Plot plot;
    private final Theme theme;
    private final XYPlot chart = new XYPlot();
    private final XYLineAndShapeRenderer ground = new XYLineAndShapeRenderer(false, false);
    private final List<String> names = new ArrayList<>();
    private final LegendItemCollection legend = new LegendItemCollection();
    private final boolean covered;
    private int layers;

    Chart(Plot plot, Theme theme) {
        this.plot = plot;
        this.theme = theme;
        covered = plot.marks().stream().anyMatch(Mark.HeatMap.class::isInstance);
    }

    void draw(Graphics2D g) {
        chart.setDomainAxis(Ticks.axis(plot.x(), Extent.ofX(plot), theme));
        chart.setRangeAxis(Ticks.axis(plot.y(), Extent.ofY(plot), theme));
        if (chart.getDomainAxis() instanceof NumberAxis axis && countsWholes()) {
            axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        }
        add(new DefaultXYDataset(), ground);
        plot.marks().forEach(this::add);
        chart.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        chart.setBackgroundPaint(theme.background());
        chart.setOutlinePaint(theme.grid());
        chart.setDomainGridlinesVisible(!covered);
        chart.setRangeGridlinesVisible(!covered);
        chart.setDomainGridlinePaint(theme.grid());
        chart.setRangeGridlinePaint(theme.grid());
        chart.setDomainGridlineStroke(new BasicStroke(1));
        chart.setRangeGridlineStroke(new BasicStroke(1));
        chart.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
        chart.setFixedLegendItems(legend);
        finished().draw(g, new Rectangle2D.Double(0, 0, plot.width(), plot.height()));
    }

    /** Whether the horizontal axis counts epochs, layers or the like. */
    private boolean countsWholes() {
        boolean lines = false;
        for (Mark mark : plot.marks()) {
            if (!(mark instanceof Mark.Line line) || line.x().length < 3) {
                return false;
            }
            lines = true;
            for (double x : line.x()) {
                if (x != Math.rint(x)) {
                    return false;
                }
            }
        }
        return lines && plot.x().names().isEmpty();
    }

    /** With title and legends. */
    private JFreeChart finished() {
        JFreeChart all = new JFreeChart(null, null, chart, false);
        all.setBackgroundPaint(theme.background());
        all.setPadding(new RectangleInsets(8, 8, 8, 14));
        if (!plot.title().isEmpty()) {
            TextTitle title = new TextTitle(plot.title(), Theme.font(Font.BOLD, 18));
            title.setPaint(theme.ink());
            title.setMargin(2, 0, 6, 0);
            all.setTitle(title);
        }
        if (plot.hasLegend() && legend.getItemCount() > 0) {
            LegendTitle below = new LegendTitle(chart);
            below.setPosition(RectangleEdge.BOTTOM);
            below.setItemFont(Theme.font(Font.PLAIN, 16));
            below.setItemPaint(theme.ink());
            below.setBackgroundPaint(theme.background());
            below.setFrame(BlockBorder.NONE);
            below.setItemLabelPadding(new RectangleInsets(2, 4, 2, 10));
            all.addLegend(below);
        }
        for (Mark mark : plot.marks()) {
            if (mark instanceof Mark.HeatMap h && !h.numbers() && plot.hasColorBar()) {
                all.addSubtitle(colorBar(HeatPicture.of(h)));
            }
        }
        return all;
    }

    private PaintScaleLegend colorBar(HeatPicture heat) {
        NumberAxis axis = new NumberAxis();
        Ticks.style(axis, theme);
        PaintScaleLegend bar = new PaintScaleLegend(heat.paintScale(), axis);
        bar.setPosition(RectangleEdge.RIGHT);
        bar.setBackgroundPaint(theme.background());
        bar.setStripWidth(16);
        bar.setStripOutlineVisible(false);
        bar.setSubdivisionCount(60);
        bar.setMargin(4, 8, 4, 0);
        bar.setAxisOffset(3);
        return bar;
    }

    private int series(String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            names.add(name);
            at = names.size() - 1;
        }
        return at;
    }

    private void add(XYDataset data, XYItemRenderer renderer) {
        chart.setDataset(layers, data);
        chart.setRenderer(layers, renderer);
        layers++;
    }

    private void add(Mark mark) {
        switch (mark) {
            case Mark.Line m -> line(m);
            case Mark.Scatter m -> scatter(m);
            case Mark.Band m -> band(m);
            case Mark.Intervals m -> intervals(m);
            case Mark.Histogram m -> histogram(m);
            case Mark.HeatMap m -> heatMap(m);
            case Mark.Contour m -> contour(m);
            case Mark.Rule m -> rule(m);
            case Mark.Note m -> note(m.name(), m.x(), m.y(), theme.ink(), 16);
        }
    }

    private void line(Mark.Line m) {
        int i = series(m.name());
        boolean dots = m.x().length > 2 && m.x().length <= DOTS_UP_TO;
        XYLineAndShapeRenderer r = new XYLineAndShapeRenderer(true, dots);
        r.setDrawSeriesLineAsPath(true);
        style(r, i, Theme.stroke(i, LINE), dots ? dot(i, 4) : dot(i, 0));
        add(dataset(m.x(), m.y()), r);
        legend(m.name(), i, Theme.stroke(i, LINE), dots);
    }

    private void scatter(Mark.Scatter m) {
        int i = series(m.name());
        double size = m.x().length > 300 ? 2 : m.x().length > 60 ? 3.5 : covered ? 8 : 6;
        XYLineAndShapeRenderer r = new XYLineAndShapeRenderer(false, true);
        style(r, i, Theme.stroke(0, LINE), dot(i, size));
        add(dataset(m.x(), m.y()), r);
        legend(m.name(), i, null, true);
    }

    private void style(XYLineAndShapeRenderer r, int i, BasicStroke stroke, Shape dot) {
        r.setSeriesPaint(0, theme.series(i));
        r.setSeriesStroke(0, stroke);
        r.setSeriesShape(0, dot);
        r.setSeriesOutlinePaint(0, covered ? Color.WHITE : theme.background());
        r.setUseOutlinePaint(true);
        r.setDrawOutlines(true);
        r.setSeriesOutlineStroke(0, new BasicStroke(covered ? 2 : 0.8f));
    }

    /** Shapes differ as colours do. */
    static Shape dot(int i, double r) {
        Path2D.Double p = new Path2D.Double();
        switch (Math.floorMod(i, 4)) {
            case 1 -> p.append(new Rectangle2D.Double(-r, -r, 2 * r, 2 * r), false);
            case 2 -> {
                p.moveTo(0, -1.25 * r);
                p.lineTo(1.2 * r, r);
                p.lineTo(-1.2 * r, r);
                p.closePath();
            }
            case 3 -> {
                p.moveTo(0, -1.4 * r);
                p.lineTo(1.4 * r, 0);
                p.lineTo(0, 1.4 * r);
                p.lineTo(-1.4 * r, 0);
                p.closePath();
            }
            default -> p.append(new Ellipse2D.Double(-r, -r, 2 * r, 2 * r), false);
        }
        return p;
    }

    private XYDataset dataset(double[] x, double[] y) {
        double[] ys = y.clone();
        for (int i = 0; i < ys.length; i++) {
            boolean shown =
                    Double.isFinite(ys[i])
                            && Double.isFinite(x[i])
                            && (!plot.y().log() || ys[i] > 0)
                            && (!plot.x().log() || x[i] > 0);
            ys[i] = shown ? ys[i] : Double.NaN;
        }
        DefaultXYDataset d = new DefaultXYDataset();
        d.addSeries("", new double[][] {x, ys});
        return d;
    }

    private void band(Mark.Band m) {
        int i = series(m.name());
        int n = m.x().length;
        double floor = plot.y().log() ? Extent.ofY(plot).from() : Double.NEGATIVE_INFINITY;
        double[] polygon = new double[4 * n];
        for (int k = 0; k < n; k++) {
            polygon[2 * k] = m.x()[k];
            polygon[2 * k + 1] = Math.max(floor, m.low()[k]);
            polygon[4 * n - 2 - 2 * k] = m.x()[k];
            polygon[4 * n - 1 - 2 * k] = Math.max(floor, m.high()[k]);
        }
        ground.addAnnotation(
                new XYPolygonAnnotation(polygon, null, null, theme.series(i, 0.22)),
                Layer.BACKGROUND);
    }

    private void intervals(Mark.Intervals m) {
        int i = series(m.name());
        DefaultIntervalXYDataset d = new DefaultIntervalXYDataset();
        d.addSeries("", new double[][] {m.x(), m.x(), m.x(), m.y(), m.low(), m.high()});
        XYErrorRenderer r = new XYErrorRenderer();
        style(r, i, Theme.stroke(0, 2), dot(i, 6));
        r.setDrawXError(false);
        r.setErrorStroke(new BasicStroke(2.4f));
        r.setErrorPaint(theme.series(i));
        r.setCapLength(10);
        add(d, r);
        legend(m.name(), i, null, true);
    }

    private void histogram(Mark.Histogram m) {
        int i = series(m.name());
        int n = m.counts().length;
        double[][] v = new double[6][n];
        for (int k = 0; k < n; k++) {
            v[0][k] = (m.edges()[k] + m.edges()[k + 1]) / 2;
            v[1][k] = m.edges()[k];
            v[2][k] = m.edges()[k + 1];
            v[3][k] = m.counts()[k];
            v[5][k] = m.counts()[k];
        }
        DefaultIntervalXYDataset d = new DefaultIntervalXYDataset();
        d.addSeries("", v);
        XYBarRenderer r = new XYBarRenderer();
        r.setBarPainter(new StandardXYBarPainter());
        r.setShadowVisible(false);
        r.setDrawBarOutline(false);
        r.setSeriesPaint(0, theme.series(i, 0.55));
        add(d, r);
        legend.add(
                item(
                        m.name(),
                        new Rectangle2D.Double(-7, -7, 14, 14),
                        theme.series(i, 0.55),
                        null));
    }

    private void heatMap(Mark.HeatMap m) {
        HeatPicture heat = HeatPicture.of(m);
        // The first colour is too near to those of the map.
        series("");
        Rectangle2D r = heat.bounds();
        ground.addAnnotation(
                new XYDataImageAnnotation(
                        heat.image(), r.getX(), r.getY(), r.getWidth(), r.getHeight()),
                Layer.BACKGROUND);
        if (m.numbers()) {
            int rows = m.z().length;
            int columns = m.z()[0].length;
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    double v = m.z()[i][j];
                    Color color = ColorScale.onTop(heat.color(v));
                    double x = m.area().x(j, columns);
                    note(Numbers.brief(v), x, m.area().y(i, rows), color, 15);
                }
            }
        }
    }

    private void contour(Mark.Contour m) {
        int i = series(m.name());
        for (double level : m.levels()) {
            Path2D path = Contours.path(m.z(), m.area(), level);
            // On any colour of a heat map.
            chart.addAnnotation(
                    new XYShapeAnnotation(path, Theme.stroke(0, 5), theme.background()));
            chart.addAnnotation(
                    new XYShapeAnnotation(path, Theme.stroke(0, 2.2f), theme.series(i)));
        }
        legend(m.name(), i, Theme.stroke(0, 2.2f), false);
    }

    private void rule(Mark.Rule m) {
        int i = series(m.name());
        ValueMarker marker = new ValueMarker(m.at(), theme.series(i), Theme.stroke(i, 2.2f));
        if (m.vertical()) {
            chart.addDomainMarker(marker, Layer.FOREGROUND);
        } else {
            chart.addRangeMarker(marker, Layer.FOREGROUND);
        }
        legend(m.name(), i, Theme.stroke(i, 2.2f), false);
    }

    private void note(String text, double x, double y, Color color, int size) {
        XYTextAnnotation note = new XYTextAnnotation(text, x, y);
        note.setFont(Theme.font(Font.PLAIN, size));
        note.setPaint(color);
        chart.addAnnotation(note);
    }

    /** Notes a series for the legend, once. */
    private void legend(String name, int i, @Nullable BasicStroke line, boolean dots) {
        for (int k = 0; k < legend.getItemCount(); k++) {
            if (legend.get(k).getLabel().equals(name)) {
                return;
            }
        }
        if (!name.isEmpty()) {
            legend.add(item(name, dots ? dot(i, 4.5) : dot(i, 0), theme.series(i), line));
        }
    }

    private LegendItem item(String name, Shape shape, Color color, @Nullable BasicStroke line) {
        return new LegendItem(
                name,
                null,
                null,
                null,
                true,
                shape,
                true,
                color,
                false,
                color,
                new BasicStroke(1),
                line != null,
                new Line2D.Double(-17, 0, 17, 0),
                line == null ? new BasicStroke(1) : line,
                color);
    }
}
