package jacobi.plot;

/**
 * What a {@link Plot} has in it: the numbers, not how they look. Marks of one name have one colour
 * and one entry in the legend; an empty name has none.
 */
public sealed interface Mark {
    /** What the legend says. */
    String name();

    /** A line through points, in order; with dots on them where they are few. */
    record Line(String name, double[] x, double[] y) implements Mark {}

    /** Points. */
    record Scatter(String name, double[] x, double[] y) implements Mark {}

    /** The area between two lines. */
    record Band(String name, double[] x, double[] low, double[] high) implements Mark {}

    /** Points, each with an interval from low to high. */
    record Intervals(String name, double[] x, double[] y, double[] low, double[] high)
            implements Mark {}

    /**
     * A histogram.
     *
     * @param edges of the bins, one more than there are counts
     * @param counts of values from an edge to before the next; the last bin has its upper edge too
     */
    record Histogram(String name, double[] edges, double[] counts) implements Mark {}

    /**
     * A function of two variables, or a matrix, as colours.
     *
     * @param z by row, from the lower y up, and column
     * @param area of the middles of the outermost cells
     * @param smooth whether colours pass into each other
     * @param numbers whether each cell shows its number
     */
    record HeatMap(String name, double[][] z, Area area, boolean smooth, boolean numbers)
            implements Mark {}

    /**
     * Lines on which a function of two variables has one value.
     *
     * @param z as in {@link HeatMap}
     */
    record Contour(String name, double[][] z, Area area, double[] levels) implements Mark {}

    /** A straight line across the plot. */
    record Rule(String name, boolean vertical, double at) implements Mark {}

    /** A text at a point. */
    record Note(String name, double x, double y) implements Mark {}

    /** A rectangle of the plane. */
    record Area(double xFrom, double xTo, double yFrom, double yTo) {
        /** The x of a column of {@code n}. */
        public double x(int column, int n) {
            return n == 1 ? xFrom : xFrom + (xTo - xFrom) * column / (n - 1);
        }

        /** The y of a row of {@code n}. */
        public double y(int row, int n) {
            return n == 1 ? yFrom : yFrom + (yTo - yFrom) * row / (n - 1);
        }
    }
}
