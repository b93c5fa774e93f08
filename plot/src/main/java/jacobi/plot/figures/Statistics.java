package jacobi.plot.figures;

import java.util.Arrays;

/** Means of few numbers, and how sure they are. */
final class Statistics {
    private Statistics() {}

    static double mean(double[] v) {
        return Arrays.stream(v).average().orElse(Double.NaN);
    }

    /** The standard deviation of a sample, with n - 1. */
    static double deviation(double[] v) {
        double mean = mean(v);
        double sum = 0;
        for (double d : v) {
            sum += (d - mean) * (d - mean);
        }
        return Math.sqrt(sum / (v.length - 1));
    }

    /**
     * Half the width of the confidence interval of a mean, by Student's distribution.
     *
     * @param confidence such as 0.95
     */
    static double halfWidth(double[] v, double confidence) {
        double t = quantile(0.5 + confidence / 2, v.length - 1);
        return t * deviation(v) / Math.sqrt(v.length);
    }

    /** The quantile of Student's distribution, by bisection. */
    static double quantile(double p, int freedom) {
        double low = 0;
        double high = 1000;
        for (int i = 0; i < 80; i++) {
            double middle = (low + high) / 2;
            if (distribution(middle, freedom) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /**
     * {@code P(T <= t)} for t from 0: with t = sqrt(f) tan(a), the density becomes a power of the
     * cosine, which Simpson's rule sums well.
     */
    private static double distribution(double t, int freedom) {
        return 0.5
                + 0.5
                        * cosines(Math.atan(t / Math.sqrt(freedom)), freedom - 1)
                        / cosines(Math.PI / 2, freedom - 1);
    }

    private static double cosines(double to, int power) {
        int n = 400;
        double h = to / n;
        double sum = 1 + Math.pow(Math.cos(to), power);
        for (int i = 1; i < n; i++) {
            sum += (i % 2 == 0 ? 2 : 4) * Math.pow(Math.cos(i * h), power);
        }
        return sum * h / 3;
    }
}
