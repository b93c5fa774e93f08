package jacobi.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;

/**
 * The colours and line styles of a picture on a light or on a dark ground.
 *
 * <p>The colours of series are those of Okabe and Ito ("Color Universal Design", 2008), lightened
 * for the dark ground; lines differ in their dashes besides, so that none is told by its colour
 * alone.
 */
public enum Theme {
    /** On white. */
    LIGHT(
            0xffffff,
            0x1b1b1b,
            0x595959,
            0xd9d9d9,
            0xf2f4f7,
            List.of(
                    0x0072b2, 0xd55e00, 0x008a64, 0xb8558f, 0xc98a00, 0x3a9ad9, 0x6b4c9a,
                    0x1b1b1b)),
    /** On nearly black. */
    DARK(
            0x14171b,
            0xececec,
            0xaab1b9,
            0x3b4148,
            0x20252b,
            List.of(
                    0x56b4e9, 0xf28e43, 0x2cc295, 0xf29ac7, 0xf0c742, 0x9ad4f5, 0xb79ae8,
                    0xececec));

    private static final float[][] DASHES = {
        {}, {9, 5}, {2.5f, 4}, {12, 4, 2.5f, 4}, {5, 3}, {14, 5, 2.5f, 4, 2.5f, 4}, {3, 7}, {18, 6}
    };

    private final int background;
    private final int ink;
    private final int muted;
    private final int grid;
    private final int panel;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that is
    private final List<Integer> series;

    Theme(int background, int ink, int muted, int grid, int panel, List<Integer> series) {
        this.background = background;
        this.ink = ink;
        this.muted = muted;
        this.grid = grid;
        this.panel = panel;
        this.series = series;
    }

    /** The ground. */
    public Color background() {
        return new Color(background);
    }

    /** Text and outlines. */
    public Color ink() {
        return new Color(ink);
    }

    /** Text of less weight. */
    public Color muted() {
        return new Color(muted);
    }

    /** Lines of a grid. */
    public Color grid() {
        return new Color(grid);
    }

    /** The ground of boxes. */
    public Color panel() {
        return new Color(panel);
    }

    /** The colour of a series, from 0; after the last the first comes again. */
    public Color series(int i) {
        return new Color(series.get(Math.floorMod(i, series.size())));
    }

    /** The colour of a series, so opaque from 0 to 1. */
    public Color series(int i, double alpha) {
        return withAlpha(series(i), alpha);
    }

    /** A colour, so opaque from 0 to 1. */
    static Color withAlpha(Color c, double alpha) {
        return new Color(c.getRed(), c.getGreen(), c.getBlue(), (int) Math.round(255 * alpha));
    }

    /** A mixture: the share of the second, from 0 to 1. */
    static Color mix(Color a, Color b, double share) {
        return new Color(
                (int) Math.round(a.getRed() + share * (b.getRed() - a.getRed())),
                (int) Math.round(a.getGreen() + share * (b.getGreen() - a.getGreen())),
                (int) Math.round(a.getBlue() + share * (b.getBlue() - a.getBlue())));
    }

    /** The line of a series: dashes differ where colours may not. */
    static BasicStroke stroke(int i, float width) {
        float[] dash = DASHES[Math.floorMod(i, DASHES.length)];
        return dash.length == 0
                ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
    }

    /** The font of all pictures. */
    static Font font(int style, double size) {
        return new Font(Font.SANS_SERIF, style, 1).deriveFont((float) size);
    }
}
