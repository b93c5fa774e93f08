package jacobi.nn;

import jacobi.Tensor;

/** {@code [.., c r^2, h, w] -> [.., c, h r, w r]} (Shi et al. 2016). */
public final class PixelShuffle extends BuiltIn {
    private final int factor;

    /** By a factor r. */
    public PixelShuffle(int factor) {
        this.factor = factor;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.pixelShuffle(factor);
    }

    @Override
    protected String extraRepr() {
        return "upscale_factor=" + factor;
    }
}
