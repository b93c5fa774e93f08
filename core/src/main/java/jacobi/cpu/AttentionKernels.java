package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

/**
 * The kernels that a block of {@link BlockedAttention} takes, made once for a type: backends find
 * what they compiled by them. Their only parameter is the factor of the scores.
 *
 * @param product of two matrices
 * @param scores a product scaled, and the bias added if there is one
 * @param scaled a product scaled
 * @param rescaled a product added to a sum that is scaled down
 * @param shares powers of scores less the logarithms of their sums
 * @param scoreGradient the gradient of scores from that of shares
 * @param power of what is left of a number
 * @param scaledPower the same of a number scaled
 * @param times a number each
 * @param plus a number each
 * @param dot the sum of products of rows
 */
record AttentionKernels(
        Kernel.MatMul product,
        Kernel.MatMul scores,
        Kernel.MatMul scaled,
        Kernel.MatMul rescaled,
        Kernel.MatMul shares,
        Kernel.MatMul scoreGradient,
        Kernel.Map power,
        Kernel.Map scaledPower,
        Kernel.Map times,
        Kernel.Map plus,
        Kernel.Reduce dot) {
    private static final Expr X = Expr.input(0);
    private static final Expr SCALED = X.mul(Expr.param(0));
    private static final Expr BIASED = SCALED.add(Expr.input(1));
    private static final Expr POWER = X.sub(Expr.input(1)).exp();
    private static final Expr SCALED_POWER = SCALED.sub(Expr.input(1)).exp();
    private static final Expr RESCALED = X.add(Expr.input(1).mul(Expr.input(2)));
    private static final Expr TIMES = X.mul(Expr.input(1));
    private static final Expr ADDED = X.add(Expr.input(1));
    private static final Expr SHARE = SCALED.sub(Expr.input(1)).exp();
    private static final Expr BIASED_SHARE = SCALED.add(Expr.input(2)).sub(Expr.input(1)).exp();
    private static final Expr SCORE_GRADIENT = Expr.input(1).mul(X.sub(Expr.input(2)));

    private static final AttentionKernels[] ALL = {
        of(DType.FLOAT32, false),
        of(DType.FLOAT32, true),
        of(DType.FLOAT64, false),
        of(DType.FLOAT64, true)
    };

    private static AttentionKernels of(DType t, boolean biased) {
        return new AttentionKernels(
                new Kernel.MatMul(X, t),
                new Kernel.MatMul(biased ? BIASED : SCALED, t),
                new Kernel.MatMul(SCALED, t),
                new Kernel.MatMul(RESCALED, t),
                new Kernel.MatMul(biased ? BIASED_SHARE : SHARE, t),
                new Kernel.MatMul(SCORE_GRADIENT, t),
                new Kernel.Map(POWER, t),
                new Kernel.Map(SCALED_POWER, t),
                new Kernel.Map(TIMES, t),
                new Kernel.Map(ADDED, t),
                new Kernel.Reduce(Combine.SUM, TIMES, X, 2, t));
    }

    static AttentionKernels of(Array a, boolean biased) {
        return ALL[(a.dtype() == DType.FLOAT64 ? 2 : 0) + (biased ? 1 : 0)];
    }
}
