package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.nn.Layer;

/** Three neurons that make equivalence of two inputs, with any activation. */
final class Superposition {
    private Superposition() {}

    /** {@code f(f(x1 + x2 - 1.5) + f(0.5 - x1 - x2) - 0.5)}: {@code [m, 2] -> [m]}. */
    static Tensor of(Tensor x, Layer f) {
        Tensor sum = x.sum(1);
        Tensor h1 = f.forward(sum.sub(1.5));
        Tensor h2 = f.forward(sum.neg().add(0.5));
        return f.forward(h1.add(h2).sub(0.5));
    }
}
