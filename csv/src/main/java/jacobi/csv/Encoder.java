package jacobi.csv;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.io.FileFormatException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One table through a {@link Preprocessor}: first everything is checked, then written. */
final class Encoder {
    private static final int NO_TARGET = -1;

    private final Preprocessor fitted;
    private final CsvTable table;
    private final DType dtype;

    /** Where the fitted columns are in the table. */
    private final int[] places;

    /** The places of the categories of each feature; empty for numbers. */
    private final List<Map<String, Integer>> categories;

    private final int target;
    private final int[] rows;
    private final Complaints unseen;
    private int dropped;

    /**
     * Checks all cells.
     *
     * @param judged whether the target is wanted, and rows may be left out
     */
    Encoder(Preprocessor fitted, CsvTable table, boolean judged, DType dtype)
            throws FileFormatException {
        this.fitted = fitted;
        this.table = table;
        this.dtype = dtype;
        unseen = new Complaints(table.name());
        Map<String, Integer> found = places(judged);
        places =
                fitted.features().stream()
                        .mapToInt(f -> found.getOrDefault(f.column(), 0))
                        .toArray();
        categories = fitted.features().stream().map(Encoder::numbered).toList();
        target = judged ? found.getOrDefault(fitted.target().column(), 0) : NO_TARGET;
        rows = check(judged && fitted.missing() == Missing.DROP);
    }

    private static Map<String, Integer> numbered(Feature feature) {
        Map<String, Integer> numbers = new HashMap<>();
        if (feature instanceof Feature.Categorical c) {
            for (String value : c.values()) {
                numbers.put(value, numbers.size());
            }
        }
        return numbers;
    }

    /** Finds columns by name or, without a header, by place. */
    private Map<String, Integer> places(boolean judged) throws FileFormatException {
        List<String> names = new ArrayList<>(fitted.columns());
        if (!table.hasHeader()) {
            if (!judged && table.columns().size() == names.size() - 1) {
                names.remove(fitted.target().column());
            }
            if (table.columns().size() != names.size()) {
                throw new FileFormatException(
                        "%s: no header and %d columns, expected the %d of the training part%s"
                                .formatted(
                                        table.name(),
                                        table.columns().size(),
                                        names.size(),
                                        judged ? "" : ", with or without the target"));
            }
        } else {
            names = table.columns();
        }
        Map<String, Integer> found = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            found.put(names.get(i), i);
        }
        List<String> absent =
                new ArrayList<>(fitted.features().stream().map(Feature::column).toList());
        if (judged) {
            absent.add(fitted.target().column());
        }
        absent.removeIf(found::containsKey);
        if (!absent.isEmpty()) {
            throw new FileFormatException(
                    "%s: there is no column %s, expected it among %s"
                            .formatted(
                                    table.name(),
                                    CsvTable.listed(absent),
                                    CsvTable.listed(table.columns())));
        }
        return found;
    }

    private int[] check(boolean drop) throws FileFormatException {
        Complaints complaints = new Complaints(table.name());
        boolean[] leave = new boolean[table.rows()];
        boolean advise = false;
        for (int row = 0; row < table.rows(); row++) {
            boolean incomplete = isIncomplete(row);
            if (incomplete && drop) {
                leave[row] = true;
                dropped++;
                continue;
            }
            advise |= incomplete && fitted.missing() == Missing.ERROR;
            checkRow(row, complaints);
        }
        if (fitted.unseen() == Unseen.ERROR) {
            unseen.raise("");
        }
        complaints.raise(Rows.advice(advise && target != NO_TARGET));
        int[] rest = IntStream.range(0, leave.length).filter(r -> !leave[r]).toArray();
        Rows.requireSome(table, rest.length);
        return rest;
    }

    private boolean isIncomplete(int row) {
        boolean incomplete = target != NO_TARGET && table.isMissing(row, target);
        for (int column : places) {
            incomplete |= table.isMissing(row, column);
        }
        return incomplete;
    }

    private void checkRow(int row, Complaints complaints) {
        for (int i = 0; i < places.length; i++) {
            Feature feature = fitted.features().get(i);
            boolean numeric = feature instanceof Feature.Numeric;
            String cell = table.cell(row, places[i]);
            if (table.isMissing(row, places[i])) {
                if (fitted.missing() != Missing.IMPUTE) {
                    complaints.add(
                            table,
                            row,
                            places[i],
                            Rows.expected(numeric ? ColumnType.NUMERIC : ColumnType.CATEGORICAL));
                }
            } else if (feature instanceof Feature.Categorical c
                    && !categories.get(i).containsKey(cell)) {
                unseen.add(
                        "%s: %s is not in the training part, expected one of %s"
                                .formatted(
                                        Complaints.place(table, row, places[i]),
                                        Cells.quote(cell),
                                        CsvTable.listed(c.values())));
            } else if (numeric && !Cells.isNumber(cell)) {
                complaints.add(table, row, places[i], Rows.expected(ColumnType.NUMERIC));
            }
        }
        if (target != NO_TARGET) {
            checkTarget(row, complaints);
        }
    }

    private void checkTarget(int row, Complaints complaints) {
        String cell = table.cell(row, target);
        boolean missing = table.isMissing(row, target);
        switch (fitted.target()) {
            case Target.Classes c when missing || c.number(cell) < 0 ->
                    complaints.add(
                            table, row, target, "one of the classes " + CsvTable.listed(c.names()));
            case Target.Quantity q when missing || !Cells.isNumber(cell) ->
                    complaints.add(table, row, target, Rows.expected(ColumnType.NUMERIC));
            default -> {}
        }
    }

    Array inputs() {
        int width = fitted.inputs();
        Array x = Array.zeros(dtype, Shape.of(rows.length, width));
        for (int i = 0; i < rows.length; i++) {
            int at = i * width;
            for (int f = 0; f < places.length; f++) {
                Feature feature = fitted.features().get(f);
                write(x, at, f, rows[i]);
                at += feature.width();
            }
        }
        return x;
    }

    private void write(Array x, int at, int f, int row) {
        int column = places[f];
        boolean missing = table.isMissing(row, column);
        String cell = table.cell(row, column);
        switch (fitted.features().get(f)) {
            case Feature.Numeric n -> {
                double value = missing ? n.mean() : Cells.number(cell);
                x.setDouble(at, (value - n.mean()) / n.deviation());
            }
            case Feature.Categorical c -> {
                Integer place = categories.get(f).get(missing ? c.mostFrequent() : cell);
                if (place != null) {
                    x.setDouble(at + place, 1);
                }
            }
        }
    }

    Array targets() {
        boolean number = fitted.target() instanceof Target.Quantity;
        Array y =
                number
                        ? Array.zeros(dtype, Shape.of(rows.length, 1))
                        : Array.zeros(DType.INT64, Shape.of(rows.length));
        for (int i = 0; i < rows.length; i++) {
            String cell = table.cell(rows[i], target);
            switch (fitted.target()) {
                case Target.Classes c -> y.setLong(i, c.number(cell));
                case Target.Quantity q ->
                        y.setDouble(i, (Cells.number(cell) - q.mean()) / q.deviation());
            }
        }
        return y;
    }

    long[] lines() {
        return IntStream.of(rows).mapToLong(table::line).toArray();
    }

    List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (dropped > 0) {
            notices.add(
                    "%s: %d of %d rows left out for missing values"
                            .formatted(table.name(), dropped, table.rows()));
        }
        for (String one : unseen.list()) {
            notices.add("%s: %s; taken as none of them".formatted(table.name(), one));
        }
        return notices;
    }
}
