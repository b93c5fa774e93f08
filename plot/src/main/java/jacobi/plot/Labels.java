package jacobi.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;

/** Texts and where they go. */
final class Labels {
    private static final FontRenderContext FONTS = new FontRenderContext(null, true, true);

    private Labels() {}

    static double width(String text, Font font) {
        return text.isEmpty() ? 0 : font.getStringBounds(text, FONTS).getWidth();
    }

    /** The middle of the text, both ways, at a point. */
    static void centered(Graphics2D g, String text, double x, double y, Font font, Color color) {
        left(g, text, x - width(text, font) / 2, y, font, color);
    }

    /** The left end of the text at a point, its middle at that height. */
    static void left(Graphics2D g, String text, double x, double y, Font font, Color color) {
        g.setFont(font);
        g.setColor(color);
        g.drawString(text, (float) x, (float) (y + 0.36 * font.getSize2D()));
    }

    /** The right end of the text at a point. */
    static void right(Graphics2D g, String text, double x, double y, Font font, Color color) {
        left(g, text, x - width(text, font), y, font, color);
    }
}
