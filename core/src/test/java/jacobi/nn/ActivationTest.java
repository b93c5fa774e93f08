package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.ShapeException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** Activations that the golden modules do not cover, against their formulas in plain Java. */
class ActivationTest {
    private static final double[] X = {-30, -3, -1, -0.25, 0, 0.25, 1, 3, 30};

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static void check(Layer layer, DoubleUnaryOperator f, DoubleUnaryOperator slope) {
        Tensor x = Tensor.of(X).requiresGrad(true);
        Tensor y = layer.forward(x);
        y.sum().backward();
        assertArrayEquals(DoubleStream.of(X).map(f).toArray(), y.toDoubles(), 1e-12);
        Tensor g = x.grad();
        assertNotNull(g);
        assertArrayEquals(DoubleStream.of(X).map(slope).toArray(), g.toDoubles(), 1e-12);
    }

    @Test
    void step() {
        check(new Step(), x -> x > 0 ? 1 : 0, x -> 0);
    }

    @Test
    void sigmoidOfASlope() {
        check(new Sigmoid(4), x -> sigmoid(4 * x), x -> 4 * sigmoid(4 * x) * sigmoid(-4 * x));
        assertArrayEquals(
                new float[] {0, 1}, new Sigmoid(1000).forward(Tensor.of(-0.5f, 0.5f)).toFloats());
    }

    @Test
    void swish() {
        check(
                new Swish(2),
                x -> x * sigmoid(2 * x),
                x -> sigmoid(2 * x) + 2 * x * sigmoid(2 * x) * sigmoid(-2 * x));
        check(new Swish(0), x -> x / 2, x -> 0.5);
    }

    @Test
    void swishLearnsItsAlpha() {
        Swish swish = new Swish(1.5, true);
        swish.to(DType.FLOAT64);
        check(
                swish,
                x -> x * sigmoid(1.5 * x),
                x -> sigmoid(1.5 * x) + 1.5 * x * sigmoid(1.5 * x) * sigmoid(-1.5 * x));
        Tensor g = swish.parameters().get(0).grad();
        assertNotNull(g);
        double expected =
                DoubleStream.of(X).map(x -> x * x * sigmoid(1.5 * x) * sigmoid(-1.5 * x)).sum();
        assertEquals(expected, g.item(), 1e-12);
        assertEquals(List.of("alpha"), List.copyOf(swish.stateDict().keySet()));
        assertEquals(0, new Swish(1.5).parameters().size());
    }

    @Test
    void geluApproximation() {
        double c = Math.sqrt(2 / Math.PI);
        check(
                new GELU("tanh"),
                x -> x / 2 * (1 + Math.tanh(c * (x + 0.044715 * x * x * x))),
                x -> {
                    double t = Math.tanh(c * (x + 0.044715 * x * x * x));
                    return 0.5 * (1 + t) + x / 2 * (1 - t * t) * c * (1 + 3 * 0.044715 * x * x);
                });
        assertEquals(
                "GELU: approximate is 'fast': expected 'none' or 'tanh'",
                assertThrows(IllegalArgumentException.class, () -> new GELU("fast")).getMessage());
    }

    @Test
    void gatedLinear() {
        GatedLinear g = new GatedLinear(2, 1);
        assertEquals(
                List.of("gate.weight", "gate.bias", "value.weight", "value.bias"),
                List.copyOf(g.stateDict().keySet()));
        g.loadStateDict(
                Map.of(
                        "gate.weight", Tensor.of(new float[][] {{1, 2}}),
                        "gate.bias", Tensor.of(new float[] {0.5f}, 1),
                        "value.weight", Tensor.of(new float[][] {{-3, 4}}),
                        "value.bias", Tensor.of(new float[] {1}, 1)));
        double expected = sigmoid(0.5 + 1 * 0.2 + 2 * 0.3) * (1 - 3 * 0.2 + 4 * 0.3);
        assertEquals(expected, g.forward(Tensor.of(new float[][] {{0.2f, 0.3f}})).item(), 1e-6);
    }

    @Test
    void maxoutOfTwoPiecesIsAnAbsoluteValue() {
        Maxout m = new Maxout(1, 2, 2);
        m.loadStateDict(
                Map.of(
                        "linear.weight", Tensor.of(new float[][] {{1}, {-1}, {2}, {0}}),
                        "linear.bias", Tensor.of(0f, 0f, 0f, 1f)));
        Tensor y = m.forward(Tensor.of(new float[][] {{-3}, {2}}));
        assertArrayEquals(new int[] {2, 2}, y.shape().toArray());
        assertArrayEquals(new float[] {3, 1, 2, 4}, y.toFloats());
        assertArrayEquals(
                new int[] {2}, m.forward(Tensor.of(new float[] {1}, 1)).shape().toArray());
        assertThrows(IllegalArgumentException.class, () -> new Maxout(1, 1, 0));
    }

    /** The values printed in textbooks on three vectors. */
    @Test
    void softmax() {
        Softmax s = new Softmax(0);
        assertArrayEquals(
                new float[] {0.257f, 0.257f, 0.172f, 0.314f},
                s.forward(Tensor.of(0.5f, 0.5f, 0.1f, 0.7f)).toFloats(),
                6e-4f);
        assertArrayEquals(
                new float[] {0.07f, 0.18f, 0.5f, 0.18f, 0.07f},
                s.forward(Tensor.of(-1f, 0f, 1f, 0f, -1f)).toFloats(),
                6e-3f);
        assertArrayEquals(
                new float[] {0.15f, 0.15f, 0.15f, 0.4f, 0.15f},
                s.forward(Tensor.of(1f, 1f, 1f, 2f, 1f)).toFloats(),
                6e-3f);
        assertArrayEquals(new float[] {0, 1}, s.forward(Tensor.of(-1e30f, 1e30f)).toFloats());
    }

    @Test
    void identityAndFlatten() {
        Tensor x = Tensor.rand(2, 3, 4);
        assertSame(x, new Identity().forward(x));
        assertArrayEquals(new int[] {2, 12}, new Flatten().forward(x).shape().toArray());
        assertArrayEquals(new int[] {6, 4}, new Flatten(0, 1).forward(x).shape().toArray());
        assertArrayEquals(x.toFloats(), new Flatten().forward(x).toFloats());
        assertThrows(ShapeException.class, () -> new Flatten(1, 5).forward(x));
    }
}
