package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

/** {@code x^2} and the broken lines that 2, 4 and 8 ReLUs learn. */
final class QuadraticFits implements Figure {
    static final int[] PIECES = {2, 4, 8};

    @Override
    public String name() {
        return "quadratic-fits";
    }

    @Override
    public String caption() {
        return "x² by 2, 4 and 8 ReLUs (Adam, 100 epochs, the best of five starts each).";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor x = BrokenLine.points();
        Plot plot = new Plot("x² by k ReLUs").line("x²", x, x.square());
        for (int k : PIECES) {
            BrokenLine model = BrokenLine.best(k, effort.seed(), 5);
            plot.line("k = " + k, x, model.forward(x).detach());
        }
        return plot.xLabel("x").yLabel("a(x)");
    }
}
