package jacobi;

import jacobi.op.Losses;

import org.jspecify.annotations.Nullable;

/**
 * How far this prediction is from a target; the functions behind the losses of {@code jacobi.nn}.
 *
 * <p>The reduction is {@code "none"} for the losses as they are, {@code "sum"} or {@code "mean"}.
 * Behaviour is PyTorch's in all: shapes broadcast where it lets them, the mean of nothing is NaN.
 * The blocks check more.
 */
public sealed interface LossOps permits Tensor {
    /** {@code (x - t)^2}. */
    default Tensor mseLoss(Tensor target, String reduction) {
        return Call.tensor(Losses.mse(Call.value(this), target.variable(), reduction));
    }

    /** The mean of {@code (x - t)^2}. */
    default Tensor mseLoss(Tensor target) {
        return mseLoss(target, "mean");
    }

    /** {@code |x - t|}. */
    default Tensor l1Loss(Tensor target, String reduction) {
        return Call.tensor(Losses.l1(Call.value(this), target.variable(), reduction));
    }

    /** The mean of {@code |x - t|}. */
    default Tensor l1Loss(Tensor target) {
        return l1Loss(target, "mean");
    }

    /**
     * {@code -w[t] x[t]} of log-probabilities {@code x [n, c, ...]} or {@code [c]} for class
     * indices {@code t [n, ...]} or a scalar.
     *
     * @param weight one a class, or null for ones
     * @param ignoreIndex the label that does not count, such as -100
     * @throws IndexOutOfBoundsException if a label is no class
     */
    default Tensor nllLoss(
            Tensor target, @Nullable Tensor weight, int ignoreIndex, String reduction) {
        return Call.tensor(
                Losses.nll(
                        Call.value(this),
                        target.variable(),
                        optional(weight),
                        ignoreIndex,
                        reduction));
    }

    /** The mean of {@code -x[t]}. */
    default Tensor nllLoss(Tensor target) {
        return nllLoss(target, null, -100, "mean");
    }

    /**
     * {@code -x[t] + ln sum_j e^x_j} of scores {@code x [n, c, ...]} or {@code [c]}, stable, for
     * class indices {@code t [n, ...]} or a scalar, or for probabilities of x's shape.
     *
     * @param weight one a class, or null for ones
     * @param ignoreIndex the label that does not count, such as -100
     * @param labelSmoothing the share of the wanted distribution that is spread evenly, 0 to 1
     * @throws IndexOutOfBoundsException if a label is no class
     */
    default Tensor crossEntropy(
            Tensor target,
            @Nullable Tensor weight,
            int ignoreIndex,
            String reduction,
            double labelSmoothing) {
        return Call.tensor(
                Losses.crossEntropy(
                        Call.value(this),
                        target.variable(),
                        optional(weight),
                        ignoreIndex,
                        reduction,
                        labelSmoothing));
    }

    /** The mean of {@code -x[t] + ln sum_j e^x_j}. */
    default Tensor crossEntropy(Tensor target) {
        return crossEntropy(target, null, -100, "mean", 0);
    }

    /**
     * {@code -t ln x - (1 - t) ln(1 - x)} of probabilities, with logarithms not below -100.
     *
     * @param weight what each loss is multiplied with, or null for ones
     * @throws IllegalArgumentException if x has a value outside {@code [0, 1]}
     */
    default Tensor binaryCrossEntropy(Tensor target, @Nullable Tensor weight, String reduction) {
        return Call.tensor(
                Losses.binaryCrossEntropy(
                        Call.value(this), target.variable(), optional(weight), reduction));
    }

    /** The mean of {@code -t ln x - (1 - t) ln(1 - x)}. */
    default Tensor binaryCrossEntropy(Tensor target) {
        return binaryCrossEntropy(target, null, "mean");
    }

    /**
     * Binary cross entropy of {@code sigmoid(x)}, stable for any x.
     *
     * @param weight what each loss is multiplied with, or null for ones
     * @param posWeight by what the part of the positives is multiplied, or null for ones
     */
    default Tensor binaryCrossEntropyWithLogits(
            Tensor target, @Nullable Tensor weight, @Nullable Tensor posWeight, String reduction) {
        return Call.tensor(
                Losses.binaryCrossEntropyWithLogits(
                        Call.value(this),
                        target.variable(),
                        optional(weight),
                        optional(posWeight),
                        reduction));
    }

    /** The mean binary cross entropy of {@code sigmoid(x)}. */
    default Tensor binaryCrossEntropyWithLogits(Tensor target) {
        return binaryCrossEntropyWithLogits(target, null, null, "mean");
    }

    /**
     * {@code (x - t)^2 / (2 beta)} where {@code |x - t| < beta}, else {@code |x - t| - beta / 2}.
     */
    default Tensor smoothL1Loss(Tensor target, double beta, String reduction) {
        return Call.tensor(Losses.smoothL1(Call.value(this), target.variable(), beta, reduction));
    }

    /**
     * {@code (x - t)^2 / 2} up to {@code |x - t| = delta}, {@code delta (|x - t| - delta / 2)}
     * above.
     */
    default Tensor huberLoss(Tensor target, double delta, String reduction) {
        return Call.tensor(Losses.huber(Call.value(this), target.variable(), delta, reduction));
    }

    /**
     * Kullback-Leibler divergence {@code t (ln t - x)} of log-probabilities x from a target t.
     *
     * @param reduction {@code "batchmean"} too, the sum divided by the first size
     * @param logTarget whether t is a logarithm as well
     */
    default Tensor klDiv(Tensor target, String reduction, boolean logTarget) {
        return Call.tensor(Losses.klDiv(Call.value(this), target.variable(), reduction, logTarget));
    }

    private static jacobi.tape.@Nullable Variable optional(@Nullable Tensor t) {
        return t == null ? null : t.variable();
    }
}
