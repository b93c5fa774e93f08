package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.ShapeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.List;
import java.util.Map;

/**
 * Losses at the edges, what they refuse and how they say so; the golden modules have the ordinary
 * values.
 */
class LossTest {
    private static void refuses(
            Class<? extends RuntimeException> type, String message, Executable call) {
        assertEquals(message, assertThrows(type, call).getMessage());
    }

    @Test
    void crossEntropyIsStable() {
        Tensor scores = Tensor.of(new float[][] {{1e4f, 0, -1e4f}, {0, 1e4f, 0}});
        assertArrayEquals(
                new float[] {20000, 0},
                new CrossEntropyLoss(Reduction.NONE).forward(scores, Tensor.of(2L, 1L)).toFloats(),
                1e-30f);
    }

    @Test
    void crossEntropyTakesBothKindsOfIndices() {
        Tensor scores = Tensor.of(new double[][] {{1, 2}, {3, 5}});
        double expected = (Math.log(1 + Math.E) + Math.log(1 + Math.exp(-2))) / 2;
        Tensor labels = Tensor.of(0L, 1L);
        assertEquals(expected, new CrossEntropyLoss().forward(scores, labels).item(), 1e-12);
        assertEquals(
                expected,
                new CrossEntropyLoss().forward(scores, labels.to(DType.INT32)).item(),
                1e-12);
        Tensor probabilities = Tensor.of(new double[][] {{1, 0}, {0, 1}});
        assertEquals(expected, new CrossEntropyLoss().forward(scores, probabilities).item(), 1e-12);
    }

    @Test
    void rarePositivesWeighMore() {
        Loss loss = new BCEWithLogitsLoss(null, Tensor.of(3.0), Reduction.NONE);
        double[] found = loss.forward(Tensor.of(0.5, 0.5), Tensor.of(1.0, 0.0)).toDoubles();
        double positive = Math.log(1 + Math.exp(-0.5));
        assertArrayEquals(new double[] {3 * positive, 0.5 + positive}, found, 1e-12);
    }

    @Test
    void classIndicesOutOfRange() {
        Tensor scores = Tensor.zeros(4, 3);
        for (Loss loss : List.of(new CrossEntropyLoss(), new NLLLoss())) {
            String name = loss instanceof NLLLoss ? "nll_loss" : "cross_entropy";
            refuses(
                    IndexOutOfBoundsException.class,
                    name
                            + ": target 3 at element 2 of [4] is out of bounds: expected class"
                            + " indices from 0 to 2",
                    () -> loss.forward(scores, Tensor.of(0L, 1L, 3L, 2L)));
            refuses(
                    IndexOutOfBoundsException.class,
                    name
                            + ": target -1 at element 0 of [4] is out of bounds: expected class"
                            + " indices from 0 to 2",
                    () -> loss.forward(scores, Tensor.of(-1L, 1L, 0L, 2L)));
        }
    }

    @Test
    void wrongTargets() {
        Tensor scores = Tensor.zeros(4, 3);
        refuses(
                ShapeException.class,
                "cross_entropy: input [4, 3] and target [5]: expected target [4] of class indices",
                () -> new CrossEntropyLoss().forward(scores, Tensor.zeros(DType.INT64, 5)));
        refuses(
                IllegalArgumentException.class,
                "cross_entropy: target is float32 [4]: expected int64 class indices, or class"
                        + " probabilities of shape [4, 3]",
                () -> new CrossEntropyLoss().forward(scores, Tensor.zeros(4)));
        refuses(
                ShapeException.class,
                "cross_entropy: weight [2] for input [4, 3]: expected one for each of the 3"
                        + " classes",
                () ->
                        new CrossEntropyLoss(Tensor.ones(2), -100, Reduction.MEAN, 0)
                                .forward(scores, Tensor.zeros(DType.INT64, 4)));
        for (Criterion loss :
                List.of(new MSELoss(), new L1Loss(), new BCELoss(), new BCEWithLogitsLoss())) {
            refuses(
                    ShapeException.class,
                    loss.name()
                            + ": input [4, 1] and target [4] differ: expected a target of the"
                            + " input's shape",
                    () -> loss.forward(Tensor.zeros(4, 1), Tensor.zeros(4)));
        }
        for (Criterion loss : List.of(new BCELoss(), new BCEWithLogitsLoss())) {
            refuses(
                    IllegalArgumentException.class,
                    loss.name()
                            + ": target is int64 [2]: expected float32 or float64 (convert with"
                            + " to(DType.FLOAT32))",
                    () -> loss.forward(Tensor.zeros(2), Tensor.of(0L, 1L)));
        }
        refuses(
                IllegalArgumentException.class,
                "binary_cross_entropy: input is 1.5 at element 1 of [2]: expected probabilities in"
                        + " [0, 1] (for scores take binary_cross_entropy_with_logits)",
                () -> new BCELoss().forward(Tensor.of(0f, 1.5f), Tensor.of(0f, 1f)));
    }

