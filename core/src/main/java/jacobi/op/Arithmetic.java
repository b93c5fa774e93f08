package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.kernel.Expr;

import org.jspecify.annotations.Nullable;

/** The four operations and their relatives, extremes and choice. */
public final class Arithmetic {
    static final Table TABLE = new Table("Arithmetic");

    /** {@code a + b}. */
    public static final Row ADD =
            TABLE.binary("add(Tensor input, Tensor other)", Typing.PROMOTE, Expr::add);

    /** {@code a + alpha b}. */
    public static final Row ADD_SCALED =
            TABLE.binary(
                    "add(Tensor input, Tensor other, *, Number alpha)",
                    Typing.PROMOTE,
                    (a, b) -> a.add(b.mul(param(0))));

    /** {@code a - b}. */
    public static final Row SUB =
            TABLE.binary("sub(Tensor input, Tensor other)", Typing.NUMERIC, Expr::sub);

    /** {@code a - alpha b}. */
    public static final Row SUB_SCALED =
            TABLE.binary(
                    "sub(Tensor input, Tensor other, *, Number alpha)",
                    Typing.NUMERIC,
                    (a, b) -> a.sub(b.mul(param(0))));

    /** {@code b - alpha a}. */
    public static final Row RSUB =
            TABLE.binary(
                    "rsub(Tensor input, Tensor other, Number alpha=1)",
                    Typing.NUMERIC,
                    (a, b) -> b.sub(a.mul(param(0))));

    /** {@code a b}. */
    public static final Row MUL =
            TABLE.binary("mul(Tensor input, Tensor other)", Typing.PROMOTE, Expr::mul);

    /** {@code a / b}, floating also for whole numbers. */
    public static final Row DIV =
            TABLE.binary("div(Tensor input, Tensor other)", Typing.FLOATING, Expr::div);

    /** {@code floor(a / b)}; a whole-number division by zero is an {@code ArithmeticException}. */
    public static final Row FLOOR_DIVIDE =
            TABLE.binary(
                    "floor_divide(Tensor input, Tensor other)", Typing.PROMOTE, Expr::floorDiv);

    /** {@code a / b} rounded towards zero. */
    static final Row TRUNC_DIVIDE =
            new Table("internal")
                    .binary(
                            "div(Tensor input, Tensor other)",
                            Typing.PROMOTE,
                            (a, b) -> a.div(b).trunc());

    /** {@code -a}. */
    public static final Row NEG = TABLE.unary("neg(Tensor input)", Typing.NUMERIC, Expr::neg);

    /**
     * The larger; a tie gives half of the gradient to each, as the mean of the one-sided
     * derivatives.
     */
    public static final Row MAXIMUM =
            TABLE.binary(
                    "maximum(Tensor input, Tensor other)",
                    Typing.PROMOTE,
                    Expr::max,
                    (a, b, y, g) -> a.eq(b).select(g.mul(0.5), a.lt(b).select(0, g)),
                    (a, b, y, g) -> a.eq(b).select(g.mul(0.5), b.lt(a).select(0, g)));

    /** The smaller; a tie gives half of the gradient to each. */
    public static final Row MINIMUM =
            TABLE.binary(
                    "minimum(Tensor input, Tensor other)",
                    Typing.PROMOTE,
                    Expr::min,
                    (a, b, y, g) -> a.eq(b).select(g.mul(0.5), b.lt(a).select(0, g)),
                    (a, b, y, g) -> a.eq(b).select(g.mul(0.5), a.lt(b).select(0, g)));

    /** {@code min(max(x, lo), hi)}; the gradient passes where {@code lo <= x <= hi}. */
    public static final Row CLAMP =
            new Table("internal")
                    .ternary(
                            "clamp(Tensor input, Tensor min, Tensor max)",
                            Typing.PROMOTE,
                            (x, lo, hi) -> x.max(lo).min(hi),
                            (x, lo, hi, g) -> lo.le(x).and(x.le(hi)).select(g, 0),
                            (x, lo, hi, g) -> lo.lt(hi).and(x.lt(lo)).select(g, 0),
                            (x, lo, hi, g) -> hi.lt(x).or(hi.lt(lo)).select(g, 0));

