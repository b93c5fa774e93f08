package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.plot.Panels;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

/** What happens inside a network of four ReLUs that has learnt {@code x^2}. */
final class ReluPieces implements Figure {
    static final int PIECES = 4;

    @Override
    public String name() {
        return "relu-pieces";
    }

    @Override
    public String caption() {
        return "Inside four ReLUs that learnt x²: straight lines, their positive parts, those"
                + " weighted, the sum.";
    }

    @Override
    public Picture draw(Effort effort) {
        BrokenLine model = BrokenLine.best(PIECES, effort.seed(), 5);
        Tensor x = BrokenLine.points();
        Tensor lines = model.hidden.forward(x).detach();
        Tensor positive = lines.relu();
        Tensor weighted = positive.mul(model.output.weight().detach());
        Plot first = new Plot("wᵢx + bᵢ");
        Plot second = new Plot("max(wᵢx + bᵢ, 0)");
        Plot third = new Plot("vᵢ max(wᵢx + bᵢ, 0)");
        for (int i = 0; i < PIECES; i++) {
            String name = "neuron " + (i + 1);
            first.line(name, x, lines.select(1, i));
            second.line(name, x, positive.select(1, i));
            third.line(name, x, weighted.select(1, i));
        }
        Plot sum =
                new Plot("their sum + c")
                        .line("network", x, model.forward(x).detach())
                        .line("x²", x, x.square());
        for (Plot p : new Plot[] {first, second, third, sum}) {
            p.size(335, 330).xLabel("x").legend(p == sum);
        }
        return Panels.of("x² by four ReLUs", 2, first, second, third, sum);
    }
}