    @Test
    void notANumber() {
        Tensor target = Tensor.zeros(3, 2);
        target.set(Double.NaN, jacobi.Index.at(1), jacobi.Index.at(0));
        for (Criterion loss :
                List.of(
                        new MSELoss(),
                        new L1Loss(),
                        new BCELoss(),
                        new BCEWithLogitsLoss(),
                        new CrossEntropyLoss())) {
            refuses(
                    IllegalArgumentException.class,
                    loss.name() + ": target is NaN at [1, 0] of [3, 2]: expected numbers",
                    () -> loss.forward(Tensor.zeros(3, 2), target));
        }
    }

    @Test
    void nothingToAverage() {
        for (Criterion loss :
                List.of(new MSELoss(), new L1Loss(), new BCELoss(), new BCEWithLogitsLoss())) {
            refuses(
                    ShapeException.class,
                    loss.name() + ": input [0, 3] is empty: the mean of no losses is not a number",
                    () -> loss.forward(Tensor.zeros(0, 3), Tensor.zeros(0, 3)));
        }
        refuses(
                ShapeException.class,
                "CrossEntropyLoss: input [0, 3] is empty: the mean of no losses is not a number",
                () ->
                        new CrossEntropyLoss()
                                .forward(Tensor.zeros(0, 3), Tensor.zeros(DType.INT64, 0)));
        assertEquals(
                0,
                new MSELoss(Reduction.SUM).forward(Tensor.zeros(0, 3), Tensor.zeros(0, 3)).item());
    }

    @Test
    void settings() {
        assertEquals(Reduction.SUM, Reduction.of("sum"));
        refuses(
                IllegalArgumentException.class,
                "reduction is 'avg': expected 'none', 'mean' or 'sum'",
                () -> Reduction.of("avg"));
        refuses(
                IllegalArgumentException.class,
                "CrossEntropyLoss: label smoothing 1.5: expected 0 to 1",
                () -> new CrossEntropyLoss(null, -100, Reduction.MEAN, 1.5));
        Tensor weight = Tensor.of(1f, 2f);
        assertEquals(
                Map.of("weight", weight).keySet(),
                new CrossEntropyLoss(weight, -100, Reduction.MEAN, 0).stateDict().keySet());
    }

    @Test
    void oneOfOnesOwn() {
        Loss squares = (x, t) -> x.sub(t).square().mean();
        Tensor x = Tensor.of(1.0, 2.0).requiresGrad(true);
        Tensor loss = squares.forward(x, Tensor.of(0.0, 4.0));
        assertEquals(2.5, loss.item());
        loss.backward();
        assertArrayEquals(new double[] {1, -2}, gradient(x));
    }

    private static double[] gradient(Tensor t) {
        Tensor g = t.grad();
        assertNotNull(g);
        return g.toDoubles();
    }

    private static Linear linear() {
        Linear l = new Linear(2, 1);
        l.to(DType.FLOAT64);
        l.loadStateDict(
                Map.of(
                        "weight",
                        Tensor.of(new double[][] {{3, -4}}),
                        "bias",
                        Tensor.of(new double[] {0.5}, 1)));
        return l;
    }

    @Test
    void penalties() {
        Linear l = linear();
        assertEquals(0.1 * 7.5, Regularizer.l1(0.1).of(l).item(), 1e-12);
        assertEquals(0.1 * 25.25, Regularizer.l2(0.1).of(l).item(), 1e-12);
        assertEquals(
                0.75 + 2 * 2.525,
                Regularizer.l1(0.1).plus(Regularizer.l2(0.1).times(2)).of(l).item(),
                1e-12);
        Regularizer largest = w -> w.get(0).abs().amax();
        assertEquals(4, largest.of(l).item());
        assertEquals(0, Regularizer.l1(1).of(List.of()).item());
        refuses(
                IllegalArgumentException.class,
                "l2: lambda is -1.0: expected at least 0",
                () -> Regularizer.l2(-1));
    }

    @Test
    void empiricalRiskPlusPenalty() {
        Linear l = linear();
        Loss risk = new MSELoss().plus(Regularizer.l2(0.1), l);
        Tensor value =
                risk.forward(
                        l.forward(Tensor.of(new double[][] {{1, 1}})),
                        Tensor.of(new double[][] {{0.5}}));
        assertEquals(1 + 2.525, value.item(), 1e-12);
        value.backward();
        // 2 (a - y) x + 2 lambda w with a - y = -1
        assertArrayEquals(new double[] {-2 + 0.6, -2 - 0.8}, gradient(l.weight()), 1e-12);
        assertTrue(l.weight().isLeaf());
    }
}
