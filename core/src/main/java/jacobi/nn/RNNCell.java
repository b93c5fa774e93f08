package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/** One step of an {@link RNN}. */
public final class RNNCell extends RecurrentUnit implements Layer {
    /** With biases, tanh. */
    public RNNCell(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, true, "tanh");
    }

    /**
     * With or without biases.
     *
     * @param nonlinearity {@code "tanh"} or {@code "relu"}
     * @throws IllegalArgumentException if a size is below 1, or for another nonlinearity
     */
    public RNNCell(int inputSize, int hiddenSize, boolean bias, String nonlinearity) {
        super(RNN.cell(nonlinearity), 1, inputSize, hiddenSize, bias);
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
