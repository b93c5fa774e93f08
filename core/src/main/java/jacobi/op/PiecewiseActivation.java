package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.kernel.Expr;

/** Activation functions made of pieces: clipped, shrunk, and scaled exponential ones. */
public final class PiecewiseActivation {
    static final Table TABLE = new Table("Activations in pieces");

    /**
     * The numbers of Klambauer et al. (2017), for which mean 0 and variance 1 are a fixed point.
     */
    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;

    private static final double SELU_SCALE = 1.0507009873554804934193349852946;

    /** What PyTorch's gradient of the hard sigmoid has for 1/6, in double precision too. */
    private static final double SIXTH = 1f / 6;

    /** x between two numbers, which it does not leave; gradient 0 at and beyond them. */
    public static final Row HARDTANH =
            TABLE.unary(
                    "nn.functional.hardtanh(Tensor input, float min_val=-1.0, float max_val=1.0)",
                    Typing.NUMERIC,
                    x -> x.max(param(0)).min(param(1)),
                    (x, y, g) -> x.gt(param(0)).and(x.lt(param(1))).select(g, 0));

    /** {@code min(max(x, 0), 6)}; gradient 0 at 0 and 6. */
    public static final Row RELU6 =
            TABLE.unary(
                    "nn.functional.relu6(Tensor input)",
                    Typing.NUMERIC,
                    x -> x.max(0).min(6),
                    (x, y, g) -> x.gt(0).and(x.lt(6)).select(g, 0));

    /** {@code min(max(x + 3, 0), 6) / 6}. */
    public static final Row HARDSIGMOID =
            TABLE.unary(
                    "nn.functional.hardsigmoid(Tensor input)",
                    Typing.FLOATING,
                    x -> x.add(3).max(0).min(6).div(6),
                    (x, y, g) -> x.gt(-3).and(x.lt(3)).select(g.mul(SIXTH), 0));

    /** {@code x min(max(x + 3, 0), 6) / 6} (Howard et al. 2019). */
    public static final Row HARDSWISH =
            TABLE.unary(
                    "nn.functional.hardswish(Tensor input)",
                    Typing.FLOATING,
                    x -> x.mul(x.add(3).max(0).min(6)).div(6),
                    (x, y, g) ->
                            x.ge(3)
                                    .select(
                                            g,
                                            x.lt(-3).select(Expr.of(0), g.mul(x.div(3).add(0.5)))));

    /** 0 where {@code |x| <= lambda}, else x. */
    public static final Row HARDSHRINK =
            TABLE.unary(
                    "nn.functional.hardshrink(Tensor input, float lambd=0.5)",
                    Typing.FLOATING,
                    x -> inside(x).select(0, x),
                    (x, y, g) -> outside(x).select(g, 0));

    /** x moved by lambda towards 0, and 0 where it would get across. */
    static final Row SOFTSHRINK =
            new Table("internal")
                    .unary(
                            "nn.functional.softshrink(Tensor input, float lambd=0.5)",
                            Typing.FLOATING,
                            x ->
                                    x.gt(param(0))
                                            .select(
                                                    x.sub(param(0)),
                                                    x.lt(param(0).neg())
                                                            .select(x.add(param(0)), x.mul(0))),
                            (x, y, g) -> outside(x).select(g, 0));

    /** x above 0, else {@code alpha (e^(x / alpha) - 1)} (Barron 2017). */
    public static final Row CELU =
            TABLE.unary(
                    "nn.functional.celu(Tensor input, float alpha=1.0)",
                    Typing.FLOATING,
                    x -> x.gt(0).select(x, x.div(param(0)).expm1().mul(param(0))),
                    (x, y, g) -> x.gt(0).select(g, g.mul(x.div(param(0)).exp())));

    /** x above 0, else {@code alpha (e^x - 1)}, both scaled (Klambauer et al. 2017). */
    public static final Row SELU =
            TABLE.unary(
                    "nn.functional.selu(Tensor input)",
                    Typing.FLOATING,
                    x -> x.gt(0).select(x.mul(SELU_SCALE), x.expm1().mul(SELU_ALPHA * SELU_SCALE)),
                    (x, y, g) ->
                            x.gt(0)
                                    .select(
                                            g.mul(SELU_SCALE),
                                            g.mul(x.exp()).mul(SELU_ALPHA * SELU_SCALE)));

    static {
        TABLE.single(
                "nn.functional.softshrink(Tensor input, float lambd=0.5)",
                a -> softshrink(a.value("input"), a.number("lambd")));
    }

    private PiecewiseActivation() {}

    /** 1 where x is at most lambda away from 0; for a negative lambda that is nowhere. */
    private static Expr inside(Expr x) {
        return x.ge(param(0).neg()).and(x.le(param(0)));
    }

    /** 1 where x is further than lambda away from 0; not for NaN, which takes no gradient. */
    private static Expr outside(Expr x) {
        return x.lt(param(0).neg()).or(x.gt(param(0)));
    }

    /**
     * x moved by lambda towards 0, and 0 where it would get across.
     *
     * @throws IllegalArgumentException if lambda is below 0
     */
    public static Value softshrink(Value x, double lambda) {
        if (!(lambda >= 0)) {
            throw new IllegalArgumentException(
                    "softshrink: lambda is " + lambda + ": expected at least 0");
        }
        return x.then(SOFTSHRINK.op(lambda));
    }
}
