package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.ShapeException;

/**
 * What the kinds of dropout have in common: in training, elements or whole channels are replaced
 * with probability p; in evaluation nothing happens.
 *
 * <p>Masks are PyTorch's: a Bernoulli draw of {@code 1 - p} an element or channel from {@link
 * Tensor#generator()}; none for p 0 and for 1.
 */
abstract sealed class DropoutFamily extends BuiltIn
        permits Dropout, Dropout1d, Dropout2d, Dropout3d, AlphaDropout, FeatureAlphaDropout {
    /** What the most negative values of a scaled exponential unit tend to, without the sign. */
    private static final double ALPHA = 1.7580993408473766;

    private final double p;

    DropoutFamily(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(name() + ": probability " + p + ": expected 0 to 1");
        }
        this.p = p;
    }

    @Override
    final Tensor compute(Tensor x) {
        check(x);
        if (!isTraining() || p == 0 || x.numel() == 0) {
            return x;
        }
        return p == 1 ? x.mul(0.0) : dropped(x);
    }

    /** Refuses inputs of a rank that the kind is not made for. */
    void check(Tensor x) {}

    /** The output in training, for p between 0 and 1. */
    abstract Tensor dropped(Tensor x);

    /** Elements that become 0, the others growing so that the mean stays. */
    static Tensor elements(Tensor x, double p) {
        return scaled(x, p, mask(x, p, x.shape().toArray()));
    }

    /** {@link #elements} with one draw for all that share the first two dimensions. */
    final Tensor channels(Tensor x) {
        return scaled(x, p, mask(x, p, channelSizes(x)));
    }

    private static Tensor scaled(Tensor x, double p, Tensor mask) {
        return x.mul(mask.divInPlace(1 - p));
    }

    private static Tensor mask(Tensor x, double p, int... sizes) {
        return Tensor.bernoulli(Tensor.generator(), x.dtype(), 1 - p, sizes);
    }

    private static int[] channelSizes(Tensor x) {
        int[] sizes = x.shape().toArray();
        for (int d = 2; d < sizes.length; d++) {
            sizes[d] = 1;
        }
        return sizes;
    }

    /**
     * Elements or channels that become {@code -1.758}, and then an affine map so that mean 0 and
     * variance 1 stay (Klambauer et al. 2017).
     */
    final Tensor alpha(Tensor x, boolean channels) {
        double a = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
        Tensor mask = mask(x, p, channels ? channelSizes(x) : x.shape().toArray());
        Tensor shift = mask.sub(1).mul(ALPHA * a).add(ALPHA * a * p);
        return x.mul(mask.mul(a)).add(shift);
    }

    /** One draw a channel, with a batch dimension put in front and taken away where it lacks. */
    final Tensor channels(Tensor x, int rank) {
        return x.dim() == rank ? channels(x) : channels(x.unsqueeze(0)).squeeze(0);
    }

    /** Refuses inputs that have neither this many dimensions nor one less. */
    final void requireRank(Tensor x, int rank, String expected) {
        if (x.dim() != rank && x.dim() != rank - 1) {
            throw new ShapeException(name() + ": " + x.shape() + ": expected " + expected);
        }
    }

    /** The probability. */
    final double p() {
        return p;
    }

    @Override
    protected final String extraRepr() {
        return "p=" + Repr.number(p) + ", inplace=False";
    }
}
