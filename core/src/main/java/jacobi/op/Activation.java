package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.kernel.Expr;

/** Activation functions. */
public final class Activation {
    static final Table TABLE = new Table("Activations");
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double INV_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    /** Logistic sigmoid, {@code 1 / (1 + e^-x)}. */
    public static final Row SIGMOID =
            TABLE.unary(
                    "sigmoid(Tensor input)",
                    Typing.FLOATING,
                    x -> x.neg().exp().add(1).reciprocal(),
                    (x, y, g) -> g.mul(y).mul(y.rsub(1)));

    /** Hyperbolic tangent. */
    public static final Row TANH =
            TABLE.unary(
                    "tanh(Tensor input)",
                    Typing.FLOATING,
                    Expr::tanh,
                    (x, y, g) -> g.mul(y.square().rsub(1)));

    /** {@code max(x, 0)}; gradient 0 at 0. */
    public static final Row RELU =
            TABLE.unary(
                    "nn.functional.relu(Tensor input)",
                    Typing.NUMERIC,
                    x -> x.max(0),
                    (x, y, g) -> y.le(0).select(0, g));

    /** x above a threshold, else a value. */
    public static final Row THRESHOLD =
            TABLE.unary(
                    "nn.functional.threshold(Tensor input, Number threshold, Number value)",
                    Typing.NUMERIC,
                    x -> x.le(param(0)).select(param(1), x),
                    (x, y, g) -> x.le(param(0)).select(0, g));

    /** x above 0, else {@code slope x}. */
    public static final Row LEAKY_RELU =
            TABLE.unary(
                    "nn.functional.leaky_relu(Tensor input, float negative_slope=0.01)",
                    Typing.NUMERIC,
                    x -> x.gt(0).select(x, x.mul(param(0))),
                    (x, y, g) -> x.gt(0).select(g, g.mul(param(0))));

    /** x above 0, else {@code w x} with w learned; the weight broadcasts against x. */
    public static final Row PRELU =
            new Table("internal")
                    .binary(
                            "nn.functional.prelu(Tensor input, Tensor weight)",
                            Typing.PROMOTE,
                            (x, w) -> x.gt(0).select(x, x.mul(w)),
                            (x, w, y, g) -> x.gt(0).select(g, g.mul(w)),
                            (x, w, y, g) -> x.gt(0).select(0, g.mul(x)));

    /** x above 0, else {@code alpha (e^x - 1)}. */
    public static final Row ELU =
            TABLE.unary(
                    "nn.functional.elu(Tensor input, float alpha=1.0)",
                    Typing.FLOATING,
                    x -> x.gt(0).select(x, x.expm1().mul(param(0))),
                    (x, y, g) -> x.gt(0).select(g, g.mul(param(0)).mul(x.exp())));

    /**
     * {@code ln(1 + e^(beta x)) / beta}, and x itself where {@code beta x} is above the threshold.
     */
    public static final Row SOFTPLUS =
            TABLE.unary(
                    "nn.functional.softplus(Tensor input, float beta=1, float threshold=20)",
                    Typing.FLOATING,
                    x ->
                            x.mul(param(0))
                                    .gt(param(1))
                                    .select(x, x.mul(param(0)).exp().log1p().div(param(0))),
                    (x, y, g) -> {
                        Expr z = x.mul(param(0)).exp();
                        return x.mul(param(0)).gt(param(1)).select(g, g.mul(z).div(z.add(1)));
                    });

    /** {@code ln sigmoid(x) = min(x, 0) - ln(1 + e^-|x|)}. */
    public static final Row LOG_SIGMOID =
            TABLE.unary(
                    "nn.functional.logsigmoid(Tensor input)",
                    Typing.FLOATING,
                    x -> x.min(0).sub(x.abs().neg().exp().log1p()),
                    (x, y, g) -> {
                        // sigmoid(-x), from e^-|x| so that nothing overflows
                        Expr z = x.abs().neg().exp();
                        return g.mul(x.lt(0).select(Expr.of(1), z).div(z.add(1)));
                    });

    /** {@code x / (1 + |x|)}. */
    public static final Row SOFTSIGN =
            TABLE.unary(
                    "nn.functional.softsign(Tensor input)",
                    Typing.FLOATING,
                    x -> x.div(x.abs().add(1)));

    /** {@code x sigmoid(x)}, also called swish. */
    public static final Row SILU =
            TABLE.unary(
                    "nn.functional.silu(Tensor input)",
                    Typing.FLOATING,
                    x -> x.div(x.neg().exp().add(1)),
                    (x, y, g) -> {
                        Expr s = x.neg().exp().add(1).reciprocal();
                        return g.mul(s.mul(x.mul(s.rsub(1)).add(1)));
                    });

