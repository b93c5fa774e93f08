package jacobi.cpu.vector;

import jdk.incubator.vector.FloatVector;

/** {@link Moves} of floats. Its twin for doubles differs in the type alone. */
final class FloatMoves {
    private FloatMoves() {}

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
        float[] x = (float[]) from;
        float[] y = (float[]) to;
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
            float[] x, int at, int row, float[] y, int into, int stride, int rows, int columns) {
        int lanes = FloatVectors.L;
        if (columns == FloatTurns.SIDE && FloatTurns.FITS) {
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
                FloatVector.fromArray(FloatVectors.S, x, from + j).intoArray(y, to + j);
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
            float[] x, int at, int row, float[] y, int into, int stride, int rows) {
        int from = at;
        int to = into;
        for (int i = 0; i < rows; i++) {
            FloatVector.fromArray(FloatTurns.S, x, from).intoArray(y, to);
            from += row;
            to += stride;
        }
    }

    /** Columns of x become rows of y, eight or four at a time. */
    private static void turned(
            float[] x,
            int at,
            int row,
            int column,
            float[] y,
            int into,
            int stride,
            int rows,
            int columns) {
        // An expanded matrix has its columns in one place, which squares do not expect.
        boolean quick =
                row == 1 && column > 0 && columns > 4 && FloatTurns.isReady((long) rows * columns);
        int j = quick ? squares(x, at, column, y, into, stride, rows, columns) : 0;
        plain(x, at + j * column, row, column, y, into + j, stride, rows, columns - j);
    }

    /** Without vectors, four columns at a time. */
    private static void plain(
            float[] x,
            int at,
            int row,
            int column,
            float[] y,
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
            float[] x, int at, int column, float[] y, int into, int stride, int rows, int columns) {
        int whole = columns / FloatTurns.SIDE * FloatTurns.SIDE;
        int live = columns - whole;
        // More than four behind them are worth a square too. What is too much of it runs over into
        // the next row, so these come first, and go without the last row.
        boolean over =
                live > 4
                        && stride == columns
                        && at + (whole + FloatTurns.SIDE - 1L) * column + rows <= x.length;
        if (over) {
            square(x, at, column, y, into, stride, rows, whole, live);
        }
        for (int j = 0; j < whole; j += FloatTurns.SIDE) {
            square(x, at, column, y, into, stride, rows, j, FloatTurns.SIDE);
        }
        return over ? columns : whole;
    }

    /** Up to eight columns, from j on. */
    private static void square(
            float[] x,
            int at,
            int column,
            float[] y,
            int into,
            int stride,
            int rows,
            int j,
            int live) {
        int from = at + j * column;
        int to = into + j;
        int most = live < FloatTurns.SIDE ? rows - 1 : rows;
        int i = FloatTurns.run(x, from, column, y, to, stride, most);
        plain(x, from + i, 1, column, y, to + i * stride, stride, rows - i, live);
    }

    private static void four(
            float[] x, int at, int column, float[] y, int into, int stride, int rows) {
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
