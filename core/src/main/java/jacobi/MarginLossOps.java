package jacobi;

import jacobi.op.MarginLosses;

import org.jspecify.annotations.Nullable;

/**
 * Losses that want a distance kept, one class ranked above others, or a distribution fitted; the
 * functions behind more losses of {@code jacobi.nn}. The reduction is {@code "none"}, {@code "sum"}
 * or {@code "mean"}.
 */
public sealed interface MarginLossOps permits Tensor {
    /** {@code max(0, margin - t (x - y))}: x ranks above y where t is 1, below where it is -1. */
    default Tensor marginRankingLoss(Tensor other, Tensor target, double margin, String reduction) {
        return Call.tensor(
                MarginLosses.marginRanking(
                        Call.value(this), other.variable(), target.variable(), margin, reduction));
    }

    /** x where t is 1, {@code max(0, margin - x)} where it is -1. */
    default Tensor hingeEmbeddingLoss(Tensor target, double margin, String reduction) {
        return Call.tensor(
                MarginLosses.hingeEmbedding(
                        Call.value(this), target.variable(), margin, reduction));
    }

    /** {@code ln(1 + e^(-t x))} for targets of 1 and -1. */
    default Tensor softMarginLoss(Tensor target, String reduction) {
        return Call.tensor(MarginLosses.softMargin(Call.value(this), target.variable(), reduction));
    }

    /**
     * {@code 1 - cos(x, y)} where t is 1, {@code max(0, cos(x, y) - margin)} where it is -1: {@code
     * [n, d], [n, d], [n]} or {@code [d], [d], []}.
     */
    default Tensor cosineEmbeddingLoss(
            Tensor other, Tensor target, double margin, String reduction) {
        return Call.tensor(
                MarginLosses.cosineEmbedding(
                        Call.value(this), other.variable(), target.variable(), margin, reduction));
    }

    /**
     * {@code max(0, d(a, p) - d(a, n) + margin)} of this as anchor a, with {@code d(x, y) = |x - y
     * + eps|_p}.
     *
     * @param swap whether the negative's distance from the positive counts where it is smaller
     */
    default Tensor tripletMarginLoss(
            Tensor positive,
            Tensor negative,
            double margin,
            double p,
            double eps,
            boolean swap,
            String reduction) {
        return Call.tensor(
                MarginLosses.tripletMargin(
                        Call.value(this),
                        positive.variable(),
                        negative.variable(),
                        margin,
                        p,
                        eps,
                        swap,
                        reduction));
    }

    /**
     * {@code sum over j != t of w[t] max(0, margin - x[t] + x[j])^p / c} for scores {@code [n, c]}
     * or {@code [c]} and classes.
     *
     * @param p 1 or 2
     * @param weight one a class, or null for ones
     * @throws IndexOutOfBoundsException if a label is no class
     */
    default Tensor multiMarginLoss(
            Tensor target, int p, double margin, @Nullable Tensor weight, String reduction) {
        return Call.tensor(
                MarginLosses.multiMargin(
                        Call.value(this),
                        target.variable(),
                        p,
                        margin,
                        weight == null ? null : weight.variable(),
                        reduction));
    }

    /**
     * {@code sum over targets t and others j of max(0, 1 - x[t] + x[j]) / c} for scores {@code [n,
     * c]} or {@code [c]} and as many class indices, which end at the first -1.
     */
    default Tensor multiLabelMarginLoss(Tensor target, String reduction) {
        return Call.tensor(
                MarginLosses.multiLabelMargin(Call.value(this), target.variable(), reduction));
    }

    /**
     * Binary cross entropy of {@code sigmoid(x)}, averaged over the last dimension.
     *
     * @param weight what each loss is multiplied with, or null for ones
     */
    default Tensor multiLabelSoftMarginLoss(
            Tensor target, @Nullable Tensor weight, String reduction) {
        return Call.tensor(
                MarginLosses.multiLabelSoftMargin(
                        Call.value(this),
                        target.variable(),
                        weight == null ? null : weight.variable(),
                        reduction));
    }

    /**
     * {@code e^x - t x} of the logarithm x of a Poisson distribution's rate, or {@code x - t ln(x +
     * eps)} of the rate.
     *
     * @param full whether Stirling's {@code ln t!} is added
     */
    default Tensor poissonNllLoss(
            Tensor target, boolean logInput, boolean full, double eps, String reduction) {
        return Call.tensor(
                MarginLosses.poissonNll(
                        Call.value(this), target.variable(), logInput, full, eps, reduction));
    }

    /**
     * {@code (ln v + (x - t)^2 / v) / 2} of a normal distribution with mean x and variance v, which
     * is kept at eps or above.
     *
     * @param full whether {@code ln(2 pi) / 2} is added
     * @throws IllegalArgumentException if a variance is negative
     */
    default Tensor gaussianNllLoss(
            Tensor target, Tensor variance, boolean full, double eps, String reduction) {
        return Call.tensor(
                MarginLosses.gaussianNll(
                        Call.value(this),
                        target.variable(),
                        variance.variable(),
                        full,
                        eps,
                        reduction));
    }

    /**
     * {@code -ln P(text)} of log-probabilities {@code [t, n, c]} or {@code [t, c]} over time:
     * connectionist temporal classification (Graves et al. 2006).
     *
     * @param targets texts {@code [n, s]}, or all in one vector
     * @param inputLengths how many times of each sequence count
     * @param targetLengths how many labels each text has
     * @param blank the class that stands for no label
     * @param zeroInfinity whether texts too long for their sequence count nothing; else their loss
     *     is infinite
     */
    default Tensor ctcLoss(
            Tensor targets,
            Tensor inputLengths,
            Tensor targetLengths,
            int blank,
            String reduction,
            boolean zeroInfinity) {
        return Call.tensor(
                MarginLosses.ctc(
                        Call.value(this),
                        targets.variable(),
                        MarginLosses.lengths(inputLengths.variable()),
                        MarginLosses.lengths(targetLengths.variable()),
                        blank,
                        reduction,
                        zeroInfinity));
    }
}
