package jacobi.csv;

import jacobi.io.FileFormatException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A column as inputs of a model, fitted to a training part. */
public sealed interface Feature {
    /** More categories than this are a mistake, such as a column of names. */
    int MOST_CATEGORIES = 1000;

    /** The name of the column. */
    String column();

    /** The names of the inputs, such as {@code city=Oslo}. */
    List<String> inputs();

    /** The number of inputs. */
    int width();

    /**
     * One input, {@code (value - mean) / deviation}.
     *
     * @param column its name
     * @param mean of the training part
     * @param deviation the standard deviation of the training part (over n), or 1 if that is 0
     */
    record Numeric(String column, double mean, double deviation) implements Feature {
        @Override
        public List<String> inputs() {
            return List.of(column);
        }

        @Override
        public int width() {
            return 1;
        }
    }

    /**
     * An input for each category, 1 for the cell's and 0 for the others.
     *
     * @param column its name
     * @param values the categories of the training part in order
     * @param mostFrequent the one taken for a missing value
     */
    record Categorical(String column, List<String> values, String mostFrequent) implements Feature {
        /** Copies the list. */
        public Categorical {
            values = List.copyOf(values);
        }

        @Override
        public List<String> inputs() {
            return values.stream().map(v -> column + "=" + v).toList();
        }

        @Override
        public int width() {
            return values.size();
        }
    }

    /** Fits a column to the rows of a table where it has a value. */
    static Feature fit(CsvTable table, int column, ColumnType type) throws FileFormatException {
        return type == ColumnType.NUMERIC
                ? Moments.of(table, column).feature()
                : categorical(table, column);
    }

    private static Categorical categorical(CsvTable table, int column) throws FileFormatException {
        Map<String, Integer> counts = new TreeMap<>();
        for (int row = 0; row < table.rows(); row++) {
            if (!table.isMissing(row, column)) {
                counts.merge(table.cell(row, column), 1, Integer::sum);
            }
        }
        if (counts.isEmpty()) {
            throw Moments.noValue(table, column);
        }
        if (counts.size() > MOST_CATEGORIES) {
            throw new FileFormatException(
                    "%s: %s has %d different values, expected at most %d categories (or ignore the column)"
                            .formatted(
                                    table.name(),
                                    table.describe(column),
                                    counts.size(),
                                    MOST_CATEGORIES));
        }
        String most = "";
        for (Map.Entry<String, Integer> e : counts.entrySet()) {
            most = e.getValue() > counts.getOrDefault(most, 0) ? e.getKey() : most;
        }
        return new Categorical(table.columns().get(column), new ArrayList<>(counts.keySet()), most);
    }
}
