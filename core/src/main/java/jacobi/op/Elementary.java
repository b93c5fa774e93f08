package jacobi.op;

import jacobi.array.DType;
import jacobi.kernel.Expr;
import jacobi.kernel.UnaryOp;

/** Elementary functions of one variable. */
public final class Elementary {
    static final Table TABLE = new Table("Elementary functions");

    /** {@code |x|}; gradient 0 at 0. */
    public static final Row ABS = TABLE.unary("abs(Tensor input)", Typing.NUMERIC, Expr::abs);

    /** -1, 0 or 1, also 0 for NaN; gradient 0. */
    public static final Row SIGN = TABLE.unary("sign(Tensor input)", Typing.PROMOTE, Expr::sign);

    /** {@code x^2}. */
    public static final Row SQUARE =
            TABLE.unary(
                    "square(Tensor input)",
                    Typing.PROMOTE,
                    Expr::square,
                    (x, y, g) -> g.mul(x.mul(2)));

    /** Square root; NaN below 0. */
    public static final Row SQRT =
            TABLE.unary(
                    "sqrt(Tensor input)",
                    Typing.FLOATING,
                    Expr::sqrt,
                    (x, y, g) -> g.div(y.mul(2)));

    /** {@code 1 / sqrt(x)}. */
    public static final Row RSQRT =
            TABLE.unary(
                    "rsqrt(Tensor input)",
                    Typing.FLOATING,
                    Expr::rsqrt,
                    (x, y, g) -> g.mul(-0.5).mul(y.mul(y).mul(y)));

    /** {@code 1 / x}. */
    public static final Row RECIPROCAL =
            TABLE.unary(
                    "reciprocal(Tensor input)",
                    Typing.FLOATING,
                    Expr::reciprocal,
                    (x, y, g) -> g.neg().mul(y.mul(y)));

    /** {@code e^x}. */
    public static final Row EXP =
            TABLE.unary("exp(Tensor input)", Typing.FLOATING, Expr::exp, (x, y, g) -> g.mul(y));

    /** {@code e^x - 1}, accurate near 0. */
    public static final Row EXPM1 =
            TABLE.unary(
                    "expm1(Tensor input)",
                    Typing.FLOATING,
                    Expr::expm1,
                    (x, y, g) -> g.mul(y.add(1)));

    /** Natural logarithm; -infinity at 0, NaN below. */
    public static final Row LOG =
            TABLE.unary("log(Tensor input)", Typing.FLOATING, Expr::log, (x, y, g) -> g.div(x));

    /** {@code log(1 + x)}, accurate near 0. */
    public static final Row LOG1P =
            TABLE.unary(
                    "log1p(Tensor input)",
                    Typing.FLOATING,
                    Expr::log1p,
                    (x, y, g) -> g.div(x.add(1)));

    /** {@code 2^x}. */
    public static final Row EXP2 =
            TABLE.unary(
                    "exp2(Tensor input)",
                    Typing.FLOATING,
                    x -> Expr.of(2).pow(x),
                    (x, y, g) -> g.mul(y.mul(Math.log(2))));

    /** Binary logarithm, exact at powers of two. */
    public static final Row LOG2 =
            TABLE.unary("log2(Tensor input)", Typing.FLOATING, x -> x.unary(UnaryOp.LOG2));

    /** Decimal logarithm, exact at powers of ten. */
    public static final Row LOG10 =
            TABLE.unary("log10(Tensor input)", Typing.FLOATING, x -> x.unary(UnaryOp.LOG10));

    /** Sine of x radians. */
    public static final Row SIN = TABLE.unary("sin(Tensor input)", Typing.FLOATING, Expr::sin);

    /** Cosine of x radians. */
    public static final Row COS = TABLE.unary("cos(Tensor input)", Typing.FLOATING, Expr::cos);

    /** The error function {@code 2/sqrt(pi) * integral of e^(-t^2) from 0 to x}. */
    public static final Row ERF = TABLE.unary("erf(Tensor input)", Typing.FLOATING, Expr::erf);

    /** Largest whole number not above x; gradient 0. */
    public static final Row FLOOR = TABLE.unary("floor(Tensor input)", Typing.NUMERIC, Expr::floor);

    /** Smallest whole number not below x; gradient 0. */
    public static final Row CEIL = TABLE.unary("ceil(Tensor input)", Typing.NUMERIC, Expr::ceil);

    /** Nearest whole number, ties to even; gradient 0. */
    public static final Row ROUND = TABLE.unary("round(Tensor input)", Typing.NUMERIC, Expr::round);

    /** x without its fraction; gradient 0. */
    public static final Row TRUNC = TABLE.unary("trunc(Tensor input)", Typing.NUMERIC, Expr::trunc);

    /** What {@link #TRUNC} takes away: x's part behind the point, with x's sign. */
    public static final Row FRAC =
            TABLE.unary(
                    "frac(Tensor input)", Typing.NUMERIC, x -> x.sub(x.trunc()), (x, y, g) -> g);

    /** Square root whose gradient at 0 is 0: what a standard deviation of equal values needs. */
    static final Row SQRT_FLAT_AT_ZERO =
            new Table("internal")
                    .unary(
                            "sqrt(Tensor input)",
                            Typing.FLOATING,
                            Expr::sqrt,
                            (x, y, g) -> y.eq(0).select(0, g.div(y.mul(2))));

    static {
        TABLE.single("positive(Tensor input)", a -> positive(a.value("input")));
        TABLE.single(
                "round(Tensor input, *, int decimals)",
                a -> round(a.value("input"), a.integer("decimals")));
    }

    private Elementary() {}

    /** x itself; truth values are refused, as PyTorch refuses them. */
    public static Value positive(Value x) {
        if (x.dtype() == DType.BOOL) {
            throw new IllegalArgumentException(
                    "positive: bool is not supported: expected a numeric dtype");
        }
        return x;
    }

    /**
     * Nearest number of that many decimals, ties to even; negative ones count places before the
     * point.
     */
    public static Value round(Value x, int decimals) {
        Value ten =
                x.constant(jacobi.array.Array.scalar(x.dtype(), Math.pow(10, Math.abs(decimals))));
        return decimals < 0
                ? x.div(ten).then(ROUND.op()).mul(ten)
                : x.mul(ten).then(ROUND.op()).div(ten);
    }
}
