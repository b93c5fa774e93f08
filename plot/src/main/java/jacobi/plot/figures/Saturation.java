package jacobi.plot.figures;

import jacobi.Autograd;
import jacobi.Tensor;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

/** The derivatives of sigmoid and ReLU: one vanishes on both sides, one is 1 on half the line. */
final class Saturation implements Figure {
    @Override
    public String name() {
        return "saturation";
    }

    @Override
    public String caption() {
        return "Why gradients vanish: σ′ is at most ¼ and near 0 away from 0; the derivative of"
                + " ReLU is 0 or 1.";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor z = Tensor.linspace(-8, 8, 401).requiresGrad(true);
        Tensor sigmoid = Autograd.grad(z.sigmoid().sum(), z, false);
        Tensor relu = Autograd.grad(z.relu().sum(), z, false);
        return new Plot("Derivatives")
                .line("σ′(z)", Jumps.x(z.detach(), sigmoid), Jumps.y(sigmoid))
                .line("ReLU′(z)", Jumps.x(z.detach(), relu), Jumps.y(relu))
                .xLabel("z");
    }
}
