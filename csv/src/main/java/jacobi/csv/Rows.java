package jacobi.csv;

import jacobi.io.FileFormatException;

import java.util.stream.IntStream;

/** Chooses the rows of a training part that can be fitted to, and complains about the others. */
final class Rows {
    private static final String ADVICE =
            "Rows with missing values can be left out (Missing.DROP) or filled in"
                + " (Missing.IMPUTE).";

    private Rows() {}

    static CsvTable usable(CsvTable table, Schema schema) throws FileFormatException {
        int target = schema.target(table);
        Complaints complaints = new Complaints(table.name());
        boolean[] drop = new boolean[table.rows()];
        boolean advise = false;
        for (int row = 0; row < table.rows(); row++) {
            for (int column = 0; column < table.columns().size(); column++) {
                boolean isTarget = column == target;
                ColumnType type = isTarget ? targetType(schema) : schema.type(table, column);
                boolean missing = table.isMissing(row, column);
                if (type == ColumnType.IGNORED) {
                    continue;
                }
                if (missing && schema.missing() == Missing.DROP) {
                    drop[row] = true;
                } else if (missing && (isTarget || schema.missing() == Missing.ERROR)) {
                    complaints.add(table, row, column, expected(type));
                    advise |= schema.missing() == Missing.ERROR;
                } else if (!missing
                        && type == ColumnType.NUMERIC
                        && !Cells.isNumber(table.cell(row, column))) {
                    complaints.add(table, row, column, expected(type));
                }
            }
        }
        complaints.raise(advise ? ADVICE : "");
        int[] rest = IntStream.range(0, drop.length).filter(r -> !drop[r]).toArray();
        requireSome(table, rest.length);
        return table.select(rest);
    }

    static String advice(boolean missing) {
        return missing ? ADVICE : "";
    }

    static void requireSome(CsvTable table, int rows) throws FileFormatException {
        if (rows == 0) {
            throw new FileFormatException(
                    "%s: all %d rows have missing values, expected some without"
                            .formatted(table.name(), table.rows()));
        }
    }

    private static ColumnType targetType(Schema schema) {
        return schema.task() == Task.REGRESSION ? ColumnType.NUMERIC : ColumnType.CATEGORICAL;
    }

    static String expected(ColumnType type) {
        return type == ColumnType.NUMERIC ? "a number" : "a category";
    }
}
