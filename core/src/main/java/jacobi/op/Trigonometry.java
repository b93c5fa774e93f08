package jacobi.op;

import jacobi.kernel.BinaryOp;
import jacobi.kernel.Expr;

/** Angles, and the hyperbolic functions, with their inverses. */
public final class Trigonometry {
    static final Table TABLE = new Table("Trigonometric and hyperbolic functions");

    /** From here on {@code asinh x} and {@code acosh x} are {@code ln 2x} in every digit. */
    private static final double FAR = 1e8;

    private static final double LN_2 = Math.log(2);

    /** Tangent of x radians. */
    public static final Row TAN =
            TABLE.unary(
                    "tan(Tensor input)",
                    Typing.FLOATING,
                    x -> x.sin().div(x.cos()),
                    (x, y, g) -> g.mul(y.square().add(1)));

    /** The angle from -pi/2 to pi/2 whose sine x is; NaN beyond -1 and 1. */
    public static final Row ASIN =
            TABLE.unary(
                    "asin(Tensor input)",
                    Typing.FLOATING,
                    x -> atan2(x, other(x)),
                    (x, y, g) -> g.mul(other(x).reciprocal()));

    /** The angle from 0 to pi whose cosine x is; NaN beyond -1 and 1. */
    public static final Row ACOS =
            TABLE.unary(
                    "acos(Tensor input)",
                    Typing.FLOATING,
                    x -> atan2(other(x), x),
                    (x, y, g) -> g.mul(other(x).reciprocal()).neg());

    /** The angle from -pi/2 to pi/2 whose tangent x is. */
    public static final Row ATAN =
            TABLE.unary(
                    "atan(Tensor input)",
                    Typing.FLOATING,
                    x -> atan2(x, Expr.of(1)),
                    (x, y, g) -> g.div(x.square().add(1)));

    /** The angle from -pi to pi of the point {@code (other, input)}. */
    public static final Row ATAN2 =
            TABLE.binary(
                    "atan2(Tensor input, Tensor other)",
                    Typing.FLOATING,
                    Trigonometry::atan2,
                    (a, b, y, g) -> g.mul(b).mul(a.square().add(b.square()).reciprocal()),
                    (a, b, y, g) -> g.mul(a.neg()).mul(a.square().add(b.square()).reciprocal()));

    /** Hyperbolic sine, {@code (e^x - e^-x) / 2}. */
    public static final Row SINH =
            TABLE.unary(
                    "sinh(Tensor input)",
                    Typing.FLOATING,
                    Trigonometry::sinh,
                    (x, y, g) -> g.mul(cosh(x)));

    /** Hyperbolic cosine, {@code (e^x + e^-x) / 2}. */
    public static final Row COSH =
            TABLE.unary(
                    "cosh(Tensor input)",
                    Typing.FLOATING,
                    Trigonometry::cosh,
                    (x, y, g) -> g.mul(sinh(x)));

    /** {@code ln(x + sqrt(x^2 + 1))}. */
    public static final Row ASINH =
            TABLE.unary(
                    "asinh(Tensor input)",
                    Typing.FLOATING,
                    x -> {
                        Expr a = x.abs();
                        Expr root = a.square().add(1).sqrt();
                        Expr near = a.add(a.square().div(root.add(1))).log1p();
                        return signed(x, a.lt(FAR).select(near, a.log().add(LN_2)));
                    },
                    (x, y, g) -> g.mul(x.square().add(1).rsqrt()));

    /** {@code ln(x + sqrt(x^2 - 1))}; NaN below 1. */
    public static final Row ACOSH =
            TABLE.unary(
                    "acosh(Tensor input)",
                    Typing.FLOATING,
                    x -> {
                        Expr above = x.sub(1);
                        Expr near = above.add(above.mul(above.add(2)).sqrt()).log1p();
                        Expr value = x.lt(FAR).select(near, x.log().add(LN_2));
                        return x.lt(1).select(Double.NaN, value);
                    },
                    // The sum makes the -0 of x = -1 a 0, whose root is a pole of the right sign.
                    (x, y, g) -> g.mul(x.sub(1).mul(x.add(1)).add(0).rsqrt()));

    /** {@code ln((1 + x) / (1 - x)) / 2}; infinite at -1 and 1, NaN beyond. */
    public static final Row ATANH =
            TABLE.unary(
                    "atanh(Tensor input)",
                    Typing.FLOATING,
                    x -> x.log1p().sub(x.neg().log1p()).mul(0.5),
                    (x, y, g) -> g.div(x.square().rsub(1)));

    /** Degrees as radians. */
    public static final Row DEG2RAD =
            TABLE.unary("deg2rad(Tensor input)", Typing.FLOATING, x -> x.mul(Math.PI / 180));

    /** Radians as degrees. */
    public static final Row RAD2DEG =
            TABLE.unary("rad2deg(Tensor input)", Typing.FLOATING, x -> x.mul(180 / Math.PI));

    private Trigonometry() {}

    private static Expr atan2(Expr a, Expr b) {
        return a.binary(BinaryOp.ATAN2, b);
    }

    /** {@code sqrt(1 - x^2)}: cosine from sine and sine from cosine. */
    private static Expr other(Expr x) {
        return x.rsub(1).mul(x.add(1)).sqrt();
    }

    private static Expr signed(Expr x, Expr magnitude) {
        return x.lt(0).select(magnitude.neg(), x.eq(0).select(x, magnitude));
    }

    /** {@code e^a / 2}, which is finite a little further than {@code e^a}. */
    private static Expr halfOfExp(Expr a) {
        Expr root = a.mul(0.5).exp();
        return root.mul(0.5).mul(root);
    }

    private static Expr sinh(Expr x) {
        Expr a = x.abs();
        Expr m = a.expm1();
        Expr near = m.add(m.div(m.add(1))).mul(0.5);
        return signed(x, a.lt(20).select(near, halfOfExp(a)));
    }

    private static Expr cosh(Expr x) {
        Expr root = x.abs().mul(0.5).exp();
        return root.mul(0.5).mul(root).add(root.reciprocal().mul(0.5).div(root));
    }
}
