package jacobi.op;

import jacobi.kernel.BinaryOp;
import jacobi.kernel.Expr;
import jacobi.kernel.Expr.Binary;
import jacobi.kernel.Expr.Const;
import jacobi.kernel.Expr.Input;
import jacobi.kernel.Expr.Param;
import jacobi.kernel.Expr.Select;
import jacobi.kernel.Expr.Unary;
import jacobi.kernel.UnaryOp;

/** Symbolic derivatives of scalar expressions, with the simplifications that keep them short. */
final class Derivative {
    private static final Expr ZERO = Expr.of(0);
    private static final Expr ONE = Expr.of(1);
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
    private static final double LN_2 = Math.log(2);
    private static final double LN_10 = Math.log(10);

    private Derivative() {}

    /** {@code d e / d Input(j)}. */
    static Expr of(Expr e, int j) {
        return switch (e) {
            case Input i -> i.index() == j ? ONE : ZERO;
            case Const _, Param _ -> ZERO;
            case Unary u -> {
                Expr dx = of(u.x(), j);
                yield isZero(dx) ? ZERO : product(dx, unary(u));
            }
            case Binary b -> binary(b, of(b.a(), j), of(b.b(), j));
            case Select s -> {
                Expr da = of(s.a(), j);
                Expr db = of(s.b(), j);
                yield da.equals(db) ? da : new Select(s.condition(), da, db);
            }
        };
    }

    private static Expr unary(Unary u) {
        Expr x = u.x();
        return switch (u.op()) {
            case NEG -> Expr.of(-1);
            case ABS -> x.sign();
            case SIGN, NOT, ISNAN, FLOOR, CEIL, TRUNC, ROUND, EXPONENT -> ZERO;
            case RECIPROCAL -> u.square().neg();
            case SQRT -> Expr.of(0.5).div(u);
            case RSQRT -> u.mul(u).mul(u).mul(-0.5);
            case EXP -> u;
            case EXPM1 -> x.exp();
            case LOG -> x.reciprocal();
            case LOG1P -> x.add(1).reciprocal();
            case SIN -> x.cos();
            case COS -> x.sin().neg();
            case TANH -> u.square().rsub(1);
            case ERF -> x.square().neg().exp().mul(TWO_OVER_SQRT_PI);
            case LOG2 -> x.mul(LN_2).reciprocal();
            case LOG10 -> x.mul(LN_10).reciprocal();
            case ERFC -> x.square().neg().exp().mul(-TWO_OVER_SQRT_PI);
            case ERFCX -> x.mul(2).mul(u).sub(TWO_OVER_SQRT_PI);
            case ERFINV -> u.square().exp().mul(1 / TWO_OVER_SQRT_PI);
            case NDTRI -> u.square().mul(0.5).exp().mul(Math.sqrt(2 * Math.PI));
            case LGAMMA -> Expr.of(0).binary(BinaryOp.POLYGAMMA, x);
            case I0E -> x.unary(UnaryOp.I1E).sub(x.sign().mul(u));
            case I1E -> besselSlope(x, u);
        };
    }

    /** {@code I0 - I1 / x}, scaled as the function is; 1/2 at 0. */
    private static Expr besselSlope(Expr x, Expr y) {
        Expr away = x.unary(UnaryOp.I0E).sub(y.mul(x.sign().add(x.reciprocal())));
        return x.eq(0).select(Expr.of(0.5), away);
    }

    private static Expr binary(Binary e, Expr da, Expr db) {
        Expr a = e.a();
        Expr b = e.b();
        if (isZero(da) && isZero(db)) {
            return ZERO;
        }
        return switch (e.op()) {
            case ADD -> sum(da, db);
            case SUB -> isZero(db) ? da : isZero(da) ? negative(db) : da.sub(db);
            case MUL -> sum(product(da, b), product(a, db));
            case DIV ->
                    sum(
                            isZero(da) ? ZERO : da.div(b),
                            isZero(db) ? ZERO : product(db, e.div(b).neg()));
            case FMOD -> sum(da, isZero(db) ? ZERO : product(db, a.div(b).trunc().neg()));
            case POW ->
                    sum(
                            isZero(da)
                                    ? ZERO
                                    : product(da, b.eq(0).select(ZERO, b.mul(a.pow(b.sub(1))))),
                            isZero(db)
                                    ? ZERO
                                    : product(
                                            db, a.eq(0).and(b.ge(0)).select(ZERO, e.mul(a.log()))));
            case MAX -> shared(a, b, da, db);
            case MIN -> shared(b, a, da, db);
            case ATAN2 -> {
                Expr square = a.square().add(b.square());
                yield sum(
                        isZero(da) ? ZERO : product(da, b.div(square)),
                        isZero(db) ? ZERO : product(db, a.neg().div(square)));
            }
            case POLYGAMMA -> product(db, a.add(1).binary(BinaryOp.POLYGAMMA, b));
            case NEXTAFTER -> da;
            case FLOOR_DIV,
                    LT,
                    LE,
                    EQ,
                    NE,
                    AND,
                    OR,
                    BIT_AND,
                    BIT_OR,
                    BIT_XOR,
                    SHIFT_LEFT,
                    SHIFT_RIGHT,
                    GCD ->
                    ZERO;
        };
    }

    /** The larger takes the gradient, a tie gives half to each. */
    private static Expr shared(Expr larger, Expr smaller, Expr da, Expr db) {
        Expr toA = larger.eq(smaller).select(Expr.of(0.5), smaller.lt(larger));
        return sum(product(da, toA), product(db, toA.rsub(1)));
    }

    static Expr sum(Expr a, Expr b) {
        return isZero(a) ? b : isZero(b) ? a : a.add(b);
    }

    static Expr product(Expr a, Expr b) {
        if (isZero(a) || isZero(b)) {
            return ZERO;
        }
        if (a.equals(ONE)) {
            return b;
        }
        if (b.equals(ONE)) {
            return a;
        }
        return b.equals(Expr.of(-1)) ? negative(a) : a.equals(Expr.of(-1)) ? negative(b) : a.mul(b);
    }

    private static Expr negative(Expr a) {
        return a instanceof Const c ? Expr.of(-c.value()) : a.neg();
    }

    static boolean isZero(Expr e) {
        return e instanceof Const c && c.value() == 0;
    }

    /** Whether the expression reads {@code Input(j)}. */
    static boolean reads(Expr e, int j) {
        return switch (e) {
            case Input i -> i.index() == j;
            case Const _, Param _ -> false;
            case Unary u -> reads(u.x(), j);
            case Binary b -> reads(b.a(), j) || reads(b.b(), j);
            case Select s -> reads(s.condition(), j) || reads(s.a(), j) || reads(s.b(), j);
        };
    }

    /** The expression with {@code Input(i)} become {@code Input(place[i])}. */
    static Expr rename(Expr e, int[] place) {
        return switch (e) {
            case Input i -> Expr.input(place[i.index()]);
            case Const _, Param _ -> e;
            case Unary u -> new Unary(u.op(), rename(u.x(), place));
            case Binary b -> new Binary(b.op(), rename(b.a(), place), rename(b.b(), place));
            case Select s ->
                    new Select(
                            rename(s.condition(), place),
                            rename(s.a(), place),
                            rename(s.b(), place));
        };
    }
}
