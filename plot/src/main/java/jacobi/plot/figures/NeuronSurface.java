package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.plot.Picture;
import jacobi.plot.Surface;

/** {@code a(x1, x2) = sigma(2 x1 - x2)} over a square. */
final class NeuronSurface implements Figure {
    private static final int POINTS = 31;

    @Override
    public String name() {
        return "neuron-surface";
    }

    @Override
    public String caption() {
        return "The same neuron as a surface over its two inputs: a smooth step across a line.";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor w = Tensor.of(new float[][] {{2}, {-1}});
        Tensor a = Grid.values(-3, 3, POINTS, x -> x.matmul(w).sigmoid());
        return Surface.of("A sigmoid neuron: a = σ(2x₁ − x₂)", a, -3, 3, -3, 3)
                .labels("x₁", "x₂", "a")
                .heights(0, 1);
    }
}
