package jacobi.csv;

import java.util.List;

/** The column to be predicted, fitted to a training part. */
public sealed interface Target {
    /** The name of the column. */
    String column();

    /**
     * One of some classes: {@code int64}, its place in the list.
     *
     * @param column its name
     * @param names of the classes in order
     * @param numeric whether they are numbers, so that {@code 1} and {@code 1.0} are one class
     */
    record Classes(String column, List<String> names, boolean numeric) implements Target {
        /** Copies the list. */
        public Classes {
            names = List.copyOf(names);
        }

        /** The place of a cell's class, or -1. */
        int number(String cell) {
            boolean number = numeric && Cells.isNumber(cell);
            return names.indexOf(number ? Cells.canonical(cell) : cell);
        }
    }

    /**
     * A number: floating, {@code (value - mean) / deviation}.
     *
     * @param column its name
     * @param mean of the training part
     * @param deviation the standard deviation of the training part (over n), or 1 if that is 0
     */
    record Quantity(String column, double mean, double deviation) implements Target {}
}
