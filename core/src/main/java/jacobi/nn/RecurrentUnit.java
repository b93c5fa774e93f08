package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One recurrent cell, for loops of one's own. Parameters {@code weight_ih}, {@code weight_hh},
 * {@code bias_ih} and {@code bias_hh} start uniform in {@code (-1/sqrt(size), 1/sqrt(size))}.
 */
public abstract sealed class RecurrentUnit extends Block permits RNNCell, LSTMCell, GRUCell {
    private final String cell;
    private final int inputSize;
    private final int hiddenSize;
    private final boolean bias;
    private final List<Tensor> weights = new ArrayList<>();

    RecurrentUnit(String cell, int gates, int inputSize, int hiddenSize, boolean bias) {
        if (inputSize < 1 || hiddenSize < 1) {
            throw new IllegalArgumentException(
                    name()
                            + ": sizes "
                            + inputSize
                            + " and "
                            + hiddenSize
                            + ": expected at least 1");
        }
        this.cell = cell;
        this.inputSize = inputSize;
        this.hiddenSize = hiddenSize;
        this.bias = bias;
        int rows = gates * hiddenSize;
        weights.add(parameter("weight_ih", Tensor.zeros(rows, inputSize)));
        weights.add(parameter("weight_hh", Tensor.zeros(rows, hiddenSize)));
        if (bias) {
            weights.add(parameter("bias_ih", Tensor.zeros(rows)));
            weights.add(parameter("bias_hh", Tensor.zeros(rows)));
        }
        resetParameters();
    }

    @Override
    public final Map<String, Block> children() {
        return Map.of();
    }

    /** Draws new values, as when the block was made. */
    public final void resetParameters() {
        double bound = 1 / Math.sqrt(hiddenSize);
        weights.forEach(w -> Init.uniform(w, -bound, bound));
    }

    /** The size of the input's last dimension. */
    public final int inputSize() {
        return inputSize;
    }

    /** The size of the state. */
    public final int hiddenSize() {
        return hiddenSize;
    }

    final Tensor[] step(Tensor x, @Nullable Tensor... given) {
        if (x.dim() < 1 || x.dim() > 2 || x.size(-1) != inputSize) {
            throw new ShapeException(
                    name()
                            + ": input "
                            + x.shape()
                            + ": expected [n, "
                            + inputSize
                            + "] or ["
                            + inputSize
                            + "]");
        }
        Tensor[] state = new Tensor[given.length];
        for (int i = 0; i < given.length; i++) {
            Tensor s = given[i];
            state[i] =
                    s != null
                            ? s
                            : Tensor.zeros(
                                    x.dtype(), x.shape().with(x.dim() - 1, hiddenSize).toArray());
        }
        return x.recurrentCell(cell, state, weights.toArray(Tensor[]::new));
    }

    @Override
    protected final String extraRepr() {
        return inputSize
                + ", "
                + hiddenSize
                + (bias ? "" : ", bias=False")
                + (cell.equals("rnn_relu") ? ", nonlinearity=relu" : "");
    }
}
