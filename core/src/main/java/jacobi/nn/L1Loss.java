package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code |x - t|}, for regression: the mean of the absolute errors; less led astray by outliers
 * than {@link MSELoss}.
 *
 * <p>Checks as {@link MSELoss} does.
 */
public final class L1Loss extends Criterion {
    /** The mean. */
    public L1Loss() {
        this(Reduction.MEAN);
    }

    /** With a reduction. */
    public L1Loss(Reduction reduction) {
        super(reduction);
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSameShape(input, target);
        requireSome(input);
        requireNumbers(target);
        return input.l1Loss(target, reduction.toString());
    }
}
