package jacobi.plot;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Layer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches a model while it is trained: losses, the norms of gradients and weights by layer, units
 * that are dead or saturated, what activations give, and what is taken for what.
 *
 * <pre>{@code
 * var diagnostics = Diagnostics.of(model).watch(someInputs);
 * // in each step, or in some, between backward() and step():
 * diagnostics.step();
 * // after each epoch:
 * diagnostics.epoch(trainLoss, testLoss);
 * // at the end:
 * diagnostics.report("My model").save(Path.of("report.html"));
 * }</pre>
 *
 * <p>It only looks: parameters, gradients, modes and random streams stay as they are. A layer here
 * is a block with parameters of its own, under its name in the model.
 */
public final class Diagnostics {
    private final Block model;
    private final Map<String, List<Tensor>> layers = new LinkedHashMap<>();
    private final Map<String, double[]> sums = new LinkedHashMap<>();
    private final List<Epoch> epochs = new ArrayList<>();
    private @Nullable Tensor inputs;
    private @Nullable Confusions confusions;
    private int steps;
    private int imageWidth;

    /**
     * What an epoch came to.
     *
     * @param number from 1, or where the counting began
     * @param trainQuality such as the accuracy; NaN if it is not known
     * @param testQuality the same on data not trained on
     * @param gradients the mean norm of the gradient, by layer; empty if no step was watched
     * @param weights the norm of the parameters, by layer
     * @param activations what the activations gave for the watched inputs, by name
     */
    public record Epoch(
            int number,
            double trainLoss,
            double trainQuality,
            double testLoss,
            double testQuality,
            Map<String, Double> gradients,
            Map<String, Double> weights,
            Map<String, Activity> activations) {}

    /**
     * What the units of an activation give.
     *
     * @param units how many there are
     * @param dead how many give the same number for every object
     * @param saturated how many are, on 95 % of the objects, at an end of a sigmoid or tanh
     * @param values a sample of what they give
     */
    public record Activity(int units, int dead, int saturated, double[] values) {}

    private Diagnostics(Block model) {
        this.model = model;
        model.namedParameters()
                .forEach(
                        (name, tensor) ->
                                layers.computeIfAbsent(owner(name), _ -> new ArrayList<>())
                                        .add(tensor));
    }

    /** Of a model. */
    public static Diagnostics of(Block model) {
        return new Diagnostics(model);
    }

    private static String owner(String parameter) {
        int dot = parameter.lastIndexOf('.');
        return dot < 0 ? "model" : parameter.substring(0, dot);
    }

    /**
     * Sets the inputs by which units are judged; a few hundred objects are enough.
     *
     * @throws IllegalArgumentException if the model has no forward of one tensor
     */
    public Diagnostics watch(Tensor some) {
        if (!(model instanceof Layer)) {
            throw new IllegalArgumentException(
                    "watch: "
                            + GraphBuilder.kind(model)
                            + " is no Layer: expected a forward of one tensor");
        }
        inputs = some;
        return this;
    }

    /**
     * Says that rows of numbers are grey images of this width, row by row, so that a report can
     * show them; inputs of more dimensions are images anyway.
     */
    public Diagnostics images(int width) {
        imageWidth = width;
        return this;
    }

    /** Looks at the gradients as they are: to be called between backward and the next zeroGrad. */
    public void step() {
        steps++;
        layers.forEach(
                (name, tensors) -> {
                    double[] square = {0};
                    for (Tensor t : tensors) {
                        t.lendGrad(
                                g -> {
                                    try (var _ = Grad.off()) {
                                        double n = g.norm().item();
                                        square[0] += n * n;
                                    }
                                });
                    }
                    sums.computeIfAbsent(name, _ -> new double[1])[0] += Math.sqrt(square[0]);
                });
    }

    /** Notes an epoch of which only losses are known. */
    public void epoch(double trainLoss, double testLoss) {
        epoch(
                epochs.isEmpty() ? 1 : epochs.getLast().number() + 1,
                trainLoss,
                Double.NaN,
                testLoss,
                Double.NaN);
    }

    /** Notes an epoch under a number. */
    public void epoch(
            int number,
            double trainLoss,
            double trainQuality,
            double testLoss,
            double testQuality) {
        Map<String, Double> gradients = new LinkedHashMap<>();
        sums.forEach((name, sum) -> gradients.put(name, sum[0] / steps));
        sums.clear();
        steps = 0;
        Map<String, Double> weights = new LinkedHashMap<>();
        layers.forEach((name, tensors) -> weights.put(name, norm(tensors)));
        Map<String, Activity> activations =
                inputs == null ? Map.of() : Activations.of(model, (Layer) model, inputs);
        epochs.add(
                new Epoch(
                        number,
                        trainLoss,
                        trainQuality,
                        testLoss,
                        testQuality,
                        gradients,
                        weights,
                        activations));
    }

    private static double norm(List<Tensor> tensors) {
        try (var _ = Grad.off()) {
            double square = 0;
            for (Tensor t : tensors) {
                double n = t.detach().norm().item();
                square += n * n;
            }
            return Math.sqrt(square);
        }
    }

    /**
     * Judges a classifier by data it was not trained on.
     *
     * @param x inputs {@code [n, ...]}, small enough for one forward
     * @param y classes {@code [n]}
     * @param names of the classes
     * @throws IllegalArgumentException if the model is no {@link Layer}
     */
    public Diagnostics judge(Tensor x, Tensor y, List<String> names) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(
                    "judge: "
                            + GraphBuilder.kind(model)
                            + " is no Layer: expected a forward of one tensor");
        }
        confusions = Confusions.of(model, layer, x, y, names, imageWidth);
        return this;
    }

    /** What was noted, epoch by epoch. */
    public List<Epoch> epochs() {
        return List.copyOf(epochs);
    }

    /**
     * How often class i (row) was taken for class j (column).
     *
     * @throws IllegalStateException before {@link #judge}
     */
    public long[][] confusion() {
        Confusions c = confusions;
        if (c == null) {
            throw new IllegalStateException("confusion: expected judge(...) before");
        }
        return Arrays.stream(c.counts()).map(long[]::clone).toArray(long[][]::new);
    }

    /** What is wrong, in sentences; empty if nothing stands out. */
    public List<String> findings() {
        return Findings.of(epochs);
    }

    /** Everything as pages of pictures and sentences. */
    public Report report(String title) {
        return DiagnosticsReport.of(title, this, confusions);
    }
}
