package jacobi.optim;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Layer;
import jacobi.nn.RunningStatistics;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A second model whose parameters are a mean of those of the first as it is trained.
 *
 * <pre>{@code
 * var averaged = new AveragedModel<>(model, Net::new);                        // the plain mean
 * var averaged = new AveragedModel<>(model, Net::new, Averaging.ema(0.999));  // or a moving one
 * for (...) {
 *     step(model);
 *     averaged.updateParameters(model);
 * }
 * AveragedModel.updateBn(inputs, averaged.module());
 * evaluate(averaged.module());
 * }</pre>
 *
 * <p>The first update copies. Buffers, such as running statistics, are copied by every update, or
 * averaged too. State keys are PyTorch's: {@code n_averaged}, and those of the model under {@code
 * module.}. Sources: P. Izmailov et al., "Averaging Weights Leads to Wider Optima and Better
 * Generalization", UAI 2018; B. T. Polyak and A. B. Juditsky, SIAM J. Control Optim. 30, 1992.
 *
 * @param <M> the class of the model
 */
public final class AveragedModel<M extends Block> extends Block {
    private final M module;
    private final Averaging averaging;
    private final boolean useBuffers;
    private final Tensor count;

    /** The plain mean of a model's parameters; buffers are copied. */
    public AveragedModel(M model, Supplier<M> maker) {
        this(model, maker, Averaging.swa());
    }

    /** A mean of a model's parameters; buffers are copied. */
    public AveragedModel(M model, Supplier<M> maker, Averaging averaging) {
        this(model, maker, averaging, false);
    }

    /**
     * A mean of a model's parameters.
     *
     * @param maker makes another model of this kind; what it draws from {@link Tensor#generator} is
     *     undone
     * @param useBuffers whether floating buffers are averaged too
     * @throws IllegalArgumentException if the other model is this one, or has other parameters
     */
    @SuppressWarnings("ReferenceEquality") // asks whether it is the same model
    public AveragedModel(M model, Supplier<M> maker, Averaging averaging, boolean useBuffers) {
        this.module = made(maker);
        if (module == model) {
            throw new IllegalArgumentException(
                    "AveragedModel: the maker gives the model itself: expected another");
        }
        this.averaging = averaging;
        this.useBuffers = useBuffers;
        this.count = buffer("n_averaged", Tensor.of(0L));
        model.parameters().stream().findFirst().ifPresent(p -> module.to(p.dtype()));
        module.loadStateDict(model.stateDict());
        module.train(model.isTraining());
        module.requiresGrad(false);
    }

    private static <M extends Block> M made(Supplier<M> maker) {
        Generator generator = Tensor.generator();
        byte[] before = generator.state();
        try {
            return maker.get();
        } finally {
            generator.restore(before);
        }
    }

    /** The model that has the means. */
    public M module() {
        return module;
    }

    /** The number of updates. */
    public long averaged() {
        return count.itemLong();
    }

    @Override
    public Map<String, Block> children() {
        return Map.of("module", module);
    }

    /**
     * Takes in the parameters as they are now.
     *
     * @throws IllegalArgumentException if the model has others than the averaged one
     */
    public void updateParameters(M model) {
        List<Tensor> means = new ArrayList<>(module.namedParameters().values());
        List<Tensor> values = new ArrayList<>(model.namedParameters().values());
        List<Tensor> meanBuffers = new ArrayList<>(module.namedBuffers().values());
        List<Tensor> buffers = new ArrayList<>(model.namedBuffers().values());
        requireSame(means, values, "parameters");
        requireSame(meanBuffers, buffers, "buffers");
        long n = averaged();
        try (Grad _ = Grad.off()) {
            for (int i = 0; i < means.size(); i++) {
                take(means.get(i), values.get(i), n, true);
            }
            for (int i = 0; i < buffers.size(); i++) {
                take(meanBuffers.get(i), buffers.get(i), n, useBuffers);
            }
            count.fillInPlace((double) (n + 1));
        }
    }

    private void take(Tensor mean, Tensor value, long n, boolean average) {
        if (n == 0 || !average || !mean.dtype().isFloating()) {
            mean.copyInPlace(value.detach());
        } else {
            averaging.update(mean, value.detach(), n);
        }
    }

    private static void requireSame(List<Tensor> means, List<Tensor> values, String what) {
        boolean same = means.size() == values.size();
        for (int i = 0; same && i < means.size(); i++) {
            same =
                    means.get(i).shape().equals(values.get(i).shape())
                            && means.get(i).dtype() == values.get(i).dtype();
        }
        if (!same) {
            throw new IllegalArgumentException(
                    "updateParameters: %s %s: expected %s"
                            .formatted(what, shown(values), shown(means)));
        }
    }

    private static String shown(List<Tensor> tensors) {
        return tensors.stream().map(t -> t.dtype() + " " + t.shape()).toList().toString();
    }

    /**
     * Computes the running statistics of a model anew, as means over some batches, such as those of
     * {@code loader}: averaged weights have other activations than any of those averaged. Nothing
     * happens if no block of the model is of {@link RunningStatistics}, as batch normalisation is;
     * instance normalisation, as in PyTorch, is not.
     *
     * @param inputs the batches
     * @param model any model with the averaged weights
     */
    public static <N extends Block & Layer> void updateBn(Iterable<Tensor> inputs, N model) {
        IdentityHashMap<RunningStatistics, @Nullable Double> momenta = new IdentityHashMap<>();
        for (Block block : model.modules()) {
            if (block instanceof RunningStatistics statistics) {
                momenta.put(statistics, statistics.momentum());
            }
        }
        if (momenta.isEmpty()) {
            return;
        }
        boolean wasTraining = model.isTraining();
        model.train();
        momenta.keySet().forEach(RunningStatistics::resetRunningStats);
        momenta.keySet().forEach(s -> s.momentum(null));
        try (Grad _ = Grad.off()) {
            for (Tensor x : inputs) {
                model.forward(x);
            }
        } finally {
            momenta.forEach(RunningStatistics::momentum);
            model.train(wasTraining);
        }
    }
}
