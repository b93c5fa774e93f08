package jacobi.plot;

import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;

/** Where pictures go: files and windows. */
final class PictureFile {
    private PictureFile() {}

    static String svg(Picture picture, Theme theme) {
        SvgGraphics g = new SvgGraphics(picture.width(), picture.height(), picture.title());
        picture.draw(g, theme);
        return g.document();
    }

    static byte[] png(Picture picture, Theme theme, double scale) {
        BufferedImage image =
                new BufferedImage(
                        (int) Math.ceil(picture.width() * scale),
                        (int) Math.ceil(picture.height() * scale),
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        smooth(g);
        g.scale(scale, scale);
        picture.draw(g, theme);
        g.dispose();
        return encoded(image);
    }

    static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("png: this JDK has no writer for it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static void save(Picture picture, Path file, Theme theme) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        Path folder = file.toAbsolutePath().getParent();
        if (name.endsWith(".svg")) {
            Files.createDirectories(folder);
            Files.writeString(file, picture.toSvg(theme));
        } else if (name.endsWith(".png")) {
            Files.createDirectories(folder);
            Files.write(file, picture.toPng(theme, 2));
        } else {
            throw new IllegalArgumentException(
                    "save: '" + file + "': expected a name that ends in .svg or .png");
        }
    }

    private static void smooth(Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(
                RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    static void window(Picture picture) {
        SwingUtilities.invokeLater(
                () -> {
                    JFrame frame = new JFrame(picture.title());
                    frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
                    frame.add(new Canvas(picture));
                    frame.pack();
                    frame.setVisible(true);
                });
    }

    /** A picture that fills a component, in its own proportions. */
    private static final class Canvas extends JComponent {
        private static final long serialVersionUID = 1;

        private final transient Picture picture;

        Canvas(Picture picture) {
            this.picture = picture;
            setPreferredSize(new Dimension(picture.width(), picture.height()));
        }

        @Override
        protected void paintComponent(Graphics graphics) {
            Graphics2D g = (Graphics2D) graphics.create();
            smooth(g);
            g.setColor(Theme.LIGHT.background());
            g.fillRect(0, 0, getWidth(), getHeight());
            double scale =
                    Math.min(
                            getWidth() / (double) picture.width(),
                            getHeight() / (double) picture.height());
            g.scale(scale, scale);
            picture.draw(g, Theme.LIGHT);
            g.dispose();
        }
    }
}
