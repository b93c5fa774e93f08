package jacobi.plot;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A plot with axes. What is added is drawn in that order; each method gives the plot back.
 *
 * <p>Coordinates are tensors of any shape, taken in row-major order, or arrays of {@code double}.
 * Values that are not finite interrupt a line and are left out elsewhere.
 */
public final class Plot implements Picture {
    private final String title;
    private final List<Mark> marks = new ArrayList<>();
    private int width = 640;
    private int height = 420;
    private Scale x = Scale.LINEAR;
    private Scale y = Scale.LINEAR;
    private boolean legend = true;
    private boolean colorBar = true;

    /** How an axis is: what it says, from where to where (NaN: as the data are), how it counts. */
    record Scale(String label, double from, double to, boolean log, List<String> names) {
        static final Scale LINEAR = new Scale("", Double.NaN, Double.NaN, false, List.of());

        Scale label(String text) {
            return new Scale(text, from, to, log, names);
        }

        Scale range(double a, double b) {
            return new Scale(label, a, b, log, names);
        }

        Scale logarithmic() {
            return new Scale(label, from, to, true, names);
        }

        Scale names(List<String> all) {
            return new Scale(label, from, to, log, all);
        }
    }

    /** An empty plot; the title may be empty. */
    public Plot(String title) {
        this.title = title;
    }

    /** A line through points. */
    public Plot line(String name, Tensor x, Tensor y) {
        return line(name, x.toDoubles(), y.toDoubles());
    }

    /** A line through points. */
    public Plot line(String name, double[] x, double[] y) {
        requireSame("line", x, y);
        return add(new Mark.Line(name, x.clone(), y.clone()));
    }

    /** A line over {@code 1, 2, 3, ...}. */
    public Plot line(String name, double[] y) {
        return line(name, oneTo(y.length), y);
    }

    /** Points. */
    public Plot scatter(String name, Tensor x, Tensor y) {
        return scatter(name, x.toDoubles(), y.toDoubles());
    }

    /** Points. */
    public Plot scatter(String name, double[] x, double[] y) {
        requireSame("scatter", x, y);
        return add(new Mark.Scatter(name, x.clone(), y.clone()));
    }

    /** The area between two lines, in the colour of the line of the same name. */
    public Plot band(String name, double[] x, double[] low, double[] high) {
        requireSame("band", x, low);
        requireSame("band", x, high);
        return add(new Mark.Band(name, x.clone(), low.clone(), high.clone()));
    }

    /** Points with an interval each, such as a confidence interval. */
    public Plot intervals(String name, double[] x, double[] y, double[] low, double[] high) {
        requireSame("intervals", x, y);
        requireSame("intervals", x, low);
        requireSame("intervals", x, high);
        return add(new Mark.Intervals(name, x.clone(), y.clone(), low.clone(), high.clone()));
    }

    /** How many of the values are in each of so many bins between the least and the largest. */
    public Plot histogram(String name, Tensor values, int bins) {
        return histogram(name, values.toDoubles(), bins);
    }

    /** As {@link #histogram(String, Tensor, int)}. */
    public Plot histogram(String name, double[] values, int bins) {
        double low = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
        double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
        return histogram(name, values, bins, low, high > low ? high : low + 1);
    }

    /**
     * How many of the values are in each of so many bins between two bounds, those outside not
     * counted.
     *
     * @throws IllegalArgumentException if there is no bin or the bounds are not in order
     */
    public Plot histogram(String name, double[] values, int bins, double low, double high) {
        if (bins < 1 || !(low < high)) {
            throw new IllegalArgumentException(
                    "histogram: "
                            + bins
                            + " bins from "
                            + low
                            + " to "
                            + high
                            + ": expected at least one, and bounds in order");
        }
        double[] edges = new double[bins + 1];
        for (int i = 0; i <= bins; i++) {
            edges[i] = low + (high - low) * i / bins;
        }
        double[] counts = new double[bins];
        for (double v : values) {
            if (v >= low && v <= high) {
                counts[Math.min(bins - 1, (int) ((v - low) / (high - low) * bins))]++;
            }
        }
        return add(new Mark.Histogram(name, edges, counts));
    }

    /** A matrix {@code [rows, columns]} as colours, rows from the lower y to the upper. */
    public Plot heatMap(Tensor z, double xFrom, double xTo, double yFrom, double yTo) {
        Mark.Area area = new Mark.Area(xFrom, xTo, yFrom, yTo);
        return add(new Mark.HeatMap("", rows("heatMap", z), area, true, false));
    }

