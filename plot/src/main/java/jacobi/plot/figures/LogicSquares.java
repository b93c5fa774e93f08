package jacobi.plot.figures;

import jacobi.plot.Panels;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

/** The corners of the unit square as AND, OR, XOR and equivalence divide them. */
final class LogicSquares implements Figure {
    private static final double[] X1 = {0, 0, 1, 1};
    private static final double[] X2 = {0, 1, 0, 1};

    @Override
    public String name() {
        return "logic";
    }

    @Override
    public String caption() {
        return "One line divides AND and OR; the hulls of XOR and of equivalence cross, so no line"
                + " does.";
    }

    @Override
    public Picture draw(Effort effort) {
        double[] line = {-0.5, 1.5};
        Plot and = square("AND", 0, 0, 0, 1).line("x₁ + x₂ = 1.5", line, new double[] {2, 0});
        Plot or = square("OR", 0, 1, 1, 1).line("x₁ + x₂ = 0.5", line, new double[] {1, -1});
        Plot xor = square("XOR", 0, 1, 1, 0);
        Plot equivalence = square("equivalence", 1, 0, 0, 1);
        for (Plot p : new Plot[] {xor, equivalence}) {
            boolean zeros = p == xor;
            double[] up = {0, 1};
            double[] down = {1, 0};
            p.line("hull of 0", up, zeros ? up : down).line("hull of 1", up, zeros ? down : up);
        }
        return Panels.of("Corners of the unit square", 2, and, or, xor, equivalence);
    }

    private static Plot square(String title, int... values) {
        double[][] at = new double[4][];
        Plot plot = new Plot(title);
        for (int v = 0; v < 2; v++) {
            int wanted = v;
            int[] corners =
                    java.util.stream.IntStream.range(0, 4)
                            .filter(i -> values[i] == wanted)
                            .toArray();
            at[0] = java.util.Arrays.stream(corners).mapToDouble(i -> X1[i]).toArray();
            at[1] = java.util.Arrays.stream(corners).mapToDouble(i -> X2[i]).toArray();
            plot.scatter(Integer.toString(v), at[0], at[1]);
        }
        return plot.xRange(-0.5, 1.5).yRange(-0.5, 1.5).xLabel("x₁").yLabel("x₂").size(330, 360);
    }
}
