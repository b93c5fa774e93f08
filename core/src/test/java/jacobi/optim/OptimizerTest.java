package jacobi.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Backends;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.cpu.Pool;
import jacobi.random.Generator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class OptimizerTest {
    /** One of each, with all that it can remember. */
    enum Kind {
        PLAIN,
        MOMENTUM,
        ADAM,
        AMSGRAD,
        ADAMW,
        RMSPROP,
        CENTERED,
        ADAGRAD,
        ADADELTA,
        ADAMAX,
        NADAM,
        RADAM,
        RPROP,
        ASGD;

        Optimizer over(List<Tensor> p) {
            return switch (this) {
                case PLAIN -> new SGD(p, 0.1);
                case MOMENTUM -> new SGD(p, 0.1).momentum(0.9).nesterov(true).weightDecay(0.01);
                case ADAM -> new Adam(p, 0.01);
                case AMSGRAD -> new Adam(p, 0.01).amsgrad(true).weightDecay(0.1);
                case ADAMW -> new AdamW(p, 0.01);
                case RMSPROP -> new RMSprop(p, 0.01);
                case CENTERED ->
                        new RMSprop(p).alpha(0.9).centered(true).momentum(0.5).weightDecay(0.1);
                case ADAGRAD -> new Adagrad(p, 0.1).lrDecay(0.1).initialAccumulatorValue(0.1);
                case ADADELTA -> new Adadelta(p).rho(0.8).weightDecay(0.1);
                case ADAMAX -> new Adamax(p, 0.01).betas(0.8, 0.9).weightDecay(0.1);
                case NADAM -> new NAdam(p).weightDecay(0.1).decoupledWeightDecay(true);
                case RADAM -> new RAdam(p, 0.01).betas(0.8, 0.9).decoupledWeightDecay(true);
                case RPROP -> new Rprop(p, 0.01).etas(0.4, 1.3).stepSizes(1e-4, 1);
                case ASGD -> new ASGD(p, 0.01).lambd(0.1).alpha(0.5).t0(3);
            };
        }
    }

    private static Tensor leaf(double... values) {
        return Tensor.of(values).requiresGrad(true);
    }

    /** A step at a gradient of the parameter's own value times a factor that changes. */
    private static void step(Optimizer optimizer, int i, Tensor... parameters) {
        optimizer.zeroGrad();
        for (Tensor p : parameters) {
            p.mul(p).sum().mul(1 + 0.1 * i).backward();
        }
        optimizer.step();
    }

    @Test
    void groupsHaveOptionsOfTheirOwn() {
        Tensor a = leaf(1);
        Tensor b = leaf(1);
        ParameterGroup own = new ParameterGroup(List.of(a)).lr(0.5).weightDecay(1);
        SGD optimizer = new SGD(0.1, own, new ParameterGroup(List.of(b))).weightDecay(2);
        a.setGrad(Tensor.of(1.0).reshape(1));
        b.setGrad(Tensor.of(1.0).reshape(1));
        optimizer.step();
        // w - lr (g + weightDecay w)
        assertEquals(1 - 0.5 * 2, a.item());
        assertEquals(1 - 0.1 * 3, b.item(), 1e-15);
        assertEquals(0.5, optimizer.lr());
        assertEquals(0.1, optimizer.groups().get(1).lr());
        optimizer.lr(0.25);
        assertEquals(0.25, own.lr());
        assertEquals(0.25, optimizer.groups().get(1).lr());
        Tensor c = leaf(1);
        optimizer.addGroup(new ParameterGroup(List.of(c)));
        assertEquals(0.25, optimizer.groups().get(2).lr());
        assertEquals(2, optimizer.groups().get(2).option("weight_decay"));
        optimizer.groups().get(2).lr(0.5).option("weight_decay", 0);
        optimizer.zeroGrad();
        c.setGrad(Tensor.of(1.0).reshape(1));
        optimizer.step();
        assertEquals(0.5, c.item());
        assertEquals(0, a.item());
    }

    @Test
    void zeroGradLetsGo() {
        Tensor a = leaf(1, 2);
        Optimizer optimizer = new Adam(List.of(a));
        a.sum().backward();
        optimizer.zeroGrad();
        assertNull(a.grad());
        optimizer.step();
        assertArrayEquals(new double[] {1, 2}, a.toDoubles());
        assertEquals(1e-3, optimizer.lr());
    }

    @Test
    void frozenParametersStay() {
        Tensor a = leaf(1);
        Tensor frozen = Tensor.of(2.0).reshape(1);
        Optimizer optimizer = new SGD(List.of(a, frozen), 0.1).momentum(0.9);
        a.mul(frozen).sum().backward();
        optimizer.step();
        assertEquals(1 - 0.2, a.item());
        assertEquals(2, frozen.item());
        assertFalse(optimizer.stateDict().containsKey("state.1.momentum_buffer"));
    }

    @Test
    void viewsAreChangedWhereTheyLie() {
        Tensor base = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
        Tensor column = base.select(1, 1).requiresGrad(true);
        Optimizer optimizer = new Adam(List.of(column), 0.5);
        column.sum().backward();
        optimizer.step();
        double[] found = base.toDoubles();
        double[] expected = {1, 1.5, 3, 4, 4.5, 6};
        assertArrayEquals(expected, found, 1e-7);
    }

    @Test
    void backwardNoticesAStepInBetween() {
        Tensor a = leaf(1, 2);
        Optimizer optimizer = new SGD(List.of(a), 0.1);
        Tensor loss = a.mul(a).sum();
        a.setGrad(Tensor.of(1.0, 1.0));
        optimizer.step();
        assertThrows(IllegalStateException.class, loss::backward);
    }

    @ParameterizedTest
    @EnumSource
    void aStepIsOneKernelAParameter(Kind kind) {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(3);
        Optimizer optimizer = kind.over(List.of(a, b));
        // What a first step fills buffers with is no part of it.
        step(optimizer, 0, a, b);
        for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            a.sum().add(b.sum()).backward();
            Map<String, Long> before = Backends.kernelCounts();
            optimizer.step();
            long maps = 0;
            for (Map.Entry<String, Long> e : Backends.kernelCounts().entrySet()) {
                long ran = e.getValue() - before.getOrDefault(e.getKey(), 0L);
                assertTrue(ran == 0 || e.getKey().endsWith(" Map"), e + " ran");
                maps += ran;
            }
            assertEquals(2, maps);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLoadedStateGoesOnBitForBit(Kind kind) {
        Generator random = new Generator(1);
        Tensor a = Tensor.randn(random, DType.FLOAT32, 5, 3).requiresGrad(true);
        Tensor b = Tensor.randn(random, DType.FLOAT64, 4).requiresGrad(true);
        Optimizer optimizer = kind.over(List.of(a, b));
        for (int i = 0; i < 5; i++) {
            step(optimizer, i, a, b);
        }
        optimizer.lr(optimizer.lr() / 2);
        Map<String, Tensor> saved = new LinkedHashMap<>();
        optimizer.stateDict().forEach((k, v) -> saved.put(k, v.add(Tensor.zerosLike(v))));
        Tensor a2 = a.detach().mul(1.0).requiresGrad(true);
        Tensor b2 = b.detach().mul(1.0).requiresGrad(true);
        Optimizer second = new Adam(List.of(leaf(1)));
        assertThrows(IllegalArgumentException.class, () -> second.loadStateDict(saved));
        Optimizer fresh = kind.over(List.of(a2, b2));
        fresh.loadStateDict(saved);
        assertEquals(optimizer.lr(), fresh.lr());
        for (int i = 5; i < 10; i++) {
            step(optimizer, i, a, b);
            step(fresh, i, a2, b2);
        }
        assertArrayEquals(a.toFloats(), a2.toFloats());
        assertArrayEquals(b.toDoubles(), b2.toDoubles());
        assertSame(optimizer.stateDict(), fresh.stateDict());
    }

    private static void assertSame(Map<String, Tensor> a, Map<String, Tensor> b) {
        assertEquals(List.copyOf(a.keySet()), List.copyOf(b.keySet()));
        a.forEach(
                (name, t) -> {
                    assertEquals(t.dtype(), b.get(name).dtype());
                    assertArrayEquals(t.toDoubles(), b.get(name).toDoubles(), name);
                });
    }

    @Test
    void stateHasPytorchsNames() {
        Tensor a = leaf(1, 2);
        Tensor unused = leaf(1);
        Optimizer optimizer = new Adam(List.of(a, unused)).amsgrad(true);
        step(optimizer, 0, a);
        step(optimizer, 1, a);
        Map<String, Tensor> state = optimizer.stateDict();
        assertEquals(
                List.of(
                        "group.0.lr",
                        "group.0.beta1",
                        "group.0.beta2",
                        "group.0.eps",
                        "group.0.weight_decay",
                        "group.0.amsgrad",
                        "group.0.maximize",
                        "group.0.params",
                        "state.0.step",
                        "state.0.exp_avg",
                        "state.0.exp_avg_sq",
                        "state.0.max_exp_avg_sq"),
                List.copyOf(state.keySet()));
        assertEquals(2, state.get("state.0.step").itemLong());
        assertArrayEquals(new long[] {0, 1}, state.get("group.0.params").toLongs());
        assertEquals(
                List.of(
                        "group.0.lr",
                        "group.0.momentum",
                        "group.0.dampening",
                        "group.0.weight_decay",
                        "group.0.nesterov",
                        "group.0.maximize",
                        "group.0.params"),
                List.copyOf(new SGD(List.of(leaf(1)), 1).stateDict().keySet()));
    }

    @Test
    void aStateThatDoesNotFitChangesNothing() {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(3);
        Optimizer optimizer = new Adam(List.of(a, b));
        step(optimizer, 0, a, b);
        Map<String, Tensor> good = new LinkedHashMap<>();
        optimizer.stateDict().forEach((k, v) -> good.put(k, v.add(Tensor.zerosLike(v))));
        Optimizer target = new Adam(List.of(leaf(1, 2), leaf(3)), 0.5);
        Map<String, Tensor> before = Map.copyOf(target.stateDict());

        refuses(
                target,
                good,
                "state.0.exp_avg",
                Tensor.of(1.0, 2, 3),
                "state.0.exp_avg is float64 [3], expected float64 [2]");
        refuses(
                target,
                good,
                "state.0.exp_avg",
                Tensor.of(1f, 2f),
                "state.0.exp_avg is float32 [2], expected float64 [2]");
        refuses(
                target,
                good,
                "state.1.exp_avg_sq",
                null,
                "missing state.1.exp_avg_sq, float64 [1]");
        refuses(target, good, "state.7.exp_avg", Tensor.of(1.0), "unexpected state.7.exp_avg");
        refuses(
                target,
                good,
                "group.0.lr",
                Tensor.of(-1.0),
                "group.0.lr -1.0: expected a finite number >= 0");
        refuses(
                target,
                good,
                "group.0.beta1",
                Tensor.of(Double.NaN),
                "group.0.beta1 NaN: expected a number in [0, 1)");
        refuses(
                target,
                good,
                "group.0.params",
                Tensor.of(1L, 0L),
                "group.0.params is [1, 0], expected [0, 1]");
        refuses(target, good, "group.1.params", Tensor.of(2L), "2 parameter groups, expected 1");
        refuses(
                target,
                good,
                "group.0.amsgrad",
                Tensor.of(1.0),
                "missing state.0.max_exp_avg_sq, float64 [2]; "
                        + "missing state.1.max_exp_avg_sq, float64 [1]");
        refuses(
                target,
                new SGD(List.of(a, b), 1).stateDict(),
                "x",
                Tensor.of(1.0),
                "missing group.0.beta1, float64 []");
        assertSame(new LinkedHashMap<>(before).keySet(), target.stateDict(), before);
        target.loadStateDict(good);
        assertSame(good, target.stateDict());
    }

    private static void assertSame(
            Iterable<String> names, Map<String, Tensor> a, Map<String, Tensor> b) {
        assertEquals(b.keySet(), a.keySet());
        names.forEach(n -> assertArrayEquals(b.get(n).toDoubles(), a.get(n).toDoubles()));
    }

    private static void refuses(
            Optimizer target, Map<String, Tensor> good, String name, Tensor value, String says) {
        Map<String, Tensor> bad = new LinkedHashMap<>(good);
        if (value == null) {
            bad.remove(name);
        } else {
            bad.put(name, value);
        }
        var e = assertThrows(IllegalArgumentException.class, () -> target.loadStateDict(bad));
        assertTrue(e.getMessage().contains("(nothing was changed): "), e.getMessage());
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        List<Tensor> w = List.of(leaf(1));
        refuses("SGD: lr -0.1: expected a finite number >= 0", () -> new SGD(w, -0.1));
        refuses("Adam: lr NaN: expected a finite number >= 0", () -> new Adam(w, Double.NaN));
        refuses("AdamW: beta2 1.0: expected a number in [0, 1)", () -> new AdamW(w).betas(0.9, 1));
        refuses("Adam: eps -1.0", () -> new Adam(w).eps(-1));
        refuses("SGD: momentum -1.0", () -> new SGD(w, 1).momentum(-1));
        refuses("SGD: weight_decay -1.0", () -> new SGD(w, 1).weightDecay(-1));
        refuses(
                "SGD: nesterov with momentum 0.0 and dampening 0.0: expected momentum > 0",
                () -> new SGD(w, 1).nesterov(true));
        refuses(
                "SGD: nesterov with momentum 0.9 and dampening 0.5",
                () -> new SGD(w, 1).momentum(0.9).dampening(0.5).nesterov(true));
        refuses(
                "SGD: no option 'beta1': expected one of lr, momentum, dampening",
                () -> new SGD(1, new ParameterGroup(w).option("beta1", 0.5)));
        refuses("SGD: lr -2.0", () -> new SGD(1, new ParameterGroup(w).lr(-2)));
        refuses("SGD: lr -2.0", () -> new SGD(w, 1).groups().getFirst().lr(-2));
        refuses("SGD: lr -2.0", () -> new SGD(w, 1).lr(-2));
        SGD late = new SGD(w, 1).momentum(0.9).nesterov(true).momentum(0);
        var e = assertThrows(IllegalStateException.class, late::step);
        assertTrue(e.getMessage().contains("nesterov with momentum 0.0"), e.getMessage());
    }

    @Test
    void parametersThatCannotBeTrainedAreRefused() {
        Tensor a = leaf(1, 2);
        refuses("SGD: there are no parameters", () -> new SGD(List.of(), 1));
        refuses(
                "SGD: parameter 1, of shape [2], is parameter 0 again: expected each once",
                () -> new SGD(List.of(a, a), 1));
        SGD optimizer = new SGD(List.of(a), 1);
        refuses(
                "is parameter 0 again",
                () -> optimizer.addGroup(new ParameterGroup(List.of(leaf(1), a))));
        assertEquals(1, optimizer.groups().size());
        refuses(
                "parameter 0, of shape [2], is the result of recorded operations",
                () -> new SGD(List.of(a.mul(2)), 1));
        refuses(
                "none of the 1 parameters requires a gradient",
                () -> new SGD(List.of(Tensor.zeros(3)), 1));
        refuses(
                "parameter 1, of shape [1], is int64: expected float32 or float64",
                () -> new SGD(List.of(a, Tensor.of(1L).reshape(1)), 1));
        ParameterGroup group = new ParameterGroup(List.of(leaf(1)));
        optimizer.addGroup(group);
        refuses("the group belongs to an optimiser (SGD) already", () -> new Adam(1, group));
    }

    private static void refuses(String says, Runnable what) {
        var e = assertThrows(IllegalArgumentException.class, what::run);
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }

    @Test
    void theStepIsTheFormula() {
        // Adam's first step by hand: m' = g, v' = g^2, so w moves by lr g / (|g| + eps).
        Tensor w = leaf(1, 1);
        Adam adam = new Adam(List.of(w), 0.1).eps(0.5);
        w.setGrad(Tensor.of(2.0, -3.0));
        adam.step();
        assertEquals(1 - 0.1 * 2 / 2.5, w.toDoubles()[0], 1e-15);
        assertEquals(1 + 0.1 * 3 / 3.5, w.toDoubles()[1], 1e-15);
        // Below beta1 = 1/2 the mean is reckoned from the gradient's end; the value is the same.
        Tensor u = leaf(0);
        Adam quick = new Adam(List.of(u), 1).betas(0.25, 0).eps(0);
        u.setGrad(Tensor.of(new double[] {4}, 1));
        quick.step();
        u.setGrad(Tensor.of(new double[] {8}, 1));
        quick.step();
        // m = 0.25 * 3 + 0.75 * 8 = 6.75, m' = m / (1 - 1/16), sqrt(v') = 8
        assertEquals(-1 - 6.75 / (15.0 / 16) / 8, u.item(), 1e-15);
        // Up instead of down.
        Tensor x = leaf(1);
        AdamW up = new AdamW(List.of(x), 0.5).maximize(true).weightDecay(0.1).eps(0);
        x.setGrad(Tensor.of(new double[] {4}, 1));
        up.step();
        assertEquals(1 * (1 - 0.05) + 0.5, x.item(), 1e-15);
    }

    @ParameterizedTest
    @EnumSource
    void threadsDoNotChangeABit(Kind kind) {
        int before = Backends.threads();
        try {
            Backends.threads(1);
            float[] alone = train(kind);
            Backends.threads(2);
            long[] pieces = Pool.pieces();
            float[] together = train(kind);
            // A worker that sleeps may miss a kernel; over many it has its share.
            for (int i = 0; i < 50 && !bothWorked(pieces); i++) {
                assertArrayEquals(alone, train(kind));
            }
            assertArrayEquals(alone, together);
            assertTrue(bothWorked(pieces), "the second thread had no work");
        } finally {
            Backends.threads(before);
        }
    }

    private static boolean bothWorked(long[] before) {
        long[] now = Pool.pieces();
        return now.length > 1 && now[0] > before[0] && now[1] > (before.length > 1 ? before[1] : 0);
    }

    private static float[] train(Kind kind) {
        Generator random = new Generator(7);
        Tensor w = Tensor.randn(random, DType.FLOAT32, 400, 500).requiresGrad(true);
        Tensor g = Tensor.randn(random, DType.FLOAT32, 400, 500);
        Optimizer optimizer = kind.over(List.of(w));
        for (int i = 0; i < 4; i++) {
            // Set by hand, so that the pool's work is the optimiser's alone.
            w.setGrad(g);
            optimizer.step();
        }
        return w.toFloats();
    }
}
