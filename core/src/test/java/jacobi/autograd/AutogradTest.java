package jacobi.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Autograd;
import jacobi.AutogradFunction;
import jacobi.Grad;
import jacobi.Index;
import jacobi.Node;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.ShapeException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What is promised of the graph and of backward; expected values are worked out by hand. */
class AutogradTest {
    private static Tensor leaf(double... v) {
        return Tensor.of(v).requiresGrad(true);
    }

    private static double[] grad(Tensor t) {
        return Objects.requireNonNull(t.grad()).toDoubles();
    }

    @Test
    void theChaptersExample() {
        Tensor x = Tensor.of(1f).requiresGrad(true);
        Tensor y = Tensor.of(2f).requiresGrad(true);
        Tensor z = Tensor.of(3f).requiresGrad(true);
        Tensor f = x.add(y).mul(y.sub(z));
        assertEquals(-3, f.item());
        f.backward();
        assertArrayEquals(new double[] {-1}, grad(x));
        assertArrayEquals(new double[] {2}, grad(y));
        assertArrayEquals(new double[] {-3}, grad(z));
    }

    @Test
    void gradientsAccumulateOnLeaves() {
        Tensor x = leaf(1, 2);
        x.mul(3).sum().backward();
        Tensor first = Objects.requireNonNull(x.grad());
        x.mul(x).sum().backward();
        assertArrayEquals(new double[] {5, 7}, grad(x));
        // As in PyTorch, it is the same tensor that grows.
        assertArrayEquals(new double[] {5, 7}, first.toDoubles());
    }

    @Test
    void twoLeavesDoNotShareOneGradient() {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(3, 4);
        a.add(b).sum().backward();
        Objects.requireNonNull(a.grad()).addInPlace(10.0);
        assertArrayEquals(new double[] {1, 1}, grad(b));
    }

    @Test
    void aGivenGradientIsNotTakenOver() {
        Tensor x = leaf(1, 2);
        Tensor g = Tensor.of(5.0, 6.0);
        x.add(0.0).backward(g);
        x.add(0.0).backward(g);
        assertArrayEquals(new double[] {5, 6}, g.toDoubles());
        assertArrayEquals(new double[] {10, 12}, grad(x));
    }

    @Test
    void broadcastingIsSummedBack() {
        Tensor row = leaf(1, 2, 3);
        Tensor column = Tensor.of(new double[][] {{10}, {20}}).requiresGrad(true);
        row.mul(column).sum().backward();
        assertArrayEquals(new double[] {30, 30, 30}, grad(row));
        assertArrayEquals(new double[] {6, 6}, grad(column));
    }

    @Test
    void mixedTypesGetGradientsOfTheirOwnType() {
        Tensor single = Tensor.of(1f, 2f).requiresGrad(true);
        single.mul(Tensor.of(3.0, 4.0)).sum().backward();
        assertEquals(DType.FLOAT32, Objects.requireNonNull(single.grad()).dtype());
        assertArrayEquals(new double[] {3, 4}, grad(single));
    }

    @Test
    void onlyOneElementHasAnImpliedGradient() {
        var e = assertThrows(IllegalStateException.class, () -> leaf(1, 2).mul(2).backward());
        assertTrue(e.getMessage().contains("[2]"), e.getMessage());
    }

    @Test
    void backwardWithoutAGraphSaysWhy() {
        var e = assertThrows(IllegalStateException.class, () -> Tensor.of(1.0).mul(2).backward());
        assertTrue(e.getMessage().contains("does not require a gradient"), e.getMessage());
    }

    @Test
    void theGraphIsLetGoOfUnlessRetained() {
        Tensor x = leaf(3);
        Tensor y = x.mul(x).sum();
        y.backward(null, true, false);
        y.backward();
        assertArrayEquals(new double[] {12}, grad(x));
        var e = assertThrows(IllegalStateException.class, y::backward);
        assertTrue(e.getMessage().contains("retainGraph"), e.getMessage());
    }

    @Test
    void detachedValuesAreConstants() {
        Tensor x = leaf(3);
        x.mul(x.detach()).sum().backward();
        assertArrayEquals(new double[] {3}, grad(x));
    }

    @Test
    void nothingIsRecordedWithGradientsOff() {
        Tensor x = leaf(3);
        Tensor y;
        try (var _ = Grad.off()) {
            y = x.mul(2);
            try (var _ = Grad.on()) {
                assertTrue(x.mul(2).requiresGrad());
            }
            assertFalse(Grad.isEnabled());
        }
        assertTrue(Grad.isEnabled());
        assertFalse(y.requiresGrad());
        assertTrue(y.isLeaf());
    }

