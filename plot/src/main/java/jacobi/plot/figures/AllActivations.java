package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.nn.Layer;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

import java.util.LinkedHashMap;
import java.util.Map;

/** The activations of the chapter in one plot. */
final class AllActivations implements Figure {
    /** By name, in the chapter's order. */
    static Map<String, Layer> all() {
        Map<String, Layer> all = new LinkedHashMap<>();
        all.put("sigmoid", Tensor::sigmoid);
        all.put("tanh", Tensor::tanh);
        all.put("ReLU", Tensor::relu);
        all.put("LeakyReLU", z -> z.leakyRelu(0.01));
        all.put("ELU", Tensor::elu);
        all.put("Softplus", Tensor::softplus);
        all.put("Swish", Tensor::silu);
        all.put("GELU", z -> z.gelu("tanh"));
        return all;
    }

    @Override
    public String name() {
        return "activations";
    }

    @Override
    public String caption() {
        return "The activations together; they differ below 0, and in how they turn there.";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor z = Tensor.linspace(-4, 3, 351);
        Plot plot = new Plot("Activations");
        all().forEach((name, f) -> plot.line(name, z, f.forward(z)));
        return plot.xLabel("z").yLabel("φ(z)").size(640, 520);
    }
}
