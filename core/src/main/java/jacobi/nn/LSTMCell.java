package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/** One step of an {@link LSTM}. */
public final class LSTMCell extends RecurrentUnit {
    /** With biases. */
    public LSTMCell(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, true);
    }

    /**
     * With or without biases.
     *
     * @throws IllegalArgumentException if a size is below 1
     */
    public LSTMCell(int inputSize, int hiddenSize, boolean bias) {
        super("lstm", 4, inputSize, hiddenSize, bias);
    }

    /**
     * The next state.
     *
     * @param h {@code [n, size]} or {@code [size]}
     * @param c likewise
     */
    public record State(Tensor h, Tensor c) {}

    /** The next state for {@code [n, in]} or {@code [in]}, from zeros. */
    public State forward(Tensor x) {
        return forward(x, null, null);
    }

    /** The next state, from h and c, or zeros for null. */
    public State forward(Tensor x, @Nullable Tensor h, @Nullable Tensor c) {
        Tensor[] next = step(x, h, c);
        return new State(hooked(x, next[0]), next[1]);
    }
}
