package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;

import org.junit.jupiter.api.Test;

/** What dropout drops; the golden mask is in {@link InitTest}. */
class DropoutTest {
    /** 100,000 draws: five standard deviations of the share are 0.0073. */
    @Test
    void keepsItsShareAndTheMean() {
        Tensor.manualSeed(7);
        float[] y = new Dropout(0.3).forward(Tensor.ones(100_000)).toFloats();
        int kept = 0;
        double sum = 0;
        for (float v : y) {
            assertTrue(v == 0 || v == 1 / 0.7f, "value " + v);
            kept += v == 0 ? 0 : 1;
            sum += v;
        }
        assertEquals(0.7, kept / 1e5, 0.0073);
        assertEquals(1, sum / 1e5, 0.0105);
    }

    @Test
    void theGradientPassesWhereTheValueDid() {
        Tensor x = Tensor.ones(DType.FLOAT64, 50).requiresGrad(true);
        Tensor y = new Dropout(0.5).forward(x);
        y.sum().backward();
        Tensor g = x.grad();
        assertNotNull(g);
        assertArrayEquals(y.toDoubles(), g.toDoubles());
    }

    @Test
    void nothingHappensInEvaluationOrForZero() {
        Tensor x = Tensor.ones(5);
        byte[] before = Tensor.generator().state();
        Dropout dropout = new Dropout();
        dropout.eval();
        assertSame(x, dropout.forward(x));
        assertSame(x, new Dropout(0).forward(x));
        assertArrayEquals(new float[5], new Dropout(1).forward(x).toFloats());
        assertEquals(0, new Dropout().forward(Tensor.zeros(0, 3)).numel());
        assertArrayEquals(before, Tensor.generator().state(), "a draw was made");
    }

    @Test
    void probabilitiesOnly() {
        for (double p : new double[] {-0.1, 1.1, Double.NaN}) {
            assertEquals(
                    "Dropout: probability " + p + ": expected 0 to 1",
                    assertThrows(IllegalArgumentException.class, () -> new Dropout(p))
                            .getMessage());
        }
    }
}
