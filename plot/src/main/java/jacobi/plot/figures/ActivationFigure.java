package jacobi.plot.figures;

import jacobi.Autograd;
import jacobi.Tensor;
import jacobi.nn.Layer;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

/** An activation and its derivative, which comes from backward. */
final class ActivationFigure implements Figure {
    static final double REACH = 4;
    static final int POINTS = 401;

    private final String name;
    private final String formula;
    private final Layer activation;

    ActivationFigure(String name, String formula, Layer activation) {
        this.name = name;
        this.formula = formula;
        this.activation = activation;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String caption() {
        return formula + ", and its derivative.";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor z = Tensor.linspace(-REACH, REACH, POINTS).requiresGrad(true);
        Tensor y = activation.forward(z);
        Tensor slope = Autograd.grad(y.sum(), z, false);
        return new Plot(formula)
                .line("φ(z)", Jumps.x(z.detach(), y.detach()), Jumps.y(y.detach()))
                .line("φ′(z)", Jumps.x(z.detach(), slope), Jumps.y(slope))
                .xLabel("z");
    }
}
