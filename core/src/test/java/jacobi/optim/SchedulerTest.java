package jacobi.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Stateful;
import jacobi.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/** What the golden rates do not show: several together, states, momentum, misuse. */
class SchedulerTest {
    private static final double EXACT = 1e-15;

    private static Tensor leaf() {
        return Tensor.zeros(1).requiresGrad(true);
    }

    private static SGD sgd(double lr) {
        return new SGD(List.of(leaf()), lr);
    }

    /** The rates of epochs 0, 1, ... are these. */
    private static void assertRates(Optimizer o, Runnable step, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], o.lr(), EXACT, "epoch " + i);
            step.run();
        }
    }

    @Test
    void chainedOnesMultiply() {
        SGD o = sgd(1);
        var both =
                new ChainedScheduler(List.of(new ConstantLR(o, 0.1, 2), new ExponentialLR(o, 0.9)));
        assertRates(o, both::step, 0.1, 0.09, 0.81, 0.729, 0.6561);
        assertArrayEquals(new double[] {o.lr()}, both.lastLr());
    }

    @Test
    void sequentialOnesBeginAtTheirMilestones() {
        SGD o = sgd(1);
        var all =
                new SequentialLR(
                        o,
                        List.of(
                                new ConstantLR(o, 0.1, 9),
                                new ExponentialLR(o, 0.9),
                                new LinearLR(o, 0.5, 1, 2)),
                        2,
                        5);
        assertRates(o, all::step, 0.1, 0.1, 1, 0.9, 0.81, 0.5, 0.75, 1, 1);
        assertEquals(9, all.lastEpoch());
    }

    @Test
    void functionsOfTheEpoch() {
        SGD o =
                new SGD(
                        1,
                        new ParameterGroup(List.of(leaf())),
                        new ParameterGroup(List.of(leaf())).lr(10));
        LongToDoubleFunction half = e -> 1.0 / (1 + e);
        var of = new LambdaLR(o, half, e -> e == 0 ? 1 : 0.5);
        of.step();
        of.step();
        assertArrayEquals(new double[] {1.0 / 3, 5}, of.lastLr(), EXACT);
        SGD p = sgd(1);
        assertRates(p, new MultiplicativeLR(p, e -> 1.0 / e)::step, 1, 1, 0.5, 0.5 / 3);
    }

    @Test
    void everyGroupHasItsBase() {
        SGD o =
                new SGD(
                        1,
                        new ParameterGroup(List.of(leaf())),
                        new ParameterGroup(List.of(leaf())).lr(3));
        var s = new CosineAnnealingWarmRestarts(o, 4);
        s.step();
        s.step();
        assertArrayEquals(new double[] {0.5, 1.5}, s.lastLr(), EXACT);
        // A second scheduler has the same base, not what the first left.
        assertArrayEquals(new double[] {1, 3}, new LambdaLR(o, _ -> 1).lastLr(), EXACT);
    }

    @Test
    void swaRatesMeetTheirGoalAndStay() {
        SGD o = sgd(1);
        var s = new SWALR(o, 0.2, 4, Annealing.COS);
        double[] expected = new double[7];
        for (int i = 0; i < expected.length; i++) {
            double share = (1 - Math.cos(Math.PI * Math.min(1, i / 4.0))) / 2;
            expected[i] = 0.2 * share + 1 - share;
        }
        assertRates(o, s::step, expected);
        SGD line = sgd(1);
        assertRates(line, new SWALR(line, 0.2, 2, Annealing.LINEAR)::step, 1, 0.6, 0.2, 0.2);
        SGD once = sgd(1);
        assertRates(once, new SWALR(once, 0.2, 0, Annealing.LINEAR)::step, 0.2, 0.2, 0.2);
        // After another scheduler it goes on from the rate there is, not from the base.
        SGD last = sgd(1);
        var decay = new StepLR(last, 1, 0.5);
        var both =
                new SequentialLR(last, List.of(decay, new SWALR(last, 0, 1, Annealing.LINEAR)), 2);
        assertRates(last, both::step, 1, 0.5, 0.5, 0);
    }

    @Test
    void polynomialsAndCosinesAgreeWithTheirClosedForms() {
        SGD a = sgd(2);
        SGD b = sgd(2);
        var polynomial = new PolynomialLR(a, 7, 1.5);
        var cosine = new CosineAnnealingLR(b, 5, 0.1);
        for (int t = 0; t < 17; t++) {
            double left = t < 7 ? Math.pow(1 - t / 7.0, 1.5) : 0;
            assertEquals(2 * left, a.lr(), 1e-14, "epoch " + t);
            double wave = (1 + Math.cos(Math.PI * t / 5)) / 2;
            assertEquals(0.1 + 1.9 * wave, b.lr(), 1e-14, "epoch " + t);
            polynomial.step();
            cosine.step();
        }
    }

    @Test
    void momentumGoesTheOtherWay() {
        SGD o = sgd(1).momentum(0.5);
        var cycle = new CyclicLR(o, 0.1, 0.5, 2).stepSizeDown(4).momentum(0.7, 0.95);
        double[] lrs = {0.1, 0.3, 0.5, 0.4, 0.3, 0.2, 0.1, 0.3};
        double[] momenta = {0.95, 0.825, 0.7, 0.7625, 0.825, 0.8875, 0.95, 0.825};
        for (int i = 0; i < lrs.length; i++) {
            assertEquals(lrs[i], o.lr(), EXACT, "step " + i);
            assertEquals(momenta[i], o.groups().getFirst().option("momentum"), EXACT, "step " + i);
            cycle.step();
        }
        SGD still = sgd(1).momentum(0.5);
        new CyclicLR(still, 0.1, 0.5).cycleMomentum(false).step();
        assertEquals(0.5, still.groups().getFirst().option("momentum"));
        Adam adam = new Adam(List.of(leaf()));
        var one = new OneCycleLR(adam, 1, 11).pctStart(0.5).annealStrategy(Annealing.LINEAR);
        // Up until step 4.5, down until 10.
        double[] beta = {0.95, 0.95 - 0.1 / 4.5, 0.95 - 0.2 / 4.5};
        for (double b : beta) {
            assertEquals(b, adam.groups().getFirst().option("beta1"), EXACT);
            one.step();
        }
        // RMSprop's momentum is one too; Adagrad has none, and nothing happens.
        new OneCycleLR(new Adagrad(List.of(leaf())), 1, 10).step();
    }

    @Test
    void shrinkingCycles() {
        SGD o = sgd(1);
        var s =
                new CyclicLR(o, 0, 1, 1)
                        .mode(CyclicLR.Mode.EXP_RANGE)
                        .gamma(0.5)
                        .cycleMomentum(false);
        assertRates(o, s::step, 0, 0.5, 0, 0.125, 0);
    }

    @Test
    void threePhases() {
        SGD o = sgd(1);
        var s =
                new OneCycleLR(o, 1, 10)
                        .threePhase(true)
                        .annealStrategy(Annealing.LINEAR)
                        .pctStart(0.3)
                        .divFactors(4, 10)
                        .cycleMomentum(false);
        // Up to step 2, down to step 4, down below to step 9.
        double[] expected = {0.25, 0.625, 1, 0.625, 0.25, 0.205, 0.16, 0.115, 0.07, 0.025};
        assertRates(o, s::step, expected);
    }

    @Test
    void plateausOfOtherKinds() {
        SGD o = sgd(1);
        var up =
                new ReduceLROnPlateau(o, ReduceLROnPlateau.Goal.MAX)
                        .factor(0.5)
                        .patience(1)
                        .threshold(0.1)
                        .absolute(true)
                        .cooldown(2)
                        .minLr(0.2);
        double[] metrics = {1, 1.05, 1.1, 1.05, 1, 1, 1, 1, Double.NaN, 0, 0};
        // Two bad ones in a row reduce; the two after that do not count.
        double[] after = {1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.2};
        for (int i = 0; i < metrics.length; i++) {
            up.step(metrics[i]);
            assertEquals(after[i], o.lr(), EXACT, "step " + i);
        }
        assertEquals(1, up.best());
        SGD tiny = sgd(1);
        var none = new ReduceLROnPlateau(tiny).factor(0.5).patience(0).eps(0.6);
        none.step(1);
        none.step(1);
        assertEquals(1, tiny.lr());
    }

    /** One of each, and how it steps. */
    enum Kind {
        STEP,
        MULTI,
        EXPONENTIAL,
        CONSTANT,
        LINEAR,
        POLYNOMIAL,
        COSINE,
        RESTARTS,
        ONE_CYCLE,
        CYCLIC,
        LAMBDA,
        MULTIPLICATIVE,
        SWA,
        CHAINED,
        SEQUENTIAL,
        PLATEAU;

        Stateful over(Optimizer o) {
            return switch (this) {
                case STEP -> new StepLR(o, 2, 0.7);
                case MULTI -> new MultiStepLR(o, new int[] {3, 6}, 0.7);
                case EXPONENTIAL -> new ExponentialLR(o, 0.7);
                case CONSTANT -> new ConstantLR(o, 0.7, 6);
                case LINEAR -> new LinearLR(o, 0.3, 1, 7);
                case POLYNOMIAL -> new PolynomialLR(o, 9, 0.9);
                case COSINE -> new CosineAnnealingLR(o, 6);
                case RESTARTS -> new CosineAnnealingWarmRestarts(o, 2, 2, 0.01);
                case ONE_CYCLE -> new OneCycleLR(o, 0.7, 12);
                case CYCLIC -> new CyclicLR(o, 0.1, 0.7, 3).mode(CyclicLR.Mode.TRIANGULAR2);
                case LAMBDA -> new LambdaLR(o, e -> 1 / (1.0 + e));
                case MULTIPLICATIVE -> new MultiplicativeLR(o, e -> 1 - 0.1 / e);
                case SWA -> new SWALR(o, 0.1);
                case CHAINED ->
                        new ChainedScheduler(List.of(new LinearLR(o), new ExponentialLR(o, 0.9)));
                case SEQUENTIAL ->
                        new SequentialLR(
                                o, List.of(new LinearLR(o), new CosineAnnealingLR(o, 4)), 4);
                case PLATEAU -> new ReduceLROnPlateau(o).patience(1).factor(0.5).cooldown(1);
            };
        }

        static void step(Stateful s, int i) {
            if (s instanceof ReduceLROnPlateau p) {
                p.step(i % 4 == 0 ? -i : 1);
            } else {
                ((LRScheduler) s).step();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLoadedStateGoesOnBitForBit(Kind kind) {
        Optimizer first = sgd(0.5).momentum(0.9);
        Stateful one = kind.over(first);
        for (int i = 0; i < 5; i++) {
            Kind.step(one, i);
        }
        Optimizer second = sgd(0.4).momentum(0.9);
        Stateful two = kind.over(second);
        two.loadStateDict(copies(one));
        second.loadStateDict(copies(first));
        for (int i = 5; i < 12; i++) {
            assertEquals(first.lr(), second.lr(), 0.0, "epoch " + i);
            assertEquals(first.groups().getFirst().options(), second.groups().getFirst().options());
            Kind.step(one, i);
            Kind.step(two, i);
        }
        Map<String, Tensor> a = one.stateDict();
        Map<String, Tensor> b = two.stateDict();
        assertEquals(List.copyOf(a.keySet()), List.copyOf(b.keySet()));
        a.forEach((name, t) -> assertArrayEquals(t.toDoubles(), b.get(name).toDoubles(), name));
    }

    private static Map<String, Tensor> copies(Stateful s) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        s.stateDict().forEach((name, t) -> out.put(name, t.add(Tensor.zerosLike(t))));
        return out;
    }

    @Test
    void aStateThatDoesNotFitChangesNothing() {
        SGD o = sgd(1);
        var chained = new ChainedScheduler(List.of(new LinearLR(o), new StepLR(o, 2)));
        chained.step();
        Map<String, Tensor> good = copies(chained);
        chained.step();
        Map<String, Tensor> now = copies(chained);
        refusesState(
                chained,
                good,
                "_last_lr",
                Tensor.of(1.0, 2),
                "_last_lr is float64 [2], expected float64 [1]");
        refusesState(
                chained,
                good,
                "last_epoch",
                Tensor.of(1.0),
                "last_epoch is float64 [], expected int64 []");
        refusesState(
                chained,
                good,
                "_schedulers.1.base_lrs",
                null,
                "of this StepLR (nothing was changed): missing base_lrs");
        refusesState(
                chained,
                good,
                "_schedulers.2.last_epoch",
                Tensor.of(1L),
                "unexpected _schedulers.2");
        refusesState(
                new ReduceLROnPlateau(o),
                good,
                "x",
                null,
                "ReduceLROnPlateau (nothing was changed): missing best");
        refusesState(
                new CosineAnnealingWarmRestarts(o, 3),
                Map.of(),
                "x",
                null,
                "missing T_cur, float64 []");
        copies(chained)
                .forEach(
                        (name, t) ->
                                assertArrayEquals(now.get(name).toDoubles(), t.toDoubles(), name));
    }

    private static void refusesState(
            Stateful target, Map<String, Tensor> good, String name, Tensor value, String says) {
        Map<String, Tensor> bad = new LinkedHashMap<>(good);
        if (value == null) {
            bad.remove(name);
        } else {
            bad.put(name, value);
        }
        refuses(says, () -> target.loadStateDict(bad));
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        SGD o = sgd(1);
        SGD other = sgd(1);
        refuses("StepLR: step_size 0: expected at least 1", () -> new StepLR(o, 0));
        refuses("StepLR: gamma -1.0: expected at least 0", () -> new StepLR(o, 1, -1));
        refuses("MultiStepLR: gamma NaN", () -> new MultiStepLR(o, new int[] {1}, Double.NaN));
        refuses("ExponentialLR: gamma -0.5", () -> new ExponentialLR(o, -0.5));
        refuses(
                "ConstantLR: factor 0.0: expected a number in (0, 1]",
                () -> new ConstantLR(o, 0, 1));
        refuses("ConstantLR: total_iters -1", () -> new ConstantLR(o, 0.5, -1));
        refuses("LinearLR: start_factor 0.0", () -> new LinearLR(o, 0, 1, 5));
        refuses("LinearLR: end_factor 1.5", () -> new LinearLR(o, 1, 1.5, 5));
        refuses("LinearLR: total_iters 0", () -> new LinearLR(o, 1, 1, 0));
        refuses("PolynomialLR: power -1.0", () -> new PolynomialLR(o, 5, -1));
        refuses(
                "CosineAnnealingLR: T_max 0: expected at least 1",
                () -> new CosineAnnealingLR(o, 0));
        refuses(
                "CosineAnnealingWarmRestarts: T_mult 0",
                () -> new CosineAnnealingWarmRestarts(o, 1, 0, 0));
        refuses("OneCycleLR: total_steps 0", () -> new OneCycleLR(o, 1, 0));
        refuses(
                "OneCycleLR: max_lr -1.0: expected a finite number >= 0",
                () -> new OneCycleLR(o, -1, 9));
        refuses(
                "OneCycleLR: max_lr [1.0, 2.0]: expected one number",
                () -> new OneCycleLR(o, new double[] {1, 2}, 9));
        refuses("OneCycleLR: pct_start 2.0", () -> new OneCycleLR(o, 1, 9).pctStart(2));
        refuses("OneCycleLR: base_momentum 1.0", () -> new OneCycleLR(o, 1, 9).momentum(1, 0.5));
        refuses("OneCycleLR: div_factor 0.0", () -> new OneCycleLR(o, 1, 9).divFactors(0, 1));
        refuses("CyclicLR: step_size_up 0", () -> new CyclicLR(o, 0, 1, 0));
        refuses("CyclicLR: step_size_down 0", () -> new CyclicLR(o, 0, 1).stepSizeDown(0));
        refuses("LambdaLR: functions 0: expected one or one a group, 1", () -> new LambdaLR(o));
        refuses("SGD: lr -1.0: expected a finite number >= 0", () -> new LambdaLR(other, _ -> -1));
        refuses("SWALR: anneal_epochs -1", () -> new SWALR(o, 1, -1, Annealing.COS));
        refuses("ReduceLROnPlateau: factor 1.0", () -> new ReduceLROnPlateau(o).factor(1));
        refuses("ReduceLROnPlateau: patience -1", () -> new ReduceLROnPlateau(o).patience(-1));
        refuses("ChainedScheduler: schedulers []", () -> new ChainedScheduler(List.of()));
        refuses(
                "ChainedScheduler: scheduler 1 is of another optimiser: expected all of one",
                () -> new ChainedScheduler(List.of(new StepLR(o, 1), new StepLR(other, 1))));
        refuses(
                "SequentialLR: milestones [2, 2]: expected ascending epochs, one less than the 3",
                () ->
                        new SequentialLR(
                                o,
                                List.of(new StepLR(o, 1), new StepLR(o, 1), new StepLR(o, 1)),
                                2,
                                2));
        refuses(
                "SequentialLR: milestones []: expected ascending epochs, one less than the 2",
                () -> new SequentialLR(o, List.of(new StepLR(o, 1), new StepLR(o, 1))));
    }

    @Test
    void tooLate() {
        SGD o = sgd(1);
        var one = new OneCycleLR(o, 1, 2);
        one.step();
        var e = assertThrows(IllegalStateException.class, () -> one.pctStart(0.5));
        assertEquals("OneCycleLR: a setting after 1 steps: expected it before", e.getMessage());
        one.step();
        e = assertThrows(IllegalStateException.class, one::step);
        assertEquals("OneCycleLR: step 3: expected 2 steps in all", e.getMessage());
        var cyclic = new CyclicLR(o, 0, 1);
        cyclic.step();
        assertThrows(IllegalStateException.class, () -> cyclic.gamma(0.5));
    }

    @Test
    void printsHowItIsSetUp() {
        SGD o = sgd(1);
        assertEquals("StepLR(step_size=3, gamma=0.5)", new StepLR(o, 3, 0.5).toString());
        assertTrue(
                new SequentialLR(o, List.of(new LinearLR(o), new ExponentialLR(o, 0.5)), 4)
                        .toString()
                        .endsWith("ExponentialLR(gamma=0.5)], milestones=[4])"));
    }

    private static void refuses(String says, Runnable what) {
        var e = assertThrows(IllegalArgumentException.class, what::run);
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }
}
