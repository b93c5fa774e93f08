package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000): {@code c' = f c + i
 * g}, {@code h' = o tanh(c')} with gates {@code i, f, o = s(W x + b + U h + c)} and {@code g =
 * tanh(W x + b + U h + c)}; s is the logistic sigmoid. Weights hold i, f, g, o one below the other.
 */
public final class LSTM extends RecurrentNetwork {
    /** One layer. */
    public LSTM(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, RecurrentOptions.of());
    }

    /**
     * With options.
     *
     * @throws IllegalArgumentException if a size is below 1
     */
    public LSTM(int inputSize, int hiddenSize, RecurrentOptions options) {
        this(inputSize, hiddenSize, 0, options);
    }

    /**
     * With a state h that is projected to a smaller size at each step (Sak et al. 2014).
     *
     * @param projection the size of h, below that of c; 0 for no projection
     * @throws IllegalArgumentException if a size is below 1 or the projection is not to less
     */
    public LSTM(int inputSize, int hiddenSize, int projection, RecurrentOptions options) {
        super("lstm", 4, inputSize, hiddenSize, projection, options);
    }

    /**
     * What comes out.
     *
     * @param output h of the last layer at all steps: {@code [steps, n, out]}, or {@code [n, steps,
     *     out]} if the batch comes first
     * @param h of all layers after their last step: {@code [layers directions, n, size]}
     * @param c likewise
     */
    public record Output(Tensor output, Tensor h, Tensor c) {}

    /**
     * What comes out of sequences of several lengths.
     *
     * @param output h of the last layer at all steps
     * @param h of all layers after the last step of each sequence
     * @param c likewise
     */
    public record PackedOutput(PackedSequence output, Tensor h, Tensor c) {}

    /**
     * Over {@code [steps, n, in]} (or {@code [n, steps, in]}, or {@code [steps, in]}), from zeros.
     */
    public Output forward(Tensor x) {
        return forward(x, null, null);
    }

    /**
     * From a given state.
     *
     * @param h {@code [layers directions, n, size]}, or null for zeros
     * @param c likewise
     */
    public Output forward(Tensor x, @Nullable Tensor h, @Nullable Tensor c) {
        Tensor[] out = run(x, h, c);
        return new Output(hooked(x, out[0]), out[1], out[2]);
    }

    /** Over sequences of several lengths, from zeros. */
    public PackedOutput forward(PackedSequence x) {
        return forward(x, null, null);
    }

    /** Over sequences of several lengths, from a given state, or zeros for null. */
    public PackedOutput forward(PackedSequence x, @Nullable Tensor h, @Nullable Tensor c) {
        Tensor[] out = run(x, h, c);
        return new PackedOutput(x.with(out[0]), out[1], out[2]);
    }
}
