package jacobi.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Small grey images in rows of four, each with two lines below it.
 *
 * @param title above them
 * @param images what is shown
 */
record Thumbnails(String title, List<Image> images) implements Picture {
    private static final int COLUMNS = 4;
    private static final int CELL = 158;
    private static final int SIDE = 110;
    private static final int ROW = 172;
    private static final int HEAD = 40;

    /** Brightness by row and column, and what stands below. */
    record Image(double[][] pixels, String first, String second) {}

    @Override
    public int width() {
        return COLUMNS * CELL;
    }

    @Override
    public int height() {
        return HEAD + ROW * ((images.size() + COLUMNS - 1) / COLUMNS);
    }

    @Override
    public void draw(Graphics2D g, Theme theme) {
        g.setColor(theme.background());
        g.fillRect(0, 0, width(), height());
        Labels.centered(g, title, width() / 2.0, 20, Theme.font(Font.BOLD, 18), theme.ink());
        Font font = Theme.font(Font.PLAIN, 15);
        for (int i = 0; i < images.size(); i++) {
            Image image = images.get(i);
            double x = i % COLUMNS * CELL + CELL / 2.0;
            int row = i / COLUMNS;
            double y = HEAD + row * (double) ROW;
            BufferedImage pixels = pixels(image.pixels());
            AffineTransform place = AffineTransform.getTranslateInstance(x - SIDE / 2.0, y);
            place.scale(SIDE / (double) pixels.getWidth(), SIDE / (double) pixels.getHeight());
            g.drawImage(pixels, place, null);
            line(g, image.first(), x, y + SIDE + 14, font, theme.ink());
            line(g, image.second(), x, y + SIDE + 34, font, theme.muted());
        }
    }

    private static void line(Graphics2D g, String text, double x, double y, Font font, Color c) {
        double width = Labels.width(text, font);
        Font fitting =
                width <= CELL - 8 ? font : font.deriveFont((float) (15 * (CELL - 8) / width));
        Labels.centered(g, text, x, y, fitting, c);
    }

    /** From the least to the largest, four pixels a pixel, so that edges stay sharp. */
    private static BufferedImage pixels(double[][] v) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] row : v) {
            for (double d : row) {
                low = Math.min(low, d);
                high = Math.max(high, d);
            }
        }
        int scale = Math.max(1, SIDE * 2 / v.length);
        BufferedImage image =
                new BufferedImage(
                        v[0].length * scale, v.length * scale, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                double share = (v[y / scale][x / scale] - low) / Math.max(1e-12, high - low);
                int grey = (int) Math.round(255 * share);
                image.setRGB(x, y, new Color(grey, grey, grey).getRGB());
            }
        }
        return image;
    }
}
