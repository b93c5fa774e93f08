package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.plot.ComputationGraph;
import jacobi.plot.Panels;
import jacobi.plot.Picture;

/** What addition, multiplication, the maximum and a split hand back. */
final class BackwardNodes implements Figure {
    @Override
    public String name() {
        return "backward-nodes";
    }

    @Override
    public String caption() {
        return "What nodes hand back of a gradient of 5: + copies it, × swaps the inputs, max"
                + " picks, a split adds.";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor x = Tensor.of(3f);
        Tensor y = Tensor.of(-4f);
        return Panels.of(
                "",
                1,
                graph("x + y", ComputationGraph.of(() -> x.add(y).mul(5)), x, y),
                graph("x × y", ComputationGraph.of(() -> x.mul(y).mul(5)), x, y),
                graph("max(x, y)", ComputationGraph.of(() -> x.maximum(y).mul(5)), x, y),
                ComputationGraph.of(() -> x.mul(2).add(x.mul(3)))
                        .name("x", x)
                        .gradients(true)
                        .title("a split: x goes two ways, 2 + 3 comes back"));
    }

    private static Picture graph(String title, ComputationGraph graph, Tensor x, Tensor y) {
        return graph.name("x", x).name("y", y).gradients(true).title(title);
    }
}
