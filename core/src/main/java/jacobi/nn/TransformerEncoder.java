package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Layers of a {@link Transformer}'s encoder one after the other, all of the same first values. */
public final class TransformerEncoder extends Block implements Layer {
    private final ModuleList<TransformerEncoderLayer> layers = new ModuleList<>();
    private final @Nullable LayerNorm norm;

    /**
     * Copies of a layer.
     *
     * @param norm what the last output goes through, or null
     * @throws IllegalArgumentException if there are none
     */
    public TransformerEncoder(TransformerEncoderLayer layer, int n, @Nullable LayerNorm norm) {
        requireLayers("TransformerEncoder", n);
        for (int i = 0; i < n; i++) {
            layers.add(layer.copy());
        }
        this.norm = norm;
    }

    static void requireLayers(String name, int n) {
        if (n < 1) {
            throw new IllegalArgumentException(name + ": " + n + " layers: expected at least 1");
        }
    }

    /** A new block with another's values; the generator is left as it was. */
    static <B extends Block> B copied(B of, Supplier<B> maker) {
        byte[] random = Tensor.generator().state();
        B copy = maker.get();
        Tensor.generator().restore(random);
        of.parameters().stream().findFirst().ifPresent(p -> copy.to(p.dtype()));
        copy.loadStateDict(of.stateDict());
        copy.train(of.isTraining());
        return copy;
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
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, null, null, false);
    }

    /** With masks for all layers, as {@link TransformerEncoderLayer} has them. */
    public Tensor forward(
            Tensor x, @Nullable Tensor mask, @Nullable Tensor keyPadding, boolean causal) {
        Tensor y = x;
        for (TransformerEncoderLayer layer : layers) {
            y = layer.forward(y, mask, keyPadding, causal);
        }
        return hooked(x, norm == null ? y : norm.forward(y));
    }
}
