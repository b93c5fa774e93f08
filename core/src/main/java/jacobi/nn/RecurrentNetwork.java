package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Layers of recurrent cells over sequences. Parameters have PyTorch's names, such as {@code
 * weight_ih_l0} or {@code bias_hh_l1_reverse}, and start uniform in {@code (-1/sqrt(size),
 * 1/sqrt(size))}.
 */
public abstract sealed class RecurrentNetwork extends Block permits RNN, LSTM, GRU {
    private final String cell;
    private final int inputSize;
    private final int hiddenSize;
    private final int projection;
    private final RecurrentOptions options;
    private final List<Tensor> weights = new ArrayList<>();

    RecurrentNetwork(
            String cell,
            int gates,
            int inputSize,
            int hiddenSize,
            int projection,
            RecurrentOptions options) {
        if (inputSize < 1 || hiddenSize < 1 || projection < 0 || projection >= hiddenSize) {
            throw new IllegalArgumentException(
                    name()
                            + ": sizes "
                            + inputSize
                            + " and "
                            + hiddenSize
                            + (projection == 0 ? "" : ", projected to " + projection)
                            + ": expected at least 1, and a projection to less");
        }
        this.cell = cell;
        this.inputSize = inputSize;
        this.hiddenSize = hiddenSize;
        this.projection = projection;
        this.options = options;
        for (int l = 0; l < options.layers(); l++) {
            int in = l == 0 ? inputSize : outputSize();
            for (int d = 0; d < options.directions(); d++) {
                layer("_l" + l + (d == 0 ? "" : "_reverse"), gates * hiddenSize, in);
            }
        }
        resetParameters();
    }

    private void layer(String suffix, int rows, int in) {
        int state = projection == 0 ? hiddenSize : projection;
        add("weight_ih" + suffix, rows, in);
        add("weight_hh" + suffix, rows, state);
        if (options.bias()) {
            add("bias_ih" + suffix, rows);
            add("bias_hh" + suffix, rows);
        }
        if (projection > 0) {
            add("weight_hr" + suffix, projection, hiddenSize);
        }
    }

    private void add(String name, int... sizes) {
        weights.add(parameter(name, Tensor.zeros(sizes)));
    }

    @Override
    public final java.util.Map<String, Block> children() {
        return java.util.Map.of();
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

    /** Layers, directions and the like. */
    public final RecurrentOptions options() {
        return options;
    }

    /** The size of the output's last dimension. */
    public final int outputSize() {
        return (projection == 0 ? hiddenSize : projection) * options.directions();
    }

    /** The first state: that given, or zeros. */
    private Tensor[] state(Tensor x, int batch, @Nullable Tensor... given) {
        Tensor[] state = new Tensor[given.length];
        for (int i = 0; i < given.length; i++) {
            Tensor s = given[i];
            int n = options.layers() * options.directions();
            int size = i == 0 && projection > 0 ? projection : hiddenSize;
            if (s == null) {
                s =
                        batch < 0
                                ? Tensor.zeros(x.dtype(), n, size)
                                : Tensor.zeros(x.dtype(), n, batch, size);
            }
            state[i] = s;
        }
        return state;
    }

    /** The output and the last state. */
    final Tensor[] run(Tensor x, @Nullable Tensor... first) {
        if (x.dim() < 2 || x.dim() > 3 || x.size(-1) != inputSize) {
            throw new ShapeException(
                    name()
                            + ": input "
                            + x.shape()
                            + ": expected "
                            + (options.batchFirst() ? "[n, steps, " : "[steps, n, ")
                            + inputSize
                            + "] or [steps, "
                            + inputSize
                            + "]");
        }
        int batch = x.dim() == 2 ? -1 : x.size(options.batchFirst() ? 0 : 1);
        return x.recurrent(
                cell,
                state(x, batch, first),
                weights.toArray(Tensor[]::new),
                options.layers(),
                options.bidirectional(),
                options.batchFirst(),
                this::between);
    }

    /** The output of all rows and the last state, in the order in which sequences were given. */
    final Tensor[] run(PackedSequence x, @Nullable Tensor... first) {
        Tensor[] state = state(x.data(), x.batch(), first);
        for (int i = 0; i < state.length; i++) {
            state[i] = x.sorted(state[i], 1);
        }
        Tensor[] out =
                x.data()
                        .recurrent(
                                cell,
                                x.batchSizes(),
                                state,
                                weights.toArray(Tensor[]::new),
                                options.layers(),
                                options.bidirectional(),
                                this::between);
        for (int i = 1; i < out.length; i++) {
            out[i] = x.unsorted(out[i], 1);
        }
        return out;
    }

    private Tensor between(Tensor x) {
        double p = options.dropout();
        if (!isTraining() || p == 0) {
            return x;
        }
        return p == 1 ? x.mul(0.0) : DropoutFamily.elements(x, p);
    }

    @Override
    protected final String extraRepr() {
        StringBuilder s = new StringBuilder().append(inputSize).append(", ").append(hiddenSize);
        if (projection > 0) {
            s.append(", proj_size=").append(projection);
        }
        if (options.layers() != 1) {
            s.append(", num_layers=").append(options.layers());
        }
        if (!options.bias()) {
            s.append(", bias=False");
        }
        if (options.batchFirst()) {
            s.append(", batch_first=True");
        }
        if (options.dropout() != 0) {
            s.append(", dropout=").append(Repr.number(options.dropout()));
        }
        if (options.bidirectional()) {
            s.append(", bidirectional=True");
        }
        return s.toString();
    }
}
