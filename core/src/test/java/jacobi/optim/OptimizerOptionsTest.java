package jacobi.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.random.Generator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Options that the golden trajectories do not turn, and what each optimiser remembers. */
class OptimizerOptionsTest {
    private static Tensor leaf(double... values) {
        return Tensor.of(values).requiresGrad(true);
    }

    private static void step(Optimizer optimizer, Tensor w, double... gradient) {
        w.setGrad(Tensor.of(gradient));
        optimizer.step();
    }

    /** A maker with maximize off or on. */
    private record Upward(
            String name, Function<Tensor, Optimizer> down, Function<Tensor, Optimizer> up) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Upward> upward() {
        return Stream.of(
                new Upward(
                        "RMSprop",
                        w -> new RMSprop(List.of(w), 0.1).momentum(0.5),
                        w -> new RMSprop(List.of(w), 0.1).momentum(0.5).maximize(true)),
                new Upward(
                        "Adagrad",
                        w -> new Adagrad(List.of(w), 0.1),
                        w -> new Adagrad(List.of(w), 0.1).maximize(true)),
                new Upward(
                        "Adadelta",
                        w -> new Adadelta(List.of(w)).eps(0.1),
                        w -> new Adadelta(List.of(w)).eps(0.1).maximize(true)),
                new Upward(
                        "Adamax",
                        w -> new Adamax(List.of(w), 0.1),
                        w -> new Adamax(List.of(w), 0.1).maximize(true)),
                new Upward(
                        "NAdam",
                        w -> new NAdam(List.of(w), 0.1).eps(1e-3),
                        w -> new NAdam(List.of(w), 0.1).eps(1e-3).maximize(true)),
                new Upward(
                        "RAdam",
                        w -> new RAdam(List.of(w), 0.1).betas(0.5, 0.5),
                        w -> new RAdam(List.of(w), 0.1).betas(0.5, 0.5).maximize(true)),
                new Upward(
                        "Rprop",
                        w -> new Rprop(List.of(w), 0.1),
                        w -> new Rprop(List.of(w), 0.1).maximize(true)),
                new Upward(
                        "ASGD",
                        w -> new ASGD(List.of(w), 0.1),
                        w -> new ASGD(List.of(w), 0.1).maximize(true)),
                new Upward(
                        "Adafactor",
                        w -> new Adafactor(List.of(w), 0.1),
                        w -> new Adafactor(List.of(w), 0.1).maximize(true)));
    }

    /** Up along g is down along -g, which the golden trajectories know. */
    @ParameterizedTest
    @MethodSource
    void upward(Upward kind) {
        Tensor a = leaf(1, -2);
        Tensor b = leaf(1, -2);
        Optimizer down = kind.down().apply(a);
        Optimizer up = kind.up().apply(b);
        double[][] gradients = {{2, -3}, {1, 1}, {-0.5, 2}, {3, 3}};
        for (double[] g : gradients) {
            step(down, a, -g[0], -g[1]);
            step(up, b, g[0], g[1]);
        }
        assertArrayEquals(a.toDoubles(), b.toDoubles());
        assertTrue(up.stateDict().get("group.0.maximize").item() == 1);
        assertNotEquals(1, a.toDoubles()[0]);
    }

    @Test
    void decoupledDecayShrinksTheWeightsBeforeTheStep() {
        for (boolean n : new boolean[] {true, false}) {
            Tensor a = leaf(2);
            Tensor b = leaf(2);
            List<Tensor> p = List.of(a);
            Optimizer decayed =
                    n
                            ? new NAdam(p, 0.1).weightDecay(0.5).decoupledWeightDecay(true)
                            : new RAdam(p, 0.1).weightDecay(0.5).decoupledWeightDecay(true);
            Optimizer plain = n ? new NAdam(List.of(b), 0.1) : new RAdam(List.of(b), 0.1);
            step(decayed, a, 3);
            step(plain, b, 3);
            // 2 (1 - 0.1 * 0.5) instead of 2; the move is the same.
            assertEquals(b.item() - 0.1, a.item(), 1e-15);
        }
    }

