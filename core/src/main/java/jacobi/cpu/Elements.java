package jacobi.cpu;

/**
 * Scalar functions that Java's {@code Math} lacks or defines differently from C and PyTorch.
 *
 * <p>The error function follows the design and the coefficients of W. J. Cody's approximations as
 * published in Sun's fdlibm, file {@code s_erf.c} (1993): a rational function on each of four
 * intervals, the outer two multiplied by {@code e^(-x^2)} with x split so that the square is exact;
 * error below one unit in the last place.
 */
public final class Elements {
    private static final double[] NEAR_P = {
        1.28379167095512558561e-01,
        -3.25042107247001499370e-01,
        -2.84817495755985104766e-02,
        -5.77027029648944159157e-03,
        -2.37630166566501626084e-05
    };
    private static final double[] NEAR_Q = {
        1,
        3.97917223959155352819e-01,
        6.50222499887672944485e-02,
        5.08130628187576562776e-03,
        1.32494738004321644526e-04,
        -3.96022827877536812320e-06
    };
    private static final double AT_ONE = 8.45062911510467529297e-01;
    private static final double[] ONE_P = {
        -2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01,
        3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02,
        -2.16637559486879084300e-03
    };
    private static final double[] ONE_Q = {
        1,
        1.06420880400844228286e-01,
        5.40397917702171048937e-01,
        7.18286544141962662868e-02,
        1.26171219808761642112e-01,
        1.36370839120290507362e-02,
        1.19844998467991074170e-02
    };
    private static final double[] MIDDLE_P = {
        -9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01,
        -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02,
        -8.12874355063065934246e+01, -9.81432934416914548592e+00
    };
    private static final double[] MIDDLE_Q = {
        1,
        1.96512716674392571292e+01,
        1.37657754143519042600e+02,
        4.34565877475229228821e+02,
        6.45387271733267880336e+02,
        4.29008140027567833386e+02,
        1.08635005541779435134e+02,
        6.57024977031928170135e+00,
        -6.04244152148580987438e-02
    };
    private static final double[] FAR_P = {
        -9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01,
        -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03,
        -4.83519191608651397019e+02
    };
    private static final double[] FAR_Q = {
        1,
        3.03380607434824582924e+01,
        3.25792512996573918826e+02,
        1.53672958608443695994e+03,
        3.19985821950859553908e+03,
        2.55305040643316442583e+03,
        4.74528541206955367215e+02,
        -2.24409524465858183362e+01
    };

    private Elements() {}

    /**
     * The error function, {@code 2 / sqrt(pi)} times the integral of {@code e^(-t^2)} from 0 to x.
     */
    public static double erf(double x) {
        double a = Math.abs(x);
        if (a < 0.84375) {
            double z = x * x;
            return x + x * (polynomial(NEAR_P, z) / polynomial(NEAR_Q, z));
        }
        double y;
        if (a < 1.25) {
            double s = a - 1;
            y = AT_ONE + polynomial(ONE_P, s) / polynomial(ONE_Q, s);
        } else if (a < 6) {
            double s = 1 / (a * a);
            double r =
                    a < 1 / 0.35
                            ? polynomial(MIDDLE_P, s) / polynomial(MIDDLE_Q, s)
                            : polynomial(FAR_P, s) / polynomial(FAR_Q, s);
            // z has so few bits that z * z is exact.
            double z = Double.longBitsToDouble(Double.doubleToRawLongBits(a) & 0xffffffff00000000L);
            y = 1 - Math.exp(-z * z - 0.5625) * Math.exp((z - a) * (z + a) + r) / a;
        } else {
            y = a >= 6 ? 1 : Double.NaN;
        }
        return Math.copySign(y, x);
    }

    /**
     * {@code 1 - erf(x)}, by the same rational functions without the subtraction where that would
     * lose digits.
     */
    public static double erfc(double x) {
        double a = Math.abs(x);
        if (a < 0.84375) {
            double z = x * x;
            double r = x * (polynomial(NEAR_P, z) / polynomial(NEAR_Q, z));
            return x < 0.25 ? 1 - (x + r) : 0.5 - (r + (x - 0.5));
        }
        double y;
        if (a < 1.25) {
            double s = a - 1;
            y = 1 - AT_ONE - polynomial(ONE_P, s) / polynomial(ONE_Q, s);
        } else if (a < 28) {
            // z has so few bits that z * z is exact.
            double z = Double.longBitsToDouble(Double.doubleToRawLongBits(a) & 0xffffffff00000000L);
            y = Math.exp(-z * z - 0.5625) * Math.exp((z - a) * (z + a) + tail(a)) / a;
        } else {
            y = a >= 28 ? 0 : Double.NaN;
        }
        return x < 0 ? 2 - y : y;
    }

