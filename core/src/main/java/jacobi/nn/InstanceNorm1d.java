package jacobi.nn;

import org.jspecify.annotations.Nullable;

/**
 * Each channel of each image of {@code [n, c, l]} (or {@code [c, l]}) to mean 0 and variance 1
 * (Ulyanov et al. 2016). State as PyTorch's.
 */
public final class InstanceNorm1d extends InstanceNorm {
    /** With PyTorch's defaults: eps 1e-5, neither weight and bias nor running statistics. */
    public InstanceNorm1d(int features) {
        this(features, 1e-5, 0.1, false, false);
    }

    /**
     * With settings.
     *
     * @param features the number of channels
     * @param eps added to the variance
     * @param momentum how far running statistics move with each batch; null for not at all
     * @param affine whether there are weight and bias
     * @param trackRunningStats whether running statistics take over in evaluation
     */
    public InstanceNorm1d(
            int features,
            double eps,
            @Nullable Double momentum,
            boolean affine,
            boolean trackRunningStats) {
        super(3, features, eps, momentum, affine, trackRunningStats);
    }
}