    @Test
    void adafactorRemembersRowsAndColumnsOfMatrices() {
        Tensor w = Tensor.zeros(DType.FLOAT32, 3, 4, 5).requiresGrad(true);
        Tensor v = Tensor.zeros(DType.FLOAT32, 4).requiresGrad(true);
        Adafactor optimizer = new Adafactor(List.of(w, v));
        w.setGrad(Tensor.ones(3, 4, 5));
        v.setGrad(Tensor.ones(4));
        optimizer.step();
        Map<String, Tensor> state = optimizer.stateDict();
        assertEquals("[3, 4, 1]", state.get("state.0.row_var").shape().toString());
        assertEquals("[3, 1, 5]", state.get("state.0.col_var").shape().toString());
        assertEquals("[4]", state.get("state.1.variance").shape().toString());
        assertEquals(
                List.of(
                        "state.0.step",
                        "state.0.row_var",
                        "state.0.col_var",
                        "state.1.step",
                        "state.1.variance"),
                state.keySet().stream().filter(k -> k.startsWith("state.")).toList());
    }

    /** By hand: rows (1, 9), columns (5, 5), their mean 5: v is (1, 1; 9, 9), u all 1. */
    @Test
    void adafactorsFirstStepByHand() {
        Tensor w = Tensor.of(new double[][] {{3, 3}, {3, 3}}).requiresGrad(true);
        Adafactor optimizer = new Adafactor(List.of(w), 0.5).weightDecay(0.1).d(1);
        w.setGrad(Tensor.of(new double[][] {{1, 1}, {3, -3}}));
        optimizer.step();
        double decayed = 3 * (1 - 0.5 * 0.1);
        double move = 3 * 0.5;
        assertArrayEquals(
                new double[] {decayed - move, decayed - move, decayed - move, decayed + move},
                w.toDoubles(),
                1e-14);
    }

    @Test
    void theMeanOfAsgdIsThatOfTheWeightsFromT0() {
        Tensor w = leaf(1);
        ASGD optimizer = new ASGD(List.of(w), 0.1).lambd(0).alpha(0).t0(2);
        assertEquals(1, optimizer.average(w).item());
        double[] after = new double[6];
        for (int i = 0; i < after.length; i++) {
            step(optimizer, w, 1);
            after[i] = w.item();
        }
        // Until step 3 the mean is w; mu is 1/2 at step 5 and 1/3 at step 6.
        double mean = after[3];
        mean += (after[4] - mean) / 2;
        mean += (after[5] - mean) / 3;
        assertEquals(mean, optimizer.average(w).item(), 1e-7);
    }

