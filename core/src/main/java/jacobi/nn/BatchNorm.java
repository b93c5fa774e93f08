package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/** What batch normalisations have in common; they differ in the inputs they take. */
abstract class BatchNorm extends ChannelNorm implements RunningStatistics {
    /** For inputs of {@code leastRank} to {@code mostRank} dimensions. */
    BatchNorm(
            int leastRank,
            int mostRank,
            int features,
            double eps,
            @Nullable Double momentum,
            boolean affine,
            boolean trackRunningStats) {
        super(leastRank, mostRank, features, eps, momentum, affine, trackRunningStats);
    }

    @Override
    final Tensor normalize(Tensor x) {
        boolean training = isTraining() || runningMean() == null;
        return x.batchNorm(runningMean(), runningVar(), weight(), bias(), training, step(), eps());
    }

    /** Counts a batch and says how far running statistics move. */
    private double step() {
        Double share = momentum();
        Tensor batches = batches();
        if (isTraining() && batches != null) {
            batches.addInPlace(1);
            return share == null ? 1 / batches.item() : share;
        }
        return share == null ? 0 : share;
    }
}
