package jacobi.plot;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Layer;

import org.jspecify.annotations.Nullable;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The graph of what is computed: operations and values as nodes, with the results of the forward
 * pass in them and what the backward pass hands back on the edges; the modules of a model as boxes
 * that nest, each open or collapsed into one node with its shape.
 *
 * <p>Small tensors (up to four elements) show their numbers, others their shape. The expression is
 * computed once, when the graph is made; gradients are those of the sum of the result, computed
 * from the recorded operations one by one, so nothing has to require a gradient and the gradients
 * of parameters stay as they are.
 */
public final class ComputationGraph implements Picture {
    private static final int MARGIN = 14;
    private static final int HEAD = 38;
    private static final int FOOT = 30;
    private static final int WIDE = 680;

    private final TracedGraph graph;
    private final Map<Integer, String> names = new HashMap<>();
    private String title = "";
    private boolean values = true;
    private boolean gradients;
    private boolean parameters = true;
    private int collapse;
    private @Nullable Boolean downwards;
    private @Nullable GraphModel model;
    private @Nullable GraphLayout layout;

    private ComputationGraph(TracedGraph graph) {
        this.graph = graph;
    }

    /** Gives names to what is computed on the way. */
    @FunctionalInterface
    public interface Names {
        /** Names a tensor and gives it back. */
        Tensor name(String name, Tensor tensor);
    }

    /**
     * The graph of an expression.
     *
     * @throws IllegalArgumentException if nothing is computed
     */
    public static ComputationGraph of(Supplier<Tensor> expression) {
        return new ComputationGraph(TracedGraph.of(expression));
    }

    /** The graph of an expression whose parts get names: {@code n -> n.name("g", x.add(y))}. */
    public static ComputationGraph of(Function<Names, Tensor> expression) {
        Map<String, Tensor> named = new HashMap<>();
        ComputationGraph graph =
                of(
                        () ->
                                expression.apply(
                                        (name, tensor) -> {
                                            named.put(name, tensor);
                                            return tensor;
                                        }));
        named.forEach(graph::name);
        return graph;
    }

    /** The graph of a model for an input, with its modules as boxes. */
    public static ComputationGraph of(Layer model, Tensor input) {
        ComputationGraph graph = new ComputationGraph(TracedGraph.of(model, input));
        if (graph.graph.number(input) >= 0) {
            graph.name("input", input);
        }
        if (model instanceof Block block) {
            graph.title(GraphBuilder.kind(block));
        }
        return graph;
    }

    private ComputationGraph changed() {
        model = null;
        layout = null;
        return this;
    }

    /** What stands above it. */
    public ComputationGraph title(String text) {
        title = text;
        return this;
    }

    /**
     * Names a tensor.
     *
     * @throws IllegalArgumentException if it takes no part
     */
    public ComputationGraph name(String name, Tensor tensor) {
        int number = graph.number(tensor);
        if (number < 0) {
            throw new IllegalArgumentException(
                    "name: '"
                            + name
                            + "' of shape "
                            + tensor.shape()
                            + " takes no part in what was computed");
        }
        names.put(number, name);
        return changed();
    }

    /** Whether nodes show values or, of large tensors, shapes; they do unless told otherwise. */
    public ComputationGraph values(boolean on) {
        values = on;
        return changed();
    }

    /** Whether edges show the gradient that comes back along them. */
    public ComputationGraph gradients(boolean on) {
        gradients = on;
        return changed();
    }

    /** Whether the parameters of a model are nodes; they are unless told otherwise. */
    public ComputationGraph parameters(boolean on) {
        parameters = on;
        return changed();
    }

    /**
     * Draws modules as one node each: those at this depth below the model, from 1. 0 opens all.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ComputationGraph collapse(int depth) {
        if (depth < 0) {
            throw new IllegalArgumentException("collapse: " + depth + ": expected 0 or more");
        }
        collapse = depth;
        return changed();
    }

    /** Whether it runs from the top down or from left to right, which it does if it is not wide. */
    public ComputationGraph downwards(boolean on) {
        downwards = on;
        return changed();
    }

