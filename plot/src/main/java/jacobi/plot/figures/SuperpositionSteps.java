package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.plot.Panels;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

/** How {@code th(th(x1 + x2 - 1.5) + th(0.5 - x1 - x2) - 0.5)} divides the plane, in four steps. */
final class SuperpositionSteps implements Figure {
    private static final double[] SIDE = {-0.5, 1.5};
    private static final double[] TOP = {1.5, 1.5};
    private static final double[] FLOOR = {-0.5, -0.5};
    private static final double[] FIRST = {2, 0};
    private static final double[] SECOND = {1, -1};

    @Override
    public String name() {
        return "superposition-steps";
    }

    @Override
    public String caption() {
        return "Equivalence by three neurons: two cut off a corner each, the third joins what they"
                + " cut off.";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor corners = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        Tensor sum = corners.sum(1);
        Tensor h1 = sum.sub(1.5).step();
        Tensor h2 = sum.neg().add(0.5).step();
        Tensor y = h1.add(h2).sub(0.5).step();

        Plot first = plane("h₁ = th(x₁ + x₂ − 1.5)", corners, h1).band("1", SIDE, FIRST, TOP);
        Plot second = plane("h₂ = th(0.5 − x₁ − x₂)", corners, h2).band("1", SIDE, FLOOR, SECOND);
        Plot joined =
                plane("y = th(h₁ + h₂ − 0.5)", Tensor.stack(1, h1, h2), y)
                        .band("1", SIDE, SECOND, TOP)
                        .xLabel("h₁")
                        .yLabel("h₂");
        Plot result =
                plane("y over the inputs", corners, y)
                        .band("1", SIDE, FIRST, TOP)
                        .band("1", SIDE, FLOOR, SECOND);
        return Panels.of("Equivalence, step by step", 2, first, second, joined, result);
    }

    /** Points by the value they have; the shaded side is where the neuron gives 1. */
    private static Plot plane(String title, Tensor points, Tensor values) {
        Plot plot = new Plot(title);
        for (int v = 0; v < 2; v++) {
            Tensor of = points.get(values.eq(v));
            plot.scatter(Integer.toString(v), of.select(1, 0), of.select(1, 1));
        }
        return plot.xRange(-0.5, 1.5).yRange(-0.5, 1.5).xLabel("x₁").yLabel("x₂").size(330, 360);
    }
}
