package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.nn.Layer;
import jacobi.plot.ComputationGraph;
import jacobi.plot.Picture;

/** Two neurons and one that joins them, ending in a sigmoid or in nothing. */
final class TwoLayerGraph implements Figure {
    private final String name;
    private final String caption;
    private final String title;
    private final Layer last;

    TwoLayerGraph(String name, String caption, String title, Layer last) {
        this.name = name;
        this.caption = caption;
        this.title = title;
        this.last = last;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String caption() {
        return caption;
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor x1 = Tensor.of(1f);
        Tensor x2 = Tensor.of(0f);
        String[] names = {"w₁₁", "w₁₂", "b₁", "w₂₁", "w₂₂", "b₂", "w₃₁", "w₃₂", "b₃"};
        double[] values = {1, 1, -1.5, -1, -1, 0.5, 1, 1, -0.5};
        Tensor[] w = new Tensor[names.length];
        for (int i = 0; i < w.length; i++) {
            w[i] = Tensor.of((float) values[i]);
        }
        ComputationGraph graph =
                ComputationGraph.of(
                        n -> {
                            Tensor h1 = w[0].mul(x1).add(w[1].mul(x2)).add(w[2]).sigmoid();
                            Tensor h2 = w[3].mul(x1).add(w[4].mul(x2)).add(w[5]).sigmoid();
                            n.name("h₁", h1);
                            n.name("h₂", h2);
                            return last.forward(w[6].mul(h1).add(w[7].mul(h2)).add(w[8]));
                        });
        graph.name("x₁", x1).name("x₂", x2).title(title);
        for (int i = 0; i < w.length; i++) {
            graph.name(names[i], w[i]);
        }
        return graph;
    }
}
