package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.array.DType;
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

    /** The remainder of {@code a / b} with the sign of a. */
    public static final Row FMOD =
            TABLE.binary("fmod(Tensor input, Tensor other)", Typing.NUMERIC, Expr::fmod);

    /** The remainder of {@code a / b} with the sign of b: {@code a - b floor(a / b)}. */
    public static final Row REMAINDER =
            TABLE.binary(
                    "remainder(Tensor input, Tensor other)",
                    Typing.NUMERIC,
                    (a, b) -> {
                        Expr rest = a.fmod(b);
                        Expr otherSign = rest.lt(0).ne(b.lt(0));
                        return rest.ne(0).and(otherSign).select(rest.add(b), rest);
                    },
                    (a, b, y, g) -> g,
                    (a, b, y, g) -> g.neg().mul(a.floorDiv(b)));

    /** The larger, NaN losing; a tie gives the gradient to a. */
    public static final Row FMAX =
            TABLE.binary(
                    "fmax(Tensor input, Tensor other)",
                    Typing.PROMOTE,
                    (a, b) -> firstIsLarger(a, b).select(a, b),
                    (a, b, y, g) -> firstIsLarger(a, b).select(g, 0),
                    (a, b, y, g) -> firstIsLarger(a, b).select(0, g));

    /** The smaller, NaN losing; a tie gives the gradient to a. */
    public static final Row FMIN =
            TABLE.binary(
                    "fmin(Tensor input, Tensor other)",
                    Typing.PROMOTE,
                    (a, b) -> firstIsSmaller(a, b).select(a, b),
                    (a, b, y, g) -> firstIsSmaller(a, b).select(g, 0),
                    (a, b, y, g) -> firstIsSmaller(a, b).select(0, g));

    /** {@code a + w (b - a)}, from the nearer end so that w = 1 gives b. */
    public static final Row LERP =
            TABLE.ternary(
                    "lerp(Tensor input, Tensor end, Tensor weight)",
                    Typing.PROMOTE,
                    (a, b, w) ->
                            w.abs()
                                    .lt(0.5)
                                    .select(a.add(w.mul(b.sub(a))), b.sub(b.sub(a).mul(w.rsub(1)))),
                    (a, b, w, g) -> g.mul(w.rsub(1)),
                    (a, b, w, g) -> g.mul(w),
                    (a, b, w, g) -> g.mul(b.sub(a)));

    /** {@code a + value b c}. */
    public static final Row ADDCMUL =
            TABLE.ternary(
                    "addcmul(Tensor input, Tensor tensor1, Tensor tensor2, *, Number value=1)",
                    Typing.PROMOTE,
                    (a, b, c) -> a.add(param(0).mul(b).mul(c)));

    /** {@code a + value b / c}. */
    public static final Row ADDCDIV =
            TABLE.ternary(
                    "addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, *, Number value=1)",
                    Typing.FLOATING,
                    (a, b, c) -> a.add(param(0).mul(b.div(c))));

    /** {@code sqrt(a^2 + b^2)} without overflow or underflow on the way. */
    public static final Row HYPOT =
            TABLE.binary(
                    "hypot(Tensor input, Tensor other)",
                    Typing.FLOATING,
                    (a, b) -> {
                        Expr large = a.abs().max(b.abs());
                        Expr small = a.abs().min(b.abs());
                        Expr plain = a.square().add(b.square()).sqrt();
                        Expr scaled = large.mul(small.div(large).square().add(1).sqrt());
                        Expr usual = large.lt(1e15).and(large.gt(1e-15));
                        Expr infinite =
                                a.abs()
                                        .eq(Double.POSITIVE_INFINITY)
                                        .or(b.abs().eq(Double.POSITIVE_INFINITY));
                        Expr finite = large.eq(0).select(large, usual.select(plain, scaled));
                        return infinite.select(Expr.of(Double.POSITIVE_INFINITY), finite);
                    },
                    (a, b, y, g) -> g.mul(a).div(y),
                    (a, b, y, g) -> g.mul(b).div(y));

    static {
        TABLE.single(
                "float_power(Tensor input, Tensor exponent)",
                a -> floatPower(a.value("input"), a.value("exponent")));
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

    private static Expr firstIsLarger(Expr a, Expr b) {
        return b.le(a).or(b.isNan());
    }

    private static Expr firstIsSmaller(Expr a, Expr b) {
        return a.le(b).or(b.isNan());
    }

    /** {@code a ^ b}, computed in and giving {@code float64}. */
    public static Value floatPower(Value a, Value b) {
        return a.to(DType.FLOAT64).with(b.to(DType.FLOAT64), POW.op());
    }

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
        return first.dtype() == DType.BOOL
                ? where(first, second, a.value("other"))
                : where(second, first, a.value("other"));
    }

    /** Elements of a where the condition holds, else of b. */
    public static Value where(Value condition, Value a, Value b) {
        if (condition.dtype() != DType.BOOL && condition.dtype() != DType.UINT8) {
            throw new IllegalArgumentException(
                    "where: condition is " + condition.dtype() + ": expected bool");
        }
        return a.apply(WHERE.op(), condition, a, b)[0];
    }
}