    /** For a from 1.25 to 28: {@code ln(a e^(a^2) erfc(a)) + 0.5625}. */
    private static double tail(double a) {
        double s = 1 / (a * a);
        return a < 1 / 0.35
                ? polynomial(MIDDLE_P, s) / polynomial(MIDDLE_Q, s)
                : polynomial(FAR_P, s) / polynomial(FAR_Q, s);
    }

    /**
     * {@code e^(x^2) erfc(x)}: from 28 on the first terms of the asymptotic series (Abramowitz and
     * Stegun, 7.1.23).
     */
    public static double erfcx(double x) {
        if (x < 0) {
            return 2 * expOfSquare(x) - erfcx(-x);
        }
        if (x < 1.25) {
            return expOfSquare(x) * erfc(x);
        }
        if (x < 28) {
            return Math.exp(tail(x) - 0.5625) / x;
        }
        double s = 1 / (2 * x) / x;
        double series = 1;
        for (int odd = 13; odd > 0; odd -= 2) {
            series = 1 - odd * s * series;
        }
        return series / (x * Math.sqrt(Math.PI));
    }

    /** {@code e^(x^2)}, without the error of rounding the square. */
    private static double expOfSquare(double x) {
        double square = x * x;
        return square > 710 ? Math.exp(square) : Math.exp(square) * (1 + Math.fma(x, x, -square));
    }

    /** The binary logarithm, exact at powers of two. */
    public static double log2(double x) {
        if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
            return Math.log(x);
        }
        int e = exponent(x);
        double m = Math.scalb(x, -e);
        // Between the roots of 1/2 and 2, so that nothing cancels.
        if (m < Math.sqrt(0.5)) {
            m *= 2;
            e--;
        }
        return e + Math.log(m) / Math.log(2);
    }

    /** The e of {@code |x| = m 2^e} with m in [0.5, 1); 0 for zero, infinity and NaN. */
    public static int exponent(double x) {
        if (x == 0 || !Double.isFinite(x)) {
            return 0;
        }
        int e = Math.getExponent(x);
        return e < Double.MIN_EXPONENT ? Math.getExponent(x * 0x1p54) - 53 : e + 1;
    }

    /** The float next to a in the direction of b. */
    public static float nextAfter(float a, float b) {
        return a == b ? b : Math.nextAfter(a, (double) b);
    }

    /** {@code a 2^b}; 0 where b is no number of bits. */
    public static long shiftLeft(long a, long b) {
        return b < 0 || b > 63 ? 0 : a << b;
    }

    /** {@code floor(a / 2^b)}; only the sign is left where b is no number of bits. */
    public static long shiftRight(long a, long b) {
        return a >> (b < 0 || b > 63 ? 63 : b);
    }

    /** The greatest common divisor by Euclid's algorithm; 0 of two zeros. */
    public static long gcd(long a, long b) {
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return Math.abs(a);
    }

    private static double polynomial(double[] c, double x) {
        double y = c[c.length - 1];
        for (int i = c.length - 2; i >= 0; i--) {
            y = y * x + c[i];
        }
        return y;
    }

    /** a to the b as C has it: 1 to anything is 1, even NaN, and so is -1 to an infinity. */
    public static double pow(double a, double b) {
        if (a == 1 || (a == -1 && Double.isInfinite(b))) {
            return 1;
        }
        return Math.pow(a, b);
    }

    /** a to the b, wrapping; to a negative power 1 and -1 stay what they are and all else is 0. */
    public static long pow(long a, long b) {
        if (b < 0) {
            return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;
        }
        long y = 1;
        for (; b != 0; b >>= 1) {
            if ((b & 1) != 0) {
                y *= a;
            }
            a *= a;
        }
        return y;
    }

    /**
     * {@code floor(a / b)} with the remainder taken out first, so that the quotient is exact up to
     * one rounding; {@code a / b} if b is 0. The rules are CPython's {@code float_floor_div}, as
     * PyTorch's.
     */
    public static double floorDiv(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double mod = a % b;
        double div = (a - mod) / b;
        if (mod != 0 && (b < 0) != (mod < 0)) {
            div -= 1;
        }
        if (div == 0) {
            return Math.copySign(0, a / b);
        }
        double floor = Math.floor(div);
        return div - floor > 0.5 ? floor + 1 : floor;
    }

    /** {@link #floorDiv(double, double)} with every intermediate result rounded to float. */
    public static float floorDiv(float a, float b) {
        if (b == 0) {
            return a / b;
        }
        float mod = a % b;
        float div = (a - mod) / b;
        if (mod != 0 && (b < 0) != (mod < 0)) {
            div -= 1;
        }
        if (div == 0) {
            return Math.copySign(0f, a / b);
        }
        float floor = (float) Math.floor(div);
        return div - floor > 0.5f ? floor + 1 : floor;
    }

    /** -1, 0 or 1; NaN for NaN. */
    public static double sign(double x) {
        return x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : Double.NaN;
    }

    /** -1, 0 or 1; NaN for NaN. */
    public static float sign(float x) {
        return x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : Float.NaN;
    }
}
