package jacobi.cpu.vector;

import jdk.incubator.vector.DoubleVector;

/** {@link Moves} of doubles. Its twin for floats differs in the type alone. */
final class DoubleMoves {
    private DoubleMoves() {}

    /** {@link Moves#rows}. */
    static void rows(
            Object from,
            int at,
            int row,
            int column,
            Object to,
            int into,
            int stride,
            int rows,
            int columns) {
        double[] x = (double[]) from;
        double[] y = (double[]) to;
        if (column != 1) {
            turned(x, at, row, column, y, into, stride, rows, columns);
        } else if (columns >= LONG) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(x, at + i * row, y, into + i * stride, columns);
            }
        } else {
            copied(x, at, row, y, into, stride, rows, columns);
        }
    }

    /** Elements from which on a row is worth a call of the copy that the platform has. */
    private static final int LONG = 256;

    /**
     * Short rows: in whole vectors. The last of a row may run over into what the next row will
     * overwrite, if rows lie close together, as long as it stays inside both arrays and, of {@code
     * y}, before the last row's end.
     */
    private static void copied(
            double[] x, int at, int row, double[] y, int into, int stride, int rows, int columns) {
        int lanes = DoubleVectors.L;
        if (columns == DoubleTurns.SIDE && DoubleTurns.FITS) {
            eights(x, at, row, y, into, stride, rows);
            return;
        }
        int over = columns % lanes == 0 ? 0 : lanes - columns % lanes;
        int end = into + (rows - 1) * stride + columns;
        int safe = over == 0 || stride < columns + lanes ? rows : 0;
        while (safe > 0
                && (at + (safe - 1) * row + columns + over > x.length
                        || into + (safe - 1) * stride + columns + over > end)) {
            safe--;
        }
        int from = at;
        int to = into;
        for (int i = 0; i < safe; i++) {
            for (int j = 0; j < columns; j += lanes) {
                DoubleVector.fromArray(DoubleVectors.S, x, from + j).intoArray(y, to + j);
            }
            from += row;
            to += stride;
        }
        for (int i = safe; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[to + j] = x[from + j];
            }
            from += row;
            to += stride;
        }
    }

    /** Rows of eight, which many tiles have. */
    private static void eights(
            double[] x, int at, int row, double[] y, int into, int stride, int rows) {
        int from = at;
        int to = into;
        for (int i = 0; i < rows; i++) {
            DoubleVector.fromArray(DoubleTurns.S, x, from).intoArray(y, to);
            from += row;
            to += stride;
        }
    }

    /** Columns of x become rows of y, eight or four at a time. */
    private static void turned(
            double[] x,
            int at,
            int row,
            int column,
            double[] y,
            int into,
            int stride,
            int rows,
            int columns) {
        // An expanded matrix has its columns in one place, which squares do not expect.
        boolean quick =
                row == 1 && column > 0 && columns > 4 && DoubleTurns.isReady((long) rows * columns);
        int j = quick ? squares(x, at, column, y, into, stride, rows, columns) : 0;
        plain(x, at + j * column, row, column, y, into + j, stride, rows, columns - j);
    }

    /** Without vectors, four columns at a time. */
    private static void plain(
            double[] x,
            int at,
            int row,
            int column,
            double[] y,
            int into,
            int stride,
            int rows,
            int columns) {
        int j = 0;
        for (; row == 1 && j + 4 <= columns; j += 4) {
            four(x, at + j * column, column, y, into + j, stride, rows);
        }
        for (; j < columns; j++) {
            int from = at + j * column;
            int to = into + j;
            for (int i = 0; i < rows; i++) {
                y[to] = x[from];
                from += row;
                to += stride;
            }
        }
    }

    /** Eight columns at a time; how many were turned. */
    private static int squares(
            double[] x,
            int at,
            int column,
            double[] y,
            int into,
            int stride,
            int rows,
            int columns) {
        int whole = columns / DoubleTurns.SIDE * DoubleTurns.SIDE;
        int live = columns - whole;
        // More than four behind them are worth a square too. What is too much of it runs over into
        // the next row, so these come first, and go without the last row.
        boolean over =
                live > 4
                        && stride == columns
                        && at + (whole + DoubleTurns.SIDE - 1L) * column + rows <= x.length;
        if (over) {
            square(x, at, column, y, into, stride, rows, whole, live);
        }
        for (int j = 0; j < whole; j += DoubleTurns.SIDE) {
            square(x, at, column, y, into, stride, rows, j, DoubleTurns.SIDE);
        }
        return over ? columns : whole;
    }

    /** Up to eight columns, from j on. */
    private static void square(
            double[] x,
            int at,
            int column,
            double[] y,
            int into,
            int stride,
            int rows,
            int j,
            int live) {
        int from = at + j * column;
        int to = into + j;
        int most = live < DoubleTurns.SIDE ? rows - 1 : rows;
        int i = DoubleTurns.run(x, from, column, y, to, stride, most);
        plain(x, from + i, 1, column, y, to + i * stride, stride, rows - i, live);
    }

    private static void four(
            double[] x, int at, int column, double[] y, int into, int stride, int rows) {
        int x1 = at + column;
        int x2 = x1 + column;
        int x3 = x2 + column;
        int to = into;
        for (int i = 0; i < rows; i++) {
            y[to] = x[at + i];
            y[to + 1] = x[x1 + i];
            y[to + 2] = x[x2 + i];
            y[to + 3] = x[x3 + i];
            to += stride;
        }
    }
}
