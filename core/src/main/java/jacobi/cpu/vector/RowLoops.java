package jacobi.cpu.vector;

import jacobi.array.DType;

/** Loops over rows of elements that normalisation is made of. Sums go on in double precision. */
interface RowLoops {
    /** The loops of a type. */
    static RowLoops of(DType type) {
        return type == DType.FLOAT32 ? new FloatRows() : new DoubleRows();
    }

    /** The sum of x. */
    double sum(Object x, int at, int n);

    /** The sum of {@code (x - mean)^2}. */
    double squares(Object x, int at, double mean, int n);

    /** {@code y = (x - mean) * scale + shift}. */
    void scale(Object x, int at, double mean, double scale, double shift, Object y, int to, int n);

    /** {@code y = (x - mean) * scale * weight + bias}, element by element. */
    void scale(
            Object x,
            int at,
            double mean,
            double scale,
            Object weight,
            int weightAt,
            Object bias,
            int biasAt,
            Object y,
            int to,
            int n);

    /** Adds the sums of g and of {@code g (x - mean)} to two numbers. */
    void sums(Object g, int gAt, Object x, int at, double mean, double[] sums, int n);

    /** The same of {@code g weight}, element by element. */
    void sums(
            Object g,
            int gAt,
            Object weight,
            int weightAt,
            Object x,
            int at,
            double mean,
            double[] sums,
            int n);

    /** {@code ofBias += g} and {@code ofWeight += g (x - mean) rate}, element by element. */
    void accumulate(
            Object g,
            int gAt,
            Object x,
            int at,
            double mean,
            double rate,
            Object ofWeight,
            Object ofBias,
            int to,
            int n);

    /** {@code y = g a + (x - mean) b + c}. */
    void combine(
            Object g,
            int gAt,
            double a,
            Object x,
            int at,
            double mean,
            double b,
            double c,
            Object y,
            int to,
            int n);

    /** {@code y = g weight a + (x - mean) b + c}. */
    void combine(
            Object g,
            int gAt,
            Object weight,
            int weightAt,
            double a,
            Object x,
            int at,
            double mean,
            double b,
            double c,
            Object y,
            int to,
            int n);
}
