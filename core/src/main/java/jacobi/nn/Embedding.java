package jacobi.nn;

import jacobi.Tensor;

/**
 * Rows of a table looked up by number: {@code [...]} whole numbers give {@code [..., size]}, of
 * {@code weight} {@code [rows, size]}, which starts normal with mean 0 and variance 1.
 *
 * <p>Settings are given once, after it is made: {@code new Embedding(1000, 64).paddingIndex(0)}.
 */
public final class Embedding extends EmbeddingTable {
    /**
     * A table of random rows.
     *
     * @throws IllegalArgumentException if a size is negative
     */
    public Embedding(int rows, int size) {
        super(rows, size);
    }

    private Embedding(Tensor weight) {
        super(weight);
    }

    /**
     * A table that is known.
     *
     * @param weight {@code [rows, size]}, a leaf
     * @param freeze whether it is not to be trained
     */
    public static Embedding fromPretrained(Tensor weight, boolean freeze) {
        Embedding e = new Embedding(weight);
        e.requiresGrad(!freeze);
        return e;
    }

    /** A row, counted from the end if negative, that is zeros now and takes no gradient. */
    public Embedding paddingIndex(int index) {
        padWith(index);
        return this;
    }

    /**
     * Shortens each row looked up whose norm is larger, in place.
     *
     * @param type the p of the norm, 2 as a rule
     */
    public Embedding maxNorm(double most, double type) {
        limitNorm(most, type);
        return this;
    }

    /** Whether a row's gradient is divided by how often it was looked up. */
    public Embedding scaleGradByFreq(boolean on) {
        scaled = on;
        return this;
    }

    @Override
    Tensor compute(Tensor index) {
        return weight.embedding(index, padding, maxNorm, normType, scaled);
    }

    @Override
    protected String extraRepr() {
        return settings("", false);
    }
}
