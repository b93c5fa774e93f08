package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

/** Which points of the plane the three threshold neurons give 1. */
final class SuperpositionSurface implements Figure {
    static final int POINTS = 401;

    @Override
    public String name() {
        return "superposition-surface";
    }

    @Override
    public String caption() {
        return "What the three neurons say of every point: 0 (dark) in a band between two parallel"
                + " lines, else 1.";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor y = Grid.values(-0.5, 1.5, POINTS, x -> Superposition.of(x, Tensor::step));
        double[] zero = {0, 1};
        return new Plot("Decision regions of th(h₁ + h₂ − 0.5)")
                .heatMap(y, -0.5, 1.5, -0.5, 1.5)
                .scatter("equivalence is 0", zero, new double[] {1, 0})
                .scatter("equivalence is 1", zero, zero)
                .xLabel("x₁")
                .yLabel("x₂")
                .colorBar(false)
                .size(560, 520);
    }
}
