package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class GradientsTest {
    private static Tensor with(double... gradient) {
        Tensor p = Tensor.zeros(DType.FLOAT64, gradient.length).requiresGrad(true);
        p.setGrad(Tensor.of(gradient));
        return p;
    }

    /** Of (3, -4, 0) and (12): the norms are known by hand. */
    @ParameterizedTest
    @CsvSource({
        "0, 3",
        "0.5, 51.78460969082653",
        "1, 19",
        "2, 13",
        "3, 12.207054953820636",
        "Infinity, 12"
    })
    void normsOfAnyOrder(double order, double expected) {
        Tensor a = with(3, -4, 0);
        Tensor b = with(12);
        List<Tensor> p = List.of(a, Tensor.zeros(2).requiresGrad(true), b);
        assertEquals(expected, Gradients.totalNorm(p, order).item(), 1e-12);
        Tensor norm = Gradients.clipGradNorm(p, expected / 2, order, true);
        assertEquals(expected, norm.item(), 1e-12);
        double factor = expected / 2 / (expected + 1e-6);
        assertArrayEquals(new double[] {3 * factor, -4 * factor, 0}, a.grad().toDoubles(), 1e-14);
        assertEquals(12 * factor, b.grad().item(), 1e-14);
        assertNull(p.get(1).grad());
    }

    @Test
    void smallGradientsStay() {
        Tensor a = with(3, 4);
        assertEquals(5, Gradients.clipGradNorm(List.of(a), 5.1).item());
        assertArrayEquals(new double[] {3, 4}, a.grad().toDoubles());
        assertEquals(0, Gradients.clipGradNorm(List.of(), 1).item());
    }

    @Test
    void typesMayDiffer() {
        Tensor a = with(3);
        Tensor b = Tensor.zeros(1).requiresGrad(true);
        b.setGrad(Tensor.of(new float[] {4}, 1));
        Tensor norm = Gradients.clipGradNorm(List.of(a, b), 2.5);
        assertEquals(DType.FLOAT64, norm.dtype());
        assertEquals(5, norm.item());
        assertEquals(1.5, a.grad().item(), 1e-6);
        assertEquals(DType.FLOAT32, b.grad().dtype());
        assertEquals(2, b.grad().item(), 1e-6);
    }

    @Test
    void valuesAreCutOff() {
        Tensor a = with(-3, 0.25, 7, Double.NaN, Double.NEGATIVE_INFINITY);
        Gradients.clipGradValue(List.of(a, Tensor.zeros(2).requiresGrad(true)), 0.5);
        assertArrayEquals(new double[] {-0.5, 0.25, 0.5, Double.NaN, -0.5}, a.grad().toDoubles());
    }

    @Test
    void normsThatAreNotFinite() {
        Tensor a = with(1, Double.NaN);
        Tensor b = with(2);
        var e =
                assertThrows(
                        IllegalStateException.class,
                        () -> Gradients.clipGradNorm(List.of(a, b), 1, 2, true));
        assertEquals(
                "clipGradNorm: the norm of order 2.0 of the gradients is NaN: expected a finite"
                        + " one",
                e.getMessage());
        assertEquals(2, b.grad().item());
        Gradients.clipGradNorm(List.of(a, b), 1);
        assertTrue(Double.isNaN(b.grad().item()));
        Tensor c = with(1, Double.POSITIVE_INFINITY);
        assertThrows(
                IllegalStateException.class,
                () -> Gradients.clipGradNorm(List.of(c), 1, Double.POSITIVE_INFINITY, true));
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        List<Tensor> p = List.of(with(1));
        refuses(
                "clipGradNorm: maxNorm -1.0: expected at least 0",
                () -> Gradients.clipGradNorm(p, -1));
        refuses("clipGradNorm: normType -2.0", () -> Gradients.clipGradNorm(p, 1, -2, false));
        refuses("totalNorm: normType NaN", () -> Gradients.totalNorm(p, Double.NaN));
        refuses("clipGradValue: clipValue NaN", () -> Gradients.clipGradValue(p, Double.NaN));
    }

    private static void refuses(String says, Runnable what) {
        var e = assertThrows(IllegalArgumentException.class, what::run);
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }
}
