package jacobi.cpu;

/**
 * Inverses of the error function and modified Bessel functions.
 *
 * <p>The inverses follow M. J. Wichura, Algorithm AS 241: The Percentage Points of the Normal
 * Distribution, Applied Statistics 37 (1988), routine PPND16: rational functions with a relative
 * error about 1e-16. The Bessel functions are, after Abramowitz and Stegun, their power series
 * (9.6.10), all terms of which are positive, and from 30 on the asymptotic one (9.7.1).
 */
public final class SpecialFunctions {
    private static final double[] NEAR_P = {
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3
    };
    private static final double[] NEAR_Q = {
        1,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3
    };
    private static final double[] MIDDLE_P = {
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4
    };
    private static final double[] MIDDLE_Q = {
        1,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9
    };
    private static final double[] FAR_P = {
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7
    };
    private static final double[] FAR_Q = {
        1,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15
    };

    private SpecialFunctions() {}

    /** The x whose error function y is: infinite for 1 and -1, NaN beyond. */
    public static double erfinv(double y) {
        double a = Math.abs(y);
        double x = a <= 0.85 ? near(0.5 * a) : a <= 1 ? -tail(0.5 * (1 - a)) : Double.NaN;
        return Math.copySign(x * Math.sqrt(0.5), y);
    }

    /** The x whose standard normal distribution function p is: infinite for 0 and 1, NaN beyond. */
    public static double ndtri(double p) {
        if (Math.abs(p - 0.5) <= 0.425) {
            return near(p - 0.5);
        }
        if (!(p >= 0 && p <= 1)) {
            return Double.NaN;
        }
        return p < 0.5 ? tail(p) : -tail(1 - p);
    }

    /** The quantile of {@code 1/2 + q} for q up to 0.425 of either sign. */
    private static double near(double q) {
        double r = 0.180625 - q * q;
        return q * polynomial(NEAR_P, r) / polynomial(NEAR_Q, r);
    }

    /** The quantile of a probability below 0.075. */
    private static double tail(double p) {
        if (p == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double r = Math.sqrt(-Math.log(p));
        return r <= 5
                ? -polynomial(MIDDLE_P, r - 1.6) / polynomial(MIDDLE_Q, r - 1.6)
                : -polynomial(FAR_P, r - 5) / polynomial(FAR_Q, r - 5);
    }

    private static double polynomial(double[] c, double x) {
        double y = c[c.length - 1];
        for (int i = c.length - 2; i >= 0; i--) {
            y = y * x + c[i];
        }
        return y;
    }

    /** {@code e^-|x| I0(x)}. */
    public static double i0e(double x) {
        double a = Math.abs(x);
        return a < 30 ? Math.exp(-a) * series(a, 0) : farOut(a, 0);
    }

    /** {@code e^-|x| I1(x)}. */
    public static double i1e(double x) {
        double a = Math.abs(x);
        return a < 30 ? Math.exp(-a) * 0.5 * x * series(a, 1) : Math.copySign(farOut(a, 1), x);
    }

    /** {@code sum over k of (x^2/4)^k / (k! (k + order)!)}. */
    private static double series(double x, int order) {
        double z = 0.25 * x * x;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-17 * sum; k++) {
            term *= z / ((double) k * (k + order));
            sum += term;
        }
        return sum;
    }

    private static double farOut(double x, int order) {
        if (x == Double.POSITIVE_INFINITY) {
            return 0;
        }
        double mu = 4.0 * order * order;
        double term = 1;
        double sum = 1;
        for (int k = 1; k < 60 && Math.abs(term) > 1e-17; k++) {
            double odd = 2 * k - 1;
            term *= (odd * odd - mu) / (8 * x * k);
            sum += term;
        }
        return sum / Math.sqrt(2 * Math.PI * x);
    }
}