    private GraphModel model() {
        GraphModel m = model;
        if (m == null) {
            m =
                    new GraphBuilder(
                                    graph,
                                    new GraphBuilder.View(
                                            names, values, gradients, parameters, collapse))
                            .build();
            model = m;
        }
        return m;
    }

    private GraphLayout layout() {
        GraphLayout l = layout;
        if (l == null) {
            Boolean asked = downwards;
            l = new GraphLayout(model(), asked != null && asked);
            if (asked == null && l.width() > WIDE) {
                l = new GraphLayout(model(), true);
            }
            layout = l;
        }
        return l;
    }

    /** The texts of the nodes, a node an element, its lines joined by a space. */
    public List<String> nodes() {
        return model().nodes().stream().map(n -> String.join(" ", n.lines())).toList();
    }

    /**
     * An edge as text.
     *
     * @param from the text of a node
     * @param to the text of a node
     * @param gradient what comes back; empty if it is not shown
     */
    public record Edge(String from, String to, String gradient) {}

    /** The edges, by the texts of the nodes. */
    public List<Edge> edges() {
        List<String> texts = nodes();
        return model().edges().stream()
                .map(e -> new Edge(texts.get(e.from()), texts.get(e.to()), e.gradient()))
                .toList();
    }

    /** As text in the language of Graphviz. */
    public String toDot() {
        return model().toDot(title, layout().isDownwards());
    }

    /** Saves as SVG, PNG or, by the name's end {@code .dot}, as text for Graphviz. */
    @Override
    public void save(Path file, Theme theme) throws IOException {
        if (file.toString().endsWith(".dot")) {
            Files.writeString(file, toDot());
        } else {
            PictureFile.save(this, file, theme);
        }
    }

    @Override
    public String title() {
        return title.isEmpty() ? "Computational graph" : title;
    }

    @Override
    public int width() {
        double text = Labels.width(title, Theme.font(Font.BOLD, 18)) + 20;
        double wanted = Math.max(layout().width() + 2 * MARGIN, text);
        return (int) Math.ceil(Math.max(wanted, gradients ? 540 : 0));
    }

    @Override
    public int height() {
        return (int) Math.ceil(layout().height()) + 2 * MARGIN + head() + (gradients ? FOOT : 0);
    }

    private int head() {
        return title.isEmpty() ? 0 : HEAD;
    }

    @Override
    public void draw(Graphics2D g, Theme theme) {
        g.setColor(theme.background());
        g.fill(new Rectangle2D.Double(0, 0, width(), height()));
        Font head = Theme.font(Font.BOLD, 18);
        Labels.centered(g, title, width() / 2.0, HEAD / 2.0 + 4, head, theme.ink());
        if (gradients) {
            legend(g, theme);
        }
        Graphics2D inner = (Graphics2D) g.create();
        inner.translate((width() - layout().width()) / 2, MARGIN + head());
        layout().boxes().forEach(b -> box(inner, theme, b));
        List<GraphLayout.Route> routes = layout().routes();
        routes.forEach(r -> edge(inner, theme, r));
        for (GraphModel.Node n : model().nodes()) {
            node(inner, theme, n, layout().node(n.id()));
        }
        for (GraphLayout.Route r : routes) {
            label(inner, theme, r);
        }
        inner.dispose();
    }

    private void legend(Graphics2D g, Theme theme) {
        double y = height() - FOOT / 2.0 - 4;
        Font font = Theme.font(Font.PLAIN, 15);
        String forward = "in nodes: forward values";
        String back = "on edges: gradients coming back";
        double gap = 26;
        double x = (width() - Labels.width(forward, font) - Labels.width(back, font) - gap) / 2;
        Labels.left(g, forward, x, y, font, theme.ink());
        Labels.left(g, back, x + Labels.width(forward, font) + gap, y, font, theme.series(1));
    }

