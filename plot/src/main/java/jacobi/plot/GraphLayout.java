package jacobi.plot;

import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.alg.layered.options.OrderingStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

import java.awt.Font;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the nodes, edges, labels and boxes of a graph go: the layered algorithm of the Eclipse
 * Layout Kernel (after K. Sugiyama, S. Tagawa and M. Toda, 1981), across all boxes at once.
 */
final class GraphLayout {
    static final Font HEAD = Theme.font(Font.BOLD, 16);
    static final Font TEXT = Theme.font(Font.PLAIN, 15);
    static final Font LABEL = Theme.font(Font.BOLD, 15);
    static final double LINE = 20;
    private static final double BOX_HEAD = 30;

    /** A box with the text on its upper edge. */
    record Box(Rectangle2D bounds, String name, int depth) {}

    /** An edge with its bends, and where its text goes. */
    record Route(List<Point2D> points, String label, Point2D labelAt) {
        /** The points joined, the corners rounded. */
        Path2D path() {
            Path2D.Double path = new Path2D.Double();
            path.moveTo(points.getFirst().getX(), points.getFirst().getY());
            for (int i = 1; i + 1 < points.size(); i++) {
                Point2D at = points.get(i);
                Point2D in = towards(at, points.get(i - 1));
                Point2D out = towards(at, points.get(i + 1));
                path.lineTo(in.getX(), in.getY());
                path.quadTo(at.getX(), at.getY(), out.getX(), out.getY());
            }
            path.lineTo(points.getLast().getX(), points.getLast().getY());
            return path;
        }

        private static Point2D towards(Point2D from, Point2D to) {
            double length = from.distance(to);
            double step = Math.min(12, length / 2);
            double t = length == 0 ? 0 : step / length;
            return new Point2D.Double(
                    from.getX() + t * (to.getX() - from.getX()),
                    from.getY() + t * (to.getY() - from.getY()));
        }
    }

    private final Map<List<String>, ElkNode> boxes = new LinkedHashMap<>();
    private final List<ElkNode> nodes = new ArrayList<>();
    private final List<ElkEdge> edges = new ArrayList<>();
    private final ElkNode root = ElkGraphUtil.createGraph();
    private final GraphModel model;
    private final boolean downwards;

    GraphLayout(GraphModel model, boolean downwards) {
        this.model = model;
        this.downwards = downwards;
        options(root, downwards);
        if (model.nodes().stream().allMatch(n -> n.box().isEmpty())) {
            // Inputs in the order of the expression; the algorithm cannot do it across boxes.
            root.setProperty(
                    LayeredOptions.CONSIDER_MODEL_ORDER_STRATEGY, OrderingStrategy.NODES_AND_EDGES);
        }
        boxes.put(List.of(), root);
        for (GraphModel.Node n : model.nodes()) {
            ElkNode node = ElkGraphUtil.createNode(box(n.box(), downwards));
            double widest = 0;
            for (int i = 0; i < n.lines().size(); i++) {
                widest = Math.max(widest, Labels.width(n.lines().get(i), i == 0 ? HEAD : TEXT));
            }
            node.setDimensions(Math.max(44, Math.ceil(widest) + 22), 14 + LINE * n.lines().size());
            nodes.add(node);
        }
        for (GraphModel.Edge e : model.edges()) {
            ElkEdge edge = ElkGraphUtil.createSimpleEdge(nodes.get(e.from()), nodes.get(e.to()));
            if (!e.gradient().isEmpty()) {
                ElkLabel label = ElkGraphUtil.createLabel(e.gradient(), edge);
                label.setDimensions(Math.ceil(Labels.width(e.gradient(), LABEL)) + 8, 20);
            }
            edges.add(edge);
        }
        LayoutMetaDataService.getInstance()
                .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
        new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
    }

    private static void options(ElkNode node, boolean downwards) {
        node.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        node.setProperty(CoreOptions.DIRECTION, downwards ? Direction.DOWN : Direction.RIGHT);
        node.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
        node.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
        node.setProperty(
                LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
        node.setProperty(LayeredOptions.SPACING_NODE_NODE, 18.0);
        node.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 34.0);
        node.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 12.0);
        node.setProperty(LayeredOptions.SPACING_EDGE_LABEL, 3.0);
    }

    private ElkNode box(List<String> path, boolean downwards) {
        ElkNode known = boxes.get(path);
        if (known != null) {
            return known;
        }
        ElkNode box = ElkGraphUtil.createNode(box(path.subList(0, path.size() - 1), downwards));
        options(box, downwards);
        double name = Labels.width(path.getLast(), LABEL) + 24;
        box.setProperty(CoreOptions.PADDING, new ElkPadding(BOX_HEAD + 4, 12, 12, 12));
        ElkLabel label = ElkGraphUtil.createLabel(path.getLast(), box);
        label.setDimensions(name, 20);
        box.setProperty(
                CoreOptions.NODE_LABELS_PLACEMENT,
                org.eclipse.elk.core.options.NodeLabelPlacement.insideTopLeft());
        box.setProperty(
                CoreOptions.NODE_SIZE_CONSTRAINTS,
                java.util.EnumSet.of(
                        org.eclipse.elk.core.options.SizeConstraint.NODE_LABELS,
                        org.eclipse.elk.core.options.SizeConstraint.MINIMUM_SIZE));
        boxes.put(List.copyOf(path), box);
        return box;
    }

    private static Point2D corner(ElkNode node) {
        double x = 0;
        double y = 0;
        for (ElkNode n = node; n != null; n = n.getParent()) {
            x += n.getX();
            y += n.getY();
        }
        return new Point2D.Double(x, y);
    }

    private static Rectangle2D bounds(ElkNode node) {
        Point2D c = corner(node);
        return new Rectangle2D.Double(c.getX(), c.getY(), node.getWidth(), node.getHeight());
    }

    Rectangle2D node(int id) {
        return bounds(nodes.get(id));
    }

    /** The boxes, outer ones first. */
    List<Box> boxes() {
        return boxes.entrySet().stream()
                .filter(e -> !e.getKey().isEmpty())
                .map(e -> new Box(bounds(e.getValue()), e.getKey().getLast(), e.getKey().size()))
                .sorted(java.util.Comparator.comparingInt(Box::depth))
                .toList();
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            ElkEdge edge = edges.get(i);
            Point2D base = corner(edge.getContainingNode());
            List<Point2D> points = new ArrayList<>();
            for (ElkEdgeSection s : edge.getSections()) {
                points.add(moved(base, s.getStartX(), s.getStartY()));
                s.getBendPoints().forEach(b -> points.add(moved(base, b.getX(), b.getY())));
                points.add(moved(base, s.getEndX(), s.getEndY()));
            }
            Point2D at = points.getFirst();
            if (!edge.getLabels().isEmpty()) {
                ElkLabel l = edge.getLabels().getFirst();
                at = moved(base, l.getX() + l.getWidth() / 2, l.getY() + l.getHeight() / 2);
            }
            routes.add(new Route(points, model.edges().get(i).gradient(), at));
        }
        return routes;
    }

    private static Point2D moved(Point2D base, double x, double y) {
        return new Point2D.Double(base.getX() + x, base.getY() + y);
    }

    boolean isDownwards() {
        return downwards;
    }

    double width() {
        return root.getWidth();
    }

    double height() {
        return root.getHeight();
    }
}
