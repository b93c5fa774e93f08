package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/** One step of a {@link GRU}. */
public final class GRUCell extends RecurrentUnit implements Layer {
    /** With biases. */
    public GRUCell(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, true);
    }

    /**
     * With or without biases.
     *
     * @throws IllegalArgumentException if a size is below 1
     */
    public GRUCell(int inputSize, int hiddenSize, boolean bias) {
        super("gru", 3, inputSize, hiddenSize, bias);
    }

    /** The next state for {@code [n, in]} or {@code [in]}, from zeros. */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, null);
    }

    /** The next state, from {@code [n, size]} or {@code [size]}, or zeros for null. */
    public Tensor forward(Tensor x, @Nullable Tensor h) {
        return hooked(x, step(x, new @Nullable Tensor[] {h})[0]);
    }
}
