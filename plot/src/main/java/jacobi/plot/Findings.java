package jacobi.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands out in a training, in words. */
final class Findings {
    private static final double FAINT = 1e-2;
    private static final double LOUD = 1e3;
    private static final double MANY = 0.2;

    private Findings() {}

    static List<String> of(List<Diagnostics.Epoch> epochs) {
        List<String> all = new ArrayList<>();
        if (!epochs.isEmpty()) {
            Diagnostics.Epoch last = epochs.getLast();
            gradients(last.gradients(), all);
            last.activations().forEach((name, a) -> units(name, a, all));
            overfitting(epochs, all);
        }
        return all;
    }

    private static void gradients(Map<String, Double> norms, List<String> all) {
        double largest = norms.values().stream().mapToDouble(d -> d).max().orElse(0);
        norms.forEach(
                (layer, norm) -> {
                    if (!Double.isFinite(norm)) {
                        all.add(
                                "Exploding gradient: that of layer %s is no longer a finite number."
                                        .formatted(layer));
                    } else if (norm > LOUD) {
                        all.add(
                                "Exploding gradient: layer %s has a mean norm of %s; a smaller learning rate, or other first weights, may help."
                                        .formatted(layer, Numbers.brief(norm)));
                    } else if (largest > 0 && norm < FAINT * largest) {
                        all.add(
                                "Vanishing gradient: layer %s gets %s, which is %s of what the layer with most gets; it hardly learns."
                                        .formatted(
                                                layer,
                                                Numbers.brief(norm),
                                                Numbers.brief(norm / largest)));
                    }
                });
    }

    private static void units(String name, Diagnostics.Activity a, List<String> all) {
        if (a.dead() > MANY * a.units()) {
            all.add(
                    "Dead units: %d of %d in %s give the same number for every object."
                            .formatted(a.dead(), a.units(), name));
        }
        if (a.saturated() > MANY * a.units()) {
            all.add(
                    "Saturated units: %d of %d in %s are at an end of their range almost always; hardly any gradient passes them."
                            .formatted(a.saturated(), a.units(), name));
        }
    }

    private static void overfitting(List<Diagnostics.Epoch> epochs, List<String> all) {
        Diagnostics.Epoch best = epochs.getFirst();
        for (Diagnostics.Epoch e : epochs) {
            best = e.testLoss() < best.testLoss() ? e : best;
        }
        Diagnostics.Epoch last = epochs.getLast();
        if (last.testLoss() > 1.1 * best.testLoss() && last.trainLoss() < best.trainLoss()) {
            all.add(
                    "Overfitting: the test loss was %s after epoch %d and is %s now, while the training loss still falls."
                            .formatted(
                                    Numbers.brief(best.testLoss()),
                                    best.number(),
                                    Numbers.brief(last.testLoss())));
        }
    }
}
