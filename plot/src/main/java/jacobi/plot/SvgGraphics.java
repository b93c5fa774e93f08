package jacobi.plot;

import org.jspecify.annotations.Nullable;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.Shape;
import java.awt.font.GlyphVector;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Base64;

/**
 * Writes SVG as it is drawn upon: shapes become paths in the picture's units, strings stay text.
 *
 * <p>A browser may have another font than this JVM. Each text therefore says how long it is meant
 * to be, and the browser squeezes it to that. Painters other than plain colours, composites other
 * than opacity, and copying of areas are not supported and say so.
 */
final class SvgGraphics extends ShapeGraphics {
    /** What all graphics of one document share. */
    private static final class Page {
        final StringBuilder body = new StringBuilder();
        int clips;
    }

    private final int width;
    private final int height;
    private final String title;
    private final Page page;

    SvgGraphics(int width, int height, String title) {
        this(width, height, title, new Page());
    }

    private SvgGraphics(int width, int height, String title, Page page) {
        this.width = width;
        this.height = height;
        this.title = title;
        this.page = page;
    }

    /** The whole document. */
    String document() {
        return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
        font-family="'DejaVu Sans',Verdana,sans-serif">
        <title>%s</title>
        %s</svg>
        """
                .formatted(width, height, width, height, escaped(title), page.body);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A number with at most two decimals, and no more of them than it needs. */
    private static String number(double v) {
        long hundredths = Math.round(v * 100);
        if (hundredths % 100 == 0) {
            return Long.toString(hundredths / 100);
        }
        String digits = Long.toString(Math.abs(hundredths) % 100);
        String decimals = digits.length() == 1 ? "0" + digits : digits;
        return (hundredths < 0 ? "-" : "")
                + Math.abs(hundredths) / 100
                + "."
                + (decimals.endsWith("0") ? decimals.substring(0, 1) : decimals);
    }

    private static String path(Shape shape) {
        StringBuilder d = new StringBuilder();
        double[] p = new double[6];
        for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
            int points =
                    switch (i.currentSegment(p)) {
                        case PathIterator.SEG_MOVETO -> segment(d, 'M', 1);
                        case PathIterator.SEG_LINETO -> segment(d, 'L', 1);
                        case PathIterator.SEG_QUADTO -> segment(d, 'Q', 2);
                        case PathIterator.SEG_CUBICTO -> segment(d, 'C', 3);
                        default -> segment(d, 'Z', 0);
                    };
            for (int k = 0; k < 2 * points; k++) {
                d.append(k == 0 ? "" : " ").append(number(p[k]));
            }
        }
        return d.toString();
    }

    private static int segment(StringBuilder d, char letter, int points) {
        d.append(letter);
        return points;
    }

    private static String hex(Color c) {
        return "#%06x".formatted(c.getRGB() & 0xffffff);
    }

    /** From 0 to 1, of the colour and the composite together. */
    private double opacity() {
        double alpha = color.getAlpha() / 255.0;
        return composite instanceof AlphaComposite a ? alpha * a.getAlpha() : alpha;
    }

    private String opacity(String attribute) {
        double o = opacity();
        return o >= 1 ? "" : " " + attribute + "=\"" + number(o) + "\"";
    }

    private String clipAttribute() {
        if (clip == null) {
            return "";
        }
        if (clipNumber < 0) {
            clipNumber = page.clips++;
            page.body
                    .append("<clipPath id=\"c")
                    .append(clipNumber)
                    .append("\"><path d=\"")
                    .append(path(clip))
                    .append("\"/></clipPath>\n");
        }
        return " clip-path=\"url(#c" + clipNumber + ")\"";
    }

    @Override
    public void fill(Shape s) {
        if (opacity() == 0) {
            return;
        }
        String clipped = clipAttribute();
        page.body
                .append("<path d=\"")
                .append(path(transform.createTransformedShape(s)))
                .append("\" fill=\"")
                .append(hex(color))
                .append('"')
                .append(opacity("fill-opacity"))
                .append(clipped)
                .append("/>\n");
    }

    @Override
    public void draw(Shape s) {
        if (opacity() == 0) {
            return;
        }
        if (!(stroke instanceof BasicStroke b)) {
            fill(stroke.createStrokedShape(s));
            return;
        }
        double scale = Math.sqrt(Math.abs(transform.getDeterminant()));
        String clipped = clipAttribute();
        StringBuilder out = page.body;
        out.append("<path d=\"").append(path(transform.createTransformedShape(s)));
        out.append("\" fill=\"none\" stroke=\"").append(hex(color)).append('"');
        out.append(opacity("stroke-opacity"));
        out.append(" stroke-width=\"").append(number(b.getLineWidth() * scale)).append('"');
        if (b.getEndCap() != BasicStroke.CAP_BUTT) {
            boolean round = b.getEndCap() == BasicStroke.CAP_ROUND;
            out.append(" stroke-linecap=\"").append(round ? "round" : "square").append('"');
        }
        if (b.getLineJoin() == BasicStroke.JOIN_ROUND) {
            out.append(" stroke-linejoin=\"round\"");
        }
        float[] dashes = b.getDashArray();
        if (dashes != null) {
            out.append(" stroke-dasharray=\"");
            for (int i = 0; i < dashes.length; i++) {
                out.append(i == 0 ? "" : " ").append(number(dashes[i] * scale));
            }
            out.append('"');
        }
        out.append(clipped).append("/>\n");
    }

    @Override
    public void drawString(String text, float x, float y) {
        if (text.isBlank()) {
            return;
        }
        AffineTransform t = new AffineTransform(transform);
        t.translate(x, y);
        String clipped = clipAttribute();
        StringBuilder out = page.body;
        boolean upright = t.getShearX() == 0 && t.getShearY() == 0 && t.getScaleX() > 0;
        double size = font.getSize2D();
        double length = font.getStringBounds(text, FONTS).getWidth();
        if (upright) {
            double scale = t.getScaleX();
            size *= scale;
            length *= scale;
            out.append("<text x=\"").append(number(t.getTranslateX()));
            out.append("\" y=\"").append(number(t.getTranslateY())).append('"');
        } else {
            double[] m = new double[6];
            t.getMatrix(m);
            out.append("<text transform=\"matrix(");
            for (int i = 0; i < 6; i++) {
                out.append(i == 0 ? "" : " ").append(i < 4 ? Double.toString(m[i]) : number(m[i]));
            }
            out.append(")\"");
        }
        out.append(" font-size=\"").append(number(size)).append('"');
        out.append(font.isBold() ? " font-weight=\"bold\"" : "");
        out.append(font.isItalic() ? " font-style=\"italic\"" : "");
        out.append(" textLength=\"").append(number(length)).append('"');
        out.append(" lengthAdjust=\"spacingAndGlyphs\"");
        out.append(" fill=\"").append(hex(color)).append('"').append(opacity("fill-opacity"));
        out.append(clipped).append('>').append(escaped(text)).append("</text>\n");
    }

    @Override
    public void drawString(String text, int x, int y) {
        drawString(text, (float) x, (float) y);
    }

    @Override
    public void drawString(AttributedCharacterIterator text, int x, int y) {
        drawString(text, (float) x, (float) y);
    }

    @Override
    public void drawString(AttributedCharacterIterator text, float x, float y) {
        fill(new TextLayout(text, FONTS).getOutline(AffineTransform.getTranslateInstance(x, y)));
    }

    @Override
    public void drawGlyphVector(GlyphVector g, float x, float y) {
        fill(g.getOutline(x, y));
    }

    @Override
    public boolean drawImage(Image image, AffineTransform place, @Nullable ImageObserver observer) {
        AffineTransform t = new AffineTransform(transform);
        t.concatenate(place);
        BufferedImage pixels = pixels(image);
        double[] m = new double[6];
        t.getMatrix(m);
        String clipped = clipAttribute();
        page.body
                .append(
                        "<image width=\"%d\" height=\"%d\""
                                .formatted(pixels.getWidth(), pixels.getHeight()))
                .append(" preserveAspectRatio=\"none\" transform=\"matrix(");
        for (int i = 0; i < 6; i++) {
            page.body.append(i == 0 ? "" : " ").append(m[i]);
        }
        // The clip is in the picture's units, so it goes on a group that is not transformed.
        page.body
                .append(")\" href=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(PictureFile.encoded(pixels)))
                .append("\"/>\n");
        if (!clipped.isEmpty()) {
            int start = page.body.lastIndexOf("<image");
            page.body.insert(start, "<g" + clipped + ">").append("</g>\n");
        }
        return true;
    }

    private static BufferedImage pixels(Image image) {
        if (image instanceof BufferedImage b) {
            return b;
        }
        BufferedImage copy =
                new BufferedImage(
                        image.getWidth(null), image.getHeight(null), BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = copy.createGraphics();
        g.drawImage(image, 0, 0, null);
        g.dispose();
        return copy;
    }

    @Override
    public boolean drawImage(Image i, int x, int y, @Nullable ImageObserver o) {
        return drawImage(i, AffineTransform.getTranslateInstance(x, y), o);
    }

    @Override
    public boolean drawImage(Image i, int x, int y, int w, int h, @Nullable ImageObserver o) {
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.scale(w / (double) i.getWidth(null), h / (double) i.getHeight(null));
        return drawImage(i, place, o);
    }

    @Override
    public boolean drawImage(Image i, int x, int y, Color ground, @Nullable ImageObserver o) {
        return drawImage(i, x, y, o);
    }

    @Override
    public boolean drawImage(
            Image i, int x, int y, int w, int h, Color ground, @Nullable ImageObserver o) {
        return drawImage(i, x, y, w, h, o);
    }

    @Override
    public boolean drawImage(
            Image i,
            int dx1,
            int dy1,
            int dx2,
            int dy2,
            int sx1,
            int sy1,
            int sx2,
            int sy2,
            @Nullable ImageObserver o) {
        BufferedImage part = pixels(i).getSubimage(sx1, sy1, sx2 - sx1, sy2 - sy1);
        return drawImage(part, dx1, dy1, dx2 - dx1, dy2 - dy1, o);
    }

    @Override
    public boolean drawImage(
            Image i,
            int dx1,
            int dy1,
            int dx2,
            int dy2,
            int sx1,
            int sy1,
            int sx2,
            int sy2,
            Color ground,
            @Nullable ImageObserver o) {
        return drawImage(i, dx1, dy1, dx2, dy2, sx1, sy1, sx2, sy2, o);
    }

    @Override
    public void drawImage(BufferedImage i, @Nullable BufferedImageOp op, int x, int y) {
        drawImage(op == null ? i : op.filter(i, null), x, y, null);
    }

    @Override
    public void drawRenderedImage(RenderedImage image, AffineTransform t) {
        throw unsupported("rendered images");
    }

    @Override
    public void drawRenderableImage(RenderableImage image, AffineTransform t) {
        throw unsupported("renderable images");
    }

    @Override
    public void copyArea(int x, int y, int w, int h, int dx, int dy) {
        throw unsupported("copying of areas");
    }

    @Override
    public Graphics create() {
        SvgGraphics copy = new SvgGraphics(width, height, title, page);
        copy.copyState(this);
        return copy;
    }
}
