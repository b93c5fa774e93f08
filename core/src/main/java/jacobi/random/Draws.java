package jacobi.random;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Fills of less usual distributions from a {@link Generator}, in row-major order, each by the
 * transform and in the order of draws that PyTorch's plain CPU code has. (Builds of PyTorch with
 * Intel's MKL take exponential draws, and with them draws without replacement, from that library,
 * whose streams are others.)
 *
 * @param generator where the draws come from; it advances
 */
public record Draws(Generator generator) {
    private static final double DIRECT = 10;

    private static void require(boolean holds, String operator, String expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(
                    operator + ": expected " + expected + " but found " + found);
        }
    }

    private static void fill(Array target, DoubleSupplier draw) {
        Targets.fill(
                target,
                dense -> {
                    for (int i = 0; i < dense.numel(); i++) {
                        dense.setDouble(i, draw.getAsDouble());
                    }
                });
    }

    /**
     * Density {@code rate e^(-rate x)}: {@code -ln(1 - u) / rate} of uniform u.
     *
     * @param target {@code FLOAT32} or {@code FLOAT64}
     * @throws IllegalArgumentException if the type is another, or rate is not above 0
     */
    public void exponential(Array target, double rate) {
        Targets.requireFloating(target, "exponential");
        require(rate > 0, "exponential", "a rate above 0", rate);
        fill(target, () -> exponential(rate));
    }

    private double exponential(double rate) {
        return -1 / rate * StrictMath.log1p(-generator.nextDouble());
    }

    /**
     * The number of trials until one of probability p succeeds, {@code 1, 2, ...}: {@code ceil(ln u
     * / ln(1 - p))} of uniform u.
     *
     * @param target any type but bool
     * @throws IllegalArgumentException if p is not in (0, 1)
     */
    public void geometric(Array target, double p) {
        require(target.dtype() != DType.BOOL, "geometric", "numbers", target.dtype());
        require(p > 0 && p < 1, "geometric", "a probability in (0, 1)", p);
        double logOfFailure = StrictMath.log1p(-p);
        fill(target, () -> Math.ceil(StrictMath.log(generator.nextDouble()) / logOfFailure));
    }

    /**
     * Density {@code sigma / (pi (sigma^2 + (x - median)^2))}: {@code median + sigma tan(pi (u -
     * 1/2))} of uniform u.
     *
     * @param target {@code FLOAT32} or {@code FLOAT64}
     * @throws IllegalArgumentException if the type is another, or sigma is not above 0
     */
    public void cauchy(Array target, double median, double sigma) {
        Targets.requireFloating(target, "cauchy");
        require(sigma > 0, "cauchy", "sigma above 0", sigma);
        fill(
                target,
                () -> median + sigma * StrictMath.tan(Math.PI * (generator.nextDouble() - 0.5)));
    }

    /**
     * {@code e^x} of normal x, drawn in pairs whatever the size.
     *
     * @param target {@code FLOAT32} or {@code FLOAT64}
     * @param mean of x
     * @param std of x
     * @throws IllegalArgumentException if the type is another, or std is not above 0
     */
    public void logNormal(Array target, double mean, double std) {
        Targets.requireFloating(target, "logNormal");
        require(std > 0, "logNormal", "std above 0", std);
        fill(target, () -> StrictMath.exp(Math.fma(generator.nextNormal(), std, mean)));
    }

    /**
     * 1 with the probability of the same place, else 0; a float or a double draw each, as the type
     * of the probabilities is.
     *
     * @param p {@code FLOAT32} or {@code FLOAT64}, of the target's shape
     * @throws IllegalArgumentException if one is not in [0, 1]; the generator has advanced
     */
    public void bernoulli(Array target, Array p) {
        Targets.requireFloating(p, "bernoulli");
        boolean single = p.dtype() == DType.FLOAT32;
        int[] at = {0};
        fill(
                target,
                () -> {
                    double probability = p.getDouble(at[0]++);
                    require(
                            probability >= 0 && probability <= 1,
                            "bernoulli",
                            "probabilities in [0, 1]",
                            probability);
                    double u = single ? generator.nextFloat() : generator.nextDouble();
                    return u < probability ? 1 : 0;
                });
    }

    /**
     * Counts of events that happen at the rate of the same place.
     *
     * @param rates of the target's shape
     * @throws IllegalArgumentException if one is negative or NaN
     */
    public void poisson(Array target, Array rates) {
        int[] at = {0};
        fill(
                target,
                () -> {
                    double rate = rates.getDouble(at[0]++);
                    require(rate >= 0 && rate < 1e18, "poisson", "rates from 0 to 1e18", rate);
                    return rate < DIRECT ? few(rate) : many(rate);
                });
    }

    /** Arrivals within a unit of time: D. E. Knuth, TAOCP vol. 2, 3.4.1. */
    private double few(double rate) {
        if (rate == 0) {
            return 0;
        }
        double limit = StrictMath.exp(-rate);
        double product = generator.nextDouble();
        int count = 0;
        while (product > limit) {
            count++;
            product *= generator.nextDouble();
        }
        return count;
    }

    /**
     * Transformed rejection with squeeze (PTRS): W. Hoermann, "The transformed rejection method for
     * generating Poisson random variables", Insurance: Mathematics and Economics 12, 1993.
     */
    private double many(double rate) {
        double b = 0.931 + 2.53 * Math.sqrt(rate);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double sure = 0.9277 - 3.6224 / (b - 2);
        while (true) {
            double u = generator.nextDouble() - 0.5;
            double v = generator.nextDouble();
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + rate + 0.43);
            if (us >= 0.07 && v <= sure) {
                return k;
            }
            boolean outside = k < 0 || (us < 0.013 && v > us);
            double log =
                    StrictMath.log(v)
                            + StrictMath.log(inverseAlpha)
                            - StrictMath.log(a / (us * us) + b);
            if (!outside && log <= -rate + k * StrictMath.log(rate) - logFactorial(k)) {
                return k;
            }
        }
    }

    /** {@code ln(k!)}: Stirling's series from 16 on, where four terms leave less than 1e-16. */
    static double logFactorial(double k) {
        if (k < 16) {
            double product = 1;
            for (int i = 2; i <= k; i++) {
                product *= i;
            }
            return StrictMath.log(product);
        }
        double n = k + 1;
        double inverse = 1 / (n * n);
        double series =
                (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / n;
        return (n - 0.5) * StrictMath.log(n) - n + 0.5 * StrictMath.log(2 * Math.PI) + series;
    }

    /**
     * Row by row, indices drawn with the weights of a row: {@code [n, k] -> [n, m]}.
     *
     * @param target {@code INT64 [n, m]}
     * @param weights {@code FLOAT32} or {@code FLOAT64}; they need not sum to 1
     * @param replacement whether an index may come again
     * @throws IllegalArgumentException if a weight is negative or not finite, a row is all zeros,
     *     or, without replacement, has less than m weights other than 0
     */
    public void multinomial(Array target, Array weights, boolean replacement) {
        Targets.requireFloating(weights, "multinomial");
        if (weights.layout().rank() != 2 || target.layout().rank() != 2) {
            throw new ShapeException(
                    "multinomial: shape " + weights.shape() + ": expected [n, categories]");
        }
        int samples = target.shape().size(1);
        int categories = weights.shape().size(1);
        double[] all = weights.toDoubles();
        for (int i = 0; i < weights.shape().size(0); i++) {
            requireWeights(
                    Arrays.copyOfRange(all, i * categories, (i + 1) * categories),
                    i,
                    replacement ? 1 : samples);
        }
        if (replacement && samples > 1) {
            again(target, weights);
        } else {
            once(target, weights);
        }
    }

    private static void requireWeights(double[] row, int place, int needed) {
        int positive = 0;
        for (double w : row) {
            require(
                    w >= 0 && Double.isFinite(w),
                    "multinomial",
                    "finite weights from 0",
                    w + " in row " + place);
            positive += w > 0 ? 1 : 0;
        }
        require(
                positive >= needed,
                "multinomial",
                "at least " + needed + " weights above 0",
                positive + " in row " + place);
    }

    /** Each sample by bisection of the sums of weights. */
    private void again(Array target, Array weights) {
        boolean single = weights.dtype() == DType.FLOAT32;
        int k = weights.shape().size(1);
        int m = target.shape().size(1);
        double[] sums = new double[k];
        for (int i = 0; i < weights.shape().size(0); i++) {
            double sum = 0;
            for (int j = 0; j < k; j++) {
                sum += weights.getDouble(i * k + j);
                sum = single ? (float) sum : sum;
                sums[j] = sum;
            }
            for (int j = 0; j < k; j++) {
                sums[j] = single ? (float) sums[j] / (float) sum : sums[j] / sum;
            }
            sums[k - 1] = 1;
            for (int s = 0; s < m; s++) {
                double u = generator.nextDouble();
                int low = 0;
                int high = k;
                while (low < high) {
                    int middle = (low + high) >>> 1;
                    low = sums[middle] < u ? middle + 1 : low;
                    high = sums[middle] < u ? high : middle;
                }
                target.setLong(i * m + s, low);
            }
        }
    }

    /**
     * The largest of weights over exponential draws, in falling order: P. S. Efraimidis and P. G.
     * Spirakis, "Weighted random sampling with a reservoir", IPL 97, 2006.
     */
    private void once(Array target, Array weights) {
        int n = weights.shape().size(0);
        int k = weights.shape().size(1);
        int m = target.shape().size(1);
        Array draws = Array.zeros(weights.dtype(), Shape.of(n, k));
        exponential(draws, 1);
        for (int i = 0; i < n; i++) {
            double[] keys = new double[k];
            Integer[] order = new Integer[k];
            for (int j = 0; j < k; j++) {
                double w = weights.getDouble(i * k + j);
                // A weight of 0 must lose even against a draw of 0.
                keys[j] = w == 0 ? -1 : w / draws.getDouble(i * k + j);
                keys[j] = weights.dtype() == DType.FLOAT32 ? (float) keys[j] : keys[j];
                order[j] = j;
            }
            Arrays.sort(order, (x, y) -> Double.compare(keys[y], keys[x]));
            for (int s = 0; s < m; s++) {
                target.setLong(i * m + s, order[s]);
            }
        }
    }
}
