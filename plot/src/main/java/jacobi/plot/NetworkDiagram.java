package jacobi.plot;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Linear;

import org.jspecify.annotations.Nullable;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The neurons of a feed-forward network, layer by layer: circles joined by lines, a line's colour
 * and width showing its weight; a block a layer where there are too many neurons to draw.
 */
public final class NetworkDiagram implements Picture {
    private static final int MOST_CIRCLES = 12;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 420;
    private static final double TOP = 52;
    private static final double BOTTOM = 70;

    private final String title;
    private final int[] sizes;
    private final @Nullable List<double[]> weights;

    private NetworkDiagram(String title, int[] sizes, @Nullable List<double[]> weights) {
        this.title = title;
        this.sizes = sizes;
        this.weights = weights;
    }

    /**
     * A network of so many neurons a layer, the inputs first.
     *
     * @throws IllegalArgumentException if there are fewer than two layers, or one without a neuron
     */
    public static NetworkDiagram of(String title, int... sizes) {
        if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException(
                    "NetworkDiagram: "
                            + Arrays.toString(sizes)
                            + ": expected at least two layers of at least one neuron");
        }
        return new NetworkDiagram(title, sizes.clone(), null);
    }

    /**
     * The linear layers of a model, in order, with their weights.
     *
     * @throws IllegalArgumentException if it has none, or one does not fit to the next
     */
    public static NetworkDiagram of(String title, Block model) {
        List<Linear> layers =
                model.modules().stream()
                        .filter(Linear.class::isInstance)
                        .map(Linear.class::cast)
                        .toList();
        if (layers.isEmpty()) {
            throw new IllegalArgumentException(
                    "NetworkDiagram: the model has no Linear: expected at least one");
        }
        int[] sizes = new int[layers.size() + 1];
        sizes[0] = layers.getFirst().in();
        List<double[]> weights = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Linear l = layers.get(i);
            if (l.in() != sizes[i]) {
                throw new IllegalArgumentException(
                        "NetworkDiagram: layer "
                                + i
                                + " takes "
                                + l.in()
                                + " inputs, the one before gives "
                                + sizes[i]);
            }
            sizes[i + 1] = l.out();
            Tensor w = l.weight();
            weights.add(w.detach().toDoubles());
        }
        return new NetworkDiagram(title, sizes, weights);
    }

    /** How many weights and biases there are: {@code sum (n_k + 1) n_(k+1)}. */
    public long parameters() {
        long sum = 0;
        for (int k = 0; k + 1 < sizes.length; k++) {
            sum += (sizes[k] + 1L) * sizes[k + 1];
        }
        return sum;
    }

    /** The sizes of the layers, the inputs first. */
    public List<Integer> sizes() {
        return Arrays.stream(sizes).boxed().toList();
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return HEIGHT;
    }

    @Override
    public String title() {
        return title;
    }

    private boolean isSmall() {
        return Arrays.stream(sizes).max().orElse(0) <= MOST_CIRCLES;
    }

    private double x(int layer) {
        double side = isSmall() ? 70 : 74;
        return side + (WIDTH - 2 * side) * layer / (sizes.length - 1);
    }

    private double gap() {
        int most = Arrays.stream(sizes).max().orElse(1);
        return Math.min(72, (HEIGHT - TOP - BOTTOM) / most);
    }

    private Point2D neuron(int layer, int i) {
        double middle = TOP + (HEIGHT - TOP - BOTTOM) / 2;
        return new Point2D.Double(x(layer), middle + (i - (sizes[layer] - 1) / 2.0) * gap());
    }

    @Override
    public void draw(Graphics2D g, Theme theme) {
        g.setColor(theme.background());
        g.fillRect(0, 0, WIDTH, HEIGHT);
        Font head = Theme.font(Font.BOLD, 18);
        Labels.centered(g, title, WIDTH / 2.0, 22, head, theme.ink());
        if (isSmall()) {
            lines(g, theme);
            circles(g, theme);
        } else {
            blocks(g, theme);
        }
        names(g, theme);
    }

    private void lines(Graphics2D g, Theme theme) {
        for (int k = 0; k + 1 < sizes.length; k++) {
            double largest = 0;
            if (weights != null) {
                for (double w : weights.get(k)) {
                    largest = Math.max(largest, Math.abs(w));
                }
            }
            for (int i = 0; i < sizes[k]; i++) {
                for (int j = 0; j < sizes[k + 1]; j++) {
                    g.setColor(theme.muted());
                    g.setStroke(new BasicStroke(1.2f));
                    if (weights != null && largest > 0) {
                        double share = weights.get(k)[j * sizes[k] + i] / largest;
                        g.setColor(theme.series(share < 0 ? 1 : 0, 0.3 + 0.7 * Math.abs(share)));
                        g.setStroke(new BasicStroke((float) (0.6 + 3.4 * Math.abs(share))));
                    }
                    g.draw(new Line2D.Double(neuron(k, i), neuron(k + 1, j)));
                }
            }
        }
    }

    private void circles(Graphics2D g, Theme theme) {
        double r = Math.min(19, gap() * 0.36);
        for (int k = 0; k < sizes.length; k++) {
            for (int i = 0; i < sizes[k]; i++) {
                Point2D c = neuron(k, i);
                Ellipse2D circle = new Ellipse2D.Double(c.getX() - r, c.getY() - r, 2 * r, 2 * r);
                Color color = color(theme, k);
                g.setColor(Theme.mix(theme.background(), color, 0.25));
                g.fill(circle);
                g.setColor(color);
                g.setStroke(new BasicStroke(2));
                g.draw(circle);
            }
        }
    }

    private Color color(Theme theme, int layer) {
        return layer == 0
                ? theme.series(2)
                : layer == sizes.length - 1 ? theme.series(3) : theme.muted();
    }

    private void blocks(Graphics2D g, Theme theme) {
        double middle = TOP + (HEIGHT - TOP - BOTTOM) / 2;
        double most = Math.log1p(Arrays.stream(sizes).max().orElse(1));
        Font font = Theme.font(Font.BOLD, 17);
        for (int k = 0; k < sizes.length; k++) {
            double h = (HEIGHT - TOP - BOTTOM) * Math.max(0.16, Math.log1p(sizes[k]) / most);
            Rectangle2D r = new Rectangle2D.Double(x(k) - 32, middle - h / 2, 64, h);
            if (k > 0) {
                g.setColor(theme.muted());
                g.setStroke(new BasicStroke(2));
                Point2D from = new Point2D.Double(x(k - 1) + 34, middle);
                Point2D to = new Point2D.Double(r.getX() - 2, middle);
                g.draw(new Line2D.Double(from, to));
                ComputationGraph.arrow(g, from, to);
            }
            RoundRectangle2D shape =
                    new RoundRectangle2D.Double(
                            r.getX(), r.getY(), r.getWidth(), r.getHeight(), 12, 12);
            Color color = color(theme, k);
            g.setColor(Theme.mix(theme.background(), color, 0.25));
            g.fill(shape);
            g.setColor(color);
            g.setStroke(new BasicStroke(2));
            g.draw(shape);
            Labels.centered(g, Numbers.count(sizes[k]), r.getCenterX(), middle, font, theme.ink());
        }
    }

    private void names(Graphics2D g, Theme theme) {
        Font font = Theme.font(Font.PLAIN, 16);
        double y = HEIGHT - 48;
        for (int k = 0; k < sizes.length; k++) {
            String name = k == 0 ? "input" : k == sizes.length - 1 ? "output" : "h" + sub(k);
            Labels.centered(g, name, x(k), y, font, theme.muted());
        }
        String count = Numbers.count(parameters()) + " parameters";
        Labels.centered(g, count, WIDTH / 2.0, HEIGHT - 20, font, theme.ink());
    }

    private static String sub(int k) {
        StringBuilder s = new StringBuilder();
        for (char c : Integer.toString(k).toCharArray()) {
            s.append("₀₁₂₃₄₅₆₇₈₉".charAt(c - '0'));
        }
        return s.toString();
    }
}
