package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.data.FashionMnist;
import jacobi.data.TrainTest;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.nn.Sequential;
import jacobi.plot.Picture;
import jacobi.plot.Plot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The activations in one network on Fashion-MNIST, each from several starts: mean test errors with
 * 95 % confidence intervals, and which of them are shown to differ from ReLU's.
 *
 * <p>Networks with the same seed see the same batches, so differences are taken seed by seed (the
 * paired t-test); with seven comparisons a difference counts at a confidence of 1 - 0.05/7.
 */
final class ActivationsCompared implements Figure {
    static final String REFERENCE = "ReLU";

    @Override
    public String name() {
        return "activations-compared";
    }

    @Override
    public String caption() {
        return "Test errors on Fashion-MNIST, mean and 95 % interval over the seeds; what is not"
                + " shown to differ from ReLU says so.";
    }

    static int seeds(Effort effort) {
        return effort.choose(2, 5, 10);
    }

    static int rows(Effort effort) {
        return effort.choose(640, 6000, 60_000);
    }

    static int epochs(Effort effort) {
        return effort.choose(1, 3, 5);
    }

    @Override
    public String cost(Effort effort) {
        return "trains %d networks on %,d images for %d epochs"
                .formatted(
                        AllActivations.all().size() * seeds(effort), rows(effort), epochs(effort));
    }

    @Override
    public Picture draw(Effort effort) throws IOException {
        TrainTest sets = FashionMnist.load();
        Tensor x = sets.train().x().narrow(0, 0, rows(effort)).reshape(rows(effort), -1);
        Tensor y = sets.train().y().narrow(0, 0, rows(effort));
        int tests = sets.test().size();
        Tensor testX = sets.test().x().reshape(tests, -1);
        Training training = new Training(x, y, 64, 1e-3);
        List<String> names = new ArrayList<>();
        List<double[]> errors = new ArrayList<>();
        for (Map.Entry<String, Layer> e : AllActivations.all().entrySet()) {
            double[] all = new double[seeds(effort)];
            for (int s = 0; s < all.length; s++) {
                Tensor.manualSeed(effort.seed() + s);
                Sequential model =
                        new Sequential(
                                new Linear(784, 64),
                                e.getValue(),
                                new Linear(64, 64),
                                e.getValue(),
                                new Linear(64, FashionMnist.CLASSES));
                training.run(model, epochs(effort), effort.seed() + s);
                all[s] = 100 * Training.error(model, testX, sets.test().y());
            }
            names.add(e.getKey());
            errors.add(all);
            effort.progress().accept(e.getKey() + " done");
        }
        return plot(names, errors);
    }

    /** Means and intervals, those that differ from ReLU apart from those that are not shown to. */
    static Plot plot(List<String> names, List<double[]> errors) {
        double[] reference = errors.get(names.indexOf(REFERENCE));
        List<Integer> different = new ArrayList<>();
        List<Integer> same = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals(REFERENCE)) {
                boolean shown = differs(errors.get(i), reference, names.size() - 1);
                (shown ? different : same).add(i);
            }
        }
        Plot plot = new Plot("Test error on Fashion-MNIST, %d seeds".formatted(reference.length));
        add(plot, REFERENCE, List.of(names.indexOf(REFERENCE)), errors);
        add(plot, "no difference from ReLU shown", same, errors);
        add(plot, "different from ReLU", different, errors);
        return plot.xNames(names).yLabel("test error, %").size(640, 480);
    }

    /** Whether the mean of the differences is other than 0, given how many are compared. */
    static boolean differs(double[] a, double[] b, int comparisons) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        double half = Statistics.halfWidth(difference, 1 - 0.05 / comparisons);
        return Math.abs(Statistics.mean(difference)) > half;
    }

    private static void add(Plot plot, String name, List<Integer> which, List<double[]> errors) {
        double[] x = which.stream().mapToDouble(Integer::doubleValue).toArray();
        double[] y = which.stream().mapToDouble(i -> Statistics.mean(errors.get(i))).toArray();
        double[] half =
                which.stream()
                        .mapToDouble(i -> Statistics.halfWidth(errors.get(i), 0.95))
                        .toArray();
        double[] low = new double[x.length];
        double[] high = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            low[i] = y[i] - half[i];
            high[i] = y[i] + half[i];
        }
        plot.intervals(name, x, y, low, high);
    }
}
