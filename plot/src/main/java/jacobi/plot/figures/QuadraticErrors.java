package jacobi.plot.figures;

import jacobi.plot.Picture;
import jacobi.plot.Plot;

import java.util.ArrayList;
import java.util.List;

/** Where 200 trainings of each size end, above the error no such network can be below. */
final class QuadraticErrors implements Figure {
    static int seeds(Effort effort) {
        return effort.choose(8, 200, 200);
    }

    @Override
    public String name() {
        return "quadratic-errors";
    }

    @Override
    public String caption() {
        return "Final errors of x² over 200 starts: none is below (4/(k + 1))⁴/180, some are stuck"
                + " far above.";
    }

    @Override
    public String cost(Effort effort) {
        return "trains %d networks of at most 8 neurons"
                .formatted(seeds(effort) * QuadraticFits.PIECES.length);
    }

    /**
     * The least mean squared error over [-2, 2] of k + 1 straight pieces: {@code h^4 / 180} for the
     * best line on an interval of length h, and equal intervals are best.
     */
    static double bound(int k) {
        return Math.pow(4.0 / (k + 1), 4) / 180;
    }

    @Override
    public Picture draw(Effort effort) {
        Plot plot = new Plot("Mean squared error after 100 epochs");
        List<String> names = new ArrayList<>();
        double[] places = new double[QuadraticFits.PIECES.length];
        double[] bounds = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            int k = QuadraticFits.PIECES[i];
            double[] x = new double[seeds(effort)];
            double[] errors = new double[x.length];
            for (int s = 0; s < x.length; s++) {
                errors[s] = BrokenLine.trained(k, effort.seed() + s).error();
                // Side by side, so that they can be told apart.
                x[s] = i + 0.7 * ((s * 0.618034) % 1 - 0.5);
            }
            effort.progress().accept("k = " + k + " done");
            plot.scatter("k = " + k, x, errors);
            names.add("k = " + k);
            places[i] = i;
            bounds[i] = bound(k);
        }
        for (int i = 0; i < places.length; i++) {
            double[] across = {places[i] - 0.42, places[i] + 0.42};
            plot.line("lower bound", across, new double[] {bounds[i], bounds[i]});
        }
        return plot.yLog().xNames(names).yLabel("error");
    }
}
