package jacobi.nn;

import jacobi.Grad;
import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Embedding} and {@link EmbeddingBag} have in common: a table {@code weight} of shape
 * {@code [rows, size]}, whose rows start normal with mean 0 and variance 1.
 */
abstract sealed class EmbeddingTable extends BuiltIn permits Embedding, EmbeddingBag {
    final Tensor weight;
    @Nullable Integer padding;
    @Nullable Double maxNorm;
    double normType = 2;
    boolean scaled;

    EmbeddingTable(int rows, int size) {
        if (rows < 0 || size < 0) {
            throw new IllegalArgumentException(
                    name() + ": sizes " + rows + " and " + size + ": expected none below 0");
        }
        weight = parameter(Tensor.zeros(rows, size));
        resetParameters();
    }

    EmbeddingTable(Tensor weight) {
        if (weight.dim() != 2) {
            throw new jacobi.array.ShapeException(
                    name() + ": weight " + weight.shape() + ": expected [rows, size]");
        }
        this.weight = parameter(weight);
    }

    /** Draws new values, as when the block was made. */
    public final void resetParameters() {
        if (weight.numel() > 0) {
            Init.normal(weight, 0, 1);
        }
        clearPadding();
    }

    final void padWith(int index) {
        int n = weight.size(0);
        if (index < -n || index >= n) {
            throw new IllegalArgumentException(
                    name() + ": padding index " + index + ": expected one of " + n + " rows");
        }
        padding = index < 0 ? index + n : index;
        clearPadding();
    }

    private void clearPadding() {
        Integer p = padding;
        if (p != null) {
            try (Grad _ = Grad.off()) {
                weight.get(p).zeroInPlace();
            }
        }
    }

    final void limitNorm(double most, double type) {
        maxNorm = most;
        normType = type;
    }

    /** The table, {@code [rows, size]}. */
    public final Tensor weight() {
        return weight;
    }

    /** The settings that differ from the usual ones, in PyTorch's words. */
    final String settings(String mode, boolean paddingLast) {
        StringBuilder s = new StringBuilder();
        s.append(weight.size(0)).append(", ").append(weight.size(1));
        String pad = padding == null ? "" : ", padding_idx=" + padding;
        if (!paddingLast) {
            s.append(pad);
        }
        if (maxNorm != null) {
            s.append(", max_norm=").append(Repr.number(maxNorm));
        }
        if (normType != 2) {
            s.append(", norm_type=").append(Repr.number(normType));
        }
        if (scaled) {
            s.append(", scale_grad_by_freq=True");
        }
        s.append(mode);
        if (paddingLast) {
            s.append(pad);
        }
        return s.toString();
    }
}
