package jacobi.plot;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;

/**
 * A function of two variables in parallel perspective: {@code z [rows, columns]} over a rectangle,
 * rows from the lower x2 to the upper, as {@link Plot#heatMap} has it.
 *
 * <p>Patches are drawn from the farthest to the nearest (M. Newell, R. Newell and T. Sancha's
 * painter's algorithm, 1972), coloured by their height.
 *
 * @param title above it
 * @param z the heights by row and column
 * @param area of the corners
 * @param labels of x1, x2 and the height
 * @param heights the least and the largest that the axis shows
 * @param width of the picture, in proportion to which all but the texts is drawn
 */
public record Surface(
        String title, double[][] z, Mark.Area area, Labels3 labels, Range heights, int width)
        implements Picture {
    private static final int WIDTH = 480;
    private static final double PROPORTION = 0.875;
    private static final double TURN = Math.toRadians(-58);
    private static final double RISE = Math.toRadians(28);

    /** What the three axes are. */
    public record Labels3(String x, String y, String z) {}

    /** From where to where. */
    public record Range(double from, double to) {}

    /**
     * The surface of a matrix.
     *
     * @throws ShapeException if it is no matrix of at least two rows and columns
     */
    public static Surface of(
            String title, Tensor z, double xFrom, double xTo, double yFrom, double yTo) {
        if (z.shape().rank() != 2 || z.size(0) < 2 || z.size(1) < 2) {
            throw new ShapeException(
                    "Surface: " + z.shape() + ": expected a matrix of at least 2 by 2");
        }
        double[] all = z.toDoubles();
        double[][] rows = new double[z.size(0)][z.size(1)];
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = all[i * rows[i].length + j];
                low = Math.min(low, rows[i][j]);
                high = Math.max(high, rows[i][j]);
            }
        }
        return new Surface(
                title,
                rows,
                new Mark.Area(xFrom, xTo, yFrom, yTo),
                new Labels3("x₁", "x₂", ""),
                new Range(low, high > low ? high : low + 1),
                WIDTH);
    }

    /** The same with other bounds of the height. */
    public Surface heights(double from, double to) {
        return new Surface(title, z, area, labels, new Range(from, to), width);
    }

    /** The same with other names of the axes. */
    public Surface labels(String x, String y, String height) {
        return new Surface(title, z, area, new Labels3(x, y, height), heights, width);
    }

    /** The same in another width, 480 otherwise. */
    public Surface size(int wide) {
        return new Surface(title, z, area, labels, heights, wide);
    }

    @Override
    public int height() {
        return (int) Math.round(PROPORTION * width);
    }

    /** Where a point of the unit cube is on the picture. */
    private Point2D place(double x, double y, double h) {
        double u = x - 0.5;
        double v = y - 0.5;
        double across = u * Math.cos(TURN) - v * Math.sin(TURN);
        double away = u * Math.sin(TURN) + v * Math.cos(TURN);
        double size = 0.508 * width;
        return new Point2D.Double(
                width / 2.0 + 14 + size * across,
                height() / 2.0
                        + 0.075 * width
                        - size * (away * Math.sin(RISE) + 0.78 * (h - 0.28) * Math.cos(RISE)));
    }

    @Override
    public void draw(Graphics2D g, Theme theme) {
        g.setColor(theme.background());
        g.fillRect(0, 0, width, height());
        Labels.centered(g, title, width / 2.0, 18, Theme.font(Font.BOLD, 18), theme.ink());
        frame(g, theme);
        patches(g);
        axes(g, theme);
    }

    private static void line(Graphics2D g, Point2D a, Point2D b) {
        g.draw(new Line2D.Double(a, b));
    }

    /** The floor and the walls behind. */
    private void frame(Graphics2D g, Theme theme) {
        g.setStroke(new BasicStroke(1));
        g.setColor(theme.grid());
        for (int k = 0; k <= 4; k++) {
            double t = k / 4.0;
            line(g, place(t, 0, 0), place(t, 1, 0));
            line(g, place(0, t, 0), place(1, t, 0));
            line(g, place(0, 1, t), place(1, 1, t));
            line(g, place(t, 1, 0), place(t, 1, 1));
            line(g, place(0, 0, t), place(0, 1, t));
            line(g, place(0, t, 0), place(0, t, 1));
        }
    }

    private void patches(Graphics2D g) {
        int rows = z.length;
        int columns = z[0].length;
        // Away from the eye grows with x2 and falls with x1.
        for (int i = rows - 2; i >= 0; i--) {
            for (int j = 0; j < columns - 1; j++) {
                patch(g, i, j, rows, columns);
            }
        }
    }

    private void patch(Graphics2D g, int i, int j, int rows, int columns) {
        int[][] corners = {{i, j}, {i, j + 1}, {i + 1, j + 1}, {i + 1, j}};
        Path2D.Double path = new Path2D.Double();
        double mean = 0;
        for (int[] c : corners) {
            double h = share(z[c[0]][c[1]]);
            mean += h / 4;
            Point2D p = place(c[1] / (columns - 1.0), c[0] / (rows - 1.0), h);
            if (path.getCurrentPoint() == null) {
                path.moveTo(p.getX(), p.getY());
            } else {
                path.lineTo(p.getX(), p.getY());
            }
        }
        path.closePath();
        Color color = ColorScale.SEQUENTIAL.at(mean);
        g.setColor(color);
        g.fill(path);
        g.setStroke(new BasicStroke(0.7f));
        g.setColor(Theme.mix(color, Color.BLACK, 0.28));
        g.draw(path);
    }

    private double share(double v) {
        return Math.clamp((v - heights.from()) / (heights.to() - heights.from()), 0, 1);
    }

    private void axes(Graphics2D g, Theme theme) {
        Font ticks = Theme.font(Font.PLAIN, 15);
        Font names = Theme.font(Font.PLAIN, 18);
        g.setStroke(new BasicStroke(1.4f));
        g.setColor(theme.muted());
        line(g, place(0, 0, 0), place(1, 0, 0));
        line(g, place(1, 0, 0), place(1, 1, 0));
        line(g, place(0, 0, 0), place(0, 0, 1));
        for (double t : new double[] {0, 0.5, 1}) {
            Point2D x = place(t, -0.11, 0);
            String xt = Numbers.brief(area.xFrom() + t * (area.xTo() - area.xFrom()));
            Labels.centered(g, xt, x.getX() - 4, x.getY() + 6, ticks, theme.muted());
            Point2D y = place(1.1, t, 0);
            String yt = Numbers.brief(area.yFrom() + t * (area.yTo() - area.yFrom()));
            Labels.centered(g, yt, y.getX() + 4, y.getY() + 6, ticks, theme.muted());
            Point2D h = place(0, 0, t);
            String ht = Numbers.brief(heights.from() + t * (heights.to() - heights.from()));
            Labels.right(g, ht, h.getX() - 8, h.getY(), ticks, theme.muted());
        }
        Point2D x = place(0.5, -0.27, 0);
        Labels.centered(g, labels.x(), x.getX() - 6, x.getY() + 8, names, theme.ink());
        Point2D y = place(1.24, 0.5, 0);
        Labels.centered(g, labels.y(), y.getX() + 8, y.getY() + 8, names, theme.ink());
        Point2D top = place(0, 0, 1);
        Labels.centered(g, labels.z(), top.getX(), top.getY() - 20, names, theme.ink());
    }
}
