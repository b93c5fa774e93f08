package jacobi.nn;

import jacobi.Tensor;

/** {@code [.., c, h r, w r] -> [.., c r^2, h, w]}. */
public final class PixelUnshuffle extends BuiltIn {
    private final int factor;

    /** By a factor r. */
    public PixelUnshuffle(int factor) {
        this.factor = factor;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.pixelUnshuffle(factor);
    }

    @Override
    protected String extraRepr() {
        return "downscale_factor=" + factor;
    }
}
