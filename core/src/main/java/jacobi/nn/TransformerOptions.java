package jacobi.nn;

import jacobi.Tensor;

/**
 * What the layers of a {@link Transformer} have in common besides their size: {@code
 * TransformerOptions.of().batchFirst(true).dropout(0)}.
 *
 * @param feedForward the size between the two linear layers
 * @param dropout probability of every {@link Dropout} there is
 * @param activation between the two linear layers; a block prints as a part
 * @param eps of the {@link LayerNorm}s
 * @param batchFirst whether the batch is the first dimension and not the second
 * @param normFirst whether a part's input is normalised, and not its output
 * @param bias whether linear layers and norms have biases
 */
public record TransformerOptions(
        int feedForward,
        double dropout,
        Layer activation,
        double eps,
        boolean batchFirst,
        boolean normFirst,
        boolean bias) {
    /** 2048, dropout 0.1, ReLU, 1e-5, batch second, norm last, biases. */
    public static TransformerOptions of() {
        return new TransformerOptions(2048, 0.1, Tensor::relu, 1e-5, false, false, true);
    }

    /** With another size between the linear layers. */
    public TransformerOptions feedForward(int size) {
        return new TransformerOptions(size, dropout, activation, eps, batchFirst, normFirst, bias);
    }

    /** With another probability of dropout. */
    public TransformerOptions dropout(double probability) {
        return new TransformerOptions(
                feedForward, probability, activation, eps, batchFirst, normFirst, bias);
    }

    /** With another activation, such as {@code Tensor::gelu}. */
    public TransformerOptions activation(Layer function) {
        return new TransformerOptions(
                feedForward, dropout, function, eps, batchFirst, normFirst, bias);
    }

    /** With another number added to variances. */
    public TransformerOptions eps(double number) {
        return new TransformerOptions(
                feedForward, dropout, activation, number, batchFirst, normFirst, bias);
    }

    /** With the batch as first dimension, or as second. */
    public TransformerOptions batchFirst(boolean first) {
        return new TransformerOptions(
                feedForward, dropout, activation, eps, first, normFirst, bias);
    }

    /** With norms before each part, or behind it. */
    public TransformerOptions normFirst(boolean first) {
        return new TransformerOptions(
                feedForward, dropout, activation, eps, batchFirst, first, bias);
    }

    /** With or without biases. */
    public TransformerOptions bias(boolean with) {
        return new TransformerOptions(
                feedForward, dropout, activation, eps, batchFirst, normFirst, with);
    }

    MultiheadAttention attention(int size, int heads) {
        return new MultiheadAttention(
                size,
                heads,
                MultiheadAttention.Options.of().dropout(dropout).bias(bias).batchFirst(batchFirst));
    }

    LayerNorm norm(int size) {
        return new LayerNorm(new int[] {size}, eps, true, bias);
    }
}
