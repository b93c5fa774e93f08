package jacobi.plot;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Diagnostics as a report. */
final class DiagnosticsReport {
    private static final int BINS = 40;
    private static final int MOST_NUMBERS = 12;

    private final List<Diagnostics.Epoch> epochs;
    private final Report report;

    private DiagnosticsReport(String title, List<Diagnostics.Epoch> epochs) {
        this.report = new Report(title);
        this.epochs = epochs;
    }

    static Report of(String title, Diagnostics diagnostics, @Nullable Confusions confusions) {
        DiagnosticsReport r = new DiagnosticsReport(title, diagnostics.epochs());
        r.words(diagnostics.findings());
        if (!r.epochs.isEmpty()) {
            r.curves();
            r.norms();
            r.activations();
        }
        if (confusions != null) {
            r.confusions(confusions);
        }
        return r.report;
    }

    private void words(List<String> findings) {
        report.heading("What stands out");
        if (epochs.isEmpty()) {
            report.text("No epoch was completed.");
            return;
        }
        Diagnostics.Epoch last = epochs.getLast();
        report.text(
                "Epochs %d to %d. At the end the loss is %s on the training data and %s on the test data."
                        .formatted(
                                epochs.getFirst().number(),
                                last.number(),
                                Numbers.brief(last.trainLoss()),
                                Numbers.brief(last.testLoss())));
        if (findings.isEmpty()) {
            report.text(
                    "No vanishing or exploding gradient, no layer with many dead or saturated"
                            + " units, no overfitting.");
        }
        report.list(findings);
    }

    private double[] numbers() {
        return epochs.stream().mapToDouble(Diagnostics.Epoch::number).toArray();
    }

    private double[] values(ToDoubleFunction<Diagnostics.Epoch> of) {
        return epochs.stream().mapToDouble(of).toArray();
    }

    private void curves() {
        report.heading("Loss and quality");
        report.picture(
                new Plot("Loss")
                        .line("training", numbers(), values(Diagnostics.Epoch::trainLoss))
                        .line("test", numbers(), values(Diagnostics.Epoch::testLoss))
                        .xLabel("epoch")
                        .yLabel("loss"),
                "The loss, epoch by epoch; that of the training data is the mean over the epoch's"
                        + " steps.");
        boolean test = !Double.isNaN(epochs.getLast().testQuality());
        boolean train = !Double.isNaN(epochs.getLast().trainQuality());
        if (test) {
            String name = train ? "Accuracy" : "R²";
            Plot plot = new Plot(name);
            if (train) {
                plot.line("training", numbers(), values(Diagnostics.Epoch::trainQuality));
            }
            plot.line("test", numbers(), values(Diagnostics.Epoch::testQuality));
            report.picture(
                    plot.xLabel("epoch").yLabel(name.toLowerCase(Locale.ROOT)),
                    name + ", epoch by epoch.");
        }
    }

    private void norms() {
        report.heading("Gradients and weights by layer");
        if (!epochs.getLast().gradients().isEmpty()) {
            report.picture(
                    byLayer("Norm of the gradient", Diagnostics.Epoch::gradients)
                            .yLabel("mean norm"),
                    "Mean norm of the gradient of each layer's parameters. Lines far apart mean"
                            + " that some layers learn much faster than others.");
        }
        report.picture(
                byLayer("Norm of the weights", Diagnostics.Epoch::weights).yLabel("norm"),
                "Norm of each layer's parameters.");
    }

    private Plot byLayer(String title, Function<Diagnostics.Epoch, Map<String, Double>> of) {
        Plot plot = new Plot(title);
        for (String layer : of.apply(epochs.getLast()).keySet()) {
            plot.line(
                    "layer " + layer,
                    numbers(),
                    values(e -> of.apply(e).getOrDefault(layer, Double.NaN)));
        }
        return plot.xLabel("epoch").yLog();
    }

    private void activations() {
        Map<String, Diagnostics.Activity> last = epochs.getLast().activations();
        if (last.isEmpty()) {
            return;
        }
        report.heading("Activations");
        for (boolean dead : new boolean[] {true, false}) {
            Plot plot = new Plot(dead ? "Dead units" : "Saturated units");
            for (String name : last.keySet()) {
                if (!dead && !name.endsWith("Sigmoid") && !name.endsWith("Tanh")) {
                    continue;
                }
                plot.line(name, numbers(), values(e -> share(e.activations().get(name), dead)));
            }
            if (plot.marks().isEmpty()) {
                continue;
            }
            report.picture(
                    plot.xLabel("epoch").yLabel("% of the layer").yRange(-2, 100),
                    dead
                            ? "Units that give the same number for every object."
                            : "Units of sigmoids and tanhs that are at an end of their range on 95"
                                    + " % of the objects.");
        }
        last.forEach(
                (name, a) ->
                        report.picture(
                                new Plot("What " + name + " gives")
                                        .histogram("", a.values(), BINS)
                                        .xLabel("output")
                                        .yLabel("count")
                                        .legend(false),
                                "A sample of the outputs after the last epoch."));
    }

    private static double share(Diagnostics.@Nullable Activity a, boolean dead) {
        return a == null || a.units() == 0
                ? Double.NaN
                : 100.0 * (dead ? a.dead() : a.saturated()) / a.units();
    }

    private void confusions(Confusions c) {
        report.heading("What is taken for what");
        int n = c.names().size();
        double[] all = new double[n * n];
        for (int i = 0; i < all.length; i++) {
            all[i] = c.counts()[i / n][i % n];
        }
        Tensor counts = Tensor.of(all, n, n);
        boolean long_ = c.names().stream().mapToInt(String::length).sum() > 48;
        Plot plot =
                n <= MOST_NUMBERS
                        ? new Plot("Confusion matrix").matrix(counts)
                        : new Plot("Confusion matrix")
                                .heatMap(counts.flip(0), 0, n - 1.0, 0, n - 1.0);
        report.picture(
                plot.xNames(c.names())
                        .yNames(c.names().reversed())
                        .xLabel("taken for")
                        .yLabel("class")
                        .size(640, long_ ? 600 : 520),
                "How often which class (row) was taken for which (column), on the test data.");
        List<Thumbnails.Image> images = new ArrayList<>();
        for (Confusions.Mistake m : c.worst()) {
            double[][] pixels = pixels(m.object(), c.width());
            if (pixels.length > 0) {
                images.add(
                        new Thumbnails.Image(
                                pixels,
                                c.names().get(m.wanted()),
                                String.format(
                                        Locale.ROOT,
                                        "taken for %s, %.0f %%",
                                        c.names().get(m.taken()),
                                        100 * m.probability())));
            }
        }
        if (!images.isEmpty()) {
            report.picture(
                    new Thumbnails("Most certain mistakes", images),
                    "The images that were taken for another class with most certainty.");
        }
    }

    /**
     * An object as a grey image: {@code [.., height, width]}, or a row of the size that was told.
     */
    private static double[][] pixels(Tensor object, int width) {
        int n = object.numel();
        int rank = object.shape().rank();
        int columns = rank >= 2 ? object.size(rank - 1) : width;
        if (columns == 0 || n % columns != 0) {
            return new double[0][];
        }
        double[] v = object.toDoubles();
        double[][] rows = new double[n / columns][columns];
        for (int i = 0; i < n; i++) {
            rows[i / columns][i % columns] = v[i];
        }
        return rows;
    }
}
