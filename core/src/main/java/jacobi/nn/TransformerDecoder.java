package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** Layers of a {@link Transformer}'s decoder one after the other, all of the same first values. */
public final class TransformerDecoder extends Block {
    private final ModuleList<TransformerDecoderLayer> layers = new ModuleList<>();
    private final @Nullable LayerNorm norm;

    /**
     * Copies of a layer.
     *
     * @param norm what the last output goes through, or null
     * @throws IllegalArgumentException if there are none
     */
    public TransformerDecoder(TransformerDecoderLayer layer, int n, @Nullable LayerNorm norm) {
        TransformerEncoder.requireLayers("TransformerDecoder", n);
        for (int i = 0; i < n; i++) {
            layers.add(layer.copy());
        }
        this.norm = norm;
    }

    @Override
    public Map<String, Block> children() {
        Map<String, Block> all = new LinkedHashMap<>();
        all.put("layers", layers);
        if (norm != null) {
            all.put("norm", norm);
        }
        return all;
    }

    /** Without masks. */
    public Tensor forward(Tensor target, Tensor memory) {
        return forward(target, memory, null, null, null, null, false);
    }

    /** With masks for all layers, as {@link TransformerDecoderLayer} has them. */
    public Tensor forward(
            Tensor target,
            Tensor memory,
            @Nullable Tensor targetMask,
            @Nullable Tensor memoryMask,
            @Nullable Tensor targetPadding,
            @Nullable Tensor memoryPadding,
            boolean causal) {
        var masks =
                new TransformerDecoderLayer.Masks(
                        targetMask, memoryMask, targetPadding, memoryPadding, causal);
        Tensor y = target;
        for (TransformerDecoderLayer layer : layers) {
            y = layer.forward(y, memory, masks);
        }
        return hooked(target, norm == null ? y : norm.forward(y));
    }
}
