package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.nn.ModuleList;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.plot.ComputationGraph;
import jacobi.plot.Picture;

/** A network of residual parts, each a chain of its own: modules in modules. */
final class NestedModules implements Figure {
    /** {@code x + f(x)}, twice, then a linear layer. */
    static final class Residual extends Block implements Layer {
        final ModuleList<Sequential> parts = new ModuleList<>();
        final Linear head = new Linear(16, 3);

        Residual(int depth) {
            for (int i = 0; i < depth; i++) {
                parts.add(new Sequential(new Linear(16, 32), new ReLU(), new Linear(32, 16)));
            }
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor h = x;
            for (Sequential part : parts) {
                h = h.add(part.forward(h));
            }
            return head.forward(h);
        }
    }

    @Override
    public String name() {
        return "nested-modules";
    }

    @Override
    public String caption() {
        return "Modules in modules: two residual parts, each a chain of three, and a head.";
    }

    @Override
    public Picture draw(Effort effort) {
        return ComputationGraph.of(new Residual(2), Tensor.zeros(8, 16))
                .parameters(false)
                .title("x + f(x), twice");
    }
}