    @Test
    void onlyFloatingTensorsRequireGradients() {
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> Tensor.of(1, 2).requiresGrad(true));
        assertTrue(e.getMessage().contains("int64"), e.getMessage());
    }

    @Test
    void resultsKeepTheirGradientWhenAsked() {
        Tensor x = leaf(3);
        Tensor y = x.mul(2).retainGrad();
        y.square().sum().backward();
        assertArrayEquals(new double[] {12}, grad(y));
        assertArrayEquals(new double[] {24}, grad(x));
        assertNull(x.mul(2).grad());
    }

    @Test
    void hooksSeeAndReplaceGradients() {
        Tensor x = leaf(3);
        Tensor y = x.mul(2);
        List<Double> seen = new ArrayList<>();
        Tensor.Hook hook =
                y.registerHook(
                        g -> {
                            seen.add(g.item());
                            return g.mul(10);
                        });
        y.mul(5).sum().backward(null, true, false);
        assertEquals(List.of(5.0), seen);
        assertArrayEquals(new double[] {100}, grad(x));
        hook.close();
        y.mul(5).sum().backward();
        assertEquals(1, seen.size());
        assertArrayEquals(new double[] {110}, grad(x));
    }

    @Test
    void aLeafsHookRunsOnceOnTheSum() {
        Tensor x = leaf(3);
        List<Double> seen = new ArrayList<>();
        x.registerHook(
                g -> {
                    seen.add(g.item());
                    return null;
                });
        x.mul(2).add(x.mul(5)).sum().backward();
        assertEquals(List.of(7.0), seen);
    }

    @Test
    void gradGivesValuesAndTouchesNothing() {
        Tensor x = leaf(3);
        Tensor y = leaf(4);
        Tensor f = x.mul(y).add(x).sum();
        List<Tensor> g = Autograd.grad(List.of(f), List.of(x, y), false);
        assertEquals(5, g.get(0).item());
        assertEquals(3, g.get(1).item());
        assertNull(x.grad());
    }

    @Test
    void gradWithRespectToAResult() {
        Tensor x = leaf(3);
        Tensor h = x.square();
        Tensor f = h.mul(h).sum();
        assertEquals(18, Autograd.grad(f, h, false).item());
    }

    @Test
    void gradOfSomethingElseIsNull() {
        Tensor x = leaf(3);
        Tensor other = leaf(1);
        assertNull(Autograd.grad(List.of(x.mul(2).sum()), List.of(other), false).get(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Autograd.grad(x.mul(2).sum(), Tensor.of(1.0), false));
    }

    @Test
    void derivativesOfDerivatives() {
        Tensor x = leaf(2);
        Tensor y = x.pow(5).sum();
        double[] expected = {80, 160, 240, 240, 120};
        for (double e : expected) {
            y = Autograd.grad(y, x, true).sum();
            assertEquals(e, y.item(), 1e-9);
        }
    }

    @Test
    void aGradientPenaltyTrains() {
        // |d/dx (w x^2)|^2 = 4 w^2 x^2, whose derivative by w is 8 w x^2.
        Tensor w = leaf(3);
        Tensor x = leaf(2);
        Tensor g = Autograd.grad(w.mul(x.square()).sum(), x, true);
        g.square().sum().backward();
        assertArrayEquals(new double[] {8 * 3 * 4}, grad(w));
    }

    private static final class Cube extends AutogradFunction {
        @Override
        public Tensor[] forward(Call call, Tensor... x) {
            call.save(x[0]);
            return new Tensor[] {x[0].pow(3)};
        }

        @Override
        public Tensor[] backward(Call call, Tensor... g) {
            return new Tensor[] {g[0].mul(call.saved(0).square()).mul(3)};
        }
    }

    @Test
    void customFunctionsHaveGradientsOfGradients() {
        Tensor x = leaf(2);
        Tensor y = new Cube().apply(x)[0];
        assertEquals(8, y.item());
        assertEquals("CubeBackward0", y.gradFn().orElseThrow().name());
        Tensor g = Autograd.grad(y.sum(), x, true);
        assertEquals(12, g.item());
        assertEquals(12, Autograd.grad(g.sum(), x, false).item());
    }

    @Test
    void aCustomFunctionsSavedTensorIsGuarded() {
        Tensor x = leaf(2);
        Tensor h = x.mul(1.0);
        Tensor y = new Cube().apply(h)[0];
        h.mulInPlace(2);
        var e = assertThrows(IllegalStateException.class, () -> y.sum().backward());
        assertTrue(e.getMessage().contains("CubeBackward0"), e.getMessage());
    }

    @Test
    void aChangedSavedValueIsFoundOut() {
        Tensor x = leaf(1, 2);
        Tensor y = x.exp();
        Tensor loss = y.sum();
        y.mulInPlace(2);
        var e = assertThrows(IllegalStateException.class, loss::backward);
        assertTrue(e.getMessage().contains("changed in place"), e.getMessage());
        assertTrue(e.getMessage().contains("ExpBackward0"), e.getMessage());
    }

    @Test
    void anInPlaceChangeThatNobodyReadsIsFine() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        y.addInPlace(1);
        y.mulInPlace(2);
        y.sum().backward();
        assertArrayEquals(new double[] {6, 6}, grad(x));
    }

    @Test
    void squaringInPlaceKeepsTheOldValue() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        y.squareInPlace();
        y.sum().backward();
        assertArrayEquals(new double[] {18, 36}, grad(x));
    }

    @Test
    void aLeafCannotBeChangedInPlace() {
        Tensor x = leaf(1, 2);
        var e = assertThrows(IllegalStateException.class, () -> x.addInPlace(1));
        assertTrue(e.getMessage().contains("leaf"), e.getMessage());
        var v = assertThrows(IllegalStateException.class, () -> x.get(0).addInPlace(1));
        assertTrue(v.getMessage().contains("view"), v.getMessage());
        try (var _ = Grad.off()) {
            x.addInPlace(1);
        }
        assertArrayEquals(new double[] {2, 3}, x.toDoubles());
    }

    @Test
    void aChangeThroughAViewIsPartOfTheRootsHistory() {
        Tensor x = leaf(1, 2, 3, 4);
        Tensor root = x.mul(2);
        Tensor before = root.reshape(2, 2);
        root.narrow(0, 1, 2).mulInPlace(10);
        assertArrayEquals(new double[] {2, 40, 60, 8}, before.toDoubles().clone());
        // The other view knows of the change too.
        before.sum().backward();
        assertArrayEquals(new double[] {2, 20, 20, 2}, grad(x));
    }

    @Test
    void assigningARegionCutsItsHistory() {
        Tensor x = leaf(1, 2, 3);
        Tensor v = leaf(7);
        Tensor y = x.mul(2);
        y.set(v, Index.range(1, 2));
        assertArrayEquals(new double[] {2, 7, 6}, y.toDoubles());
        y.mul(Tensor.of(1.0, 10.0, 100.0)).sum().backward();
        assertArrayEquals(new double[] {2, 0, 200}, grad(x));
        assertArrayEquals(new double[] {10}, grad(v));
    }

    @Test
    void aConstantFilledInPlaceTakesPartInTheGraph() {
        Tensor x = leaf(5);
        Tensor buffer = Tensor.zeros(DType.FLOAT64, 3);
        Tensor view = buffer.narrow(0, 2, 1);
        view.copyInPlace(x);
        assertTrue(buffer.requiresGrad());
        buffer.mul(Tensor.of(1.0, 2.0, 3.0)).sum().backward();
        assertArrayEquals(new double[] {3}, grad(x));
    }

    @Test
    void anomaliesNameTheForwardCall() {
        Tensor x = leaf(0);
        try (var _ = Autograd.detectAnomalies()) {
            Tensor y = x.sqrt().mul(0.0).sum();
            var e = assertThrows(IllegalStateException.class, y::backward);
            assertTrue(e.getMessage().contains("SqrtBackward0"), e.getMessage());
            assertTrue(e.getMessage().contains("AutogradTest.java"), e.getMessage());
        }
    }

    @Test
    void theGraphCanBeWalked() {
        Tensor x = leaf(1);
        Tensor y = x.mul(x).exp();
        Node exp = y.gradFn().orElseThrow();
        assertEquals("ExpBackward0", exp.name());
        assertArrayEquals(
                y.toDoubles(), Objects.requireNonNull(exp.saved().get("output 0")).toDoubles());
        Node mul = exp.inputs().get(0).orElseThrow();
        assertEquals("MulBackward0", mul.name());
        assertEquals(2, mul.inputs().size());
        Node leaf = mul.inputs().get(0).orElseThrow();
        assertEquals("AccumulateGrad", leaf.name());
        assertEquals(leaf, mul.inputs().get(1).orElseThrow());
        assertTrue(leaf.leaf().isPresent());
        assertTrue(exp.sequence() > mul.sequence());
    }

    @Test
    void deepGraphsDoNotOverflowTheStack() {
        Tensor x = leaf(1);
        Tensor y = x;
        for (int i = 0; i < 100_000; i++) {
            y = y.add(1e-5);
        }
        y.sum().backward(null, true, false);
        assertArrayEquals(new double[] {1}, grad(x));
        assertEquals(1, Autograd.grad(y.sum(), x, false).item());
    }

    @Test
    void aTieIsShared() {
        Tensor a = leaf(1, 5);
        Tensor b = leaf(1, 2);
        a.maximum(b).sum().backward();
        assertArrayEquals(new double[] {.5, 1}, grad(a));
        assertArrayEquals(new double[] {.5, 0}, grad(b));
    }

    @Test
    void splitSendsGradientsToItsParts() {
        Tensor x = leaf(1, 2, 3, 4);
        Tensor[] parts = x.split(new int[] {1, 3}, 0);
        parts[0].mul(10).sum().add(parts[1].mul(2).sum()).backward();
        assertArrayEquals(new double[] {10, 2, 2, 2}, grad(x));
    }

    @Test
    void aGradientOfTheWrongShapeIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> leaf(1, 2).mul(2).backward(Tensor.of(1.0)));
        assertThrows(ShapeException.class, () -> leaf(1, 2).item());
    }

    @Test
    void twoThreadsRecordApart() throws InterruptedException {
        Tensor x = leaf(2);
        Tensor[] out = new Tensor[1];
        try (var _ = Grad.off()) {
            Thread t = new Thread(() -> out[0] = x.mul(3));
            t.start();
            t.join();
        }
        assertTrue(assertNotNullTensor(out[0]).requiresGrad());
    }

    private static Tensor assertNotNullTensor(Tensor t) {
        assertNotNull(t);
        return t;
    }
}
