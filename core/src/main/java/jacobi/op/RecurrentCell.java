package jacobi.op;

import jacobi.kernel.Expr;

import java.util.List;
import java.util.Locale;

/**
 * The kinds of recurrent cell: how the next state comes from an input and the last state.
 *
 * <p>Each is one expression over the products of input and state with the weights, its
 * <i>gates</i>, which lie side by side in PyTorch's order. The same expressions are run step by
 * step by {@link RecurrentLayer} and make the operators of single cells here.
 */
public enum RecurrentCell {
    /** {@code h' = tanh(W x + b + U h + c)} (Elman 1990). */
    RNN_TANH(1),
    /** {@code h' = max(0, W x + b + U h + c)}. */
    RNN_RELU(1),
    /**
     * Long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000): {@code c' = f c +
     * i g}, {@code h' = o tanh(c')}; gates {@code i, f, g, o}.
     */
    LSTM(4),
    /**
     * Gated recurrent unit (Cho et al. 2014), with the state multiplied by the reset gate after its
     * product: {@code n = tanh(W x + b + r (U h + c))}, {@code h' = (1 - z) n + z h}; gates {@code
     * r, z, n}.
     */
    GRU(3);

    private final int gates;

    RecurrentCell(int gates) {
        this.gates = gates;
    }

    /** How many rows of the weights there are for each element of the state. */
    public int gates() {
        return gates;
    }

    /** Whether the state has a second part. */
    boolean hasCell() {
        return this == LSTM;
    }

    /** PyTorch's name of the operator over sequences. */
    String operator() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Expr sigmoid(Expr x) {
        return x.neg().exp().add(1).reciprocal();
    }

    private static Pointwise op(String name, int arity, Expr... outputs) {
        return new Pointwise(name, new Formula(arity, List.of(outputs), null), Typing.FLOATING);
    }

    /** The last part of a single step, of operands that are parts of the products. */
    private static final class Ops {
        static final Operator TANH = op("rnn_tanh_cell", 2, in(0).add(in(1)).tanh());
        static final Operator RELU = op("rnn_relu_cell", 2, in(0).add(in(1)).max(0));
        static final Operator LSTM = lstm();
        static final Operator GRU = gru();

        private static Expr in(int i) {
            return Expr.input(i);
        }

        /** Of {@code i, f, g, o} from the input, the same from the state, and c. */
        private static Operator lstm() {
            Expr i = sigmoid(in(0).add(in(4)));
            Expr f = sigmoid(in(1).add(in(5)));
            Expr g = in(2).add(in(6)).tanh();
            Expr o = sigmoid(in(3).add(in(7)));
            Expr c = f.mul(in(8)).add(i.mul(g));
            return op("lstm_cell", 9, o.mul(c.tanh()), c);
        }

        /** Of {@code r, z, n} from the input, the same from the state, and h. */
        private static Operator gru() {
            Expr r = sigmoid(in(0).add(in(3)));
            Expr z = sigmoid(in(1).add(in(4)));
            Expr n = in(2).add(r.mul(in(5))).tanh();
            return op("gru_cell", 7, n.add(z.mul(in(6).sub(n))));
        }
    }

    /**
     * One step from the products.
     *
     * @param x {@code W x + b}, {@code [n, gates size]}
     * @param h {@code U h + c}, likewise
     * @param state {@code [n, size]}: h, and c if there is one
     * @return the next state, in as many parts
     */
    Value[] step(Value x, Value h, Value... state) {
        if (gates == 1) {
            return x.apply(this == RNN_TANH ? Ops.TANH : Ops.RELU, x, h);
        }
        Value[] in = new Value[2 * gates + 1];
        int size = x.shape().size(1) / gates;
        for (int i = 0; i < gates; i++) {
            in[i] = x.then(new Parts.Slice(1, i * size, size, 1));
            in[gates + i] = h.then(new Parts.Slice(1, i * size, size, 1));
        }
        in[2 * gates] = state[this == LSTM ? 1 : 0];
        return x.apply(this == LSTM ? Ops.LSTM : Ops.GRU, in);
    }
}
