package jacobi.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import java.awt.Color;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

/** Plots: what is in them, and that files are what they say they are. */
final class PlotTest {
    @TempDir Path folder;

    static Document xml(String text) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
        } catch (Exception e) {
            throw new AssertionError(text.substring(0, Math.min(300, text.length())), e);
        }
    }

    private static Plot sample() {
        Tensor x = Tensor.linspace(-2, 2, 41);
        return new Plot("A < B & \"C\"")
                .line("x²", x, x.square())
                .scatter("points", new double[] {0, 1}, new double[] {1, 2})
                .band("x²", new double[] {-2, 2}, new double[] {0, 0}, new double[] {1, 1})
                .vertical("here", 0.5)
                .note("a note", 0, 3)
                .xLabel("x axis")
                .yLabel("y axis");
    }

    @Test
    void svgIsXmlWithItsTextsAsText() {
        for (Theme theme : Theme.values()) {
            Document svg = xml(sample().toSvg(theme));
            assertEquals("svg", svg.getDocumentElement().getTagName());
            List<String> texts = new ArrayList<>();
            var nodes = svg.getElementsByTagName("text");
            for (int i = 0; i < nodes.getLength(); i++) {
                texts.add(nodes.item(i).getTextContent());
            }
            for (String t : List.of("A < B & \"C\"", "x²", "points", "here", "a note", "x axis")) {
                assertTrue(texts.contains(t), t + " in " + texts);
            }
        }
    }

    @Test
    void pngHasTheSizeTimesTheScaleAndTheGroundOfTheTheme() throws IOException {
        for (Theme theme : Theme.values()) {
            BufferedImage png = ImageIO.read(new ByteArrayInputStream(sample().toPng(theme, 1.5)));
            assertEquals(960, png.getWidth());
            assertEquals(630, png.getHeight());
            assertEquals(theme.background(), new Color(png.getRGB(2, 2)));
        }
    }

    @Test
    void theNameOfTheFileSaysTheFormat() throws IOException {
        sample().save(folder.resolve("new/a.svg"));
        sample().save(folder.resolve("a.PNG"), Theme.DARK);
        assertTrue(Files.readString(folder.resolve("new/a.svg")).startsWith("<svg"));
        assertEquals(1280, ImageIO.read(folder.resolve("a.PNG").toFile()).getWidth());
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> sample().save(folder.resolve("a.gif")));
        assertTrue(e.getMessage().contains("a.gif': expected a name that ends in .svg or .png"));
    }

    @Test
    void showSaysThatThereIsNoDisplay() {
        assertTrue(java.awt.GraphicsEnvironment.isHeadless(), "tests run without a display");
        var e = assertThrows(IllegalStateException.class, () -> sample().show());
        assertTrue(e.getMessage().startsWith("show: there is no display here"));
    }

    @Test
    void aHistogramCountsEachValueOnce() {
        double[] values = {0, 0.1, 0.25, 0.5, 0.99, 1, 7, -1, Double.NaN};
        var h = (Mark.Histogram) new Plot("").histogram("h", values, 4, 0, 1).marks().getFirst();
        assertArrayEquals(new double[] {0, 0.25, 0.5, 0.75, 1}, h.edges());
        assertArrayEquals(new double[] {2, 1, 1, 2}, h.counts());
        var wide = (Mark.Histogram) new Plot("").histogram("h", values, 3).marks().getFirst();
        assertEquals(-1, wide.edges()[0]);
        assertEquals(7, wide.edges()[3]);
        assertEquals(8, wide.counts()[0] + wide.counts()[1] + wide.counts()[2]);
    }

    @Test
    void wrongNumbersAreNamed() {
        double[] two = {1, 2};
        double[] three = {1, 2, 3};
        message(
                IllegalArgumentException.class,
                "line: 2 x and 3 y",
                () -> new Plot("").line("", two, three));
        message(
                IllegalArgumentException.class,
                "scatter: 3 x and 2 y",
                () -> new Plot("").scatter("", three, two));
        message(
                IllegalArgumentException.class,
                "band: 2 x and 3 y",
                () -> new Plot("").band("", two, two, three));
        message(
                IllegalArgumentException.class,
                "histogram: 0 bins from 0.0 to 1.0",
                () -> new Plot("").histogram("", two, 0, 0, 1));
        message(
                IllegalArgumentException.class,
                "histogram: 3 bins from 1.0 to 1.0",
                () -> new Plot("").histogram("", two, 3, 1, 1));
        message(
                ShapeException.class,
                "heatMap: [3]: expected a matrix",
                () -> new Plot("").heatMap(Tensor.zeros(3), 0, 1, 0, 1));
        message(
                ShapeException.class,
                "Surface: [1, 3]: expected a matrix of at least 2 by 2",
                () -> Surface.of("", Tensor.zeros(1, 3), 0, 1, 0, 1));
        message(
                IllegalArgumentException.class,
                "size: 10 by 500",
                () -> new Plot("").size(10, 500));
        message(
                IllegalArgumentException.class,
                "line: there is no 'b': expected one of [a]",
                () -> new Plot("").line("a", two).line("b"));
        message(
                IllegalArgumentException.class,
                "Panels: 0 pictures in 2 columns",
                () -> new Panels("", 2, List.of()));
        message(
                IllegalArgumentException.class,
                "NetworkDiagram: [3]: expected at least two layers",
                () -> NetworkDiagram.of("", 3));
    }

    private static void message(
            Class<? extends Exception> type,
            String start,
            org.junit.jupiter.api.function.Executable code) {
        String found = assertThrows(type, code).getMessage();
        assertTrue(found.startsWith(start), found);
    }

    @Test
    void contoursOfADistanceAreACircle() {
        int n = 81;
        double[][] z = new double[n][n];
        Mark.Area area = new Mark.Area(-2, 2, -2, 2);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                z[i][j] = Math.hypot(area.x(j, n), area.y(i, n));
            }
        }
        double[] p = new double[6];
        int points = 0;
        for (PathIterator i = Contours.path(z, area, 1.25).getPathIterator(null);
                !i.isDone();
                i.next()) {
            i.currentSegment(p);
            // Linear between neighbours 0.05 apart: off by at most h^2 / (8 r).
            assertEquals(1.25, Math.hypot(p[0], p[1]), 0.05 * 0.05 / 8 / 1.25 + 1e-12);
            points++;
        }
        assertTrue(points > 100, points + " points");
    }

    @Test
    void whatIsNotFiniteOrNotAboveZeroOnALogAxisIsLeftOut() {
        double[] x = {1, 2, 3, 4};
        Plot plot =
                new Plot("log")
                        .line("a", x, new double[] {1, 0, Double.NaN, 100})
                        .yLog()
                        .yLabel("y");
        assertEquals(1, Extent.ofY(plot).from(), 0.2);
        assertFalse(plot.toSvg(Theme.LIGHT).contains("NaN"));
        assertFalse(new Plot("empty").toSvg(Theme.LIGHT).contains("NaN"));
    }

    @Test
    void coloursOfSeriesCanBeSeenOnTheirGround() {
        for (Theme theme : Theme.values()) {
            assertTrue(contrast(theme.ink(), theme.background()) >= 7, theme + " ink");
            assertTrue(contrast(theme.muted(), theme.background()) >= 4.5, theme + " muted");
            for (int i = 0; i < 8; i++) {
                // WCAG's bound for graphics.
                double c = contrast(theme.series(i), theme.background());
                assertTrue(c >= 2.8, theme + " series " + i + ": " + c);
            }
        }
    }

    private static double contrast(Color a, Color b) {
        double x = luminance(a);
        double y = luminance(b);
        return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    }

    private static double luminance(Color c) {
        double[] rgb = {c.getRed() / 255.0, c.getGreen() / 255.0, c.getBlue() / 255.0};
        for (int i = 0; i < 3; i++) {
            rgb[i] = rgb[i] <= 0.04045 ? rgb[i] / 12.92 : Math.pow((rgb[i] + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }

    @Test
    void numbersAreShort() {
        assertEquals("0.257", Numbers.brief(0.2568));
        assertEquals("12", Numbers.brief(12));
        assertEquals("1.2e-7", Numbers.brief(1.2e-7));
        assertEquals("-3", Numbers.brief(-3));
        assertEquals("0.5", Numbers.brief(0.5));
        assertEquals("nan", Numbers.brief(Double.NaN));
        assertEquals("10⁻⁹", Numbers.power(1e-9));
        assertEquals("0.1", Numbers.power(0.1));
        assertEquals("12,300", Numbers.count(12_300));
        assertEquals("1.2M", Numbers.count(1_200_000));
    }
}
