package jacobi.csv;

import java.util.Set;

/**
 * How a file is to be read: commas, a header if the first row looks like one, and the usual words
 * for a missing value, unless changed.
 *
 * @param header whether the first row names the columns
 * @param separator between cells
 * @param missing the cells that stand for a missing value, besides empty ones
 */
public record CsvFormat(Header header, char separator, Set<String> missing) {
    /** What is used unless something else is said. */
    public static final CsvFormat DEFAULT =
            new CsvFormat(
                    Header.DETECT,
                    ',',
                    Set.of("NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "?"));

    /** Whether the first row names the columns. */
    public enum Header {
        /** It does. */
        PRESENT,
        /** It does not; the columns are called {@code column1}, {@code column2}, ... */
        ABSENT,
        /** It does unless one of its cells is a number or missing. */
        DETECT
    }

    /** Copies the set. */
    public CsvFormat {
        missing = Set.copyOf(missing);
        if (separator == '"' || separator == '\n' || separator == '\r') {
            throw new IllegalArgumentException(
                    "csv: separator '%s', expected neither a quote nor the end of a line"
                            .formatted(separator));
        }
    }

    /** This format with another header. */
    public CsvFormat header(Header other) {
        return new CsvFormat(other, separator, missing);
    }

    /** This format with another separator, such as a semicolon or a tab. */
    public CsvFormat separator(char other) {
        return new CsvFormat(header, other, missing);
    }

    /** This format with other words for a missing value; an empty cell is always one. */
    public CsvFormat missing(String... words) {
        return new CsvFormat(header, separator, Set.of(words));
    }

    boolean isMissing(String cell) {
        return cell.isEmpty() || missing.contains(cell);
    }
}
