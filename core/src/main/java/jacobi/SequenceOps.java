package jacobi;

import jacobi.op.Attention;
import jacobi.op.Embeddings;
import jacobi.op.Recurrent;
import jacobi.op.RecurrentCell;
import jacobi.op.Steps;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Sequences: rows of tables, recurrent networks, attention. The blocks of {@code jacobi.nn} that
 * hold the weights are what one usually wants.
 */
public sealed interface SequenceOps permits Tensor {
    /**
     * The rows of this table at indices: {@code [n, d]} and {@code [...]} give {@code [..., d]}.
     *
     * @param padding an index, which may count from the end, whose row takes no gradient; or null
     * @param scaleByFrequency whether a row's gradient is divided by the number of its occurrences
     */
    default Tensor embedding(Tensor index, @Nullable Integer padding, boolean scaleByFrequency) {
        return embedding(index, padding, null, 2, scaleByFrequency);
    }

    /**
     * The rows of this table at indices, of limited length.
     *
     * @param padding an index, which may count from the end, whose row takes no gradient; or null
     * @param maxNorm rows with a larger norm are shortened to it, in this table itself and without
     *     history; or null
     * @param normType the p of that norm, 2 as a rule
     * @param scaleByFrequency whether a row's gradient is divided by the number of its occurrences
     */
    default Tensor embedding(
            Tensor index,
            @Nullable Integer padding,
            @Nullable Double maxNorm,
            double normType,
            boolean scaleByFrequency) {
        return Call.tensor(
                Embeddings.embedding(
                        Call.value(this),
                        index.variable(),
                        padding == null ? null : padding.doubleValue(),
                        maxNorm,
                        normType,
                        scaleByFrequency));
    }

    /**
     * The rows of this table at indices: {@code [n, d]} and {@code [...]} give {@code [..., d]}.
     */
    default Tensor embedding(Tensor index) {
        return embedding(index, null, false);
    }

    /**
     * Rows of this table joined in bags: {@code [bags, d]}; a bag without rows gives zeros.
     *
     * @param index {@code [bags, m]}, or {@code [all]} with offsets
     * @param offsets where each bag begins, or null
     * @param mode {@code "sum"}, {@code "mean"} or {@code "max"}
     * @param weights a factor for each index, for sums only; or null
     * @param lastOffset whether the last offset says where the last bag ends
     * @param padding an index, which may count from the end, that is left out; or null
     * @param scaleByFrequency whether a row's gradient is divided by the number of its occurrences
     */
    default Tensor embeddingBag(
            Tensor index,
            @Nullable Tensor offsets,
            String mode,
            @Nullable Tensor weights,
            boolean lastOffset,
            @Nullable Integer padding,
            boolean scaleByFrequency) {
        return embeddingBag(
                index, offsets, mode, weights, lastOffset, padding, null, 2, scaleByFrequency);
    }

    /**
     * Rows of this table joined in bags, rows of limited length.
     *
     * @param index {@code [bags, m]}, or {@code [all]} with offsets
     * @param offsets where each bag begins, or null
     * @param mode {@code "sum"}, {@code "mean"} or {@code "max"}
     * @param weights a factor for each index, for sums only; or null
     * @param lastOffset whether the last offset says where the last bag ends
     * @param padding an index, which may count from the end, that is left out; or null
     * @param maxNorm rows with a larger norm are shortened to it, in this table itself and without
     *     history; or null
     * @param normType the p of that norm, 2 as a rule
     * @param scaleByFrequency whether a row's gradient is divided by the number of its occurrences
     */
    default Tensor embeddingBag(
            Tensor index,
            @Nullable Tensor offsets,
            String mode,
            @Nullable Tensor weights,
            boolean lastOffset,
            @Nullable Integer padding,
            @Nullable Double maxNorm,
            double normType,
            boolean scaleByFrequency) {
        return Call.tensor(
                Embeddings.bag(
                        Call.value(this),
                        index.variable(),
                        offsets == null ? null : offsets.variable(),
                        maxNorm,
                        normType,
                        Embeddings.Mode.of(mode),
                        scaleByFrequency,
                        weights == null ? null : weights.variable(),
                        lastOffset,
                        padding == null ? null : padding.doubleValue()));
    }

    /**
     * One step of a recurrent cell, of this input {@code [n, in]} or {@code [in]}.
     *
     * @param cell {@code "rnn_tanh"}, {@code "rnn_relu"}, {@code "lstm"} or {@code "gru"}
     * @param state h, and c for an LSTM: {@code [n, size]} or {@code [size]}
     * @param weights {@code [gates size, in]} and {@code [gates size, size]} in PyTorch's order of
     *     gates, and their biases, if any
     * @return the next state
     */
    default Tensor[] recurrentCell(String cell, Tensor[] state, Tensor... weights) {
        return Call.tensors(
                Recurrent.cell(
                        cell(cell), Call.value(this), Call.values(state), Call.values(weights)));
    }

