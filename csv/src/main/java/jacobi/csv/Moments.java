package jacobi.csv;

import jacobi.io.FileFormatException;

/** The mean and standard deviation of a column of numbers, in two passes. */
record Moments(String column, double mean, double deviation) {
    static Moments of(CsvTable table, int column) throws FileFormatException {
        int n = 0;
        double sum = 0;
        for (int row = 0; row < table.rows(); row++) {
            if (!table.isMissing(row, column)) {
                sum += Cells.number(table.cell(row, column));
                n++;
            }
        }
        if (n == 0) {
            throw noValue(table, column);
        }
        double mean = sum / n;
        double squares = 0;
        for (int row = 0; row < table.rows(); row++) {
            if (!table.isMissing(row, column)) {
                double d = Cells.number(table.cell(row, column)) - mean;
                squares += d * d;
            }
        }
        double deviation = Math.sqrt(squares / n);
        if (!Double.isFinite(mean) || !Double.isFinite(deviation)) {
            throw new FileFormatException(
                    "%s: the numbers of %s are too large to be standardised: mean %s, deviation %s"
                            .formatted(table.name(), table.describe(column), mean, deviation));
        }
        return new Moments(table.columns().get(column), mean, deviation == 0 ? 1 : deviation);
    }

    static FileFormatException noValue(CsvTable table, int column) {
        return new FileFormatException(
                "%s: %s has no value in the %d rows of the training part (or ignore the column)"
                        .formatted(table.name(), table.describe(column), table.rows()));
    }

    Feature.Numeric feature() {
        return new Feature.Numeric(column, mean, deviation);
    }
}
