package jacobi.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.nn.BatchNorm1d;
import jacobi.nn.BatchNorm2d;
import jacobi.nn.BatchNorm3d;
import jacobi.nn.Block;
import jacobi.nn.Dropout;
import jacobi.nn.InstanceNorm1d;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.nn.RunningStatistics;
import jacobi.nn.Sequential;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class AveragedModelTest {
    /** A weight, and the mean of its inputs. */
    private static final class Scale extends Block implements Layer, RunningStatistics {
        final Tensor weight = parameter(Tensor.ones(DType.FLOAT64, 2));
        final Tensor mean = buffer(Tensor.zeros(DType.FLOAT64, 2));
        final Tensor seen = buffer(Tensor.of(0L));
        private @Nullable Double momentum = 0.1;

        @Override
        public Tensor forward(Tensor x) {
            if (isTraining()) {
                try (Grad _ = Grad.off()) {
                    seen.addInPlace(1L);
                    double share = momentum == null ? 1 / seen.item() : momentum;
                    mean.addInPlace(x.mean(0).sub(mean), share);
                }
            }
            return x.mul(weight);
        }

        @Override
        public void resetRunningStats() {
            mean.fillInPlace(0);
            seen.fillInPlace(0);
        }

        @Override
        public @Nullable Double momentum() {
            return momentum;
        }

        @Override
        public void momentum(@Nullable Double share) {
            momentum = share;
        }
    }

    private static void set(Tensor t, double... values) {
        try (Grad _ = Grad.off()) {
            t.copyInPlace(Tensor.of(values));
        }
    }

    @Test
    void theMeanOfAllValues() {
        Scale model = new Scale();
        var averaged = new AveragedModel<>(model, Scale::new);
        double[][] values = {{1, 2}, {3, 5}, {8, -1}, {0, 4}};
        for (double[] v : values) {
            set(model.weight, v);
            set(model.mean, v[1], v[0]);
            averaged.updateParameters(model);
        }
        assertArrayEquals(new double[] {3, 2.5}, averaged.module().weight.toDoubles(), 1e-15);
        // Buffers are those of the last update.
        assertArrayEquals(new double[] {4, 0}, averaged.module().mean.toDoubles());
        assertEquals(4, averaged.averaged());
        assertEquals(
                List.of("n_averaged", "module.weight", "module.mean", "module.seen"),
                List.copyOf(averaged.stateDict().keySet()));
    }

    @Test
    void buffersMayBeAveragedToo() {
        Scale model = new Scale();
        var averaged = new AveragedModel<>(model, Scale::new, Averaging.swa(), true);
        set(model.mean, 2, 4);
        averaged.updateParameters(model);
        set(model.mean, 4, 8);
        averaged.updateParameters(model);
        assertArrayEquals(new double[] {3, 6}, averaged.module().mean.toDoubles());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.9, 1})
    void theMovingMean(double decay) {
        Scale model = new Scale();
        var averaged = new AveragedModel<>(model, Scale::new, Averaging.ema(decay));
        double expected = 0;
        for (int i = 0; i < 5; i++) {
            double value = i * i - 3;
            set(model.weight, value, 0);
            averaged.updateParameters(model);
            expected = i == 0 ? value : decay * expected + (1 - decay) * value;
        }
        assertEquals(expected, averaged.module().weight.toDoubles()[0], 1e-14);
    }

    @Test
    void aRuleOfOnesOwn() {
        Scale model = new Scale();
        var largest =
                new AveragedModel<>(model, Scale::new, (m, v, _) -> m.copyInPlace(v.maximum(m)));
        for (double[] v : new double[][] {{1, 5}, {4, 2}}) {
            set(model.weight, v);
            largest.updateParameters(model);
        }
        assertArrayEquals(new double[] {4, 5}, largest.module().weight.toDoubles());
    }

    @Test
    void makingOneLeavesTheRandomStreamAndTheModelAlone() {
        Tensor.manualSeed(3);
        var model = new Sequential(new Linear(4, 3), new Linear(3, 2));
        model.to(DType.FLOAT64);
        byte[] before = Tensor.generator().state();
        var averaged =
                new AveragedModel<>(
                        model, () -> new Sequential(new Linear(4, 3), new Linear(3, 2)));
        assertArrayEquals(before, Tensor.generator().state());
        Tensor x = Tensor.ones(DType.FLOAT64, 1, 4);
        assertArrayEquals(model.forward(x).toDoubles(), averaged.module().forward(x).toDoubles());
        averaged.module().forward(x.requiresGrad(true)).sum().backward();
        assertNull(averaged.module().parameters().getFirst().grad());
        assertTrue(model.parameters().getFirst().requiresGrad());
    }

    @Test
    void statesGoBackAndForth() {
        Scale model = new Scale();
        var one = new AveragedModel<>(model, Scale::new);
        set(model.weight, 3, 4);
        one.updateParameters(model);
        var two = new AveragedModel<>(new Scale(), Scale::new);
        two.loadStateDict(one.stateDict());
        set(model.weight, 5, 8);
        one.updateParameters(model);
        two.updateParameters(model);
        assertArrayEquals(new double[] {4, 6}, two.module().weight.toDoubles());
        assertEquals(2, two.averaged());
    }

    @Test
    void statisticsAreMadeAnew() {
        Scale model = new Scale();
        model.eval();
        set(model.mean, 100, 100);
        List<Tensor> batches =
                List.of(
                        Tensor.of(new double[][] {{1, 2}, {3, 4}}),
                        Tensor.of(new double[][] {{5, 0}, {5, 2}}),
                        Tensor.of(new double[][] {{0, 0}, {2, 4}}));
        AveragedModel.updateBn(batches, model);
        // The mean of (2, 3), (5, 1) and (1, 2).
        assertArrayEquals(new double[] {8.0 / 3, 2}, model.mean.toDoubles(), 1e-15);
        assertEquals(0.1, model.momentum());
        assertFalse(model.isTraining());
        // Without statistics the batches are not even looked at.
        AveragedModel.updateBn(
                () -> {
                    throw new AssertionError("asked for batches");
                },
                new Sequential(new Linear(1, 1)));
    }

    /** Batches of one channel and of the sizes {@code tail}, 4 values each. */
    private static List<Tensor> batches(int... shape) {
        return List.of(
                Tensor.of(new double[] {1, 3, 2, 2}).reshape(shape),
                Tensor.of(new double[] {4, 8, 4, 8}).reshape(shape),
                Tensor.of(new double[] {0, 0, 3, 9}).reshape(shape));
    }

    private static <N extends Block & Layer> void isMadeAnew(N norm, int... shape) {
        var model = new Sequential(norm, new Dropout(0.5));
        model.to(DType.FLOAT64);
        model.forward(Tensor.full(DType.FLOAT64, 1000, shape));
        model.eval();
        AveragedModel.updateBn(batches(shape), model);
        var state = norm.namedBuffers();
        // Means 2, 6 and 3; squares 2, 16 and 54 about them, over 3.
        assertEquals(11.0 / 3, state.get("running_mean").item(), 1e-14, norm.toString());
        assertEquals(8, state.get("running_var").item(), 1e-14, norm.toString());
        assertEquals(3, state.get("num_batches_tracked").itemLong());
        assertEquals(0.25, ((RunningStatistics) norm).momentum());
        assertFalse(norm.isTraining());
    }

    @Test
    void batchNormalisationsAreMadeAnew() {
        isMadeAnew(new BatchNorm1d(1, 1e-5, 0.25, true, true), 4, 1);
        isMadeAnew(new BatchNorm1d(1, 1e-5, 0.25, true, true), 2, 1, 2);
        isMadeAnew(new BatchNorm2d(1, 1e-5, 0.25, false, true), 2, 1, 1, 2);
        isMadeAnew(new BatchNorm3d(1, 1e-5, 0.25, true, true), 1, 1, 2, 1, 2);
    }

    @Test
    void theMomentumOfANormalisationIsItsOwnAgain() {
        var norm = new BatchNorm1d(1, 1e-5, 0.5, true, true);
        norm.to(DType.FLOAT64);
        AveragedModel.updateBn(batches(4, 1), norm);
        assertTrue(norm.isTraining());
        norm.forward(Tensor.of(new double[][] {{0}, {0}}));
        // Half of what they were; a mean over all would have left three quarters.
        var state = norm.namedBuffers();
        assertEquals(11.0 / 6, state.get("running_mean").item(), 1e-14);
        assertEquals(4, state.get("running_var").item(), 1e-14);
        // Without statistics there is nothing to make, and the batches pass.
        AveragedModel.updateBn(batches(4, 1), new BatchNorm1d(1, 1e-5, null, false, false));
        // As in PyTorch, instance normalisation is left alone.
        var images = new InstanceNorm1d(1, 1e-5, 0.5, false, true);
        images.resetRunningStats();
        AveragedModel.updateBn(batches(2, 1, 2), images);
        assertEquals(0, images.namedBuffers().get("running_mean").item());
    }

    @Test
    void modelsThatDoNotFitAreRefused() {
        Scale model = new Scale();
        refuses(
                "AveragedModel: the maker gives the model itself",
                () -> new AveragedModel<>(model, () -> model));
        Sequential small = new Sequential(new Linear(2, 1));
        refuses(
                "missing 1.weight [1, 1], 1.bias [1]; 0.weight is [1, 2], expected [1, 3]",
                () ->
                        new AveragedModel<>(
                                small, () -> new Sequential(new Linear(3, 1), new Linear(1, 1))));
        var averaged = new AveragedModel<>(small, () -> new Sequential(new Linear(2, 1)));
        refuses(
                "updateParameters: parameters [float32 [1, 3], float32 [1]]: expected [float32 [1,"
                        + " 2], float32 [1]]",
                () -> averaged.updateParameters(new Sequential(new Linear(3, 1))));
        refuses("ema: decay 1.5: expected a number in [0, 1]", () -> Averaging.ema(1.5));
    }

    private static void refuses(String says, Runnable what) {
        var e = assertThrows(IllegalArgumentException.class, what::run);
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }
}
