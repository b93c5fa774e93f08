package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * Rows of a table joined in bags, as their mean, sum or maximum: {@code [bags, m]} whole numbers
 * give {@code [bags, size]}. A bag without rows gives zeros.
 */
public final class EmbeddingBag extends EmbeddingTable {
    private final String mode;
    private boolean includeLastOffset;

    /** A table of random rows, whose mean is taken. */
    public EmbeddingBag(int rows, int size) {
        this(rows, size, "mean");
    }

    /**
     * A table of random rows.
     *
     * @param mode {@code "mean"}, {@code "sum"} or {@code "max"}
     * @throws IllegalArgumentException if a size is negative, or for another mode
     */
    public EmbeddingBag(int rows, int size, String mode) {
        super(rows, size);
        this.mode = checked(mode);
    }

    private EmbeddingBag(Tensor weight, String mode) {
        super(weight);
        this.mode = checked(mode);
    }

    /**
     * A table that is known.
     *
     * @param weight {@code [rows, size]}, a leaf
     * @param mode {@code "mean"}, {@code "sum"} or {@code "max"}
     * @param freeze whether it is not to be trained
     */
    public static EmbeddingBag fromPretrained(Tensor weight, String mode, boolean freeze) {
        EmbeddingBag e = new EmbeddingBag(weight, mode);
        e.requiresGrad(!freeze);
        return e;
    }

    private static String checked(String mode) {
        if (!mode.equals("mean") && !mode.equals("sum") && !mode.equals("max")) {
            throw new IllegalArgumentException(
                    "EmbeddingBag: mode is '" + mode + "': expected 'mean', 'sum' or 'max'");
        }
        return mode;
    }

    /** A row, counted from the end if negative, that is zeros now and counts for nothing. */
    public EmbeddingBag paddingIndex(int index) {
        padWith(index);
        return this;
    }

    /**
     * Shortens each row looked up whose norm is larger, in place.
     *
     * @param type the p of the norm, 2 as a rule
     */
    public EmbeddingBag maxNorm(double most, double type) {
        limitNorm(most, type);
        return this;
    }

    /** Whether a row's gradient is divided by how often it was looked up. */
    public EmbeddingBag scaleGradByFreq(boolean on) {
        scaled = on;
        return this;
    }

    /** Whether the last of the offsets says where the last bag ends. */
    public EmbeddingBag includeLastOffset(boolean on) {
        includeLastOffset = on;
        return this;
    }

    @Override
    Tensor compute(Tensor index) {
        return joined(index, null, null);
    }

    /**
     * Bags of several sizes, or with weights.
     *
     * @param index {@code [all]} with offsets, {@code [bags, m]} without
     * @param offsets where each bag begins, or null
     * @param weights a factor for each index, for sums only; or null
     */
    public Tensor forward(Tensor index, @Nullable Tensor offsets, @Nullable Tensor weights) {
        return hooked(index, joined(index, offsets, weights));
    }

    private Tensor joined(Tensor index, @Nullable Tensor offsets, @Nullable Tensor weights) {
        return weight.embeddingBag(
                index,
                offsets,
                mode,
                weights,
                includeLastOffset,
                padding,
                maxNorm,
                normType,
                scaled);
    }

    @Override
    protected String extraRepr() {
        return settings(", mode='" + mode + "'", true);
    }
}