    @Test
    void rpropStepsBySignWithSizesOfTheirOwn() {
        Tensor w = leaf(0, 0);
        Rprop optimizer = new Rprop(List.of(w), 0.1).stepSizes(0.08, 0.11);
        step(optimizer, w, 5, -1e-3);
        assertArrayEquals(new double[] {-0.1, 0.1}, w.toDoubles(), 1e-15);
        // The first grows to the largest size; the second turned: it shrinks to the least, and
        // waits.
        step(optimizer, w, 5, 1);
        assertArrayEquals(new double[] {-0.21, 0.1}, w.toDoubles(), 1e-15);
        step(optimizer, w, 5, 1);
        assertArrayEquals(new double[] {-0.32, 0.02}, w.toDoubles(), 1e-15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adafactor", "lbfgs"})
    void aLoadedStateGoesOnBitForBit(String kind) {
        Generator random = new Generator(3);
        Tensor a = Tensor.randn(random, DType.FLOAT64, 4, 3).requiresGrad(true);
        Tensor b = Tensor.randn(random, DType.FLOAT64, 4).requiresGrad(true);
        Optimizer first = of(kind, a, b);
        for (int i = 0; i < 4; i++) {
            first.step(() -> loss(first, a, b));
        }
        Map<String, Tensor> saved = new LinkedHashMap<>();
        first.stateDict().forEach((k, v) -> saved.put(k, v.add(Tensor.zerosLike(v))));
        Tensor a2 = a.detach().mul(1.0).requiresGrad(true);
        Tensor b2 = b.detach().mul(1.0).requiresGrad(true);
        Optimizer second = of(kind, a2, b2);
        second.loadStateDict(saved);
        for (int i = 0; i < 4; i++) {
            first.step(() -> loss(first, a, b));
            second.step(() -> loss(second, a2, b2));
        }
        assertArrayEquals(a.toDoubles(), a2.toDoubles());
        assertArrayEquals(b.toDoubles(), b2.toDoubles());
        Map<String, Tensor> one = first.stateDict();
        Map<String, Tensor> two = second.stateDict();
        assertEquals(List.copyOf(one.keySet()), List.copyOf(two.keySet()));
        one.forEach((k, v) -> assertArrayEquals(v.toDoubles(), two.get(k).toDoubles(), k));
    }

    private static Optimizer of(String kind, Tensor a, Tensor b) {
        return kind.equals("adafactor")
                ? new Adafactor(List.of(a, b)).beta2Decay(-0.7).eps(1e-8, 1e-2)
                : new LBFGS(List.of(a, b), 0.1).maxIter(2).historySize(3);
    }

    private static Tensor loss(Optimizer optimizer, Tensor a, Tensor b) {
        optimizer.zeroGrad();
        Tensor loss = a.mul(a).sum().add(b.mul(b).mul(b).mul(b).sum()).add(a.sum().mul(b.sum()));
        loss.backward();
        return loss;
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        List<Tensor> w = List.of(leaf(1));
        refuses("RMSprop: alpha 1.0: expected a number in [0, 1)", () -> new RMSprop(w).alpha(1));
        refuses("RMSprop: momentum -1.0", () -> new RMSprop(w).momentum(-1));
        refuses("Adagrad: lr_decay -1.0", () -> new Adagrad(w).lrDecay(-1));
        refuses(
                "Adagrad: initial_accumulator_value -1.0: expected a finite number >= 0",
                () -> new Adagrad(w).initialAccumulatorValue(-1));
        refuses("Adadelta: rho 2.0: expected a number in [0, 1)", () -> new Adadelta(w).rho(2));
        refuses("Adamax: beta1 -0.1", () -> new Adamax(w).betas(-0.1, 0.9));
        refuses("NAdam: momentum_decay -1.0", () -> new NAdam(w).momentumDecay(-1));
        refuses("RAdam: eps NaN", () -> new RAdam(w).eps(Double.NaN));
        refuses(
                "Rprop: eta_minus 1.0: expected a number in (0, 1)",
                () -> new Rprop(w).etas(1, 1.2));
        refuses(
                "Rprop: eta_plus 1.0: expected a finite number > 1",
                () -> new Rprop(w).etas(0.5, 1));
        refuses("ASGD: lr Infinity", () -> new ASGD(w, Double.POSITIVE_INFINITY));
        refuses(
                "Adafactor: beta2_decay 0.8: expected a finite number <= 0",
                () -> new Adafactor(w).beta2Decay(0.8));
        refuses("Adafactor: d 0.5: expected a finite number >= 1", () -> new Adafactor(w).d(0.5));
        refuses("LBFGS: max_iter 0.0: expected a whole number >= 1", () -> new LBFGS(w).maxIter(0));
        refuses(
                "LBFGS: history_size 0.5: expected a whole number >= 1",
                () -> new LBFGS(w).groups().getFirst().option("history_size", 0.5));
        Rprop crossed = new Rprop(w).stepSizes(2, 1);
        var e = assertThrows(IllegalStateException.class, crossed::step);
        assertEquals("Rprop: step sizes from 2.0 to 1.0: expected min <= max", e.getMessage());
    }

    private static void refuses(String says, Runnable what) {
        var e = assertThrows(IllegalArgumentException.class, what::run);
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }
}
