package jacobi.nn;

/** What becomes of the losses of the elements. */
public enum Reduction {
    /** They stay as they are. */
    NONE("none"),
    /** Their mean. */
    MEAN("mean"),
    /** Their sum. */
    SUM("sum"),
    /** Their sum divided by the first size; of {@link KLDivLoss} only. */
    BATCH_MEAN("batchmean");

    private final String text;

    Reduction(String text) {
        this.text = text;
    }

    /** PyTorch's name, such as {@code mean}. */
    @Override
    public String toString() {
        return text;
    }

    /**
     * The reduction of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Reduction of(String name) {
        for (Reduction r : values()) {
            if (r.text.equals(name)) {
                return r;
            }
        }
        throw new IllegalArgumentException(
                "reduction is '" + name + "': expected 'none', 'mean' or 'sum'");
    }
}
