package jacobi.cpu;

/**
 * The logarithm of the gamma function and its derivatives.
 *
 * <p>After M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964): Stirling's
 * series (6.1.41, 6.3.18) from 10 on; below, recurrence (6.1.15, 6.3.5), reflection (6.1.17, 6.3.7)
 * and for the logarithm the series around 2 (6.1.33), which keeps its digits at the zeros 1 and 2.
 * Higher derivatives are Hurwitz' zeta function (6.4.10), summed by Euler and Maclaurin (23.1.30).
 */
public final class GammaFunctions {
    /** Euler's constant. */
    private static final double EULER = 0.57721566490153286061;

    /** {@code (-1)^n (zeta(n) - 1) / n} from n = 2 on. */
    private static final double[] SERIES = {
        0.32246703342411321824,
        -0.067352301053198095133,
        0.020580808427784547879,
        -0.0073855510286739852663,
        0.0028905103307415232858,
        -0.0011927539117032609771,
        0.00050966952474304242234,
        -0.00022315475845357937976,
        0.000099457512781808533715,
        -0.0000449262367381331417,
        0.000020507212775670691553,
        -9.439488275268395904e-6,
        4.3748667899074878042e-6,
        -2.0392157538013662368e-6,
        9.5514121304074198329e-7,
        -4.4924691987645660433e-7,
        2.1207184805554665869e-7,
        -1.0043224823968099609e-7,
        4.7698101693639805658e-8,
        -2.271109460894316491e-8,
        1.0838659214896954091e-8,
        -5.1834750419700466551e-9,
        2.4836745438024783172e-9,
        -1.1921401405860912074e-9,
        5.7313672416788620133e-10,
        -2.7595228851242331452e-10
    };

    /** {@code B_2k / (2k (2k - 1))}, Bernoulli's numbers, from k = 1 on. */
    private static final double[] STIRLING = {
        1.0 / 12,
        -1.0 / 360,
        1.0 / 1260,
        -1.0 / 1680,
        1.0 / 1188,
        -691.0 / 360360,
        1.0 / 156,
        -3617.0 / 122400
    };

    /** {@code B_2k / 2k} from k = 1 on. */
    private static final double[] DIGAMMA = {
        1.0 / 12,
        -1.0 / 120,
        1.0 / 252,
        -1.0 / 240,
        1.0 / 132,
        -691.0 / 32760,
        1.0 / 12,
        -3617.0 / 8160
    };

    /** {@code B_2k / (2k)!} from k = 1 on. */
    private static final double[] EULER_MACLAURIN = {
        1.0 / 12,
        -1.0 / 720,
        1.0 / 30240,
        -1.0 / 1209600,
        1.0 / 47900160,
        -691.0 / 1307674368000.0,
        1.0 / 74724249600.0,
        -3617.0 / 10670622842880000.0,
        43867.0 / 5109094217170944000.0
    };

    private static final double HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

    private GammaFunctions() {}

    /** {@code ln |Gamma(x)|}; infinity at 0 and the negative whole numbers. */
    public static double lgamma(double x) {
        if (!(Math.abs(x) < Double.POSITIVE_INFINITY)) {
            return Math.abs(x);
        }
        if (x <= 0) {
            return x == Math.rint(x)
                    ? Double.POSITIVE_INFINITY
                    : Math.log(Math.PI) - Math.log(Math.abs(sinOfPi(x))) - lgamma(1 - x);
        }
        if (x < 0.5) {
            return aroundTwo(x) - Math.log1p(x) - Math.log(x);
        }
        if (x < 1.5) {
            return aroundTwo(x - 1) - Math.log1p(x - 1);
        }
        if (x < 10) {
            double product = 1;
            double y = x;
            while (y >= 2.5) {
                y -= 1;
                product *= y;
            }
            return aroundTwo(y - 2) + Math.log(product);
        }
        double main = (x - 0.5) * (Math.log(x) - 1) - 0.5 + HALF_LOG_2PI;
        return main + falling(STIRLING, 1 / x / x) / x;
    }

    /** {@code ln Gamma(2 + z)} for z between -1/2 and 1/2. */
    private static double aroundTwo(double z) {
        double s = SERIES[SERIES.length - 1];
        for (int i = SERIES.length - 2; i >= 0; i--) {
            s = s * z + SERIES[i];
        }
        return z * (1 - EULER + z * s);
    }

    private static double falling(double[] c, double x) {
        double y = c[c.length - 1];
        for (int i = c.length - 2; i >= 0; i--) {
            y = y * x + c[i];
        }
        return y;
    }

    /** {@code sin(pi x)} with the whole turns taken out first. */
    private static double sinOfPi(double x) {
        double r = Math.IEEEremainder(x, 2);
        // sin(pi r) = sin(pi (1 - r)): near 1 the small one is the precise one.
        double near = Math.abs(r) > 0.5 ? Math.copySign(1, r) - r : r;
        return Math.sin(Math.PI * near);
    }

    /**
     * The derivative of {@link #lgamma}; at 0 an infinity of the other sign than the zero's, NaN at
     * the negative whole numbers.
     */
    public static double digamma(double x) {
        if (x == 0) {
            return Math.copySign(Double.POSITIVE_INFINITY, -x);
        }
        if (x < 0) {
            double r = Math.IEEEremainder(x, 1);
            return r == 0 || x == Double.NEGATIVE_INFINITY
                    ? Double.NaN
                    : digamma(1 - x) - Math.PI / Math.tan(Math.PI * r);
        }
        if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        double y = x;
        double below = 0;
        while (y < 10) {
            below += 1 / y;
            y += 1;
        }
        double s = 1 / y / y;
        return Math.log(y) - 0.5 / y - s * falling(DIGAMMA, s) - below;
    }

    /**
     * The derivative of order n of {@link #digamma}: {@code (-1)^(n+1) n! sum over k of 1 / (x +
     * k)^(n+1)}. NaN where n is no whole number from 0 to 170, the last whose factorial is finite.
     */
    public static double polygamma(double n, double x) {
        if (!(n >= 0 && n <= 170) || n != Math.rint(n)) {
            return Double.NaN;
        }
        if (n == 0) {
            return digamma(x);
        }
        double factorial = 1;
        for (int i = 2; i <= n; i++) {
            factorial *= i;
        }
        return (n % 2 == 0 ? -factorial : factorial) * zeta(n + 1, x);
    }

    /** {@code sum over k from 0 of 1 / (q + k)^s} for a whole s from 2 on. */
    private static double zeta(double s, double q) {
        if (Double.isNaN(q) || q == Double.NEGATIVE_INFINITY) {
            return Double.NaN;
        }
        if (q <= 0) {
            double below = -q - Math.floor(-q);
            if (below == 0) {
                return Double.POSITIVE_INFINITY;
            }
            // The terms below zero are those of two sums above zero, mirrored.
            double mirrored = zeta(s, below) - zeta(s, 1 - q);
            return zeta(s, 1 - below) + (s % 2 == 0 ? mirrored : -mirrored);
        }
        if (q == Double.POSITIVE_INFINITY) {
            return 0;
        }
        double sum = 0;
        double a = q;
        double enough = 10 + s;
        while (a < enough) {
            sum += Math.pow(a, -s);
            a += 1;
        }
        double power = Math.pow(a, -s);
        sum += power * (a / (s - 1) + 0.5);
        double factor = s * power / a;
        for (int k = 0; k < EULER_MACLAURIN.length; k++) {
            sum += EULER_MACLAURIN[k] * factor;
            factor *= (s + 2 * k + 1) * (s + 2 * k + 2) / a / a;
        }
        return sum;
    }
}
