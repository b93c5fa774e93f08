package jacobi.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.Dropout;
import jacobi.nn.Linear;
import jacobi.nn.MSELoss;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.nn.Sigmoid;
import jacobi.optim.SGD;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/** What diagnostics see of models whose numbers are known. */
final class DiagnosticsTest {
    private static Linear linear(float[][] weight, float... bias) {
        Linear l = new Linear(weight[0].length, weight.length);
        try (var _ = Grad.off()) {
            l.weight().copyInPlace(Tensor.of(weight));
            Objects.requireNonNull(l.bias()).copyInPlace(Tensor.of(bias));
        }
        return l;
    }

    /** y = w x + b at x = 1: the gradient of (y - t)^2 is 2 (y - t) for w and for b. */
    @Test
    void normsAreThoseOfTheFormula() {
        Sequential model = new Sequential(linear(new float[][] {{3}}, 4));
        Diagnostics d = Diagnostics.of(model);
        Tensor x = Tensor.of(new float[][] {{1}});
        for (double target : new double[] {5, 1}) {
            model.zeroGrad();
            new MSELoss().forward(model.forward(x), Tensor.full(target, 1, 1)).backward();
            d.step();
        }
        d.epoch(0.5, 0.25);
        Diagnostics.Epoch e = d.epochs().getFirst();
        // 2 * 2 * sqrt(2) and 2 * 6 * sqrt(2), their mean.
        assertEquals(8 * Math.sqrt(2), e.gradients().get("0"), 1e-5);
        assertEquals(5, e.weights().get("0"), 1e-6);
        assertEquals(0.25, e.testLoss());
        assertEquals(List.of(), d.findings());
    }

    @Test
    void deadAndSaturatedUnitsAreCounted() {
        // On x >= 0: the first is x, the second never above 0, the third constantly 2.
        Sequential relus =
                new Sequential(linear(new float[][] {{1}, {-1}, {0}}, 0, -1, 2), new ReLU());
        Tensor x = Tensor.linspace(0, 10, 11).view(-1, 1);
        Diagnostics d = Diagnostics.of(relus).watch(x);
        d.epoch(1, 1);
        Diagnostics.Activity a = d.epochs().getFirst().activations().get("1: ReLU");
        assertEquals(3, a.units());
        assertEquals(2, a.dead());
        assertTrue(d.findings().getFirst().startsWith("Dead units: 2 of 3 in 1: ReLU"));

        Sequential sigmoids =
                new Sequential(linear(new float[][] {{1}, {0.1f}}, 50, -0.5f), new Sigmoid());
        d = Diagnostics.of(sigmoids).watch(x);
        d.epoch(1, 1);
        a = d.epochs().getFirst().activations().get("1: Sigmoid");
        assertEquals(1, a.saturated());
        assertTrue(d.findings().stream().anyMatch(f -> f.startsWith("Saturated units: 1 of 2")));
    }

    @Test
    void vanishingAndExplodingAreNamed() {
        Sequential model = new Sequential();
        Tensor.manualSeed(0);
        for (int i = 0; i < 12; i++) {
            model.add(new Linear(8, 8)).add(new Sigmoid());
        }
        Diagnostics d = Diagnostics.of(model);
        new MSELoss().forward(model.forward(Tensor.randn(4, 8)), Tensor.zeros(4, 8)).backward();
        d.step();
        d.epoch(1, 1);
        assertTrue(
                d.findings().getFirst().startsWith("Vanishing gradient: layer 0 gets"),
                d.findings().toString());

        Sequential loud = new Sequential(linear(new float[][] {{1e6f}}, 0));
        d = Diagnostics.of(loud);
        new MSELoss().forward(loud.forward(Tensor.ones(1, 1)), Tensor.zeros(1, 1)).backward();
        d.step();
        d.epoch(1, 1);
        assertTrue(
                d.findings().getFirst().startsWith("Exploding gradient: layer 0 has a mean norm"));
        loud.parameters().forEach(p -> p.setGrad(Tensor.fullLike(p, Double.NaN)));
        d.step();
        d.epoch(1, 1);
        assertTrue(d.findings().getFirst().contains("no longer a finite number"));
    }

    @Test
    void overfittingIsNamed() {
        Diagnostics d = Diagnostics.of(new Linear(1, 1));
        d.epoch(1, 1);
        d.epoch(0.5, 0.8);
        d.epoch(0.1, 1.2);
        assertEquals(1, d.findings().size());
        assertTrue(d.findings().getFirst().startsWith("Overfitting: the test loss was 0.8 after"));
    }

    /** x on two inputs as logits: class 0 where the first is larger. */
    @Test
    void confusionsAreCountedAndTheMostCertainComeFirst() {
        Sequential model = new Sequential(linear(new float[][] {{1, 0}, {0, 1}}, 0, 0));
        Tensor x = Tensor.of(new float[][] {{2, 0}, {0, 1}, {3, 0}, {0, 9}});
        Tensor y = Tensor.of(new long[] {0, 0, 1, 1});
        Diagnostics d = Diagnostics.of(model).judge(x, y, List.of("zero", "one"));
        assertArrayEquals(new long[][] {{1, 1}, {1, 1}}, d.confusion());
        Confusions c = Confusions.of(model, model, x, y, List.of("zero", "one"), 0);
        assertEquals(1, c.worst().getFirst().wanted());
        // Logits 3 and 0.
        assertEquals(1 / (1 + Math.exp(-3)), c.worst().getFirst().probability(), 1e-6);
        d.epoch(1, 1);
        String html = d.report("A & B").toHtml();
        assertTrue(html.contains("<title>A &amp; B</title>"));
        assertFalse(html.contains("http://") || html.contains("https://"), "needs the network");
    }

    @Test
    void lookingChangesNothing() {
        assertArrayEquals(trained(false), trained(true));
    }

    private static float[] trained(boolean watched) {
        Tensor.manualSeed(3);
        Sequential model =
                new Sequential(new Linear(3, 8), new ReLU(), new Dropout(0.5), new Linear(8, 1));
        Tensor x = Tensor.randn(16, 3);
        Tensor y = Tensor.randn(16, 1);
        SGD optimizer = new SGD(model.parameters(), 0.1);
        Diagnostics d = Diagnostics.of(model).watch(x);
        model.eval();
        model.train();
        for (int i = 0; i < 10; i++) {
            optimizer.zeroGrad();
            new MSELoss().forward(model.forward(x), y).backward();
            if (watched) {
                d.step();
            }
            optimizer.step();
            if (watched) {
                d.epoch(1, 1);
                assertTrue(model.isTraining());
            }
        }
        return model.parameters().getFirst().detach().toFloats();
    }

    @Test
    void wrongUseIsNamed() {
        Diagnostics d = Diagnostics.of(new Linear(1, 1));
        var e = assertThrows(IllegalStateException.class, d::confusion);
        assertEquals("confusion: expected judge(...) before", e.getMessage());
        assertTrue(d.report("empty").toHtml().contains("No epoch was completed."));
    }
}
