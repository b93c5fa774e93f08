package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.cpu.vector.VectorBackend;
import jacobi.kernel.Backend;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import jacobi.kernel.UnaryOp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/**
 * The primitives that are computed one element after the other, held to values of mpmath in 40
 * digits, to identities, and at the ends of their domains.
 */
final class SpecialFunctionsTest {
    private static final List<Backend> BACKENDS =
            List.of(new ScalarBackend(), VectorBackend.interpreting(), VectorBackend.generating());
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);
    private static final double INF = Double.POSITIVE_INFINITY;

    /** The result for 19 equal elements, of which vectors leave some to the plain loops. */
    private static double run(Backend b, Expr e, DType t, double... arguments) {
        Array[] in = new Array[arguments.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = Array.scalar(t, arguments[i]);
            in[i] = in[i].with(in[i].layout().expand(Shape.of(19)));
        }
        Array[] out = {Array.zeros(t, Shape.of(19))};
        b.run(new Kernel.Map(e, t), out, in, new double[0]);
        for (int i = 1; i < 19; i++) {
            assertEquals(out[0].getDouble(0), out[0].getDouble(i), b.name() + " " + e);
        }
        return out[0].getDouble(0);
    }

    private static void check(Expr e, double ulps, double expected, double... arguments) {
        for (Backend b : BACKENDS) {
            double found = run(b, e, DType.FLOAT64, arguments);
            assertEquals(expected, found, ulps * Math.ulp(expected), b.name() + " " + e);
        }
    }

    private static double of(UnaryOp op, double x) {
        return run(BACKENDS.get(0), X.unary(op), DType.FLOAT64, x);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ERFC | -5.0 | 1.9999999999984625
                    ERFC | -1.0 | 1.8427007929497149
                    ERFC | -0.3 | 1.3286267594591274
                    ERFC | 0.1 | 8.875370839817151e-1
                    ERFC | 0.3 | 6.7137324054087258e-1
                    ERFC | 0.9 | 2.0309178757716786e-1
                    ERFC | 1.2 | 8.9686021770364632e-2
                    ERFC | 2.0 | 4.6777349810472658e-3
                    ERFC | 2.9 | 4.1097878099458858e-5
                    ERFC | 5.0 | 1.5374597944280349e-12
                    ERFC | 10.0 | 2.0884875837625448e-45
                    ERFC | 20.0 | 5.3958656116079009e-176
                    ERFC | 26.0 | 5.6631924088561428e-296
                    ERFCX | -20.0 | 1.0442939379528288e+174
                    ERFCX | -3.0 | 1.6205988853999587e+4
                    ERFCX | -0.5 | 1.9523604891825571
                    ERFCX | 0.1 | 8.9645697996912664e-1
                    ERFCX | 1.0 | 4.27583576155807e-1
                    ERFCX | 1.5 | 3.215854164543175e-1
                    ERFCX | 5.0 | 1.1070463773306863e-1
                    ERFCX | 27.0 | 2.0881607990420941e-2
                    ERFCX | 29.0 | 1.9443267318222843e-2
                    ERFCX | 100.0 | 5.6416137829894329e-3
                    ERFCX | 10000000000.0 | 5.6418958354775629e-11
                    ERFINV | 1e-300 | 8.8622692545275804e-301
                    ERFINV | 1e-05 | 8.8622692547595945e-6
                    ERFINV | 0.1 | 8.8855990494257692e-2
                    ERFINV | -0.5 | -4.7693627620446987e-1
                    ERFINV | 0.84 | 9.9353562834730419e-1
                    ERFINV | 0.86 | 1.0435418436397588
                    ERFINV | -0.99 | -1.8213863677184495
                    ERFINV | 0.999999 | 3.4589107372754988
                    ERFINV | 0.9999999999999999 | 5.8635847487551679
                    NDTRI | 1e-300 | -3.7047096299361199e+1
                    NDTRI | 1e-20 | -9.2623400897984076
                    NDTRI | 1e-05 | -4.2648907939228246
                    NDTRI | 0.01 | -2.3263478740408411
                    NDTRI | 0.07 | -1.4757910281791707
                    NDTRI | 0.08 | -1.4050715603096325
                    NDTRI | 0.3 | -5.2440051270804082e-1
                    NDTRI | 0.7 | 5.2440051270804066e-1
                    NDTRI | 0.95 | 1.6448536269514723
                    NDTRI | 0.999999 | 4.7534243088170878
                    LGAMMA | 1e-300 | 6.9077552789821371e+2
                    LGAMMA | 1e-05 | 1.1512919692895826e+1
                    LGAMMA | 0.1 | 2.2527126517342059
                    LGAMMA | 0.5 | 5.7236494292470009e-1
                    LGAMMA | 0.999 | 5.7803853289138024e-4
                    LGAMMA | 1.001 | -5.7639359828330615e-4
                    LGAMMA | 1.46 | -1.2148500100400743e-1
                    LGAMMA | 1.999 | -4.2246180069210728e-4
                    LGAMMA | 2.001 | 4.2310673480011699e-4
                    LGAMMA | 2.6 | 3.5741186354897984e-1
                    LGAMMA | 5.0 | 3.1780538303479456
                    LGAMMA | 9.9 | 1.257717990421988e+1
                    LGAMMA | 10.1 | 1.3027526738633237e+1
                    LGAMMA | 100.0 | 3.591342053695754e+2
                    LGAMMA | 10000000000.0 | 2.2025850928881058e+11
                    LGAMMA | 1e+305 | 7.0128845336318389e+307
                    LGAMMA | -0.5 | 1.2655121234846454
                    LGAMMA | -2.5 | -5.6243716497674051e-2
                    LGAMMA | -10.25 | -1.4203997900931091e+1
                    LGAMMA | -100.5 | -3.6490096830942735e+2
                    I0E | 0.0 | 1.0
                    I0E | 1e-05 | 9.9999000007499958e-1
                    I0E | 1.0 | 4.6575960759364044e-1
                    I0E | -3.0 | 2.430003541618254e-1
                    I0E | 10.0 | 1.2783333716342861e-1
                    I0E | 29.9 | 7.3269219046001908e-2
                    I0E | 30.1 | 7.3023294131060942e-2
                    I0E | 100.0 | 3.9944379299096683e-2
                    I0E | 10000000000.0 | 3.9894228040641946e-6
                    I1E | 1e-05 | 4.999950000312499e-6
                    I1E | 1.0 | 2.0791041534970845e-1
                    I1E | -3.0 | -1.9682671329730085e-1
                    I1E | 10.0 | 1.2126268138445552e-1
                    I1E | 29.9 | 7.2033374911868788e-2
                    I1E | -30.1 | -7.1799854351014333e-2
                    I1E | 100.0 | 3.9744153025130253e-2
                    I1E | 10000000000.0 | 3.9894228038647234e-6
                    LOG2 | 1e-320 | -1.0630170064253057e+3
                    LOG2 | 1e-300 | -9.965784284662087e+2
                    LOG2 | 0.7 | -5.1457317282975833e-1
                    LOG2 | 0.9999999 | -1.4426951122643492e-7
                    LOG2 | 1.0000001 | 1.4426949695965584e-7
                    LOG2 | 3.0 | 1.5849625007211562
                    LOG2 | 1e+300 | 9.965784284662087e+2
                    LOG10 | 1e-320 | -3.2000000483494804e+2
                    LOG10 | 0.3 | -5.2287874528033758e-1
                    LOG10 | 0.9999999 | -4.3429450338938391e-8
                    LOG10 | 7.0 | 8.4509804001425683e-1
                    LOG10 | 1e+300 | 3.0e+2
                    """)
    void trueValues(UnaryOp op, double x, double expected) {
        check(X.unary(op), 16, expected, x);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0 | 0.001 | -1.0005755719318103e+3
                    0 | 0.5 | -1.9635100260214235
                    0 | 1.0 | -5.7721566490153286e-1
                    0 | 3.25 | 1.016990911068179
                    0 | 9.5 | 2.1977378764029495
                    0 | 30.0 | 3.3844381326855249
                    0 | 1000000.0 | 1.3815510057964191e+1
                    0 | -0.5 | 3.6489973978576521e-2
                    0 | -3.3 | 3.6203534605921258
                    0 | -20.75 | -8.5143521734187154e-2
                    1 | 0.001 | 1.0000016425331958e+6
                    1 | 0.5 | 4.9348022005446793
                    1 | 1.0 | 1.6449340668482264
                    1 | 3.25 | 3.5979829030957988e-1
                    1 | 9.5 | 1.1099728846909903e-1
                    1 | 30.0 | 3.3895060357739944e-2
                    1 | 1000000.0 | 1.0000005000001667e-6
                    1 | -0.5 | 8.9348022005446793
                    1 | -3.3 | 1.4817739525515929e+1
                    1 | -20.75 | 1.9692158656372497e+1
                    2 | 0.001 | -2.0000000023976322e+9
                    2 | 0.5 | -1.682879664423432e+1
                    2 | 1.0 | -2.4041138063191886
                    2 | 3.25 | -1.2815694713911512e-1
                    2 | 9.5 | -1.2307845807709338e-2
                    2 | 30.0 | -1.1487652037285998e-3
                    2 | 1000000.0 | -1.0000010000005e-12
                    2 | -0.5 | -8.2879664423432e-1
                    2 | -3.3 | 6.8769445477485234e+1
                    2 | -20.75 | -1.2402732002961224e+2
                    5 | 0.001 | 1.1999999999999999e+20
                    5 | 0.5 | 7.6911135486024355e+3
                    5 | 1.0 | 1.220811674381339e+2
                    5 | 3.25 | 1.3160608578097314e-1
                    5 | 9.5 | 4.002927721168353e-4
                    5 | 30.0 | 1.0726994936161624e-6
                    5 | 1000000.0 | 2.400006000006e-29
                    5 | -0.5 | 1.5371113548602435e+4
                    5 | -3.3 | 1.6566014652917209e+5
                    5 | -20.75 | 4.9223126710503234e+5
                    """)
    void polygamma(int n, double x, double expected) {
        // The digamma function crosses zero where terms of the size of 1 cancel.
        double unit = n == 0 ? Math.ulp(Math.max(1, Math.abs(expected))) : Math.ulp(expected);
        check(X.binary(BinaryOp.POLYGAMMA, Y), 32 * unit / Math.ulp(expected), expected, n, x);
    }

    @Test
    void inFloatTheyAreTheRoundedDoubles() {
        for (Backend b : BACKENDS) {
            for (UnaryOp op : UnaryOp.values()) {
                if (op.isOneByOne()) {
                    for (double x : new double[] {-3.7, -0.6, 0, 0.1, 0.97, 1, 2.25, 11, 40}) {
                        float f = (float) x;
                        assertEquals(
                                (double) (float) of(op, f),
                                run(b, X.unary(op), DType.FLOAT32, f),
                                b.name() + " " + op + " of " + f);
                    }
                }
            }
        }
    }

    @Test
    void inversesInvert() {
        for (double x = -5.5; x < 5.5; x += 0.37) {
            double y = of(UnaryOp.ERF, x);
            // The function is flat out there: what a unit of its value is worth counts.
            double lost = Math.ulp(y) * Math.exp(x * x);
            assertEquals(x, of(UnaryOp.ERFINV, y), 4 * (Math.ulp(x) + lost), "erfinv " + x);
            double p = of(UnaryOp.ERFC, -x * Math.sqrt(0.5)) / 2;
            double slope = Math.exp(x * x / 2) * 3;
            assertEquals(
                    x, of(UnaryOp.NDTRI, p), 8 * (Math.ulp(x) + Math.ulp(p) * slope), "ndtri " + x);
        }
    }

    @Test
    void recurrencesAndReflections() {
        for (double x = 0.05; x < 12; x += 0.173) {
            assertEquals(
                    of(UnaryOp.LGAMMA, x) + Math.log(x), of(UnaryOp.LGAMMA, x + 1), 4e-14, "" + x);
            assertEquals(2 - of(UnaryOp.ERFC, x), of(UnaryOp.ERFC, -x), 4e-16);
            for (int n = 0; n < 4; n++) {
                double here = GammaFunctions.polygamma(n, x);
                double next = GammaFunctions.polygamma(n, x + 1);
                double step = Math.pow(-1, n) * factorial(n) / Math.pow(x, n + 1);
                assertEquals(next, here + step, 1e-13 * Math.abs(step) + 1e-13, n + " at " + x);
            }
        }
        // A factorial's logarithm.
        assertEquals(Math.log(3628800), of(UnaryOp.LGAMMA, 11), 1e-14);
    }

    private static double factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    ERFC,     Infinity,  0
                    ERFC,     -Infinity, 2
                    ERFC,     NaN,       NaN
                    ERFC,     30,        0
                    ERFCX,    Infinity,  0
                    ERFCX,    -30,       Infinity
                    ERFCX,    NaN,       NaN
                    ERFINV,   1,         Infinity
                    ERFINV,   -1,        -Infinity
                    ERFINV,   1.1,       NaN
                    ERFINV,   NaN,       NaN
                    NDTRI,    0,         -Infinity
                    NDTRI,    1,         Infinity
                    NDTRI,    0.5,       0
                    NDTRI,    -0.1,      NaN
                    NDTRI,    1.1,       NaN
                    NDTRI,    NaN,       NaN
                    LGAMMA,   0,         Infinity
                    LGAMMA,   -3,        Infinity
                    LGAMMA,   1,         0
                    LGAMMA,   2,         0
                    LGAMMA,   Infinity,  Infinity
                    LGAMMA,   -Infinity, Infinity
                    LGAMMA,   NaN,       NaN
                    I0E,      0,         1
                    I0E,      Infinity,  0
                    I0E,      NaN,       NaN
                    I1E,      0,         0
                    I1E,      -Infinity, 0
                    LOG2,     0,         -Infinity
                    LOG2,     -1,        NaN
                    LOG2,     Infinity,  Infinity
                    LOG2,     1,         0
                    LOG2,     4.9e-324,  -1074
                    LOG2,     1024,      10
                    LOG10,    1000,      3
                    LOG10,    1e22,      22
                    LOG10,    0,         -Infinity
                    EXPONENT, 0,         0
                    EXPONENT, 1,         1
                    EXPONENT, 0.99,      0
                    EXPONENT, -8,        4
                    EXPONENT, 4.9e-324,  -1073
                    EXPONENT, Infinity,  0
                    EXPONENT, NaN,       0
                    """)
    void endsOfTheDomain(UnaryOp op, double x, double expected) {
        for (Backend b : BACKENDS) {
            double found = run(b, X.unary(op), DType.FLOAT64, x);
            assertEquals(expected, found == 0 ? 0 : found, b.name());
        }
    }

    @Test
    void poles() {
        Expr e = X.binary(BinaryOp.POLYGAMMA, Y);
        for (Backend b : BACKENDS) {
            assertEquals(-INF, run(b, e, DType.FLOAT64, 0, 0.0));
            assertEquals(INF, run(b, e, DType.FLOAT64, 0, -0.0));
            assertEquals(Double.NaN, run(b, e, DType.FLOAT64, 0, -2));
            assertEquals(INF, run(b, e, DType.FLOAT64, 0, INF));
            assertEquals(INF, run(b, e, DType.FLOAT64, 1, -2));
            assertEquals(0, run(b, e, DType.FLOAT64, 1, INF));
            assertEquals(1e60, run(b, e, DType.FLOAT64, 1, -1e-30), 1e46);
            assertEquals(Double.NaN, run(b, e, DType.FLOAT64, -1, 2));
            assertEquals(Double.NaN, run(b, e, DType.FLOAT64, 0.5, 2));
            assertEquals(Double.NaN, run(b, e, DType.FLOAT64, 1e30, 2));
        }
    }

    @Test
    void neighbours() {
        Expr e = X.binary(BinaryOp.NEXTAFTER, Y);
        for (Backend b : BACKENDS) {
            assertEquals(1 + 0x1p-52, run(b, e, DType.FLOAT64, 1, 2));
            assertEquals(1 - 0x1p-53, run(b, e, DType.FLOAT64, 1, -2));
            assertEquals(1 + 0x1p-23, run(b, e, DType.FLOAT32, 1, 2));
            assertEquals(-0x1p-149, run(b, e, DType.FLOAT32, 0, -1));
            assertEquals(INF, run(b, e, DType.FLOAT32, Float.MAX_VALUE, INF));
            assertEquals(Double.NaN, run(b, e, DType.FLOAT32, 1, Double.NaN));
            assertEquals(-INF, 1 / run(b, e, DType.FLOAT32, 0.0, -0.0), "the second of two equals");
        }
    }
}