    /** {@code max(x, lo)}; at a tie the gradient is all x's. */
    static final Row CLAMP_MIN =
            TABLE.binary(
                    "clamp_min(Tensor input, Tensor min)",
                    Typing.PROMOTE,
                    Expr::max,
                    (x, lo, y, g) -> lo.le(x).select(g, 0),
                    (x, lo, y, g) -> x.lt(lo).select(g, 0));

    /** {@code min(x, hi)}; at a tie the gradient is all x's. */
    static final Row CLAMP_MAX =
            TABLE.binary(
                    "clamp_max(Tensor input, Tensor max)",
                    Typing.PROMOTE,
                    Expr::min,
                    (x, hi, y, g) -> x.le(hi).select(g, 0),
                    (x, hi, y, g) -> hi.lt(x).select(g, 0));

    /** {@code condition ? a : b}. */
    public static final Row WHERE =
            new Table("internal")
                    .ternary(
                            "where(Tensor condition, Tensor input, Tensor other)",
                            Typing.CHOICE,
                            Expr::select,
                            (c, a, b, g) -> Expr.of(0),
                            (c, a, b, g) -> c.select(g, 0),
                            (c, a, b, g) -> c.select(0, g));

    /** {@code a ^ b}. */
    public static final Row POW =
            TABLE.binary("pow(Tensor input, Tensor exponent)", Typing.PROMOTE, Expr::pow);

    static {
        TABLE.single(
                "div(Tensor input, Tensor other, *, str? rounding_mode)",
                a -> divide(a.value("input"), a.value("other"), a.text("rounding_mode")));
        TABLE.single(
                "true_divide(Tensor input, Tensor other)",
                a -> a.value("input").div(a.value("other")));
        TABLE.single(
                "clamp(Tensor input, Tensor? min=None, Tensor? max=None)",
                a -> clamp(a.value("input"), a.optionalValue("min"), a.optionalValue("max")));
        TABLE.single("where(Tensor input, Tensor condition, Tensor other)", Arithmetic::where);
    }

    private Arithmetic() {}

    /** {@code a / b}, rounded as said: null for not at all, {@code "floor"} or {@code "trunc"}. */
    public static Value divide(Value a, Value b, @Nullable String rounding) {
        return switch (rounding) {
            case null -> a.div(b);
            case "floor" -> a.with(b, FLOOR_DIVIDE.op());
            case "trunc" -> a.with(b, TRUNC_DIVIDE.op());
            default ->
                    throw new IllegalArgumentException(
                            "div: rounding mode '"
                                    + rounding
                                    + "' is unknown: expected 'floor' or 'trunc'");
        };
    }

    /** x kept between bounds, either of which may be null. */
    public static Value clamp(Value x, @Nullable Value min, @Nullable Value max) {
        if (min != null && max != null) {
            return x.apply(CLAMP.op(), x, min, max)[0];
        }
        if (min != null) {
            return x.with(min, CLAMP_MIN.op());
        }
        if (max != null) {
            return x.with(max, CLAMP_MAX.op());
        }
        throw new IllegalArgumentException("clamp: at least one of min and max must be given");
    }

    /**
     * The method's order, {@code a.where(condition, b)}, or the function's, {@code where(condition,
     * a, b)}.
     */
    private static Value where(Arguments a) {
        Value first = a.value("input");
        Value second = a.value("condition");
        return first.dtype() == jacobi.array.DType.BOOL
                ? where(first, second, a.value("other"))
                : where(second, first, a.value("other"));
    }

    /** Elements of a where the condition holds, else of b. */
    public static Value where(Value condition, Value a, Value b) {
        if (condition.dtype() != jacobi.array.DType.BOOL
                && condition.dtype() != jacobi.array.DType.UINT8) {
            throw new IllegalArgumentException(
                    "where: condition is " + condition.dtype() + ": expected bool");
        }
        return a.apply(WHERE.op(), condition, a, b)[0];
    }
}
