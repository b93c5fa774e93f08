package jacobi.csv;

import jacobi.io.FileFormatException;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong in a file, to say the first ten of it at once. */
final class Complaints {
    private static final int SHOWN = 10;

    private final String file;
    private final List<String> first = new ArrayList<>();
    private long count;

    Complaints(String file) {
        this.file = file;
    }

    void add(String complaint) {
        if (count++ < SHOWN) {
            first.add(complaint);
        }
    }

    /** About a cell. */
    void add(CsvTable table, int row, int column, String expected) {
        String cell = table.cell(row, column);
        String found =
                cell.isEmpty()
                        ? "missing"
                        : table.isMissing(row, column)
                                ? "missing (" + Cells.quote(cell) + ")"
                                : "found " + Cells.quote(cell);
        add("%s: %s, expected %s".formatted(place(table, row, column), found, expected));
    }

    static String place(CsvTable table, int row, int column) {
        return "line %d, %s".formatted(table.line(row), table.describe(column));
    }

    List<String> list() {
        List<String> all = new ArrayList<>(first);
        if (count > first.size()) {
            all.add("and %d more".formatted(count - first.size()));
        }
        return all;
    }

    /** Throws if there are any; the advice, if not empty, comes last. */
    void raise(String advice) throws FileFormatException {
        if (count == 0) {
            return;
        }
        String end = advice.isEmpty() ? "" : (count == 1 ? ". " : "\n") + advice;
        throw new FileFormatException(
                count == 1
                        ? file + ": " + first.getFirst() + end
                        : "%s: %d problems:\n  %s%s"
                                .formatted(file, count, String.join("\n  ", list()), end));
    }
}
