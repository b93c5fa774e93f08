package jacobi.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.nn.Sigmoid;
import jacobi.plot.ComputationGraph.Edge;

import org.junit.jupiter.api.Test;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Graphs: nodes, values, gradients, modules, places. */
final class ComputationGraphTest {
    private final Tensor x = Tensor.of(1f);
    private final Tensor y = Tensor.of(2f);
    private final Tensor z = Tensor.of(3f);

    private ComputationGraph example() {
        return ComputationGraph.of(
                        n -> n.name("f", n.name("g", x.add(y)).mul(n.name("h", y.sub(z)))))
                .name("x", x)
                .name("y", y)
                .name("z", z);
    }

    @Test
    void theExampleOfTheChapterForward() {
        assertEquals(
                Set.of("x 1", "y 2", "z 3", "+ g = 3", "− h = −1", "× f = −3"),
                new TreeSet<>(example().nodes()));
        assertEquals(6, example().edges().size());
        assertTrue(example().edges().stream().allMatch(e -> e.gradient().isEmpty()));
    }

    /** df/dg = h = -1, df/dh = g = 3; y gets -1 along one edge and 3 along the other. */
    @Test
    void theExampleOfTheChapterBackward() {
        assertEquals(
                Set.of(
                        new Edge("x 1", "+ g = 3", "−1"),
                        new Edge("y 2", "+ g = 3", "−1"),
                        new Edge("y 2", "− h = −1", "3"),
                        new Edge("z 3", "− h = −1", "−3"),
                        new Edge("+ g = 3", "× f = −3", "−1"),
                        new Edge("− h = −1", "× f = −3", "3")),
                Set.copyOf(example().gradients(true).edges()));
        assertNull(x.grad());
    }

    @Test
    void dotHasEveryNodeAndEdge() {
        String dot = example().gradients(true).title("a \"title\"").toDot();
        assertTrue(dot.startsWith("digraph {"), dot);
        assertTrue(dot.contains("label=\"a \\\"title\\\"\""), dot);
        assertEquals(6, dot.split(" -> ", -1).length - 1, dot);
        assertTrue(dot.contains("label=\"y\\n2\", shape=ellipse"), dot);
    }

    @Test
    void oneTensorOnBothSidesOfAProductHasTwoGradients() {
        Tensor a = Tensor.of(3f);
        ComputationGraph graph = ComputationGraph.of(() -> a.mul(a)).name("a", a).gradients(true);
        assertEquals(List.of(new Edge("a 3", "× 9", "3, 3")), graph.edges());
    }

    private static Sequential network() {
        return new Sequential(new Linear(784, 256), new Sigmoid(), new Linear(256, 10));
    }

    @Test
    void collapsedModulesHaveTheirShapesAndParameters() {
        ComputationGraph graph = ComputationGraph.of(network(), Tensor.zeros(32, 784)).collapse(1);
        assertEquals(
                List.of(
                        "0: Linear → 32 × 256 200,960 parameters",
                        "input 32 × 784",
                        "1: Sigmoid → 32 × 256",
                        "2: Linear → 32 × 10 2,570 parameters"),
                graph.nodes());
        assertEquals(3, graph.edges().size());
    }

    @Test
    void openModulesAreBoxesAroundTheirNodes() {
        ComputationGraph graph = ComputationGraph.of(network(), Tensor.zeros(4, 784));
        String dot = graph.toDot();
        for (String box : List.of("0: Linear", "1: Sigmoid", "2: Linear")) {
            assertTrue(dot.contains("label=\"" + box + "\""), dot);
        }
        assertTrue(graph.nodes().contains("weight 256 × 784"), graph.nodes().toString());
        assertTrue(graph.nodes().contains("bias 10"), graph.nodes().toString());
        assertFalse(graph.parameters(false).nodes().stream().anyMatch(n -> n.startsWith("weight")));
    }

    /** {@code x + f(x)} in modules of modules. */
    static final class Deep extends Block implements Layer {
        final Sequential parts = new Sequential();

        Deep(int depth) {
            for (int i = 0; i < depth; i++) {
                Sequential f = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 4));
                parts.add(f);
            }
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor h = x;
            for (Layer part : parts) {
                h = h.add(part.forward(h));
            }
            return h;
        }
    }

    @Test
    void twoHundredNodesDoNotOverlapAndStayNarrow() {
        ComputationGraph graph = ComputationGraph.of(new Deep(20), Tensor.zeros(2, 4));
        List<Rectangle2D> places = graph.places();
        assertTrue(places.size() >= 200, places.size() + " nodes");
        Rectangle2D all = new Rectangle2D.Double(0, 0, graph.width(), graph.height());
        for (int i = 0; i < places.size(); i++) {
            assertTrue(all.contains(places.get(i)), "node " + i + " is outside");
            for (int j = 0; j < i; j++) {
                assertFalse(places.get(i).intersects(places.get(j)), i + " covers " + j);
            }
        }
        // At 400 pixels a text of 15 units still has 6 or more.
        assertTrue(graph.width() <= 1000, "width " + graph.width());
        PlotTest.xml(graph.toSvg(Theme.DARK));
        assertEquals(20 + 20 + 1, graph.collapse(2).nodes().size());
    }

    @Test
    void whatTakesNoPartIsNamed() {
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> example().name("w", Tensor.zeros(2)));
        assertEquals("name: 'w' of shape [2] takes no part in what was computed", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> ComputationGraph.of(() -> x));
        assertTrue(e.getMessage().contains("expected at least one operation"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> example().collapse(-1));
        assertEquals("collapse: -1: expected 0 or more", e.getMessage());
    }

    @Test
    void theDiagramOfTheChapterHas43Parameters() {
        NetworkDiagram diagram = NetworkDiagram.of("", 3, 4, 2, 3, 2);
        assertEquals(43, diagram.parameters());
        NetworkDiagram large = NetworkDiagram.of("large", network());
        assertEquals(List.of(784, 256, 10), large.sizes());
        assertEquals(200_960 + 2570, large.parameters());
        PlotTest.xml(large.toSvg(Theme.LIGHT));
    }
}
