package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import jacobi.random.Generator;

/**
 * Normal draws within bounds, by the inverse of the distribution function: uniform draws between
 * the function's values at the bounds, then the inverse error function of them.
 */
final class TruncatedNormal {
    private static final Kernel INVERSE_ERROR_FUNCTION =
            new Kernel.Map(inverseErrorFunction(), DType.FLOAT64);

    private TruncatedNormal() {}

    /**
     * The x with {@code erf(x) = y}: a start within 0.2 % (S. Winitzki, "A handy approximation for
     * the error function and its inverse", 2008), then three of Halley's steps, each of which
     * triples the number of right digits.
     */
    private static Expr inverseErrorFunction() {
        double a = 0.147;
        Expr y = Expr.input(0);
        Expr log = y.mul(y).neg().log1p();
        Expr t = log.div(2).add(2 / (Math.PI * a));
        Expr start = t.mul(t).sub(log.div(a)).max(0).sqrt().sub(t).max(0).sqrt();
        Expr x = y.lt(0).select(start.neg(), start);
        for (int i = 0; i < 3; i++) {
            Expr slope = x.mul(x).neg().exp().mul(2 / Math.sqrt(Math.PI));
            Expr u = x.erf().sub(y).div(slope);
            x = x.sub(u.div(x.mul(u).add(1)));
        }
        Expr end = y.sign().mul(Double.POSITIVE_INFINITY);
        return y.abs().lt(1).select(x, end);
    }

    private static double probability(double x) {
        return (1 + Tensor.of(x / Math.sqrt(2)).erf().item()) / 2;
    }

    static void fill(Tensor t, double mean, double std, double a, double b, Generator generator) {
        double low = probability((a - mean) / std);
        double high = probability((b - mean) / std);
        Tensor drawn = Tensor.zerosLike(t).uniformInPlace(2 * low - 1, 2 * high - 1, generator);
        Dispatch.run(INVERSE_ERROR_FUNCTION, drawn.array(), drawn.array());
        t.copyInPlace(drawn.mulInPlace(std * Math.sqrt(2)).addInPlace(mean).clampInPlace(a, b));
    }
}
