package jacobi.random;

/**
 * Logarithm, sine and cosine within 1 ulp, and the nearest double in nearly all cases.
 *
 * <p>{@link StrictMath} promises less than 1 ulp, and so does not give the last bit that C's
 * library gives, which PyTorch's double precision normal draws show. Here the leading terms of each
 * series are carried as unevaluated sums of two doubles (T. J. Dekker, "A floating-point technique
 * for extending the available precision", 1971), so that only the last addition rounds. Fixed
 * arithmetic: the same bits everywhere.
 */
final class NearestMath {
    private static final double SQRT_2 = Math.sqrt(2);
    // ln 2 and pi/2: short numbers whose small multiples are exact, then the rest.
    private static final double LN2_HIGH = 0x1.62e42feep-1;
    private static final double LN2_LOW = 1.90821492927058770002e-10;
    private static final double HALF_PI_HIGH = 0x1.921fb544p0;
    private static final double HALF_PI_MIDDLE = 6.07710050630396597660e-11;
    private static final double HALF_PI_LOW = 2.02226624879595063154e-21;
    // -1/6 and what its double lacks.
    private static final double SIXTH_HIGH = -1.0 / 6;
    private static final double SIXTH_LOW = -Math.fma(-6, -SIXTH_HIGH, 1) / 6;

    private NearestMath() {}

    /** The natural logarithm of a normal number above 0. */
    static double log(double x) {
        int k = Math.getExponent(x);
        double m = Math.scalb(x, -k);
        if (m > SQRT_2) {
            m /= 2;
            k++;
        }
        // ln m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172.
        double f = m - 1;
        double d = m + 1;
        double dLow = m >= 1 ? 1 - (d - m) : m - (d - 1);
        double s = f / d;
        double sLow = (Math.fma(-s, d, f) - s * dLow) / d;
        double z = s * s;
        double series = 0;
        for (int n = 27; n >= 3; n -= 2) {
            series = series * z + 2.0 / n;
        }
        double rest = 2 * sLow + s * z * series;
        double base = k * LN2_HIGH;
        double sum = base + 2 * s;
        // |base| is the larger unless it is 0, and then nothing is lost.
        double lost = k == 0 ? 0 : base - sum + 2 * s;
        return sum + (lost + (k * LN2_LOW + rest));
    }

    /** The sine of an angle of [0, 2 pi]. */
    static double sin(double theta) {
        return quarter(theta, 0);
    }

    /** The cosine of an angle of [0, 2 pi]. */
    static double cos(double theta) {
        return quarter(theta, 1);
    }

    /** The sine of an angle and some quarters of a turn. */
    private static double quarter(double theta, int quarters) {
        int n = (int) Math.rint(theta * (2 / Math.PI));
        double a = theta - n * HALF_PI_HIGH;
        double b = -n * HALF_PI_MIDDLE;
        double sum = a + b;
        double kept = sum - a;
        double lost = a - (sum - kept) + (b - kept) - n * HALF_PI_LOW;
        double r = sum + lost;
        double rLow = sum - r + lost;
        int turn = n + quarters;
        double value = (turn & 1) == 0 ? sine(r, rLow) : cosine(r, rLow);
        return (turn & 2) == 0 ? value : -value;
    }

    private static double sine(double r, double rLow) {
        double z = r * r;
        double zLow = Math.fma(r, r, -z);
        double cube = r * z;
        double cubeLow = Math.fma(r, z, -cube) + r * zLow;
        double u = cube * SIXTH_HIGH;
        double uLow = Math.fma(cube, SIXTH_HIGH, -u) + (cubeLow * SIXTH_HIGH + cube * SIXTH_LOW);
        double rest = cube * z * series(z, 19, 5);
        double sum = r + u;
        return sum + (r - sum + u + (uLow + rest + rLow * (1 - z / 2)));
    }

    private static double cosine(double r, double rLow) {
        double z = r * r;
        double zLow = Math.fma(r, r, -z);
        double half = z / 2;
        double sum = 1 - half;
        double rest = z * z * series(z, 18, 4) - zLow / 2 - r * rLow;
        return sum + (1 - sum - half + rest);
    }

    /** {@code 1/first! - z/(first+2)! + ... z^../last!}, by Horner's rule on the quotients. */
    private static double series(double z, int last, int first) {
        double sum = 1;
        for (int n = last; n > first; n -= 2) {
            sum = 1 - sum * z / (n * (n - 1));
        }
        return first == 5 ? sum / 120 : sum / 24;
    }
}
