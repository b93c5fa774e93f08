package jacobi.plot;

import org.jspecify.annotations.Nullable;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.Map;

/**
 * What every drawing on shapes has: colours, strokes, fonts, transforms and clips, and the old
 * calls with whole numbers, which become shapes.
 */
abstract class ShapeGraphics extends Graphics2D {
    static final FontRenderContext FONTS = new FontRenderContext(null, true, true);

    AffineTransform transform = new AffineTransform();
    Color color = Color.BLACK;
    Color background = Color.WHITE;
    Stroke stroke = new BasicStroke(1);
    Font font = Theme.font(Font.PLAIN, 12);
    Composite composite = AlphaComposite.SrcOver;
    @Nullable Shape clip;
    int clipNumber = -1;
    final RenderingHints hints = new RenderingHints(Map.of());

    static UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException("svg: " + what + ": expected shapes and text");
    }

    /** Takes over the state of another. */
    final void copyState(ShapeGraphics from) {
        transform = new AffineTransform(from.transform);
        color = from.color;
        background = from.background;
        stroke = from.stroke;
        font = from.font;
        composite = from.composite;
        clip = from.clip;
        clipNumber = from.clipNumber;
        hints.putAll(from.hints);
    }

    @Override
    public void dispose() {}

    @Override
    public boolean hit(Rectangle r, Shape s, boolean onStroke) {
        return transform.createTransformedShape(s).intersects(r);
    }

    @Override
    public @Nullable GraphicsConfiguration getDeviceConfiguration() {
        return null;
    }

    @Override
    public void setPaint(@Nullable Paint paint) {
        if (paint != null && !(paint instanceof Color)) {
            throw unsupported("painting with a " + paint.getClass().getSimpleName());
        }
        color = paint == null ? color : (Color) paint;
    }

    @Override
    public Paint getPaint() {
        return color;
    }

    @Override
    public void setColor(@Nullable Color c) {
        color = c == null ? color : c;
    }

    @Override
    public Color getColor() {
        return color;
    }

    @Override
    public void setPaintMode() {}

    @Override
    public void setXORMode(Color c) {
        throw unsupported("painting by exclusive or");
    }

    @Override
    public void setBackground(Color c) {
        background = c;
    }

    @Override
    public Color getBackground() {
        return background;
    }

    @Override
    public void setComposite(Composite c) {
        composite = c;
    }

    @Override
    public Composite getComposite() {
        return composite;
    }

    @Override
    public void setStroke(Stroke s) {
        stroke = s;
    }

    @Override
    public Stroke getStroke() {
        return stroke;
    }

    @Override
    public void setFont(@Nullable Font f) {
        font = f == null ? font : f;
    }

    @Override
    public Font getFont() {
        return font;
    }

    @Override
    public FontMetrics getFontMetrics(Font f) {
        Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        g.setRenderingHint(
                RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        return g.getFontMetrics(f);
    }

    @Override
    public FontRenderContext getFontRenderContext() {
        return FONTS;
    }

    @Override
    public void setRenderingHint(RenderingHints.Key key, @Nullable Object value) {
        if (value != null) {
            hints.put(key, value);
        }
    }

    @Override
    public @Nullable Object getRenderingHint(RenderingHints.Key key) {
        return hints.get(key);
    }

    @Override
    public void setRenderingHints(Map<?, ?> all) {
        hints.clear();
        hints.putAll(all);
    }

    @Override
    public void addRenderingHints(Map<?, ?> more) {
        hints.putAll(more);
    }

    @Override
    public RenderingHints getRenderingHints() {
        return hints;
    }

    @Override
    public void translate(int x, int y) {
        transform.translate(x, y);
    }

    @Override
    public void translate(double x, double y) {
        transform.translate(x, y);
    }

    @Override
    public void rotate(double theta) {
        transform.rotate(theta);
    }

    @Override
    public void rotate(double theta, double x, double y) {
        transform.rotate(theta, x, y);
    }

    @Override
    public void scale(double x, double y) {
        transform.scale(x, y);
    }

    @Override
    public void shear(double x, double y) {
        transform.shear(x, y);
    }

    @Override
    public void transform(AffineTransform t) {
        transform.concatenate(t);
    }

    @Override
    public void setTransform(AffineTransform t) {
        transform = new AffineTransform(t);
    }

    @Override
    public AffineTransform getTransform() {
        return new AffineTransform(transform);
    }

    @Override
    public void clip(@Nullable Shape s) {
        if (s == null) {
            setClip(null);
            return;
        }
        Shape here = transform.createTransformedShape(s);
        if (clip == null) {
            clip = here;
        } else {
            Area both = new Area(clip);
            both.intersect(new Area(here));
            clip = both;
        }
        clipNumber = -1;
    }

    @Override
    public void setClip(@Nullable Shape s) {
        clip = s == null ? null : transform.createTransformedShape(s);
        clipNumber = -1;
    }

    @Override
    public @Nullable Shape getClip() {
        if (clip == null) {
            return null;
        }
        try {
            return transform.createInverse().createTransformedShape(clip);
        } catch (java.awt.geom.NoninvertibleTransformException e) {
            return null;
        }
    }

    @Override
    public @Nullable Rectangle getClipBounds() {
        Shape s = getClip();
        return s == null ? null : s.getBounds();
    }

    @Override
    public void clipRect(int x, int y, int w, int h) {
        clip(new Rectangle(x, y, w, h));
    }

    @Override
    public void setClip(int x, int y, int w, int h) {
        setClip(new Rectangle(x, y, w, h));
    }

    @Override
    public void drawLine(int x1, int y1, int x2, int y2) {
        draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void fillRect(int x, int y, int w, int h) {
        fill(new Rectangle(x, y, w, h));
    }

    @Override
    public void clearRect(int x, int y, int w, int h) {
        Color before = color;
        color = background;
        fill(new Rectangle2D.Double(x, y, w, h));
        color = before;
    }

    @Override
    public void drawRoundRect(int x, int y, int w, int h, int aw, int ah) {
        draw(new RoundRectangle2D.Double(x, y, w, h, aw, ah));
    }

    @Override
    public void fillRoundRect(int x, int y, int w, int h, int aw, int ah) {
        fill(new RoundRectangle2D.Double(x, y, w, h, aw, ah));
    }

    @Override
    public void drawOval(int x, int y, int w, int h) {
        draw(new Ellipse2D.Double(x, y, w, h));
    }

    @Override
    public void fillOval(int x, int y, int w, int h) {
        fill(new Ellipse2D.Double(x, y, w, h));
    }

    @Override
    public void drawArc(int x, int y, int w, int h, int start, int arc) {
        draw(new Arc2D.Double(x, y, w, h, start, arc, Arc2D.OPEN));
    }

    @Override
    public void fillArc(int x, int y, int w, int h, int start, int arc) {
        fill(new Arc2D.Double(x, y, w, h, start, arc, Arc2D.PIE));
    }

    @Override
    public void drawPolyline(int[] x, int[] y, int n) {
        for (int i = 1; i < n; i++) {
            drawLine(x[i - 1], y[i - 1], x[i], y[i]);
        }
    }

    @Override
    public void drawPolygon(int[] x, int[] y, int n) {
        draw(new java.awt.Polygon(x, y, n));
    }

    @Override
    public void fillPolygon(int[] x, int[] y, int n) {
        fill(new java.awt.Polygon(x, y, n));
    }
}
