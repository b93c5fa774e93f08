package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/** What instance normalisations have in common; they differ in the inputs they take. */
abstract class InstanceNorm extends ChannelNorm {
    private final int rank;

    /** For inputs of so many dimensions, or without the first of them. */
    InstanceNorm(
            int rank,
            int features,
            double eps,
            @Nullable Double momentum,
            boolean affine,
            boolean trackRunningStats) {
        super(rank - 1, rank, features, eps, momentum, affine, trackRunningStats);
        this.rank = rank;
    }

    @Override
    final Tensor normalize(Tensor x) {
        return x.dim() == rank ? batch(x) : batch(x.unsqueeze(0)).squeeze(0);
    }

    private Tensor batch(Tensor x) {
        Double share = momentum();
        boolean own = isTraining() || runningMean() == null;
        return x.instanceNorm(
                runningMean(),
                runningVar(),
                weight(),
                bias(),
                own,
                share == null ? 0 : share,
                eps());
    }
}
