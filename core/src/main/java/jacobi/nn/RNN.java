package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * The plain recurrent network (Elman 1990): {@code h' = f(W x + b + U h + c)}, where f is tanh or
 * ReLU.
 */
public final class RNN extends RecurrentNetwork {
    /** One layer, tanh. */
    public RNN(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, "tanh", RecurrentOptions.of());
    }

    /**
     * With options.
     *
     * @param nonlinearity {@code "tanh"} or {@code "relu"}
     * @throws IllegalArgumentException if a size is below 1, or for another nonlinearity
     */
    public RNN(int inputSize, int hiddenSize, String nonlinearity, RecurrentOptions options) {
        super(cell(nonlinearity), 1, inputSize, hiddenSize, 0, options);
    }

    static String cell(String nonlinearity) {
        if (!nonlinearity.equals("tanh") && !nonlinearity.equals("relu")) {
            throw new IllegalArgumentException(
                    "RNN: nonlinearity is '" + nonlinearity + "': expected 'tanh' or 'relu'");
        }
        return "rnn_" + nonlinearity;
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
