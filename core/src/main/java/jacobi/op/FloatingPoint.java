package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import jacobi.kernel.UnaryOp;

import org.jspecify.annotations.Nullable;

/** Signs, neighbours, exponents and special values of floating-point numbers. */
public final class FloatingPoint {
    static final Table TABLE = new Table("Floating point");

    /** {@code |a|} with the sign of b, that of zero included; gradient 0 at 0. */
    public static final Row COPYSIGN =
            TABLE.binary(
                    "copysign(Tensor input, Tensor other)",
                    Typing.FLOATING,
                    (a, b) -> b.isNegative().select(a.abs().neg(), a.abs()),
                    (a, b, y, g) -> a.eq(0).select(0, g.mul(y.div(a))),
                    (a, b, y, g) -> Expr.of(0));

    /** The number next to a in the direction of b; b itself where they are equal. */
    public static final Row NEXTAFTER =
            TABLE.binary(
                    "nextafter(Tensor input, Tensor other)",
                    Typing.FLOATING,
                    (a, b) -> a.binary(BinaryOp.NEXTAFTER, b));

    /** {@code a 2^b}. */
    public static final Row LDEXP =
            TABLE.binary(
                    "ldexp(Tensor input, Tensor other)",
                    Typing.FLOATING,
                    (a, b) -> a.mul(Expr.of(2).pow(b)));

    /** x is positive infinity. */
    public static final Row ISPOSINF =
            TABLE.unary("isposinf(Tensor input)", Typing.TEST, x -> x.eq(Double.POSITIVE_INFINITY));

    /** x is negative infinity. */
    public static final Row ISNEGINF =
            TABLE.unary("isneginf(Tensor input)", Typing.TEST, x -> x.eq(Double.NEGATIVE_INFINITY));

    private static final Row SIGNBIT =
            new Table("internal").unary("signbit(Tensor input)", Typing.TEST, Expr::isNegative);

    private static final Row NAN_TO_NUM =
            new Table("internal")
                    .unary(
                            "nan_to_num(Tensor input, Number nan, Number posinf, Number neginf)",
                            Typing.PROMOTE,
                            x -> {
                                Expr below = x.eq(Double.NEGATIVE_INFINITY).select(param(2), x);
                                Expr infinite =
                                        x.eq(Double.POSITIVE_INFINITY).select(param(1), below);
                                return x.isNan().select(param(0), infinite);
                            });

    /**
     * m and e of {@code x = m 2^e} with {@code |m|} in [0.5, 1); zero, infinity and NaN are their
     * own m with e = 0. The gradient of m is {@code g / 2^e}.
     */
    record Parts() implements Operator {
        private static final Expr X = Expr.input(0);

        @Override
        public String name() {
            return "frexp";
        }

        @Override
        public Array[] forward(Array[] in) {
            DType d = in[0].dtype();
            Reductions.requireFloating(d, name());
            Array mantissa = Buffers.empty(d, in[0].shape());
            Array exponent = Buffers.empty(DType.INT32, in[0].shape());
            Expr e = X.unary(UnaryOp.EXPONENT);
            Dispatch.run(new Kernel.Map(scaled(X, e), d), mantissa, in[0]);
            Dispatch.run(new Kernel.Map(e, d), exponent, in[0]);
            return new Array[] {mantissa, exponent};
        }

        /** {@code x / 2^e} in two steps: for the smallest numbers 2^-e alone would overflow. */
        private static Expr scaled(Expr x, Expr e) {
            Expr half = e.mul(0.5).floor();
            Expr two = Expr.of(2);
            return x.mul(two.pow(half.neg())).mul(two.pow(half.sub(e)));
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value e = c.output(1).neg();
            return new Value[] {g[0].with(e, LDEXP.op())};
        }

        @Override
        public boolean savesOutput(int i) {
            return i == 1;
        }

        @Override
        public boolean isDifferentiable(int output) {
            return output == 0;
        }
    }

    static {
        TABLE.single("signbit(Tensor input)", a -> signbit(a.value("input")));
        TABLE.function("frexp(Tensor input)", a -> frexp(a.value("input")));
        TABLE.single(
                "nan_to_num(Tensor input, float? nan=None, float? posinf=None, float? neginf=None)",
                a ->
                        nanToNum(
                                a.value("input"),
                                a.optionalNumber("nan"),
                                a.optionalNumber("posinf"),
                                a.optionalNumber("neginf")));
    }

    private FloatingPoint() {}

    /** Whether the sign is set: below zero, or the negative zero. */
    public static Value signbit(Value x) {
        return x.dtype().isFloating()
                ? x.then(SIGNBIT.op())
                : x.with(x.number(0), Comparison.LT.op());
    }

    /** Mantissa and exponent (int32): {@code x = m 2^e} with {@code |m|} in [0.5, 1). */
    public static Value[] frexp(Value x) {
        return x.apply(new Parts(), x);
    }

    /**
     * NaN and infinities replaced: NaN by 0, infinities by the largest and smallest finite number,
     * unless others are given.
     */
    public static Value nanToNum(
            Value x, @Nullable Double nan, @Nullable Double posinf, @Nullable Double neginf) {
        if (!x.dtype().isFloating()) {
            return x;
        }
        double largest = x.dtype() == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
        return x.then(
                NAN_TO_NUM.op(
                        nan == null ? 0 : nan,
                        posinf == null ? largest : posinf,
                        neginf == null ? -largest : neginf));
    }
}
