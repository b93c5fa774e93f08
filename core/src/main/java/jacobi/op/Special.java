package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.kernel.BinaryOp;
import jacobi.kernel.Expr;
import jacobi.kernel.UnaryOp;

import org.jspecify.annotations.Nullable;

/**
 * Functions of mathematical physics and statistics, and sums and products of logarithms. What no
 * formula over other primitives gives accurately is a primitive itself; its algorithm stands there.
 */
public final class Special {
    static final Table TABLE = new Table("Special functions");
    private static final double SQRT_HALF = Math.sqrt(0.5);

    /** {@code 1 - erf(x)}, accurate also where that is small. */
    public static final Row ERFC =
            TABLE.unary("erfc(Tensor input)", Typing.FLOATING, x -> x.unary(UnaryOp.ERFC));

    /** {@code e^(x^2) erfc(x)}: infinite from -27 down. */
    public static final Row ERFCX =
            TABLE.unary(
                    "special.erfcx(Tensor input)", Typing.FLOATING, x -> x.unary(UnaryOp.ERFCX));

    /** The number whose error function x is; infinite at -1 and 1, NaN beyond. */
    public static final Row ERFINV =
            TABLE.unary("erfinv(Tensor input)", Typing.FLOATING, x -> x.unary(UnaryOp.ERFINV));

    /** {@code ln |Gamma(x)|}; infinite at 0 and the negative whole numbers. */
    public static final Row LGAMMA =
            TABLE.unary("lgamma(Tensor input)", Typing.FLOATING, x -> x.unary(UnaryOp.LGAMMA));

    /** The derivative of {@link #LGAMMA}. */
    public static final Row DIGAMMA =
            TABLE.unary("digamma(Tensor input)", Typing.FLOATING, x -> polygamma(Expr.of(0), x));

    /** The derivative of order n of {@link #DIGAMMA}. */
    static final Row POLYGAMMA =
            new Table("internal")
                    .unary(
                            "polygamma(Tensor input, Number n)",
                            Typing.FLOATING,
                            x -> polygamma(param(0), x));

    /** Modified Bessel function of the first kind of order 0. */
    public static final Row I0 =
            TABLE.unary(
                    "i0(Tensor input)",
                    Typing.FLOATING,
                    x -> unscaled(UnaryOp.I0E, x),
                    (x, y, g) -> g.mul(unscaled(UnaryOp.I1E, x)));

    /** {@code e^-|x|} times {@link #I0}. */
    public static final Row I0E =
            TABLE.unary("special.i0e(Tensor input)", Typing.FLOATING, x -> x.unary(UnaryOp.I0E));

    /** Modified Bessel function of the first kind of order 1. */
    public static final Row I1 =
            TABLE.unary(
                    "special.i1(Tensor input)",
                    Typing.FLOATING,
                    x -> unscaled(UnaryOp.I1E, x),
                    (x, y, g) ->
                            g.mul(
                                    x.eq(0)
                                            .select(
                                                    Expr.of(0.5),
                                                    unscaled(UnaryOp.I0E, x).sub(y.div(x)))));

    /** {@code e^-|x|} times {@link #I1}. */
    public static final Row I1E =
            TABLE.unary("special.i1e(Tensor input)", Typing.FLOATING, x -> x.unary(UnaryOp.I1E));

    /** The standard normal distribution function, {@code erfc(-x / sqrt 2) / 2}. */
    public static final Row NDTR =
            TABLE.unary(
                    "special.ndtr(Tensor input)",
                    Typing.FLOATING,
                    x -> x.mul(-SQRT_HALF).unary(UnaryOp.ERFC).mul(0.5));

    /** The number whose standard normal distribution function x is; NaN outside 0 to 1. */
    public static final Row NDTRI =
            TABLE.unary(
                    "special.ndtri(Tensor input)", Typing.FLOATING, x -> x.unary(UnaryOp.NDTRI));

    /** The logarithm of {@link #NDTR}, accurate also where that is 0. */
    public static final Row LOG_NDTR =
            TABLE.unary(
                    "special.log_ndtr(Tensor input)",
                    Typing.FLOATING,
                    x -> {
                        Expr z = x.mul(SQRT_HALF);
                        Expr left = z.neg().unary(UnaryOp.ERFCX).mul(0.5).log().sub(z.square());
                        return x.lt(-1).select(left, z.unary(UnaryOp.ERFC).mul(-0.5).log1p());
                    },
                    (x, y, g) -> {
                        Expr tail = x.mul(-SQRT_HALF).unary(UnaryOp.ERFCX);
                        return g.mul(tail.reciprocal().mul(Math.sqrt(2 / Math.PI)));
                    });

    /** {@code -x ln x}: 0 at 0, -infinity below. */
    public static final Row ENTR =
            TABLE.unary(
                    "special.entr(Tensor input)",
                    Typing.FLOATING,
                    x ->
                            x.lt(0)
                                    .select(
                                            Expr.of(Double.NEGATIVE_INFINITY),
                                            x.eq(0).select(x, x.mul(x.log()).neg())),
                    (x, y, g) -> g.mul(x.log().add(1)).neg());

