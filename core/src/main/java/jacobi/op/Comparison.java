package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.kernel.Expr;

/** Comparisons and tests; their results are truth values and carry no gradient. */
public final class Comparison {
    static final Table TABLE = new Table("Comparison and logic");

    /** {@code a == b}; NaN equals nothing. */
    public static final Row EQ =
            TABLE.binary("eq(Tensor input, Tensor other)", Typing.TEST, Expr::eq);

    /** {@code a != b}. */
    public static final Row NE =
            TABLE.binary("ne(Tensor input, Tensor other)", Typing.TEST, Expr::ne);

    /** {@code a < b}. */
    public static final Row LT =
            TABLE.binary("lt(Tensor input, Tensor other)", Typing.TEST, Expr::lt);

    /** {@code a <= b}. */
    public static final Row LE =
            TABLE.binary("le(Tensor input, Tensor other)", Typing.TEST, Expr::le);

    /** {@code a > b}. */
    public static final Row GT =
            TABLE.binary("gt(Tensor input, Tensor other)", Typing.TEST, Expr::gt);

    /** {@code a >= b}. */
    public static final Row GE =
            TABLE.binary("ge(Tensor input, Tensor other)", Typing.TEST, Expr::ge);

    /** Both are not zero. */
    public static final Row LOGICAL_AND =
            TABLE.binary("logical_and(Tensor input, Tensor other)", Typing.TEST, Expr::and);

    /** Either is not zero. */
    public static final Row LOGICAL_OR =
            TABLE.binary("logical_or(Tensor input, Tensor other)", Typing.TEST, Expr::or);

    /** Just one is not zero. */
    public static final Row LOGICAL_XOR =
            TABLE.binary(
                    "logical_xor(Tensor input, Tensor other)",
                    Typing.TEST,
                    (a, b) -> a.ne(0).ne(b.ne(0)));

    /** x is zero. */
    public static final Row LOGICAL_NOT =
            TABLE.unary("logical_not(Tensor input)", Typing.TEST, Expr::not);

    /** x is NaN. */
    public static final Row ISNAN = TABLE.unary("isnan(Tensor input)", Typing.TEST, Expr::isNan);

    /** x is an infinity. */
    public static final Row ISINF =
            TABLE.unary(
                    "isinf(Tensor input)", Typing.TEST, x -> x.abs().eq(Double.POSITIVE_INFINITY));

    /** x is neither NaN nor an infinity. */
    public static final Row ISFINITE =
            TABLE.unary(
                    "isfinite(Tensor input)",
                    Typing.TEST,
                    x -> x.abs().lt(Double.POSITIVE_INFINITY));

    /** {@code |a - b| <= atol + rtol |b|}; equal infinities are close, NaN to NaN if so asked. */
    public static final Row ISCLOSE =
            TABLE.binary(
                    "isclose(Tensor input, Tensor other, float rtol=1e-05, float atol=1e-08, bool"
                            + " equal_nan=False)",
                    Typing.TEST,
                    (a, b) ->
                            a.eq(b)
                                    .or(
                                            b.abs()
                                                    .ne(Double.POSITIVE_INFINITY)
                                                    .and(
                                                            a.sub(b)
                                                                    .abs()
                                                                    .le(
                                                                            b.mul(param(0))
                                                                                    .abs()
                                                                                    .add(
                                                                                            param(
                                                                                                    1)))))
                                    .or(param(2).and(a.isNan()).and(b.isNan())));

    /** 0 below zero, 1 above, and the second operand at zero: the step function. */
    public static final Row HEAVISIDE =
            TABLE.binary(
                    "heaviside(Tensor input, Tensor values)",
                    Typing.PROMOTE,
                    (x, v) -> x.eq(0).select(v, x.gt(0)));

    private Comparison() {}
}
