package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.nn.BCEWithLogitsLoss;
import jacobi.nn.Linear;
import jacobi.nn.Sequential;
import jacobi.nn.Tanh;
import jacobi.optim.Adam;
import jacobi.plot.NetworkDiagram;
import jacobi.plot.Panels;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

/** A network that learnt XOR: its weights, and what it says of the plane. */
final class LearntXor implements Figure {
    @Override
    public String name() {
        return "learnt-xor";
    }

    @Override
    public String caption() {
        return "XOR, learnt by four tanh neurons: weights (blue above 0, orange below, width by"
                + " size) and output.";
    }

    @Override
    public Picture draw(Effort effort) {
        Tensor.manualSeed(effort.seed());
        Tensor x = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        Tensor y = Tensor.of(new float[][] {{0}, {1}, {1}, {0}});
        Sequential model = new Sequential(new Linear(2, 4), new Tanh(), new Linear(4, 1));
        BCEWithLogitsLoss criterion = new BCEWithLogitsLoss();
        Adam optimizer = new Adam(model.parameters(), 0.05);
        for (int step = 0; step < 400; step++) {
            optimizer.zeroGrad();
            criterion.forward(model.forward(x), y).backward();
            optimizer.step();
        }
        Tensor a = Grid.values(-0.5, 1.5, 81, p -> model.forward(p).sigmoid());
        Plot plane =
                new Plot("P(XOR = 1)")
                        .heatMap(a, -0.5, 1.5, -0.5, 1.5)
                        .contour("P = ½", a, -0.5, 1.5, -0.5, 1.5, 0.5)
                        .scatter("0", new double[] {0, 1}, new double[] {0, 1})
                        .scatter("1", new double[] {0, 1}, new double[] {1, 0})
                        .xLabel("x₁")
                        .yLabel("x₂")
                        .size(640, 480);
        return Panels.of("", 1, NetworkDiagram.of("XOR by four neurons", model), plane);
    }
}