    /** {@code sin(pi x) / (pi x)}, 1 at 0. */
    public static final Row SINC =
            TABLE.unary(
                    "sinc(Tensor input)",
                    Typing.FLOATING,
                    x -> x.eq(0).select(Expr.of(1), x.mul(Math.PI).sin().div(x.mul(Math.PI))),
                    (x, y, g) -> {
                        Expr z = x.mul(Math.PI);
                        Expr slope = z.cos().mul(z).sub(z.sin()).div(z).div(x);
                        return g.mul(x.eq(0).select(Expr.of(0), slope));
                    });

    /** {@code ln(e^a + e^b)} without overflow. */
    public static final Row LOGADDEXP =
            TABLE.binary(
                    "logaddexp(Tensor input, Tensor other)",
                    Typing.FLOATING,
                    (a, b) -> joined(a, b, a.sub(b).abs().neg().exp().log1p()),
                    (a, b, y, g) -> g.div(b.sub(a).exp().add(1)),
                    (a, b, y, g) -> g.div(a.sub(b).exp().add(1)));

    /** {@code log2(2^a + 2^b)} without overflow. */
    public static final Row LOGADDEXP2 =
            TABLE.binary(
                    "logaddexp2(Tensor input, Tensor other)",
                    Typing.FLOATING,
                    (a, b) ->
                            joined(
                                    a,
                                    b,
                                    Expr.of(2)
                                            .pow(a.sub(b).abs().neg())
                                            .log1p()
                                            .mul(1 / Math.log(2))),
                    (a, b, y, g) -> g.div(Expr.of(2).pow(b.sub(a)).add(1)),
                    (a, b, y, g) -> g.div(Expr.of(2).pow(a.sub(b)).add(1)));

    /** {@code a ln b}, and 0 where a is 0, unless b is NaN. */
    public static final Row XLOGY =
            TABLE.binary(
                    "xlogy(Tensor input, Tensor other)",
                    Typing.FLOATING,
                    (a, b) -> times(a, b, b.log()),
                    (a, b, y, g) -> a.eq(0).and(b.le(0)).select(0, times(g, b, b.log())),
                    (a, b, y, g) -> g.mul(a).div(b));

    /** {@code a ln(1 + b)}, and 0 where a is 0, unless b is NaN. */
    public static final Row XLOG1PY =
            TABLE.binary(
                    "special.xlog1py(Tensor input, Tensor other)",
                    Typing.FLOATING,
                    (a, b) -> times(a, b, b.log1p()),
                    (a, b, y, g) -> a.eq(0).and(b.le(-1)).select(0, times(g, b, b.log1p())),
                    (a, b, y, g) -> g.mul(a).div(b.add(1)));

    /** {@code ln(x / (1 - x))}; NaN outside 0 to 1. */
    public static final Row LOGIT =
            new Table("internal")
                    .unary(
                            "logit(Tensor input)",
                            Typing.FLOATING,
                            x -> x.div(x.rsub(1)).log(),
                            (x, y, g) ->
                                    x.lt(0)
                                            .or(x.gt(1))
                                            .select(Double.NaN, g.div(x.mul(x.rsub(1)))));

    /** {@link #LOGIT} of x kept a distance away from 0 and 1; there the gradient is 0. */
    static final Row LOGIT_WITHIN =
            new Table("internal")
                    .unary(
                            "logit(Tensor input, Number eps)",
                            Typing.FLOATING,
                            x -> {
                                Expr z = x.max(param(0)).min(param(0).rsub(1));
                                return z.div(z.rsub(1)).log();
                            },
                            (x, y, g) ->
                                    x.lt(param(0))
                                            .or(x.gt(param(0).rsub(1)))
                                            .select(0, g.div(x.mul(x.rsub(1)))));

    static {
        TABLE.single(
                "polygamma(int n, Tensor input)", a -> polygamma(a.integer("n"), a.value("input")));
        TABLE.single(
                "logit(Tensor input, float? eps=None)",
                a -> logit(a.value("input"), a.optionalNumber("eps")));
    }

    private Special() {}

    private static Expr polygamma(Expr n, Expr x) {
        return n.binary(BinaryOp.POLYGAMMA, x);
    }

    /** A function scaled by {@code e^-|x|} without the scale; finite as far as the result is. */
    private static Expr unscaled(UnaryOp scaled, Expr x) {
        Expr root = x.abs().mul(0.5).exp();
        return x.unary(scaled).mul(root).mul(root);
    }

    /** The larger plus a correction; equal infinities are what they are. */
    private static Expr joined(Expr a, Expr b, Expr correction) {
        Expr infinite = a.eq(b).and(a.abs().eq(Double.POSITIVE_INFINITY));
        return infinite.select(a, a.max(b).add(correction));
    }

    private static Expr times(Expr a, Expr b, Expr logarithm) {
        return a.eq(0).and(b.isNan().not()).select(Expr.of(0), a.mul(logarithm));
    }

    /**
     * The derivative of order n of the digamma function.
     *
     * @throws IllegalArgumentException if n is negative
     */
    public static Value polygamma(int n, Value x) {
        if (n < 0) {
            throw new IllegalArgumentException(
                    "polygamma: order " + n + " is negative: expected 0 or more");
        }
        return x.then(POLYGAMMA.op(n));
    }

    /** {@code ln(x / (1 - x))}, of x clamped to {@code [eps, 1 - eps]} unless eps is null. */
    public static Value logit(Value x, @Nullable Double eps) {
        return x.then(eps == null ? LOGIT.op() : LOGIT_WITHIN.op(eps));
    }
}
