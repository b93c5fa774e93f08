package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Self-attention, attention to what an encoder gave, then two linear layers with an activation
 * between them, each with dropout, a shortcut around it and a norm (Vaswani et al. 2017).
 */
public final class TransformerDecoderLayer extends Block {
    private final int size;
    private final TransformerOptions options;
    private final MultiheadAttention self;
    private final MultiheadAttention cross;
    private final Linear linear1;
    private final Dropout dropout;
    private final Linear linear2;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final LayerNorm norm3;
    private final Dropout dropout1;
    private final Dropout dropout2;
    private final Dropout dropout3;

    /** Which places may look where; null is everywhere, as {@link MultiheadAttention} has it. */
    record Masks(
            @Nullable Tensor target,
            @Nullable Tensor memory,
            @Nullable Tensor targetPadding,
            @Nullable Tensor memoryPadding,
            boolean causal) {}

    /** With the usual options. */
    public TransformerDecoderLayer(int size, int heads) {
        this(size, heads, TransformerOptions.of());
    }

    /** With options. */
    public TransformerDecoderLayer(int size, int heads, TransformerOptions options) {
        this.size = size;
        this.options = options;
        self = options.attention(size, heads);
        cross = options.attention(size, heads);
        linear1 = new Linear(size, options.feedForward(), options.bias());
        dropout = new Dropout(options.dropout());
        linear2 = new Linear(options.feedForward(), size, options.bias());
        norm1 = options.norm(size);
        norm2 = options.norm(size);
        norm3 = options.norm(size);
        dropout1 = new Dropout(options.dropout());
        dropout2 = new Dropout(options.dropout());
        dropout3 = new Dropout(options.dropout());
    }

    /** A layer of the same values that shares nothing with this one; draws nothing. */
    TransformerDecoderLayer copy() {
        return TransformerEncoder.copied(
                this, () -> new TransformerDecoderLayer(size, self.heads(), options));
    }

    @Override
    public Map<String, Block> children() {
        Map<String, Block> all = new LinkedHashMap<>();
        all.put("self_attn", self);
        all.put("multihead_attn", cross);
        all.put("linear1", linear1);
        all.put("dropout", dropout);
        all.put("linear2", linear2);
        all.put("norm1", norm1);
        all.put("norm2", norm2);
        all.put("norm3", norm3);
        all.put("dropout1", dropout1);
        all.put("dropout2", dropout2);
        all.put("dropout3", dropout3);
        if (options.activation() instanceof Block b) {
            all.put("activation", b);
        }
        return all;
    }

    /** Without masks. */
    public Tensor forward(Tensor target, Tensor memory) {
        return forward(target, memory, null, null, null, null, false);
    }

    /**
     * With masks, as {@link MultiheadAttention} has them.
     *
     * @param target {@code [m, batch, size]}
     * @param memory {@code [n, batch, size]}, what an encoder gave
     * @param targetMask {@code [m, m]} or {@code [batch heads, m, m]}, or null
     * @param memoryMask {@code [m, n]} or {@code [batch heads, m, n]}, or null
     * @param targetPadding {@code [batch, m]}, or null
     * @param memoryPadding {@code [batch, n]}, or null
     * @param causal whether each place of the target looks at itself and those before only
     */
    public Tensor forward(
            Tensor target,
            Tensor memory,
            @Nullable Tensor targetMask,
            @Nullable Tensor memoryMask,
            @Nullable Tensor targetPadding,
            @Nullable Tensor memoryPadding,
            boolean causal) {
        return forward(
                target,
                memory,
                new Masks(targetMask, memoryMask, targetPadding, memoryPadding, causal));
    }

    Tensor forward(Tensor x, Tensor memory, Masks masks) {
        Tensor y;
        if (options.normFirst()) {
            y = x.add(attend(norm1.forward(x), masks));
            y = y.add(attend(norm2.forward(y), memory, masks));
            y = y.add(transform(norm3.forward(y)));
        } else {
            y = norm1.forward(x.add(attend(x, masks)));
            y = norm2.forward(y.add(attend(y, memory, masks)));
            y = norm3.forward(y.add(transform(y)));
        }
        return hooked(x, y);
    }

    private Tensor attend(Tensor x, Masks m) {
        return dropout1.forward(
                self.forward(x, x, x, m.targetPadding(), false, m.target(), true, m.causal())
                        .output());
    }

    private Tensor attend(Tensor x, Tensor memory, Masks m) {
        return dropout2.forward(
                cross.forward(x, memory, memory, m.memoryPadding(), false, m.memory(), true, false)
                        .output());
    }

    private Tensor transform(Tensor x) {
        Tensor inner = BuiltIn.call(options.activation(), linear1.forward(x));
        return dropout3.forward(linear2.forward(dropout.forward(inner)));
    }
}
