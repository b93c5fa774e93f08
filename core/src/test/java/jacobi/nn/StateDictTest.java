package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.Tensor;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** States taken out and put back. */
class StateDictTest {
    private static Sequential model(int hidden) {
        return new Sequential(new Linear(4, hidden), new PReLU(), new Linear(hidden, 2));
    }

    @Test
    void roundTrip() {
        Sequential a = model(3);
        Sequential b = model(3);
        assertFalse(a.parameters().get(0).equalTo(b.parameters().get(0)));
        b.loadStateDict(a.stateDict());
        assertEquals(
                List.of("0.weight", "0.bias", "1.weight", "2.weight", "2.bias"),
                List.copyOf(a.stateDict().keySet()));
        a.stateDict()
                .forEach(
                        (k, v) ->
                                assertArrayEquals(
                                        v.toFloats(), b.stateDict().get(k).toFloats(), k));
        assertArrayEquals(
                a.forward(Tensor.ones(2, 4)).toFloats(), b.forward(Tensor.ones(2, 4)).toFloats());
    }

    @Test
    void theStateSharesElementsAndHasNoHistory() {
        Linear l = new Linear(2, 1);
        Tensor w = l.stateDict().get("weight");
        assertFalse(w.requiresGrad());
        w.fillInPlace(7);
        assertArrayEquals(new float[] {7, 7}, l.weight().toFloats());
    }

    @Test
    void aLoadedStateIsCopied() {
        Linear l = new Linear(2, 1, false);
        Tensor given = Tensor.ones(1, 2);
        l.loadStateDict(Map.of("weight", given));
        given.zeroInPlace();
        assertArrayEquals(new float[] {1, 1}, l.weight().toFloats());
    }

    @Test
    void anotherArchitectureIsOneMessageAndChangesNothing() {
        Sequential m = model(3);
        Map<String, float[]> before = new LinkedHashMap<>();
        m.stateDict().forEach((k, v) -> before.put(k, v.toFloats()));
        Map<String, Tensor> state = new LinkedHashMap<>(model(5).stateDict());
        state.remove("1.weight");
        state.put("3.weight", Tensor.ones(6));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> m.loadStateDict(state));
        assertEquals(
                "loadStateDict: the state is not that of this Sequential (nothing was changed):"
                    + " missing 1.weight [1]; unexpected 3.weight [6]; 0.weight is [5, 4], expected"
                    + " [3, 4]; 0.bias is [5], expected [3]; 2.weight is [2, 5], expected [2, 3]",
                e.getMessage());
        m.stateDict().forEach((k, v) -> assertArrayEquals(before.get(k), v.toFloats(), k));
    }

    @Test
    void whatFitsIsTakenIfNotStrict() {
        Linear l = new Linear(2, 1);
        float[] bias = l.stateDict().get("bias").toFloats();
        StateLoad load =
                l.loadStateDict(
                        Map.of("weight", Tensor.ones(1, 2), "extra", Tensor.ones(3)), false);
        assertEquals(new StateLoad(List.of("bias"), List.of("extra")), load);
        assertArrayEquals(new float[] {1, 1}, l.weight().toFloats());
        assertArrayEquals(bias, l.stateDict().get("bias").toFloats());
        assertThrows(
                IllegalArgumentException.class,
                () -> l.loadStateDict(Map.of("weight", Tensor.ones(2, 2)), false));
    }
}
