package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An encoder and a decoder (Vaswani et al. 2017), each with a norm at its end: source {@code [n,
 * batch, size]} and target {@code [m, batch, size]} give {@code [m, batch, size]}. Weights start as
 * {@link Init#xavierUniform} has them.
 */
public final class Transformer extends Block {
    private final int size;
    private final TransformerOptions options;
    private final TransformerEncoder encoder;
    private final TransformerDecoder decoder;

    /** Size 512, 8 heads, 6 layers each, with the usual options. */
    public Transformer() {
        this(512, 8, 6, 6, TransformerOptions.of());
    }

    /**
     * With sizes and options.
     *
     * @param size of a row
     * @param heads a divisor of the size
     * @param encoderLayers at least 1
     * @param decoderLayers at least 1
     */
    public Transformer(
            int size, int heads, int encoderLayers, int decoderLayers, TransformerOptions options) {
        this.size = size;
        this.options = options;
        encoder =
                new TransformerEncoder(
                        new TransformerEncoderLayer(size, heads, options),
                        encoderLayers,
                        options.norm(size));
        decoder =
                new TransformerDecoder(
                        new TransformerDecoderLayer(size, heads, options),
                        decoderLayers,
                        options.norm(size));
        for (Tensor p : parameters()) {
            if (p.dim() > 1) {
                Init.xavierUniform(p);
            }
        }
    }

    @Override
    public Map<String, Block> children() {
        Map<String, Block> all = new LinkedHashMap<>();
        all.put("encoder", encoder);
        all.put("decoder", decoder);
        return all;
    }

    /** The mask of numbers under which each of n places looks at itself and those before only. */
    public static Tensor squareSubsequentMask(int n) {
        return Tensor.zeros(n, n)
                .maskedFill(Tensor.ones(DType.BOOL, n, n).triu(1), Double.NEGATIVE_INFINITY);
    }

    /** Without masks. */
    public Tensor forward(Tensor source, Tensor target) {
        return forward(source, target, null, null, null, null, null, null);
    }

    /**
     * With masks, as {@link MultiheadAttention} has them; each may be null.
     *
     * @param sourceMask {@code [n, n]}
     * @param targetMask {@code [m, m]}, such as {@link #squareSubsequentMask}
     * @param memoryMask {@code [m, n]}
     * @param sourcePadding {@code [batch, n]}
     * @param targetPadding {@code [batch, m]}
     * @param memoryPadding {@code [batch, n]}
     * @throws ShapeException if shapes do not fit
     */
    public Tensor forward(
            Tensor source,
            Tensor target,
            @Nullable Tensor sourceMask,
            @Nullable Tensor targetMask,
            @Nullable Tensor memoryMask,
            @Nullable Tensor sourcePadding,
            @Nullable Tensor targetPadding,
            @Nullable Tensor memoryPadding) {
        int batch = options.batchFirst() ? 0 : 1;
        if (source.dim() != target.dim()
                || source.dim() < 2
                || source.dim() > 3
                || source.size(-1) != size
                || target.size(-1) != size
                || (source.dim() == 3 && source.size(batch) != target.size(batch))) {
            throw new ShapeException(
                    "Transformer: source "
                            + source.shape()
                            + " and target "
                            + target.shape()
                            + ": expected one batch of rows of size "
                            + size
                            + " in both, or none");
        }
        Tensor memory = encoder.forward(source, sourceMask, sourcePadding, false);
        Tensor y =
                decoder.forward(
                        target,
                        memory,
                        targetMask,
                        memoryMask,
                        targetPadding,
                        memoryPadding,
                        false);
        return hooked(source, y);
    }
}