    private static void box(Graphics2D g, Theme theme, GraphLayout.Box b) {
        Rectangle2D r = b.bounds();
        Shape shape =
                new RoundRectangle2D.Double(
                        r.getX(), r.getY(), r.getWidth(), r.getHeight(), 16, 16);
        g.setColor(b.depth() % 2 == 1 ? theme.panel() : theme.background());
        g.fill(shape);
        g.setColor(theme.muted());
        g.setStroke(new BasicStroke(1));
        g.draw(shape);
        Font font = GraphLayout.LABEL;
        Labels.left(g, b.name(), r.getX() + 12, r.getY() + 17, font, theme.muted());
    }

    private static void edge(Graphics2D g, Theme theme, GraphLayout.Route r) {
        g.setColor(theme.muted());
        g.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        g.draw(r.path());
        List<Point2D> p = r.points();
        arrow(g, p.get(p.size() - 2), p.getLast());
    }

    /** A head at the end of a line. */
    static void arrow(Graphics2D g, Point2D from, Point2D to) {
        double angle = Math.atan2(to.getY() - from.getY(), to.getX() - from.getX());
        Path2D.Double head = new Path2D.Double();
        head.moveTo(to.getX(), to.getY());
        for (double side : new double[] {2.75, -2.75}) {
            head.lineTo(
                    to.getX() + 11 * Math.cos(angle + side),
                    to.getY() + 11 * Math.sin(angle + side));
        }
        head.closePath();
        g.fill(head);
    }

    private static void label(Graphics2D g, Theme theme, GraphLayout.Route r) {
        if (!r.label().isEmpty()) {
            double w = Labels.width(r.label(), GraphLayout.LABEL) + 6;
            double x = r.labelAt().getX();
            double y = r.labelAt().getY();
            g.setColor(Theme.withAlpha(theme.background(), 0.85));
            g.fill(new Rectangle2D.Double(x - w / 2, y - 10, w, 20));
            Labels.centered(g, r.label(), x, y, GraphLayout.LABEL, theme.series(1));
        }
    }

    private static void node(Graphics2D g, Theme theme, GraphModel.Node n, Rectangle2D r) {
        Color color =
                switch (n.kind()) {
                    case INPUT -> theme.series(0);
                    case PARAMETER -> theme.series(2);
                    case CONSTANT -> theme.grid();
                    case OPERATION, MODULE -> theme.ink();
                };
        double round = n.kind() == GraphModel.Kind.INPUT ? r.getHeight() : 12;
        Shape shape =
                n.kind() == GraphModel.Kind.INPUT && r.getWidth() < 60
                        ? new Ellipse2D.Double(r.getX(), r.getY(), r.getWidth(), r.getHeight())
                        : new RoundRectangle2D.Double(
                                r.getX(), r.getY(), r.getWidth(), r.getHeight(), round, round);
        g.setColor(
                Theme.mix(
                        theme.background(),
                        color,
                        n.kind() == GraphModel.Kind.CONSTANT ? 0 : 0.08));
        g.fill(shape);
        g.setColor(color);
        g.setStroke(new BasicStroke(n.result() ? 3 : 1.6f));
        g.draw(shape);
        double y = r.getCenterY() - GraphLayout.LINE * (n.lines().size() - 1) / 2;
        for (int i = 0; i < n.lines().size(); i++) {
            Font font = i == 0 ? GraphLayout.HEAD : GraphLayout.TEXT;
            Color ink = i == 0 ? theme.ink() : theme.muted();
            Labels.centered(g, n.lines().get(i), r.getCenterX(), y, font, ink);
            y += GraphLayout.LINE;
        }
    }

    /** Where the nodes are, in order, for those who check that nothing overlaps. */
    List<Rectangle2D> places() {
        List<Rectangle2D> all = new ArrayList<>();
        for (GraphModel.Node n : model().nodes()) {
            all.add(layout().node(n.id()));
        }
        return all;
    }
}
