package jacobi.nn;

/**
 * What {@link RNN}, {@link LSTM} and {@link GRU} have in common besides their sizes: {@code
 * RecurrentOptions.of().layers(2).batchFirst(true)}.
 *
 * @param layers how many layers, one above the other
 * @param bias whether there are biases
 * @param batchFirst whether inputs and outputs are {@code [n, steps, ..]} and not {@code [steps, n,
 *     ..]}
 * @param dropout the probability of {@link Dropout} after each layer but the last
 * @param bidirectional whether each layer also goes from the last step to the first; the outputs of
 *     both are side by side
 */
public record RecurrentOptions(
        int layers, boolean bias, boolean batchFirst, double dropout, boolean bidirectional) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is no layer, or dropout is no probability
     */
    public RecurrentOptions {
        if (layers < 1 || !(dropout >= 0 && dropout <= 1)) {
            throw new IllegalArgumentException(
                    "RecurrentOptions: "
                            + layers
                            + " layers and dropout "
                            + dropout
                            + ": expected at least 1, and 0 to 1");
        }
    }

    /** One layer in one direction, with biases, steps first, without dropout. */
    public static RecurrentOptions of() {
        return new RecurrentOptions(1, true, false, 0, false);
    }

    /** With another number of layers. */
    public RecurrentOptions layers(int number) {
        return new RecurrentOptions(number, bias, batchFirst, dropout, bidirectional);
    }

    /** With or without biases. */
    public RecurrentOptions bias(boolean with) {
        return new RecurrentOptions(layers, with, batchFirst, dropout, bidirectional);
    }

    /** With the batch as first dimension, or the steps. */
    public RecurrentOptions batchFirst(boolean first) {
        return new RecurrentOptions(layers, bias, first, dropout, bidirectional);
    }

    /** With dropout after each layer but the last. */
    public RecurrentOptions dropout(double probability) {
        return new RecurrentOptions(layers, bias, batchFirst, probability, bidirectional);
    }

    /** In both directions, or one. */
    public RecurrentOptions bidirectional(boolean both) {
        return new RecurrentOptions(layers, bias, batchFirst, dropout, both);
    }

    int directions() {
        return bidirectional ? 2 : 1;
    }
}
