package jacobi.plot;

import org.jfree.chart.renderer.PaintScale;

import java.awt.Color;
import java.awt.Paint;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** A heat map as an image, and what its colours mean. */
final class HeatPicture {
    private static final int PIXELS = 320;

    private final Mark.HeatMap map;
    private final double low;
    private final double high;

    private HeatPicture(Mark.HeatMap map) {
        this.map = map;
        var all =
                Arrays.stream(map.z())
                        .flatMapToDouble(Arrays::stream)
                        .filter(Double::isFinite)
                        .summaryStatistics();
        low = all.getCount() == 0 ? 0 : all.getMin();
        high = all.getCount() == 0 || all.getMax() <= low ? low + 1 : all.getMax();
    }

    static HeatPicture of(Mark.HeatMap map) {
        return new HeatPicture(map);
    }

    /** The least and the largest x; cells reach half a cell beyond their middles. */
    static DoubleStream xs(Mark.HeatMap map) {
        Rectangle2D r = of(map).bounds();
        return DoubleStream.of(r.getMinX(), r.getMaxX());
    }

    static DoubleStream ys(Mark.HeatMap map) {
        Rectangle2D r = of(map).bounds();
        return DoubleStream.of(r.getMinY(), r.getMaxY());
    }

    Rectangle2D bounds() {
        Mark.Area a = map.area();
        double dx = 0;
        double dy = 0;
        if (!map.smooth()) {
            int columns = map.z()[0].length;
            int rows = map.z().length;
            dx = columns == 1 ? 0.5 : (a.xTo() - a.xFrom()) / (columns - 1) / 2;
            dy = rows == 1 ? 0.5 : (a.yTo() - a.yFrom()) / (rows - 1) / 2;
        }
        return new Rectangle2D.Double(
                a.xFrom() - dx,
                a.yFrom() - dy,
                a.xTo() - a.xFrom() + 2 * dx,
                a.yTo() - a.yFrom() + 2 * dy);
    }

    Color color(double v) {
        return ColorScale.SEQUENTIAL.at((v - low) / (high - low));
    }

    PaintScale paintScale() {
        return new PaintScale() {
            @Override
            public double getLowerBound() {
                return low;
            }

            @Override
            public double getUpperBound() {
                return high;
            }

            @Override
            public Paint getPaint(double v) {
                return color(v);
            }
        };
    }

    BufferedImage image() {
        int rows = map.z().length;
        int columns = map.z()[0].length;
        int w = map.smooth() ? PIXELS : columns * Math.max(1, PIXELS / columns);
        int h = map.smooth() ? PIXELS : rows * Math.max(1, PIXELS / rows);
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int py = 0; py < h; py++) {
            for (int px = 0; px < w; px++) {
                double v =
                        map.smooth()
                                ? between(
                                        (h - 0.5 - py) / h * (rows - 1),
                                        (px + 0.5) / w * (columns - 1))
                                : map.z()[rows - 1 - py * rows / h][px * columns / w];
                image.setRGB(px, py, color(v).getRGB());
            }
        }
        return image;
    }

    /** Bilinear. */
    private double between(double row, double column) {
        int i = Math.min(Math.max(0, map.z().length - 2), (int) row);
        int j = Math.min(Math.max(0, map.z()[0].length - 2), (int) column);
        int i1 = Math.min(map.z().length - 1, i + 1);
        int j1 = Math.min(map.z()[0].length - 1, j + 1);
        double u = row - i;
        double v = column - j;
        return (1 - u) * ((1 - v) * map.z()[i][j] + v * map.z()[i][j1])
                + u * ((1 - v) * map.z()[i1][j] + v * map.z()[i1][j1]);
    }
}
