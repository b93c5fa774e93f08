package jacobi.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Autograd;
import jacobi.AutogradFunction;
import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.Linear;
import jacobi.nn.Sequential;
import jacobi.nn.Sigmoid;
import jacobi.optim.SGD;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Memory of gradients is used again where nobody has seen it, and nowhere else. */
@NullMarked
final class GradientMemoryTest {
    /** Large enough for its memory to be worth using again. */
    private static final int N = 2048;

    private final Tensor w = Tensor.ones(N).requiresGrad(true);

    /** Passes that would write into any memory that was given back by mistake. */
    private void others() {
        for (int i = 0; i < 5; i++) {
            Tensor v = Tensor.full(-7, N).requiresGrad(true);
            v.mul(3.0).sigmoid().mul(v).sum().backward();
            v.setGrad(null);
        }
    }

    private static Tensor gradient(Tensor t) {
        return Objects.requireNonNull(t.grad());
    }

    private static Object memory(Tensor t) {
        List<Object> data = new ArrayList<>();
        t.lendGrad(g -> data.add(g.array().storage().data()));
        return data.getFirst();
    }

    private static void assertAll(double expected, Tensor t) {
        float[] all = new float[N];
        java.util.Arrays.fill(all, (float) expected);
        assertArrayEquals(all, t.toFloats());
    }

    private Object pass() {
        w.mul(2.0).sum().backward();
        Object memory = memory(w);
        w.setGrad(null);
        return memory;
    }

    @Test
    void anUnseenGradientIsWrittenAgain() {
        Object first = pass();
        List<Object> next = List.of(pass(), pass(), pass());
        assertTrue(next.stream().anyMatch(m -> m == first), "never used again");
    }

    @Test
    void aSeenGradientIsTheUsers() {
        w.mul(2.0).sum().backward();
        Tensor mine = gradient(w);
        w.setGrad(null);
        others();
        assertAll(2, mine);
        assertNotSame(mine.array().storage().data(), pass());
    }

    @Test
    void lentAfterItWasSeenIsStillTheUsers() {
        w.mul(2.0).sum().backward();
        Tensor mine = gradient(w);
        assertSame(mine.array().storage().data(), memory(w));
        w.mul(3.0).sum().backward();
        w.setGrad(null);
        others();
        assertAll(5, mine);
    }

    @Test
    void whatAHookKeptStays() {
        List<Tensor> kept = new ArrayList<>();
        Tensor h = w.mul(2.0);
        h.registerHook(
                g -> {
                    kept.add(g);
                    kept.add(g.mul(4.0));
                    return null;
                });
        h.mul(3.0).sum().backward();
        w.setGrad(null);
        others();
        assertAll(3, kept.get(0));
        assertAll(12, kept.get(1));
    }

    @Test
    void whatAHookPutInPlaceStays() {
        Tensor other = Tensor.full(5, N);
        w.registerHook(g -> other);
        w.mul(2.0).sum().backward();
        w.setGrad(null);
        others();
        assertAll(5, other);
    }

    private static final class Keeping extends AutogradFunction {
        final List<Tensor> kept = new ArrayList<>();

        @Override
        public Tensor[] forward(Call call, Tensor... inputs) {
            return new Tensor[] {inputs[0].mul(2.0)};
        }

        @Override
        public @Nullable Tensor[] backward(Call call, Tensor... gradients) {
            Tensor mine = gradients[0].mul(2.0);
            kept.add(gradients[0]);
            kept.add(mine);
            return new Tensor[] {mine};
        }
    }

    @Test
    void whatAFunctionKeptStays() {
        Keeping f = new Keeping();
        f.apply(w.mul(3.0))[0].mul(5.0).sum().backward();
        w.setGrad(null);
        others();
        assertAll(5, f.kept.get(0));
        assertAll(10, f.kept.get(1));
    }

    @Test
    void theCallersGradientAndRetainedOnesStay() {
        Tensor seed = Tensor.full(3, N);
        Tensor h = w.mul(2.0).retainGrad();
        Tensor y = h.mul(1.5);
        y.backward(seed);
        w.setGrad(null);
        others();
        assertAll(3, seed);
        assertAll(4.5, gradient(h));
    }

    @Test
    void gradientsAskedForAreTheUsers() {
        Tensor g = Autograd.grad(w.mul(w).sum(), w, false);
        others();
        assertAll(2, g);
    }

    @Test
    void twoLeavesOfOneGradientDoNotShareIt() {
        Tensor a = Tensor.ones(N).requiresGrad(true);
        Tensor b = Tensor.ones(N).requiresGrad(true);
        a.add(b).mul(2.0).sum().backward();
        a.setGrad(null);
        others();
        b.lendGrad(g -> assertAll(2, g));
        assertAll(2, gradient(b));
    }

    @Test
    void resultsOfTheForwardPassStay() {
        Tensor h = w.mul(2.0);
        Tensor y = h.mul(h);
        y.sum().backward();
        w.setGrad(null);
        others();
        assertAll(2, h);
        assertAll(4, y);
    }

    @Test
    void aBackwardWithinABackwardKeepsToItself() {
        Tensor h = w.mul(2.0);
        h.registerHook(
                g -> {
                    try (Grad _ = Grad.on()) {
                        others();
                    }
                    return g.add(1.0);
                });
        h.mul(3.0).sum().backward();
        assertAll(8, gradient(w));
    }

    @Test
    void aTrainingRunIsTheSameWhetherGradientsAreSeenOrNot() {
        assertArrayEquals(trained(false), trained(true));
    }

    private static float[] trained(boolean seen) {
        Tensor.manualSeed(3);
        Sequential model = new Sequential(new Linear(40, 60), new Sigmoid(), new Linear(60, 30));
        SGD optimizer = new SGD(model.parameters(), 0.1).momentum(0.9);
        Tensor x = Tensor.randn(50, 40);
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            optimizer.zeroGrad();
            model.forward(x).pow(2.0).mean().backward();
            if (seen) {
                model.parameters().forEach(p -> all.add(gradient(p)));
            }
            optimizer.step();
        }
        assertEquals(seen ? 80 : 0, all.size());
        return model.parameters().getFirst().toFloats();
    }
}
