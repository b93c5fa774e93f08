package jacobi.plot;

import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Path;

/** Something that draws itself: a plot, a graph, a diagram, or several of them. */
public interface Picture {
    /** The width in units of about a pixel; texts are made to be read at 400 and more. */
    int width();

    /** The height in the same units. */
    int height();

    /** What it shows, for those who cannot see it. */
    String title();

    /** Draws from the origin to the width and the height, the ground included. */
    void draw(Graphics2D g, Theme theme);

    /** As SVG: text stays text. */
    default String toSvg(Theme theme) {
        return PictureFile.svg(this, theme);
    }

    /**
     * As PNG.
     *
     * @param scale pixels a unit; 2 is sharp on most screens
     */
    default byte[] toPng(Theme theme, double scale) {
        return PictureFile.png(this, theme, scale);
    }

    /** Saves in the light theme; {@link #save(Path, Theme)}. */
    default void save(Path file) throws IOException {
        save(file, Theme.LIGHT);
    }

    /**
     * Saves as SVG or PNG.
     *
     * @throws IllegalArgumentException if the name ends neither in {@code .svg} nor in {@code .png}
     */
    default void save(Path file, Theme theme) throws IOException {
        PictureFile.save(this, file, theme);
    }

    /**
     * Opens a window, in the light theme.
     *
     * @throws IllegalStateException where there is no display
     */
    default void show() {
        if (GraphicsEnvironment.isHeadless()) {
            throw new IllegalStateException(
                    "show: there is no display here: expected save(Path.of(\"picture.svg\"))");
        }
        PictureFile.window(this);
    }
}
