package jacobi.csv;

import java.util.List;

/**
 * A table dealt out: data sets, and what made them.
 *
 * @param preprocessor fitted to the first part
 * @param parts in the order of the fractions
 */
public record CsvParts(Preprocessor preprocessor, List<CsvDataset> parts) {
    /** Copies the list. */
    public CsvParts {
        parts = List.copyOf(parts);
    }

    /** The part of a number, from 0. */
    public CsvDataset part(int i) {
        return parts.get(i);
    }
}
