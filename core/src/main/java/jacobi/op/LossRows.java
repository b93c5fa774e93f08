package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.kernel.Expr;

/** The losses of one element, with their gradients; {@link Losses} reduces them. */
final class LossRows {
    private static final Table ROWS = new Table("internal");

    /** {@code (x - t)^2}. */
    static final Row SQUARED =
            ROWS.binary(
                    "mse_loss(Tensor input, Tensor target)",
                    Typing.PROMOTE,
                    (x, t) -> x.sub(t).square(),
                    (x, t, y, g) -> g.mul(x.sub(t).mul(2)),
                    (x, t, y, g) -> g.mul(t.sub(x).mul(2)));

    /** {@code |x - t|}; gradient 0 where they are equal. */
    static final Row ABSOLUTE =
            ROWS.binary(
                    "l1_loss(Tensor input, Tensor target)",
                    Typing.PROMOTE,
                    (x, t) -> x.sub(t).abs());

    /**
     * {@code d^2 / (2 beta)} below beta, {@code d - beta / 2} from there on, for {@code d = |x -
     * t|}.
     */
    static final Row SMOOTH_ABSOLUTE =
            ROWS.binary(
                    "smooth_l1_loss(Tensor input, Tensor target, Number beta)",
                    Typing.PROMOTE,
                    (x, t) -> {
                        Expr d = x.sub(t).abs();
                        return d.lt(param(0))
                                .select(
                                        d.square().mul(0.5).div(param(0)),
                                        d.sub(param(0).mul(0.5)));
                    },
                    (x, t, y, g) -> g.mul(smoothSlope(x.sub(t))),
                    (x, t, y, g) -> g.mul(smoothSlope(t.sub(x))));

    /**
     * {@code d^2 / 2} up to delta, {@code delta (d - delta / 2)} above, for {@code d = |x - t|}.
     */
    static final Row HUBER =
            ROWS.binary(
                    "huber_loss(Tensor input, Tensor target, Number delta)",
                    Typing.PROMOTE,
                    (x, t) -> {
                        Expr d = x.sub(t).abs();
                        return d.le(param(0))
                                .select(
                                        d.square().mul(0.5),
                                        param(0).mul(d.sub(param(0).mul(0.5))));
                    },
                    (x, t, y, g) -> g.mul(huberSlope(x.sub(t))),
                    (x, t, y, g) -> g.mul(huberSlope(t.sub(x))));

    /**
     * {@code -t ln x - (1 - t) ln(1 - x)} with logarithms not below -100, so that it stays finite.
     */
    static final Row BINARY =
            ROWS.binary(
                    "binary_cross_entropy(Tensor input, Tensor target)",
                    Typing.PROMOTE,
                    (x, t) -> t.sub(1).mul(x.neg().log1p().max(-100)).sub(t.mul(x.log().max(-100))),
                    (x, t, y, g) -> g.mul(x.sub(t)).div(x.rsub(1).mul(x).max(1e-12)),
                    (x, t, y, g) -> g.mul(x.neg().log1p().sub(x.log())));

    /**
     * {@code (1 - t) x - ln sigmoid(x)}: {@link #BINARY} of {@code sigmoid(x)}, without overflow.
     */
    static final Row BINARY_LOGITS =
            ROWS.binary(
                    "binary_cross_entropy_with_logits(Tensor input, Tensor target)",
                    Typing.PROMOTE,
                    (x, t) -> t.rsub(1).mul(x).add(minusLogSigmoid(x)),
                    (x, t, y, g) -> g.mul(sigmoid(x).sub(t)),
                    (x, t, y, g) -> g.mul(x).neg());

    /** {@link #BINARY_LOGITS} with the part of positives ({@code t} near 1) weighted by p. */
    static final Row BINARY_LOGITS_WEIGHTED =
            ROWS.ternary(
                    "binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor"
                            + " pos_weight)",
                    Typing.PROMOTE,
                    (x, t, p) -> t.rsub(1).mul(x).add(logWeight(t, p).mul(minusLogSigmoid(x))),
                    (x, t, p, g) -> g.mul(t.rsub(1).sub(logWeight(t, p).mul(sigmoid(x.neg())))),
                    (x, t, p, g) -> g.mul(p.sub(1).mul(minusLogSigmoid(x)).sub(x)),
                    (x, t, p, g) -> g.mul(t).mul(minusLogSigmoid(x)));

    /** {@code t (ln t - x)}, 0 where t is 0: the input is a log-probability. */
    static final Row DIVERGENCE =
            ROWS.binary(
                    "kl_div(Tensor input, Tensor target)",
                    Typing.PROMOTE,
                    (x, t) -> t.eq(0).select(Expr.of(0), t.mul(t.log())).sub(t.mul(x)),
                    (x, t, y, g) -> g.mul(t).neg(),
                    (x, t, y, g) ->
                            t.eq(0).select(Expr.of(0), g.mul(t.log().add(1))).sub(g.mul(x)));

    /** {@code e^t (t - x)}: both are log-probabilities. */
    static final Row DIVERGENCE_LOG =
            ROWS.binary(
                    "kl_div(Tensor input, Tensor target)",
                    Typing.PROMOTE,
                    (x, t) -> t.exp().mul(t.sub(x)));

    private LossRows() {}

    private static Expr sigmoid(Expr x) {
        return x.neg().exp().add(1).reciprocal();
    }

    private static Expr minusLogSigmoid(Expr x) {
        return x.abs().neg().exp().log1p().sub(x.min(0));
    }

    private static Expr logWeight(Expr t, Expr p) {
        return p.sub(1).mul(t).add(1);
    }

    private static Expr smoothSlope(Expr d) {
        return d.abs().lt(param(0)).select(d.div(param(0)), d.sign());
    }

    private static Expr huberSlope(Expr d) {
        return d.max(param(0).neg()).min(param(0));
    }
}
