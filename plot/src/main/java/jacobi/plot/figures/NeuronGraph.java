package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.plot.ComputationGraph;
import jacobi.plot.Picture;

/** {@code a = sigma(b + w1 x1 + w2 x2)} at one point, operation by operation. */
final class NeuronGraph implements Figure {
    @Override
    public String name() {
        return "neuron-graph";
    }

    @Override
    public String caption() {
        return "A neuron as a graph: inputs times weights, their sum with the bias, the"
                + " activation.";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor x1 = Tensor.of(1f);
        Tensor x2 = Tensor.of(-2f);
        Tensor w1 = Tensor.of(0.5f);
        Tensor w2 = Tensor.of(-0.25f);
        Tensor b = Tensor.of(0.5f);
        return ComputationGraph.of(n -> n.name("z", x1.mul(w1).add(x2.mul(w2)).add(b)).sigmoid())
                .name("x₁", x1)
                .name("w₁", w1)
                .name("x₂", x2)
                .name("w₂", w2)
                .name("b", b)
                .title("A neuron: a = σ(w₁x₁ + w₂x₂ + b)");
    }
}
