package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

/**
 * Each channel of each image of {@code [n, c, d, h, w]} (or {@code [c, d, h, w]}) to mean 0 and
 * variance 1 (Ulyanov et al. 2016). State as PyTorch's.
 */
public final class InstanceNorm3d extends ChannelNorm {
    /** With PyTorch's defaults: eps 1e-5, neither weight and bias nor running statistics. */
    public InstanceNorm3d(int features) {
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
    public InstanceNorm3d(
            int features,
            double eps,
            @Nullable Double momentum,
            boolean affine,
            boolean trackRunningStats) {
        super(features, eps, momentum, affine, trackRunningStats);
    }

    @Override
    Tensor compute(Tensor x) {
        if (x.dim() != 4 && x.dim() != 5) {
            throw new ShapeException(
                    name() + ": input " + x.shape() + ": expected 4 or 5 dimensions");
        }
        return x.dim() == 5 ? instance(x) : instance(x.unsqueeze(0)).squeeze(0);
    }
}
