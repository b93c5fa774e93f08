package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.plot.ComputationGraph;
import jacobi.plot.Picture;

/** {@code f = (x + y)(y - z)} at (1, 2, 3), forward or forward and backward. */
final class Expression implements Figure {
    private final boolean backward;

    Expression(boolean backward) {
        this.backward = backward;
    }

    @Override
    public String name() {
        return backward ? "expression-backward" : "expression-forward";
    }

    @Override
    public String caption() {
        return backward
                ? "The backward pass: each edge carries the gradient that its node hands back; y"
                        + " gets 3 − 1 = 2."
                : "The forward pass of f = (x + y)(y − z) at (1, 2, 3).";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor x = Tensor.of(1f);
        Tensor y = Tensor.of(2f);
        Tensor z = Tensor.of(3f);
        return ComputationGraph.of(
                        n -> n.name("f", n.name("g", x.add(y)).mul(n.name("h", y.sub(z)))))
                .name("x", x)
                .name("y", y)
                .name("z", z)
                .gradients(backward)
                .title("f = (x + y)(y − z)");
    }
}
