package jacobi.plot.figures;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.data.Digits;
import jacobi.data.TensorDataset;
import jacobi.nn.Linear;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.optim.Adam;
import jacobi.plot.Picture;
import jacobi.plot.Plot;
import jacobi.random.Generator;

import java.util.ArrayList;
import java.util.List;

/** The share of ReLUs that are 0 on every object, over training at several learning rates. */
final class DeadNeurons implements Figure {
    static final double[] RATES = {0.001, 0.01, 0.03, 0.1};
    private static final int WIDTH = 100;

    @Override
    public String name() {
        return "dead-neurons";
    }

    @Override
    public String caption() {
        return "Dead ReLUs, 0 on every digit: the larger the learning rate, the more die, and most"
                + " of them at once.";
    }

    static int epochs(Effort effort) {
        return effort.choose(1, 15, 40);
    }

    @Override
    public String cost(Effort effort) {
        return "trains %d networks for %d epochs".formatted(RATES.length, epochs(effort));
    }

    @Override
    public Picture draw(Effort effort) {
        TensorDataset digits = Digits.load();
        Tensor x = digits.x().reshape(digits.size(), -1);
        Plot plot = new Plot("ReLUs that are 0 on every digit");
        for (double rate : RATES) {
            plot.line(
                    "learning rate " + rate,
                    epochsFromZero(effort),
                    shares(x, digits.y(), rate, effort));
            effort.progress().accept("learning rate " + rate + " done");
        }
        return plot.xLabel("epoch").yLabel("dead neurons, %").yRange(0, 100);
    }

    private static double[] epochsFromZero(Effort effort) {
        double[] x = new double[epochs(effort) + 1];
        java.util.Arrays.setAll(x, i -> i);
        return x;
    }

    private static double[] shares(Tensor x, Tensor y, double rate, Effort effort) {
        Tensor.manualSeed(effort.seed());
        Linear first = new Linear(x.size(1), WIDTH);
        Sequential model = new Sequential(first, new ReLU(), new Linear(WIDTH, Digits.CLASSES));
        Adam optimizer = new Adam(model.parameters(), rate);
        Training training = new Training(x, y, 64, rate);
        Generator order = new Generator(effort.seed());
        List<Double> shares = new ArrayList<>(List.of(dead(first, x)));
        for (int epoch = 0; epoch < epochs(effort); epoch++) {
            training.epoch(model, optimizer, order);
            shares.add(dead(first, x));
        }
        return shares.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Per cent of neurons whose sum is above 0 for no row. */
    static double dead(Linear layer, Tensor x) {
        try (var _ = Grad.off()) {
            return 100 * layer.forward(x).amax(0).le(0).toFloat64().mean().item();
        }
    }
}
