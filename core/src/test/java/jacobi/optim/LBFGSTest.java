package jacobi.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Grad;
import jacobi.Tensor;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Beside the golden trajectories: minima that are known, limits, and misuse. */
class LBFGSTest {
    private static Tensor leaf(double... values) {
        return Tensor.of(values).requiresGrad(true);
    }

    /** H. H. Rosenbrock's valley, (1 - x)^2 + 100 (y - x^2)^2, with its minimum at (1, 1). */
    private static Tensor valley(Optimizer optimizer, Tensor x, Tensor y) {
        optimizer.zeroGrad();
        Tensor a = x.mul(x).sub(y);
        Tensor b = x.sub(1.0);
        Tensor loss = b.mul(b).sum().add(a.mul(a).mul(100.0).sum());
        loss.backward();
        return loss;
    }

    @Test
    void findsTheEndOfTheValley() {
        Tensor x = leaf(-1.2);
        Tensor y = leaf(1);
        LBFGS optimizer = new LBFGS(List.of(x, y)).strongWolfe(true).toleranceChange(1e-15);
        double first = optimizer.step(() -> valley(optimizer, x, y)).item();
        assertEquals(24.2, first, 1e-12);
        for (int i = 0; i < 4; i++) {
            optimizer.step(() -> valley(optimizer, x, y));
        }
        assertEquals(1, x.item(), 1e-6);
        assertEquals(1, y.item(), 1e-6);
    }

    @Test
    void aQuadraticOfOneVariableNeedsOnlyTwoMoves() {
        Tensor w = leaf(5);
        int[] calls = {0};
        LBFGS optimizer = new LBFGS(List.of(w));
        optimizer.step(
                () -> {
                    calls[0]++;
                    optimizer.zeroGrad();
                    Tensor loss = w.sub(3.0).mul(w.sub(3.0)).sum().mul(4.0);
                    loss.backward();
                    return loss;
                });
        assertEquals(3, w.item(), 1e-12);
        // At the start, after the first move, and at the minimum that the curvature gave.
        assertEquals(3, calls[0]);
        assertEquals(3, optimizer.stateDict().get("state.0.func_evals").itemLong());
        assertEquals(2, optimizer.stateDict().get("state.0.n_iter").itemLong());
    }

    @Test
    void limitsHold() {
        Tensor x = leaf(-1.2);
        Tensor y = leaf(1);
        LBFGS optimizer = new LBFGS(List.of(x, y), 0.01).maxIter(7).historySize(2);
        assertEquals(8, optimizer.groups().getFirst().option("max_eval"));
        optimizer.step(() -> valley(optimizer, x, y));
        Map<String, Tensor> state = optimizer.stateDict();
        assertEquals(7, state.get("state.0.n_iter").itemLong());
        assertEquals(7, state.get("state.0.func_evals").itemLong());
        assertEquals("[2, 2]", state.get("state.0.old_dirs").shape().toString());
        assertEquals("[2]", state.get("state.0.ro").shape().toString());
        optimizer.maxEval(3);
        optimizer.step(() -> valley(optimizer, x, y));
        assertEquals(10, optimizer.stateDict().get("state.0.func_evals").itemLong());
    }

    @Test
    void aStateWithoutAnyHistory() {
        Tensor x = leaf(-1.2);
        Tensor y = leaf(1);
        LBFGS optimizer = new LBFGS(List.of(x, y), 0.01).maxIter(1);
        optimizer.step(() -> valley(optimizer, x, y));
        Map<String, Tensor> state = optimizer.stateDict();
        assertEquals("[0, 2]", state.get("state.0.old_stps").shape().toString());
        assertEquals("[0]", state.get("state.0.ro").shape().toString());
        LBFGS fresh = new LBFGS(List.of(leaf(0), leaf(0)));
        fresh.loadStateDict(state);
        assertEquals(1, fresh.stateDict().get("state.0.n_iter").itemLong());
    }

    @Test
    void aFlatStartStaysWhereItIs() {
        Tensor w = leaf(1, 2);
        LBFGS optimizer = new LBFGS(List.of(w));
        optimizer.step(
                () -> {
                    optimizer.zeroGrad();
                    Tensor loss = w.mul(0.0).sum();
                    loss.backward();
                    return loss;
                });
        assertArrayEquals(new double[] {1, 2}, w.toDoubles());
    }

    @Test
    void theClosureIsRecordedEvenWhereGradientsAreOff() {
        Tensor w = leaf(2);
        SGD sgd = new SGD(List.of(w), 0.25);
        try (Grad _ = Grad.off()) {
            Tensor loss =
                    sgd.step(
                            () -> {
                                sgd.zeroGrad();
                                Tensor now = w.mul(w).sum();
                                now.backward();
                                return now;
                            });
            assertEquals(4, loss.item());
        }
        assertEquals(1, w.item());
    }

    @Test
    void misuseIsRefused() {
        Tensor w = leaf(1);
        LBFGS optimizer = new LBFGS(List.of(w));
        var e = assertThrows(IllegalStateException.class, optimizer::step);
        assertTrue(e.getMessage().contains("expected step(() -> {"), e.getMessage());
        optimizer.addGroup(new ParameterGroup(List.of(leaf(2))));
        e = assertThrows(IllegalStateException.class, () -> optimizer.step(() -> Tensor.of(1.0)));
        assertEquals("LBFGS: 2 parameter groups: expected one", e.getMessage());
    }

    @Test
    void listsOfDifferentLengthsAreNoState() {
        Tensor x = leaf(-1.2);
        Tensor y = leaf(1);
        LBFGS optimizer = new LBFGS(List.of(x, y), 0.01);
        optimizer.step(() -> valley(optimizer, x, y));
        Map<String, Tensor> bad = new LinkedHashMap<>(optimizer.stateDict());
        bad.put("state.0.ro", bad.get("state.0.ro").narrow(0, 0, 3));
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new LBFGS(List.of(leaf(0), leaf(0))).loadStateDict(bad));
        assertTrue(e.getMessage().contains("state.0.*: lists of ["), e.getMessage());
        bad.put("state.0.old_dirs", Tensor.zeros(3, 2));
        e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new LBFGS(List.of(leaf(0), leaf(0))).loadStateDict(bad));
        assertTrue(
                e.getMessage()
                        .contains("state.0.old_dirs is float32 [3, 2], expected float64 [any, 2]"),
                e.getMessage());
    }
}
