package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

/** What batch normalisations have in common; they differ in the inputs they take. */
abstract class BatchNorm extends ChannelNorm implements RunningStatistics {
    private final int leastRank;
    private final int mostRank;

    /** For inputs of {@code leastRank} to {@code mostRank} dimensions. */
    BatchNorm(
            int leastRank,
            int mostRank,
            int features,
            double eps,
            @Nullable Double momentum,
            boolean affine,
            boolean trackRunningStats) {
        super(features, eps, momentum, affine, trackRunningStats);
        this.leastRank = leastRank;
        this.mostRank = mostRank;
    }

    @Override
    final Tensor compute(Tensor x) {
        if (x.dim() < leastRank || x.dim() > mostRank) {
            String expected =
                    leastRank == mostRank ? "" + leastRank : leastRank + " or " + mostRank;
            throw new ShapeException(
                    name() + ": input " + x.shape() + ": expected " + expected + " dimensions");
        }
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
