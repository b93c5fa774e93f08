package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Self-attention, then two linear layers with an activation between them, each with dropout, a
 * shortcut around it and a norm (Vaswani et al. 2017): {@code [n, batch, size]} stays that.
 */
public final class TransformerEncoderLayer extends Block implements Layer {
    private final int size;
    private final TransformerOptions options;
    private final MultiheadAttention attention;
    private final Linear linear1;
    private final Dropout dropout;
    private final Linear linear2;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final Dropout dropout1;
    private final Dropout dropout2;

    /** With the usual options. */
    public TransformerEncoderLayer(int size, int heads) {
        this(size, heads, TransformerOptions.of());
    }

    /** With options. */
    public TransformerEncoderLayer(int size, int heads, TransformerOptions options) {
        this.size = size;
        this.options = options;
        attention = options.attention(size, heads);
        linear1 = new Linear(size, options.feedForward(), options.bias());
        dropout = new Dropout(options.dropout());
        linear2 = new Linear(options.feedForward(), size, options.bias());
        norm1 = options.norm(size);
        norm2 = options.norm(size);
        dropout1 = new Dropout(options.dropout());
        dropout2 = new Dropout(options.dropout());
    }

    /** A layer of the same values that shares nothing with this one; draws nothing. */
    TransformerEncoderLayer copy() {
        return TransformerEncoder.copied(
                this, () -> new TransformerEncoderLayer(size, attention.heads(), options));
    }

    @Override
    public Map<String, Block> children() {
        Map<String, Block> all = new LinkedHashMap<>();
        all.put("self_attn", attention);
        all.put("linear1", linear1);
        all.put("dropout", dropout);
        all.put("linear2", linear2);
        all.put("norm1", norm1);
        all.put("norm2", norm2);
        all.put("dropout1", dropout1);
        all.put("dropout2", dropout2);
        if (options.activation() instanceof Block b) {
            all.put("activation", b);
        }
        return all;
    }

    /** Without masks. */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, null, null, false);
    }

    /**
     * With masks, as {@link MultiheadAttention} has them.
     *
     * @param mask {@code [n, n]} or {@code [batch heads, n, n]}, or null
     * @param keyPadding {@code [batch, n]}, or null
     * @param causal whether each place looks at itself and those before only
     */
    public Tensor forward(
            Tensor x, @Nullable Tensor mask, @Nullable Tensor keyPadding, boolean causal) {
        Tensor y;
        if (options.normFirst()) {
            y = x.add(attend(norm1.forward(x), mask, keyPadding, causal));
            y = y.add(transform(norm2.forward(y)));
        } else {
            y = norm1.forward(x.add(attend(x, mask, keyPadding, causal)));
            y = norm2.forward(y.add(transform(y)));
        }
        return hooked(x, y);
    }

    private Tensor attend(
            Tensor x, @Nullable Tensor mask, @Nullable Tensor keyPadding, boolean causal) {
        return dropout1.forward(
                attention.forward(x, x, x, keyPadding, false, mask, true, causal).output());
    }

    private Tensor transform(Tensor x) {
        Tensor inner = BuiltIn.call(options.activation(), linear1.forward(x));
        return dropout2.forward(linear2.forward(dropout.forward(inner)));
    }
}
