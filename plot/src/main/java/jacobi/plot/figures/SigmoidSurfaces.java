package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.plot.Panels;
import jacobi.plot.Picture;
import jacobi.plot.Surface;

import java.util.ArrayList;
import java.util.List;

/** The superposition with {@code sigma_c(z) = 1 / (1 + e^(-c z))} for growing c. */
final class SigmoidSurfaces implements Figure {
    static final double[] SLOPES = {2, 5, 10, 50};
    static final int POINTS = 41;

    @Override
    public String name() {
        return "sigmoid-surfaces";
    }

    @Override
    public String caption() {
        return "The same with sigmoids of slope c in place of thresholds: the larger c, the"
                + " sharper.";
    }

    @Override
    public Picture draw(Effort effort) {
        List<Picture> surfaces = new ArrayList<>();
        for (double c : SLOPES) {
            Tensor a = Grid.values(-0.5, 1.5, POINTS, x -> Superposition.of(x, z -> z.sigmoid(c)));
            surfaces.add(
                    Surface.of("c = " + (int) c, a, -0.5, 1.5, -0.5, 1.5)
                            .labels("x₁", "x₂", "a")
                            .heights(0, 1)
                            .size(345));
        }
        return new Panels("Superposition of σ(cz)", 2, surfaces);
    }
}
