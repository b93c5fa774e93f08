package jacobi.csv;

import java.util.regex.Pattern;

/** What a cell says. */
final class Cells {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

    private static final int LONGEST_SHOWN = 40;

    /** Below this, whole doubles have no neighbour they could be mistaken for. */
    private static final double EXACT = 1e15;

    private Cells() {}

    /** The number a cell is, or NaN if it is no finite decimal number. */
    static double number(String cell) {
        if (!NUMBER.matcher(cell).matches()) {
            return Double.NaN;
        }
        double d = Double.parseDouble(cell);
        return Double.isFinite(d) ? d : Double.NaN;
    }

    static boolean isNumber(String cell) {
        return !Double.isNaN(number(cell));
    }

    static boolean isWhole(double d) {
        return d == Math.rint(d) && Math.abs(d) < EXACT;
    }

    /** One text for all spellings of a number: {@code 1}, {@code 1.0} and {@code 1e0} are 1. */
    static String canonical(String cell) {
        double d = number(cell);
        return isWhole(d) ? Long.toString((long) d) : Double.toString(d);
    }

    /** A cell for an error. */
    static String quote(String cell) {
        String shown =
                cell.length() > LONGEST_SHOWN ? cell.substring(0, LONGEST_SHOWN) + "..." : cell;
        return "'" + shown.replace("\n", "\\n").replace("\r", "\\r") + "'";
    }
}
