package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

/**
 * What normalisations of channels have in common: the inputs they take, weight and bias, and
 * running statistics.
 */
abstract class ChannelNorm extends BuiltIn {
    private final int leastRank;
    private final int mostRank;
    private final int features;
    private final double eps;
    private @Nullable Double momentum;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;
    private final @Nullable Tensor runningMean;
    private final @Nullable Tensor runningVar;
    private final @Nullable Tensor batches;

    /** For inputs of {@code leastRank} to {@code mostRank} dimensions. */
    ChannelNorm(
            int leastRank,
            int mostRank,
            int features,
            double eps,
            @Nullable Double momentum,
            boolean affine,
            boolean trackRunningStats) {
        if (features < 1) {
            throw new IllegalArgumentException(
                    name() + ": " + features + " features: expected at least 1");
        }
        this.leastRank = leastRank;
        this.mostRank = mostRank;
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

    /** The number of batches in the running statistics, or null. */
    final @Nullable Tensor batches() {
        return batches;
    }

    final double eps() {
        return eps;
    }

    /** How far running statistics move with each batch, or null. */
    public final @Nullable Double momentum() {
        return momentum;
    }

    /** Sets how far running statistics move with each batch, or null. */
    public final void momentum(@Nullable Double share) {
        momentum = share;
    }

    @Override
    final Tensor compute(Tensor x) {
        if (x.dim() < leastRank || x.dim() > mostRank) {
            String expected =
                    leastRank == mostRank ? "" + leastRank : leastRank + " or " + mostRank;
            throw new ShapeException(
                    name() + ": input " + x.shape() + ": expected " + expected + " dimensions");
        }
        return normalize(x);
    }

    /** For an input of a right rank. */
    abstract Tensor normalize(Tensor x);

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
