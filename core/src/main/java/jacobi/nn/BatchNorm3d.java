package jacobi.nn;

import org.jspecify.annotations.Nullable;

/**
 * Each channel of {@code [n, c, d, h, w]} to mean 0 and variance 1 over the batch, times {@code
 * weight} plus {@code bias} (Ioffe and Szegedy 2015). In evaluation the running mean and variance
 * stand in for the batch's. State as PyTorch's.
 */
public final class BatchNorm3d extends BatchNorm {
    /** With PyTorch's defaults: eps 1e-5, momentum 0.1, weight and bias, running statistics. */
    public BatchNorm3d(int features) {
        this(features, 1e-5, 0.1, true, true);
    }

    /**
     * With settings.
     *
     * @param features the number of channels
     * @param eps added to the variance
     * @param momentum how far running statistics move with each batch; null for their mean over all
     * @param affine whether there are weight and bias
     * @param trackRunningStats whether there are running statistics
     */
    public BatchNorm3d(
            int features,
            double eps,
            @Nullable Double momentum,
            boolean affine,
            boolean trackRunningStats) {
        super(5, 5, features, eps, momentum, affine, trackRunningStats);
    }
}