    /** {@code x Phi(x)} with the normal distribution function Phi. */
    public static final Row GELU =
            TABLE.unary(
                    "nn.functional.gelu(Tensor input)",
                    Typing.FLOATING,
                    x -> x.mul(0.5).mul(x.mul(SQRT_HALF).erf().add(1)),
                    (x, y, g) -> {
                        Expr cdf = x.mul(SQRT_HALF).erf().add(1).mul(0.5);
                        Expr pdf = x.square().mul(-0.5).exp().mul(INV_SQRT_2PI);
                        return g.mul(cdf.add(x.mul(pdf)));
                    });

    /**
     * {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}, the tanh approximation of {@link
     * #GELU}.
     */
    public static final Row GELU_TANH =
            new Table("internal")
                    .unary(
                            "nn.functional.gelu(Tensor input)",
                            Typing.FLOATING,
                            x -> x.mul(0.5).mul(geluInner(x).tanh().add(1)),
                            (x, y, g) -> {
                                Expr t = geluInner(x).tanh();
                                Expr slope =
                                        x.square().mul(3 * 0.044715).add(1).mul(SQRT_2_OVER_PI);
                                Expr right = x.mul(0.5).mul(t.square().rsub(1)).mul(slope);
                                return g.mul(t.add(1).mul(0.5).add(right));
                            });

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;

    /** x above 0, else {@code alpha (e^(x / alpha) - 1)}. */
    public static final Row CELU =
            TABLE.unary(
                    "nn.functional.celu(Tensor input, float alpha=1.0)",
                    Typing.FLOATING,
                    x -> x.gt(0).select(x, x.div(param(0)).expm1().mul(param(0))),
                    (x, y, g) -> x.gt(0).select(g, g.mul(x.div(param(0)).exp())));

    /**
     * {@link #ELU} scaled to keep mean 0 and variance 1 (G. Klambauer et al., Self-Normalizing
     * Neural Networks, 2017).
     */
    public static final Row SELU =
            TABLE.unary(
                    "nn.functional.selu(Tensor input)",
                    Typing.FLOATING,
                    x -> x.gt(0).select(x.mul(SELU_SCALE), x.expm1().mul(SELU_SCALE * SELU_ALPHA)),
                    (x, y, g) ->
                            x.gt(0)
                                    .select(
                                            g.mul(SELU_SCALE),
                                            g.mul(x.exp()).mul(SELU_SCALE * SELU_ALPHA)));

    /** x, and 0 between {@code -lambda} and {@code lambda}. */
    public static final Row HARDSHRINK =
            TABLE.unary(
                    "nn.functional.hardshrink(Tensor input, float lambd=0.5)",
                    Typing.NUMERIC,
                    x -> x.abs().le(param(0)).select(0, x),
                    (x, y, g) -> isOutside(x).select(g, 0));

    /** x moved towards 0 by lambda, at most to 0. */
    public static final Row SOFTSHRINK =
            TABLE.unary(
                    "nn.functional.softshrink(Tensor input, float lambd=0.5)",
                    Typing.FLOATING,
                    x -> {
                        Expr below = x.lt(param(0).neg()).select(x.add(param(0)), x.mul(0));
                        return x.gt(param(0)).select(x.sub(param(0)), below);
                    },
                    (x, y, g) -> isOutside(x).select(g, 0));

    /** {@code x - tanh(x)}. */
    public static final Row TANHSHRINK =
            TABLE.unary(
                    "nn.functional.tanhshrink(Tensor input)",
                    Typing.FLOATING,
                    x -> x.sub(x.tanh()),
                    (x, y, g) -> g.mul(x.tanh().square()));

    /** x kept between bounds; gradient 0 at them. */
    public static final Row HARDTANH =
            TABLE.unary(
                    "nn.functional.hardtanh(Tensor input, Number min_val=-1.0, Number max_val=1.0)",
                    Typing.NUMERIC,
                    x -> x.max(param(0)).min(param(1)),
                    (x, y, g) -> x.gt(param(0)).and(x.lt(param(1))).select(g, 0));

    /** {@code min(max(x, 0), 6)}; gradient 0 at the bounds. */
    public static final Row RELU6 =
            TABLE.unary(
                    "nn.functional.relu6(Tensor input)",
                    Typing.NUMERIC,
                    x -> x.max(0).min(6),
                    (x, y, g) -> x.gt(0).and(x.lt(6)).select(g, 0));

