package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * Gated recurrent units (Cho et al. 2014): {@code r = s(W_r x + U_r h)}, {@code z = s(W_z x + U_z
 * h)}, {@code n = tanh(W_n x + r (U_n h))}, {@code h' = (1 - z) n + z h}, each product with a bias
 * of its own; s is the logistic sigmoid. Weights hold r, z, n one below the other.
 */
public final class GRU extends RecurrentNetwork {
    /** One layer. */
    public GRU(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, RecurrentOptions.of());
    }

    /**
     * With options.
     *
     * @throws IllegalArgumentException if a size is below 1
     */
    public GRU(int inputSize, int hiddenSize, RecurrentOptions options) {
        super("gru", 3, inputSize, hiddenSize, 0, options);
    }

    /**
     * What comes out.
     *
     * @param output h of the last layer at all steps: {@code [steps, n, out]}, or {@code [n, steps,
     *     out]} if the batch comes first
     * @param h of all layers after their last step: {@code [layers directions, n, size]}
     */
    public record Output(Tensor output, Tensor h) {}

    /**
     * What comes out of sequences of several lengths.
     *
     * @param output h of the last layer at all steps
     * @param h of all layers after the last step of each sequence
     */
    public record PackedOutput(PackedSequence output, Tensor h) {}

    /**
     * Over {@code [steps, n, in]} (or {@code [n, steps, in]}, or {@code [steps, in]}), from zeros.
     */
    public Output forward(Tensor x) {
        return forward(x, null);
    }

    /**
     * From a given state.
     *
     * @param h {@code [layers directions, n, size]}, or null for zeros
     */
    public Output forward(Tensor x, @Nullable Tensor h) {
        Tensor[] out = run(x, new @Nullable Tensor[] {h});
        return new Output(hooked(x, out[0]), out[1]);
    }

    /** Over sequences of several lengths, from zeros. */
    public PackedOutput forward(PackedSequence x) {
        return forward(x, null);
    }

    /** Over sequences of several lengths, from a given state, or zeros for null. */
    public PackedOutput forward(PackedSequence x, @Nullable Tensor h) {
        Tensor[] out = run(x, new @Nullable Tensor[] {h});
        return new PackedOutput(x.with(out[0]), out[1]);
    }
}