    /**
     * Recurrent layers over sequences of one length, of this input {@code [steps, n, in]}.
     *
     * @param cell as {@link #recurrentCell} has it
     * @param state h, and c for an LSTM: {@code [layers directions, n, size]}
     * @param weights of each layer and direction in turn: those of the input, those of the state,
     *     their two biases (or none), and the projection of an LSTM that has one
     * @param batchFirst whether this is {@code [n, steps, in]}; the result is laid out alike
     * @param between what is done between layers
     * @return the last layer's h of all steps, then the last state
     */
    default Tensor[] recurrent(
            String cell,
            Tensor[] state,
            Tensor[] weights,
            int layers,
            boolean bidirectional,
            boolean batchFirst,
            UnaryOperator<Tensor> between) {
        return Call.tensors(
                Recurrent.sequences(
                        plan(cell, weights, layers, bidirectional),
                        Call.value(this),
                        Call.values(state),
                        Call.values(weights),
                        batchFirst,
                        between(between)));
    }

    /**
     * {@link #recurrent} over sequences of any lengths, sorted by falling length: the rows of this,
     * {@code [rows, in]}, are those of the first step, then those of the second, and so on.
     *
     * @param batchSizes how many sequences are still going on at each step
     */
    default Tensor[] recurrent(
            String cell,
            int[] batchSizes,
            Tensor[] state,
            Tensor[] weights,
            int layers,
            boolean bidirectional,
            UnaryOperator<Tensor> between) {
        return Call.tensors(
                Recurrent.rows(
                        plan(cell, weights, layers, bidirectional),
                        new Steps(Arrays.stream(batchSizes).boxed().toList()),
                        Call.value(this),
                        Call.values(state),
                        Call.values(weights),
                        between(between)));
    }

    /**
     * Attention of these queries: {@code softmax(q k^T / sqrt(d)) v}, with q {@code [.., m, d]}, k
     * {@code [.., n, d]}, v {@code [.., n, e]} and the result {@code [.., m, e]}.
     *
     * @param causal whether query i looks at keys up to i only
     */
    default Tensor scaledDotProductAttention(Tensor key, Tensor value, boolean causal) {
        return scaledDotProductAttention(key, value, null, 0, causal, null, false);
    }

    /**
     * Attention of these queries: {@code softmax(scale q k^T + mask) v} (Vaswani et al. 2017), with
     * q {@code [.., m, d]}, k {@code [.., n, d]}, v {@code [.., n, e]} and the result {@code [..,
     * m, e]}; leading dimensions broadcast. Without dropout and a mask that takes a gradient, the
     * scores {@code [.., m, n]} are never in memory as a whole. A query that may look at nothing
     * gives zeros.
     *
     * @param mask {@code [.., m, n]}, broadcast: true where a query may look, or a number that is
     *     added; or null
     * @param dropout probability with which a weight becomes 0, the others growing; draws from
     *     {@link Tensor#generator()}
     * @param causal whether query i looks at keys up to i only; not together with a mask
     * @param scale factor of the scores; null for {@code 1 / sqrt(d)}
     * @param grouped whether keys and values have fewer heads (the dimension before the last two)
     *     than queries have, each serving as many
     * @throws jacobi.array.ShapeException if shapes do not fit
     */
    default Tensor scaledDotProductAttention(
            Tensor key,
            Tensor value,
            @Nullable Tensor mask,
            double dropout,
            boolean causal,
            @Nullable Double scale,
            boolean grouped) {
        if (!(dropout >= 0 && dropout <= 1)) {
            throw new IllegalArgumentException(
                    "scaled_dot_product_attention: dropout " + dropout + ": expected 0 to 1");
        }
        Value m = mask == null ? null : mask.variable();
        return Call.tensor(
                Attention.attention(
                        Call.value(this),
                        key.variable(),
                        value.variable(),
                        m,
                        causal,
                        scale,
                        grouped,
                        dropout == 0 ? null : w -> dropped(Call.tensor(w), dropout).variable()));
    }

    /** Each element 0 with probability p, the others growing so that the mean stays. */
    private static Tensor dropped(Tensor x, double p) {
        if (p == 1) {
            return x.mul(0.0);
        }
        Tensor mask = Tensor.bernoulli(Tensor.generator(), x.dtype(), 1 - p, x.shape().toArray());
        return x.mul(mask.divInPlace(1 - p));
    }

    private static UnaryOperator<Value> between(UnaryOperator<Tensor> layers) {
        return v -> layers.apply(Call.tensor(v)).variable();
    }

    private static Recurrent.Plan plan(
            String cell, Tensor[] weights, int layers, boolean bidirectional) {
        int each = weights.length / Math.max(1, layers * (bidirectional ? 2 : 1));
        return new Recurrent.Plan(cell(cell), layers, bidirectional, each >= 4, each % 2 == 1);
    }

    private static RecurrentCell cell(String name) {
        for (RecurrentCell c : RecurrentCell.values()) {
            if (c.name().toLowerCase(Locale.ROOT).equals(name)) {
                return c;
            }
        }
        throw new IllegalArgumentException(
                "recurrent: cell is '"
                        + name
                        + "': expected 'rnn_tanh', 'rnn_relu', 'lstm' or 'gru'");
    }
}
