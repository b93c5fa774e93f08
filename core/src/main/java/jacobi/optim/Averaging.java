package jacobi.optim;

import jacobi.Tensor;

/** How a mean of parameters takes in new values: the rule of an {@link AveragedModel}. */
@FunctionalInterface
public interface Averaging {
    /**
     * Changes a mean in place.
     *
     * @param mean so far
     * @param value the new one, of the same shape and type
     * @param count how many values the mean is of, at least 1
     */
    void update(Tensor mean, Tensor value, long count);

    /** The mean of all values, {@code a + (w - a) / (count + 1)}: stochastic weight averaging. */
    static Averaging swa() {
        return (mean, value, count) -> Mean.approach(mean, value, 1.0 / (count + 1));
    }

    /** The exponential moving average, {@code decay a + (1 - decay) w}, with a decay of 0.999. */
    static Averaging ema() {
        return ema(0.999);
    }

    /**
     * The exponential moving average, {@code decay a + (1 - decay) w}.
     *
     * @throws IllegalArgumentException if decay is not in [0, 1]
     */
    static Averaging ema(double decay) {
        if (!(decay >= 0 && decay <= 1)) {
            throw new IllegalArgumentException(
                    "ema: decay " + decay + ": expected a number in [0, 1]");
        }
        return (mean, value, _) -> Mean.approach(mean, value, 1 - decay);
    }
}