    /** {@code min(max(x + 3, 0), 6) / 6}, a sigmoid of straight lines. */
    public static final Row HARDSIGMOID =
            TABLE.unary(
                    "nn.functional.hardsigmoid(Tensor input)",
                    Typing.FLOATING,
                    x -> x.add(3).max(0).min(6).mul(1.0 / 6),
                    (x, y, g) -> x.gt(-3).and(x.lt(3)).select(g.mul(1.0 / 6), 0));

    /** x times {@link #HARDSIGMOID}. */
    public static final Row HARDSWISH =
            TABLE.unary(
                    "nn.functional.hardswish(Tensor input)",
                    Typing.FLOATING,
                    x -> x.mul(x.add(3).max(0).min(6)).mul(1.0 / 6),
                    (x, y, g) -> {
                        Expr middle = g.mul(x.mul(1.0 / 3).add(0.5));
                        return x.ge(3).select(g, x.le(-3).select(0, middle));
                    });

    /** {@code x tanh(ln(1 + e^x))} (D. Misra, Mish, 2019). */
    public static final Row MISH =
            TABLE.unary(
                    "nn.functional.mish(Tensor input)",
                    Typing.FLOATING,
                    x -> x.mul(x.exp().log1p().tanh()),
                    (x, y, g) -> {
                        Expr t = x.exp().log1p().tanh();
                        Expr s = x.neg().exp().add(1).reciprocal();
                        return g.mul(t.add(x.mul(s).mul(t.square().rsub(1))));
                    });

    static {
        TABLE.single(
                "nn.functional.gelu(Tensor input, str approximate)",
                a -> gelu(a.value("input"), String.valueOf(a.text("approximate"))));
        TABLE.single(
                "nn.functional.glu(Tensor input, int dim=-1)",
                a -> glu(a.value("input"), a.integer("dim")));
        TABLE.single(
                "nn.functional.prelu(Tensor input, Tensor weight)",
                a -> prelu(a.value("input"), a.value("weight")));
        TABLE.single("relu(Tensor input)", a -> a.value("input").then(RELU.op()));
    }

    private Activation() {}

    private static Expr isOutside(Expr x) {
        return x.abs().gt(param(0));
    }

    private static Expr geluInner(Expr x) {
        return x.add(x.square().mul(x).mul(0.044715)).mul(SQRT_2_OVER_PI);
    }

    /** GELU, exact for {@code "none"}, approximate for {@code "tanh"}. */
    public static Value gelu(Value x, String approximate) {
        return switch (approximate) {
            case "none" -> x.then(GELU.op());
            case "tanh" -> x.then(GELU_TANH.op());
            default ->
                    throw new IllegalArgumentException(
                            "gelu: approximate is '"
                                    + approximate
                                    + "': expected 'none' or 'tanh'");
        };
    }

    /**
     * {@link #PRELU} with a weight of one element, or one for each channel (dimension 1 of x).
     *
     * @throws jacobi.array.ShapeException if the weight has another number of elements
     */
    public static Value prelu(Value x, Value weight) {
        long n = weight.shape().numel();
        int channels = x.rank() < 2 ? 1 : x.shape().size(1);
        if (weight.rank() > 1 || (n != 1 && n != channels)) {
            throw new jacobi.array.ShapeException(
                    "prelu: weight "
                            + weight.shape()
                            + " for input "
                            + x.shape()
                            + ": expected 1 or "
                            + channels
                            + " elements");
        }
        int[] sizes = new int[Math.max(x.rank(), 1)];
        java.util.Arrays.fill(sizes, 1);
        sizes[Math.min(1, sizes.length - 1)] = (int) n;
        return x.with(
                x.rank() == 0 || n == 1
                        ? weight.reshape(jacobi.array.Shape.SCALAR)
                        : weight.reshape(jacobi.array.Shape.of(sizes)),
                PRELU.op());
    }

    /** The first half along a dimension times the sigmoid of the second. */
    public static Value glu(Value x, int dim) {
        int d = x.shape().dim(dim, "glu");
        int n = x.rank() == 0 ? 1 : x.shape().size(d);
        if (x.rank() == 0 || n % 2 != 0) {
            throw new jacobi.array.ShapeException(
                    "glu: size "
                            + n
                            + " of dimension "
                            + d
                            + " of "
                            + x.shape()
                            + " is odd: expected halves");
        }
        Value a = x.then(new Parts.Slice(d, 0, n / 2, 1));
        Value b = x.then(new Parts.Slice(d, n / 2, n / 2, 1));
        return a.mul(b.then(SIGMOID.op()));
    }
}
