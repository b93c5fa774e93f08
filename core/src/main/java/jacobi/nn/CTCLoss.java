package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code -ln P(text)}: connectionist temporal classification of log-probabilities {@code [t, n, c]}
 * or {@code [t, c]} over time, whose readings with repetitions merged and blanks taken out are to
 * say a text (Graves et al. 2006). The mean is over the texts, each divided by its length.
 *
 * <p>The gradient takes the log-probabilities to come out of a log-softmax, as PyTorch's does.
 * Throws {@link IndexOutOfBoundsException} if a label is no class, or the blank.
 */
public final class CTCLoss extends LossBlock {
    private final int blank;
    private final boolean zeroInfinity;

    /** The mean, with PyTorch's defaults. */
    public CTCLoss() {
        this(0, false, Reduction.MEAN);
    }

    /** With a reduction. */
    public CTCLoss(Reduction reduction) {
        this(0, false, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param blank the class that stands for no label
     * @param zeroInfinity whether texts too long for their sequence count nothing; else their loss
     *     is infinite
     */
    public CTCLoss(int blank, boolean zeroInfinity, Reduction reduction) {
        super(reduction);
        this.blank = blank;
        this.zeroInfinity = zeroInfinity;
    }

    /**
     * The loss of sequences and texts.
     *
     * @param logProbs {@code [t, n, c]} or {@code [t, c]}
     * @param targets whole numbers: {@code [n, s]}, or all texts in one vector
     * @param inputLengths whole numbers {@code [n]}: how many times of each sequence count
     * @param targetLengths whole numbers {@code [n]}: how many labels each text has
     */
    public Tensor forward(
            Tensor logProbs, Tensor targets, Tensor inputLengths, Tensor targetLengths) {
        return logProbs.ctcLoss(
                targets, inputLengths, targetLengths, blank, reduction.toString(), zeroInfinity);
    }
}
