package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.nn.Linear;
import jacobi.nn.Sequential;
import jacobi.nn.Sigmoid;
import jacobi.plot.ComputationGraph;
import jacobi.plot.Picture;

/** The network 784-256-128-10 for a batch of 32, its modules open or collapsed. */
final class ModelGraph implements Figure {
    private final boolean open;

    ModelGraph(boolean open) {
        this.open = open;
    }

    @Override
    public String name() {
        return open ? "model-operations" : "model-modules";
    }

    @Override
    public String caption() {
        return open
                ? "The same with its modules open: parameters, operations and the shapes of their"
                        + " results."
                : "The network 784-256-128-10 for a batch of 32: its modules and what comes out of"
                        + " them.";
    }

    @Override
    public Picture draw(Effort effort) {
        Sequential model =
                new Sequential(
                        new Linear(784, 256),
                        new Sigmoid(),
                        new Linear(256, 128),
                        new Sigmoid(),
                        new Linear(128, 10));
        return ComputationGraph.of(model, Tensor.zeros(32, 784))
                .collapse(open ? 0 : 1)
                .title("784-256-128-10");
    }
}
