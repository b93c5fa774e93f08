package jacobi.op;

import java.util.List;

/** Every operator there is, family by family. */
public final class Catalogue {
    private static final List<Table> TABLES =
            List.of(
                    Arithmetic.TABLE,
                    Elementary.TABLE,
                    Comparison.TABLE,
                    Activation.TABLE,
                    PiecewiseActivation.TABLE,
                    Views.TABLE,
                    Joining.TABLE,
                    Indexing.TABLE,
                    Embeddings.TABLE,
                    Ordering.TABLE,
                    Reductions.TABLE,
                    Extremes.TABLE,
                    Moments.TABLE,
                    Scans.TABLE,
                    Rowwise.TABLE,
                    LinearAlgebra.TABLE,
                    Recurrent.TABLE,
                    Attention.TABLE,
                    Losses.TABLE,
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
