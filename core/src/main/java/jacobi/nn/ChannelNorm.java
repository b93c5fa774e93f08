package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.DType;

import org.jspecify.annotations.Nullable;

/** What normalisations of channels have in common: weight and bias, and running statistics. */
abstract class ChannelNorm extends BuiltIn {
    private final int features;
    private final double eps;
    private final @Nullable Double momentum;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;
    private final @Nullable Tensor runningMean;
    private final @Nullable Tensor runningVar;
    private final @Nullable Tensor batches;

    ChannelNorm(
            int features,
            double eps,
            @Nullable Double momentum,
            boolean affine,
            boolean trackRunningStats) {
        if (features < 1) {
            throw new IllegalArgumentException(
                    name() + ": " + features + " features: expected at least 1");
        }
        this.features = features;
        this.eps = eps;
        this.momentum = momentum;
        weight = affine ? parameter("weight", Tensor.ones(features)) : null;
        bias = affine ? parameter("bias", Tensor.zeros(features)) : null;
        runningMean = trackRunningStats ? buffer("running_mean", Tensor.zeros(features)) : null;
        runningVar = trackRunningStats ? buffer("running_var", Tensor.ones(features)) : null;
        batches =
                trackRunningStats
                        ? buffer("num_batches_tracked", Tensor.zeros(DType.INT64, new int[0]))
                        : null;
    }

    /** Running statistics as they were at first. */
    public final void resetRunningStats() {
        if (runningMean != null && runningVar != null && batches != null) {
            runningMean.fillInPlace(0);
            runningVar.fillInPlace(1);
            batches.fillInPlace(0);
        }
    }

    /** The number of channels. */
    public final int features() {
        return features;
    }

    /** One factor a channel, or null. */
    public final @Nullable Tensor weight() {
        return weight;
    }

    /** One summand a channel, or null. */
    public final @Nullable Tensor bias() {
        return bias;
    }

    /** The running mean, or null. */
    public final @Nullable Tensor runningMean() {
        return runningMean;
    }

    /** The running variance, or null. */
    public final @Nullable Tensor runningVar() {
        return runningVar;
    }

    /** Counts a batch and says how far running statistics move. */
    private double step() {
        if (!isTraining() || batches == null) {
            return momentum == null ? 0 : momentum;
        }
        batches.addInPlace(1);
        return momentum == null ? 1 / batches.item() : momentum;
    }

    final Tensor batch(Tensor x) {
        boolean training = isTraining() || runningMean == null;
        return x.batchNorm(runningMean, runningVar, weight, bias, training, step(), eps);
    }

    final Tensor instance(Tensor x) {
        double momentum = this.momentum == null ? 0 : this.momentum;
        boolean own = isTraining() || runningMean == null;
        return x.instanceNorm(runningMean, runningVar, weight, bias, own, momentum, eps);
    }

    @Override
    protected final String extraRepr() {
        return features
                + ", eps="
                + Repr.number(eps)
                + ", momentum="
                + (momentum == null ? "None" : Repr.number(momentum))
                + ", affine="
                + (weight == null ? "False" : "True")
                + ", track_running_stats="
                + (runningMean == null ? "False" : "True");
    }
}
