package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.kernel.Expr;

/**
 * The losses of one element with margins or of distributions; {@link MarginLosses} reduces them.
 */
final class MarginRows {
    private static final Table ROWS = new Table("internal");

    /** {@code max(0, m - t (a - b))}; the gradient passes at the kink. */
    static final Row RANKING =
            ROWS.ternary(
                    "margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, Number"
                            + " margin)",
                    Typing.PROMOTE,
                    (a, b, t) -> ranking(a, b, t).max(0),
                    (a, b, t, g) -> ranking(a, b, t).ge(0).select(g.mul(t).neg(), 0),
                    (a, b, t, g) -> ranking(a, b, t).ge(0).select(g.mul(t), 0),
                    (a, b, t, g) -> ranking(a, b, t).ge(0).select(g.mul(b.sub(a)), 0));

    /** x where t is 1, {@code max(0, m - x)} where it is -1, both added elsewhere. */
    static final Row HINGE =
            ROWS.binary(
                    "hinge_embedding_loss(Tensor input, Tensor target, Number margin)",
                    Typing.PROMOTE,
                    (x, t) -> t.eq(-1).select(0, x).add(t.eq(1).select(0, param(0).sub(x).max(0))),
                    (x, t, y, g) ->
                            t.eq(-1)
                                    .select(0, g)
                                    .sub(t.eq(1).select(0, param(0).sub(x).ge(0).select(g, 0))),
                    (x, t, y, g) -> Expr.of(0));

    /** {@code ln(1 + e^(-t x))}, stable for any x. */
    static final Row SOFT_MARGIN =
            ROWS.binary(
                    "soft_margin_loss(Tensor input, Tensor target)",
                    Typing.PROMOTE,
                    (x, t) -> softplus(x.mul(t).neg()),
                    (x, t, y, g) -> g.mul(t).mul(sigmoid(x.mul(t).neg())).neg(),
                    (x, t, y, g) -> g.mul(x).mul(sigmoid(x.mul(t).neg())).neg());

    /** {@code 1 - c} where t is 1, {@code max(0, c - m)} where it is -1, for a cosine c. */
    static final Row COSINE =
            ROWS.binary(
                    "cosine_embedding_loss(Tensor cosine, Tensor target, Number margin)",
                    Typing.PROMOTE,
                    (c, t) ->
                            t.eq(1)
                                    .select(c.rsub(1), 0)
                                    .add(t.eq(-1).select(c.sub(param(0)).max(0), 0)),
                    (c, t, y, g) ->
                            t.eq(-1)
                                    .select(c.sub(param(0)).ge(0).select(g, 0), 0)
                                    .sub(t.eq(1).select(g, 0)),
                    (c, t, y, g) -> Expr.of(0));

    /** {@code e^x - t x}: a Poisson distribution's, of the logarithm x of its rate. */
    static final Row POISSON_LOG =
            ROWS.binary(
                    "poisson_nll_loss(Tensor input, Tensor target)",
                    Typing.PROMOTE,
                    (x, t) -> x.exp().sub(t.mul(x)));

    /** {@code x - t ln(x + eps)}: a Poisson distribution's, of its rate x. */
    static final Row POISSON =
            ROWS.binary(
                    "poisson_nll_loss(Tensor input, Tensor target, Number eps)",
                    Typing.PROMOTE,
                    (x, t) -> x.sub(t.mul(x.add(param(0)).log())));

    /** Stirling's {@code t ln t - t + ln(2 pi t) / 2} for {@code ln t!} above 1, else 0. */
    static final Row STIRLING =
            ROWS.unary(
                    "stirling(Tensor target)",
                    Typing.PROMOTE,
                    t ->
                            t.gt(1)
                                    .select(
                                            t.mul(t.log())
                                                    .sub(t)
                                                    .add(t.mul(2 * Math.PI).log().mul(0.5)),
                                            0));

    /**
     * {@code (ln v + (x - t)^2 / v) / 2}: a normal distribution's of variance v, which is kept at
     * eps or above; as in PyTorch the gradient of v does not see that.
     */
    static final Row GAUSSIAN =
            ROWS.ternary(
                    "gaussian_nll_loss(Tensor input, Tensor target, Tensor var, Number eps)",
                    Typing.PROMOTE,
                    (x, t, v) -> kept(v).log().add(x.sub(t).square().div(kept(v))).mul(0.5),
                    (x, t, v, g) -> g.mul(x.sub(t).div(kept(v))),
                    (x, t, v, g) -> g.mul(t.sub(x).div(kept(v))),
                    (x, t, v, g) ->
                            g.mul(0.5).div(kept(v)).mul(x.sub(t).square().div(kept(v)).rsub(1)));

    private MarginRows() {}

    private static Expr ranking(Expr a, Expr b, Expr t) {
        return param(0).sub(t.mul(a.sub(b)));
    }

    private static Expr kept(Expr v) {
        return v.max(param(0));
    }

    private static Expr softplus(Expr z) {
        return z.abs().neg().exp().log1p().add(z.max(0));
    }

    private static Expr sigmoid(Expr z) {
        return z.neg().exp().add(1).reciprocal();
    }
}
