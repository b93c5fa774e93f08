package jacobi.op;

import java.util.List;

/** Every operator there is, family by family. */
public final class Catalogue {
    private static final List<Table> TABLES =
            List.of(
                    Arithmetic.TABLE,
                    Elementary.TABLE,
                    Trigonometry.TABLE,
                    Special.TABLE,
                    FloatingPoint.TABLE,
                    Integers.TABLE,
                    Comparison.TABLE,
                    Activation.TABLE,
                    Views.TABLE,
                    Joining.TABLE,
                    Arrangement.TABLE,
                    Diagonals.TABLE,
                    Indexing.TABLE,
                    Scattering.TABLE,
                    Embeddings.TABLE,
                    Ordering.TABLE,
                    Searches.TABLE,
                    Counting.TABLE,
                    Histograms.TABLE,
                    Reductions.TABLE,
                    Quantiles.TABLE,
                    Extremes.TABLE,
                    Moments.TABLE,
                    Scans.TABLE,
                    Cumulative.TABLE,
                    Differences.TABLE,
                    Rowwise.TABLE,
                    LinearAlgebra.TABLE,
                    Recurrent.TABLE,
                    Attention.TABLE,
                    Products.TABLE,
                    Contractions.TABLE,
                    Norms.TABLE,
                    Distances.TABLE,
                    Decompositions.TABLE,
                    Systems.TABLE,
                    Spectra.TABLE,
                    Convolutions.TABLE,
                    Pooling.TABLE,
                    Padding.TABLE,
                    Normalization.TABLE,
                    Resizing.TABLE,
                    Sampling.TABLE,
                    Losses.TABLE,
                    MarginLosses.TABLE,
                    Creation.TABLE,
                    Copies.TABLE);

    private Catalogue() {}

    /** All families. */
    public static List<Table> tables() {
        return TABLES;
    }

    /** All functions. */
    public static List<Function> functions() {
        return TABLES.stream().flatMap(t -> t.functions().stream()).toList();
    }

    /**
     * The functions of a PyTorch name: several where it is overloaded, none where it is unknown.
     */
    public static List<Function> named(String name) {
        return functions().stream().filter(f -> f.name().equals(name)).toList();
    }
}
