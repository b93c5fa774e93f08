package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.nn.Init;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.nn.Sequential;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

import java.util.ArrayList;
import java.util.List;

/** The norms of the weights' gradients in 20 layers, from the first to the last. */
final class GradientsByDepth implements Figure {
    static final int DEPTH = 20;
    static final int WIDTH = 32;

    @Override
    public String name() {
        return "gradients-by-depth";
    }

    @Override
    public String caption() {
        return "The vanishing gradient: norms by layer in 20 layers of sigmoids and of ReLUs (log"
                + " scale).";
    }

    @Override
    public Picture draw(Effort effort) {
        return new Plot("Gradient of the weights by layer")
                .line("sigmoid", norms(effort.seed(), Tensor::sigmoid, false))
                .line("ReLU (He's start)", norms(effort.seed(), Tensor::relu, true))
                .yLog()
                .xLabel("layer, from the input")
                .yLabel("norm of the gradient");
    }

    /** From the first layer to the last, at the start of a training. */
    static double[] norms(long seed, Layer activation, boolean he) {
        Tensor.manualSeed(seed);
        Sequential model = new Sequential();
        List<Linear> layers = new ArrayList<>();
        for (int k = 0; k < DEPTH; k++) {
            Linear layer = new Linear(WIDTH, WIDTH);
            if (he) {
                Init.kaimingNormal(layer.weight());
                Init.zeros(java.util.Objects.requireNonNull(layer.bias()));
            }
            layers.add(layer);
            model.add(layer).add(activation);
        }
        Tensor x = Tensor.randn(64, WIDTH);
        Tensor y = Tensor.randn(64, WIDTH);
        model.forward(x).mseLoss(y).backward();
        return layers.stream()
                .mapToDouble(l -> java.util.Objects.requireNonNull(l.weight().grad()).norm().item())
                .toArray();
    }
}
