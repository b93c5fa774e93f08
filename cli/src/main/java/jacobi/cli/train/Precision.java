package jacobi.cli.train;

import java.util.Locale;

/**
 * The element types a model can be trained in; apart from the library's, which help never loads.
 */
enum Precision {
    FLOAT32,
    FLOAT64;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
