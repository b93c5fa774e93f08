package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.data.Digits;
import jacobi.data.TensorDataset;
import jacobi.nn.Linear;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

import java.util.Arrays;

/**
 * Test losses of many networks of each width, from different starts: the experiment of A.
 * Choromanska et al., "The Loss Surfaces of Multilayer Networks", 2015, on handwritten digits of
 * 10x10 pixels, made of the 8x8 ones of the library.
 */
final class ErrorHistograms implements Figure {
    private static final int SIDE = 10;
    private static final int TRAIN = 1400;

    @Override
    public String name() {
        return "error-histograms";
    }

    @Override
    public String caption() {
        return "Test losses of networks from many starts: the wider the hidden layer, the lower and"
                + " the nearer together.";
    }

    static int[] widths(Effort effort) {
        return effort.choose(
                new int[] {6, 40}, new int[] {6, 12, 25, 50}, new int[] {6, 12, 25, 50, 100});
    }

    static int seeds(Effort effort) {
        return effort.choose(6, 40, 300);
    }

    @Override
    public String cost(Effort effort) {
        return "trains %d networks".formatted(widths(effort).length * seeds(effort));
    }

    @Override
    public Picture draw(Effort effort) {
        double[][] losses = losses(effort);
        double high = Arrays.stream(losses).flatMapToDouble(Arrays::stream).max().orElse(1);
        double low = Arrays.stream(losses).flatMapToDouble(Arrays::stream).min().orElse(0);
        Plot plot = new Plot("Test loss of %d networks a width".formatted(seeds(effort)));
        for (int i = 0; i < losses.length; i++) {
            plot.histogram(
                    "%d neurons: %.3f ± %.3f"
                            .formatted(
                                    widths(effort)[i],
                                    Statistics.mean(losses[i]),
                                    Statistics.deviation(losses[i])),
                    losses[i],
                    40,
                    low,
                    high);
        }
        return plot.xLabel("test loss (cross-entropy)").yLabel("networks").size(640, 470);
    }

    /** By width and seed. */
    static double[][] losses(Effort effort) {
        TensorDataset digits = Digits.load();
        Tensor x = tenByTen(digits.x());
        int n = x.size(0);
        Tensor testX = x.narrow(0, TRAIN, n - TRAIN);
        Tensor testY = digits.y().narrow(0, TRAIN, n - TRAIN);
        Training training =
                new Training(x.narrow(0, 0, TRAIN), digits.y().narrow(0, 0, TRAIN), 50, 3e-3);
        int[] widths = widths(effort);
        double[][] losses = new double[widths.length][seeds(effort)];
        for (int i = 0; i < widths.length; i++) {
            for (int s = 0; s < losses[i].length; s++) {
                Tensor.manualSeed(effort.seed() + s);
                Sequential model =
                        new Sequential(
                                new Linear(SIDE * SIDE, widths[i]),
                                new ReLU(),
                                new Linear(widths[i], Digits.CLASSES));
                training.run(model, 10, effort.seed() + s);
                losses[i][s] = Training.loss(model, testX, testY);
            }
            effort.progress().accept("%d neurons done".formatted(widths[i]));
        }
        return losses;
    }

    /** Images {@code [n, 1, 8, 8]} as rows of 100 pixels, by linear interpolation. */
    static Tensor tenByTen(Tensor images) {
        int from = images.size(3);
        float[][] weights = new float[SIDE][from];
        for (int i = 0; i < SIDE; i++) {
            double place = i * (from - 1.0) / (SIDE - 1);
            int below = Math.min(from - 2, (int) place);
            weights[i][below] = (float) (1 - (place - below));
            weights[i][below + 1] = (float) (place - below);
        }
        Tensor stretch = Tensor.of(weights);
        return stretch.matmul(images.reshape(-1, from, from))
                .matmul(stretch.t())
                .reshape(images.size(0), SIDE * SIDE);
    }
}
