package jacobi.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.Trace;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What a trace has of what was computed. */
final class TraceTest {
    @Test
    void everyOperationIsThereInOrderWithItsValues() {
        Tensor x = Tensor.of(1f);
        Tensor y = Tensor.of(2f);
        try (Trace trace = Trace.start();
                var _ = Grad.off()) {
            Tensor f = x.add(y).mul(y.sub(3));
            assertEquals(
                    List.of("add", "sub", "mul"),
                    trace.steps().stream().map(Trace.Step::operator).toList());
            assertEquals(List.of(trace.number(x), trace.number(y)), trace.steps().get(0).inputs());
            assertEquals(-3, trace.value(trace.number(f)).item());
            assertEquals(3, trace.value(trace.steps().get(0).outputs().getFirst()).item());
            assertEquals(-1, trace.number(Tensor.of(1f)));
        }
    }

    @Test
    void nothingIsRecordedOutsideOrWhileAnInnerTraceIsOpen() {
        Tensor x = Tensor.of(1f);
        Trace outer = Trace.start();
        x.exp();
        try (Trace inner = Trace.start()) {
            x.sin();
            assertEquals(1, inner.steps().size());
        }
        x.cos();
        outer.close();
        x.tanh();
        assertEquals(
                List.of("exp", "cos"), outer.steps().stream().map(Trace.Step::operator).toList());
    }

    @Test
    void gradientsOfAStepAreItsOwnAlone() {
        Tensor x = Tensor.of(3f);
        try (Trace trace = Trace.start()) {
            Tensor y = x.add(1);
            y.mul(x);
            // y depends on x, but this product hands back only what flows through it directly.
            List<Tensor> g = trace.gradients(1, List.of(Tensor.of(1f)));
            assertEquals(3, g.get(0).item());
            assertEquals(4, g.get(1).item());
            assertNull(x.grad());
        }
    }

    @Test
    void gradientsAreThereAfterBackwardAndForWhatNeedsNone() {
        Tensor x = Tensor.of(2f).requiresGrad(true);
        try (Trace trace = Trace.start()) {
            Tensor y = x.square();
            int steps = trace.steps().size();
            y.backward();
            assertEquals(4, trace.gradients(steps - 1, List.of(Tensor.of(1f))).get(0).item());
            assertEquals(4, x.grad().item());
        }
    }

    @Test
    void aTensorChangedInPlaceGoesOnUnderANewNumber() {
        Tensor x = Tensor.of(2f);
        try (Trace trace = Trace.start()) {
            x.mulInPlace(x);
            x.add(1);
            Trace.Step change = trace.steps().get(0);
            assertEquals(2, trace.value(change.inputs().getFirst()).item());
            assertEquals(4, trace.value(change.outputs().getFirst()).item());
            assertEquals(change.outputs().getFirst(), trace.steps().get(1).inputs().getFirst());
            List<Tensor> g = trace.gradients(0, List.of(Tensor.of(1f)));
            assertEquals(2, g.get(0).item());
        }
    }
}
