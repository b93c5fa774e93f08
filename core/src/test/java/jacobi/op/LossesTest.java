package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.kernel.Dispatch;
import jacobi.tape.Engine;
import jacobi.tape.Variable;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the golden losses leave open: second derivatives, refusals, and the ends of the scale. */
class LossesTest {
    private static final Variable TARGET = doubles(Shape.of(2, 3), 0.2, 0.9, 0.4, 0, 1, 0.7);
    private static final double[] SCORES = {0.3, -1.2, 2.1, 0.8, -0.4, 1.7};
    private static final double[] PROBABILITIES = {0.3, 0.6, 0.2, 0.8, 0.4, 0.7};

    @BeforeAll
    static void chooseBackend() {
        Dispatch.use(new ScalarBackend());
    }

    private static Variable doubles(Shape shape, double... values) {
        return Variable.of(Array.of(Storage.of(values.clone()), shape));
    }

    private static Variable labels(long... values) {
        return Variable.of(Array.of(Storage.of(values), Shape.of(values.length)));
    }

    private static Variable scores() {
        return doubles(Shape.of(2, 3), SCORES);
    }

    /** A direction in which derivatives are taken, so that one number says all. */
    private static Value along(Value v) {
        Array weights = Creation.linspace(0.5, 1.5, v.array().numel(), DType.FLOAT64);
        return v.reshape(Shape.of(v.array().numel())).mul(v.constant(weights)).sum();
    }

    private static Variable gradient(UnaryOperator<Value> f, Variable x) {
        Variable y = (Variable) f.apply(x);
        @Nullable Variable[] g =
                Engine.gradients(
                        List.of(y), List.of((Variable) y.number(1)), List.of(x), true, true);
        return Objects.requireNonNull(g[0]);
    }

    /** The derivative by central differences. */
    private static double[] differences(UnaryOperator<Value> f, double[] at) {
        double[] out = new double[at.length];
        double h = 1e-5;
        for (int i = 0; i < at.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += h;
            down[i] -= h;
            double above = f.apply(required(up)).array().getDouble(0);
            double below = f.apply(required(down)).array().getDouble(0);
            out[i] = (above - below) / (2 * h);
        }
        return out;
    }

    private static Variable required(double[] at) {
        Variable x = doubles(Shape.of(2, 3), at);
        x.requireGrad(true);
        return x;
    }

