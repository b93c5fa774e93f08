package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code sum over j != t of w[t] max(0, margin - x[t] + x[j])^p / c}: the score of the class is to
 * be above all others by the margin. Scores are {@code [n, c]} with classes {@code [n]}, or {@code
 * [c]} with {@code []}.
 *
 * <p>Throws {@link IndexOutOfBoundsException} if a label is no class.
 */
public final class MultiMarginLoss extends Criterion {
    private final int p;
    private final double margin;
    private final @Nullable Tensor weight;

    /** The mean, with PyTorch's defaults. */
    public MultiMarginLoss() {
        this(1, 1, null, Reduction.MEAN);
    }

    /** With a reduction. */
    public MultiMarginLoss(Reduction reduction) {
        this(1, 1, null, reduction);
    }

    /**
     * With all that can be set.
     *
     * @param p 1 or 2
     * @param margin by how much
     * @param weight one a class; null for ones
     */
    public MultiMarginLoss(int p, double margin, @Nullable Tensor weight, Reduction reduction) {
        super(reduction);
        if (p != 1 && p != 2) {
            throw new IllegalArgumentException("MultiMarginLoss: p is " + p + ": expected 1 or 2");
        }
        this.p = p;
        this.margin = margin;
        this.weight = optional(weight);
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        requireSome(input);
        return input.multiMarginLoss(target, p, margin, weight, reduction.toString());
    }
}