    /**
     * A matrix {@code [rows, columns]} cell by cell with its numbers, the first row on top; name
     * the cells with {@link #xNames} and {@link #yNames}.
     */
    public Plot matrix(Tensor z) {
        double[][] rows = rows("matrix", z);
        double[][] upwards = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            upwards[i] = rows[rows.length - 1 - i];
        }
        Mark.Area area = new Mark.Area(0, z.size(1) - 1.0, 0, rows.length - 1.0);
        return add(new Mark.HeatMap("", upwards, area, false, true));
    }

    /** The lines on which a function, sampled as in {@link #heatMap}, has certain values. */
    public Plot contour(
            String name,
            Tensor z,
            double xFrom,
            double xTo,
            double yFrom,
            double yTo,
            double... levels) {
        Mark.Area area = new Mark.Area(xFrom, xTo, yFrom, yTo);
        return add(new Mark.Contour(name, rows("contour", z), area, levels.clone()));
    }

    /** A horizontal line across the plot. */
    public Plot horizontal(String name, double y) {
        return add(new Mark.Rule(name, false, y));
    }

    /** A vertical line across the plot. */
    public Plot vertical(String name, double x) {
        return add(new Mark.Rule(name, true, x));
    }

    /** A text whose middle is at a point. */
    public Plot note(String text, double x, double y) {
        return add(new Mark.Note(text, x, y));
    }

    private Plot add(Mark mark) {
        marks.add(mark);
        return this;
    }

    /** What the horizontal axis is. */
    public Plot xLabel(String text) {
        x = x.label(text);
        return this;
    }

    /** What the vertical axis is. */
    public Plot yLabel(String text) {
        y = y.label(text);
        return this;
    }

    /** From where to where the horizontal axis goes; otherwise as the data do. */
    public Plot xRange(double from, double to) {
        x = x.range(from, to);
        return this;
    }

    /** From where to where the vertical axis goes; otherwise as the data do. */
    public Plot yRange(double from, double to) {
        y = y.range(from, to);
        return this;
    }

    /** Makes the horizontal axis logarithmic; values that are not above 0 are left out. */
    public Plot xLog() {
        x = x.logarithmic();
        return this;
    }

    /** Makes the vertical axis logarithmic; values that are not above 0 are left out. */
    public Plot yLog() {
        y = y.logarithmic();
        return this;
    }

    /** Names at 0, 1, 2, ... in place of numbers. */
    public Plot xNames(List<String> names) {
        x = x.names(List.copyOf(names));
        return this;
    }

    /** Names at 0, 1, 2, ... in place of numbers. */
    public Plot yNames(List<String> names) {
        y = y.names(List.copyOf(names));
        return this;
    }

    /** Whether there is a legend; there is one unless said otherwise, if anything has a name. */
    public Plot legend(boolean on) {
        legend = on;
        return this;
    }

    /**
     * Whether a heat map has a bar that says what its colours are; it has unless it has numbers.
     */
    public Plot colorBar(boolean on) {
        colorBar = on;
        return this;
    }

    /** The size, 640 by 420 otherwise. */
    public Plot size(int width, int height) {
        if (width < 100 || height < 100) {
            throw new IllegalArgumentException(
                    "size: " + width + " by " + height + ": expected at least 100 by 100");
        }
        this.width = width;
        this.height = height;
        return this;
    }

    /** What is in the plot, in order. */
    public List<Mark> marks() {
        return List.copyOf(marks);
    }

    /**
     * The first line of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Mark.Line line(String name) {
        return marks.stream()
                .filter(m -> m instanceof Mark.Line && m.name().equals(name))
                .map(Mark.Line.class::cast)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "line: there is no '"
                                                + name
                                                + "': expected one of "
                                                + marks.stream().map(Mark::name).toList()));
    }

    Scale x() {
        return x;
    }

    Scale y() {
        return y;
    }

    boolean hasLegend() {
        return legend;
    }

    boolean hasColorBar() {
        return colorBar;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public void draw(Graphics2D g, Theme theme) {
        new Chart(this, theme).draw(g);
    }

    private static double[] oneTo(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> i + 1.0);
        return x;
    }

    private static void requireSame(String what, double[] x, double @Nullable [] y) {
        if (y == null || x.length != y.length) {
            throw new IllegalArgumentException(
                    what
                            + ": "
                            + x.length
                            + " x and "
                            + (y == null ? 0 : y.length)
                            + " y: expected as many of one as of the other");
        }
    }

    private static double[][] rows(String what, Tensor z) {
        if (z.shape().rank() != 2 || z.numel() == 0) {
            throw new ShapeException(what + ": " + z.shape() + ": expected a matrix with elements");
        }
        int columns = z.size(1);
        double[] all = z.toDoubles();
        double[][] rows = new double[z.size(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(all, i * columns, (i + 1) * columns);
        }
        return rows;
    }
}