    private static DynamicTest derivatives(String name, double[] at, UnaryOperator<Value> loss) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    UnaryOperator<Value> f = v -> along(loss.apply(v));
                    UnaryOperator<Value> slope = v -> along(gradient(f, (Variable) v));
                    assertArrayEquals(
                            differences(f, at),
                            gradient(f, required(at)).array().toDoubles(),
                            1e-7);
                    assertArrayEquals(
                            differences(slope, at),
                            gradient(slope, required(at)).array().toDoubles(),
                            1e-6);
                });
    }

    @TestFactory
    Stream<DynamicTest> firstAndSecondDerivatives() {
        Variable positive = doubles(Shape.of(3), 2, 0.5, 3);
        Variable weight = doubles(Shape.of(3), 1, 2, 0.5);
        return Stream.of(
                derivatives("mse", SCORES, x -> Losses.mse(x, TARGET, "none").mul(x)),
                derivatives("l1", SCORES, x -> Losses.l1(x, TARGET, "none").mul(x)),
                derivatives(
                        "smooth l1", SCORES, x -> Losses.smoothL1(x, TARGET, 0.9, "none").mul(x)),
                derivatives("huber", SCORES, x -> Losses.huber(x, TARGET, 1.1, "none").mul(x)),
                derivatives(
                        "bce",
                        PROBABILITIES,
                        x -> Losses.binaryCrossEntropy(x, TARGET, null, "none")),
                derivatives(
                        "bce of target",
                        PROBABILITIES,
                        t ->
                                Losses.binaryCrossEntropy(
                                                t.constant(
                                                        TARGET.mul(0.5)
                                                                .add(TARGET.number(0.2))
                                                                .array()),
                                                t,
                                                null,
                                                "none")
                                        .mul(t)),
                derivatives(
                        "bce with logits",
                        SCORES,
                        x -> Losses.binaryCrossEntropyWithLogits(x, TARGET, weight, null, "none")),
                derivatives(
                        "bce with logits, positive",
                        SCORES,
                        x ->
                                Losses.binaryCrossEntropyWithLogits(
                                        x, TARGET, null, positive, "none")),
                derivatives(
                        "bce with logits, target",
                        SCORES,
                        t ->
                                Losses.binaryCrossEntropyWithLogits(
                                                scores(), t, null, positive, "none")
                                        .mul(t)),
                derivatives("kl", SCORES, x -> Losses.klDiv(x, TARGET, "none", false).mul(x)),
                derivatives(
                        "kl of target",
                        PROBABILITIES,
                        t -> Losses.klDiv(scores(), t, "none", false)),
                derivatives(
                        "kl of logarithm", SCORES, t -> Losses.klDiv(scores(), t, "none", true)),
                derivatives(
                        "cross entropy",
                        SCORES,
                        x -> Losses.crossEntropy(x, labels(2, 0), weight, -100, "none", 0)),
                derivatives(
                        "cross entropy, smooth",
                        SCORES,
                        x -> Losses.crossEntropy(x, labels(2, 0), weight, -100, "mean", 0.3)),
                derivatives(
                        "cross entropy of probabilities",
                        SCORES,
                        x -> Losses.crossEntropy(x, TARGET, weight, -100, "mean", 0.1)));
    }

    @Test
    void smoothingMixesTheUniformDistributionIn() {
        // By hand: log-softmax of (0, ln 2, ln 5) is (-ln 8, -ln 4, ln 5/8).
        Variable x = doubles(Shape.of(1, 3), 0, Math.log(2), Math.log(5));
        double expected =
                0.7 * Math.log(4) + 0.3 / 3 * (Math.log(8) + Math.log(4) - Math.log(5 / 8.0));
        Value loss = Losses.crossEntropy(x, labels(1), null, -100, "mean", 0.3);
        assertEquals(expected, loss.array().getDouble(0), 1e-14);
    }

    @Test
    void ignoredLabelsCountNothingEvenBesideInfinities() {
        Variable x = doubles(Shape.of(2, 2), -1, -2, Double.NEGATIVE_INFINITY, 0);
        Value loss = Losses.nll(x, labels(1, -100), null, -100, "mean");
        assertEquals(2, loss.array().getDouble(0));
        assertTrue(
                Double.isNaN(
                        Losses.nll(x, labels(-100, -100), null, -100, "mean")
                                .array()
                                .getDouble(0)));
    }

    @Test
    void lossesOfExtremeScoresAreFinite() {
        Variable x = doubles(Shape.of(2), 1000, -1000);
        Variable t = doubles(Shape.of(2), 0, 1);
        assertArrayEquals(
                new double[] {1000, 1000},
                Losses.binaryCrossEntropyWithLogits(x, t, null, null, "none").array().toDoubles());
        Variable p = doubles(Shape.of(2), 1, 0);
        assertArrayEquals(
                new double[] {100, 100},
                Losses.binaryCrossEntropy(p, t, null, "none").array().toDoubles());
    }

    @Test
    void refusalsSayWhatWasFound() {
        assertEquals(
                "cross_entropy: target 3 at element 1 of [2] is out of bounds: expected class"
                        + " indices from 0 to 2",
                assertThrows(
                                IndexOutOfBoundsException.class,
                                () ->
                                        Losses.crossEntropy(
                                                scores(), labels(0, 3), null, -100, "mean", 0))
                        .getMessage());
        assertThrows(
                ShapeException.class,
                () -> Losses.nll(scores(), labels(0, 1, 2), null, -100, "mean"));
        Variable floatLabels = doubles(Shape.of(2), 0, Double.NaN);
        assertThrows(
                IllegalArgumentException.class,
                () -> Losses.nll(scores(), floatLabels, null, -100, "mean"));
        assertThrows(
                ShapeException.class,
                () -> Losses.nll(scores(), labels(0, 1), doubles(Shape.of(2), 1, 1), -100, "mean"));
        assertThrows(IllegalArgumentException.class, () -> Losses.mse(scores(), TARGET, "average"));
        assertThrows(
                ShapeException.class,
                () -> Losses.binaryCrossEntropy(TARGET, labels(1), null, "mean"));
        assertEquals(
                "binary_cross_entropy: input is -1.2 at element 1 of [2, 3]: expected probabilities"
                        + " in [0, 1] (for scores take binary_cross_entropy_with_logits)",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Losses.binaryCrossEntropy(scores(), TARGET, null, "mean"))
                        .getMessage());
    }
}
