package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.Shape;

import org.junit.jupiter.api.Test;

/** The table of a model, and that making it changes nothing. */
class SummaryTest {
    private static Sequential model() {
        return new Sequential(
                new Linear(784, 256),
                new Sigmoid(),
                new Linear(256, 128),
                Tensor::sigmoid,
                new Linear(128, 10));
    }

    @Test
    void table() {
        assertEquals(
                """
                Layer         Output shape  Parameters
                --------------------------------------
                Sequential    [32, 10]
                  0: Linear   [32, 256]        200,960
                  1: Sigmoid  [32, 256]              0
                  2: Linear   [32, 128]         32,896
                  3: Lambda   [32, 128]              0
                  4: Linear   [32, 10]           1,290
                --------------------------------------
                Parameters: 235,146 (trainable 235,146, frozen 0)
                Memory: parameters 940.6 kB, outputs 99.6 kB
                """,
                model().summary(32, 784).toString().replaceAll(" +\n", "\n"));
    }

    @Test
    void numbers() {
        Sequential m = model();
        ((Block) m.get(0)).requiresGrad(false);
        Summary s = m.summary();
        assertEquals(235_146, s.parameters());
        assertEquals(34_186, s.trainable());
        assertEquals(4 * 235_146, s.parameterBytes());
        assertTrue(s.rows().stream().allMatch(r -> r.output() == null));
        assertTrue(s.toString().contains("frozen 200,960"));
    }

    static final class Residual extends Block implements Layer {
        final Linear inner = new Linear(3, 3);
        final Linear tied = inner;
        final Linear unused = new Linear(3, 1, false);

        @Override
        public Tensor forward(Tensor x) {
            return x.add(inner.forward(x));
        }
    }

    @Test
    void ownBlocksAndSharedParts() {
        Summary s = new Sequential(new Residual(), x -> x.mul(2.0)).summary(5, 3);
        assertEquals(15, s.parameters());
        assertEquals(6, s.rows().size());
        assertEquals(new Summary.Row(1, "0", "Residual", Shape.of(5, 3), 0, true), s.rows().get(1));
        assertEquals(
                new Summary.Row(2, "inner", "Linear", Shape.of(5, 3), 12, false), s.rows().get(2));
        assertEquals(0, s.rows().get(3).parameters());
        assertNull(s.rows().get(4).output());
        assertEquals(3, s.rows().get(4).parameters());
        assertEquals("Lambda", s.rows().get(5).type());
        assertEquals(Shape.of(5, 3), s.rows().get(5).output());
    }

    @Test
    void nothingChanges() {
        Dropout frozenInEvaluation = new Dropout();
        Sequential m =
                new Sequential(new Dropout(), frozenInEvaluation, x -> x.add(Tensor.rand(2)));
        frozenInEvaluation.eval();
        byte[] random = Tensor.generator().state();
        m.summary(4, 2);
        assertArrayEquals(random, Tensor.generator().state());
        assertTrue(m.isTraining());
        assertFalse(frozenInEvaluation.isTraining());
        assertThrows(RuntimeException.class, () -> model().summary(4, 783));
        Sequential failing = new Sequential(new Dropout(), new Linear(3, 1));
        assertThrows(RuntimeException.class, () -> failing.summary(4, 2));
        assertTrue(failing.modules().stream().allMatch(Block::isTraining));
    }

    @Test
    void aForwardOfOneTensorIsNeeded() {
        assertEquals(
                "summary: MSELoss is no Layer: expected a forward of one tensor (summary() goes"
                        + " without)",
                assertThrows(IllegalArgumentException.class, () -> new MSELoss().summary(3))
                        .getMessage());
        assertEquals(0, new MSELoss().summary().parameters());
    }
}
