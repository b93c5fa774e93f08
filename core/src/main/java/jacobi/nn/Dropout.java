package jacobi.nn;

import jacobi.Tensor;

/**
 * In training each element becomes 0 with probability p, and those kept are divided by {@code 1 -
 * p}, so that the mean stays (Hinton et al. 2012); in evaluation nothing happens.
 *
 * <p>The mask is PyTorch's: a Bernoulli draw of {@code 1 - p} an element from {@link
 * Tensor#generator()}; none for p 0 and for 1.
 */
public final class Dropout extends DropoutFamily {
    /** Half of them. */
    public Dropout() {
        this(0.5);
    }

    /**
     * A part of them.
     *
     * @param p the probability
     * @throws IllegalArgumentException if it is not in {@code [0, 1]}
     */
    public Dropout(double p) {
        super(p);
    }

    @Override
    Tensor dropped(Tensor x) {
        return elements(x, p());
    }
}
