package jacobi.op;

import static jacobi.op.OperatorRow.between;
import static jacobi.op.OperatorRow.binary;
import static jacobi.op.OperatorRow.in;
import static jacobi.op.OperatorRow.structural;
import static jacobi.op.OperatorRow.unary;

import jacobi.Tensor;

import java.util.List;
import java.util.stream.Stream;

/** Rows of functions element by element beyond the elementary ones. */
final class FunctionRows {
    private static final double INF = Double.POSITIVE_INFINITY;

    private FunctionRows() {}

    static List<OperatorRow> all() {
        return Stream.of(trigonometry(), special(), numbers(), hardActivation())
                .flatMap(List::stream)
                .toList();
    }

    private static List<OperatorRow> trigonometry() {
        return List.of(
                unary("exp2", x -> Math.pow(2, x)),
                unary("log2", between(.1, 4), x -> Math.log(x) / Math.log(2)),
                unary("log10", between(.1, 4), Math::log10),
                unary("frac", x -> Math.abs(x) == INF ? Double.NaN : x - OperatorRows.truncate(x)),
                unary("positive", x -> x),
                unary("tan", between(-1.2, 1.2), Math::tan),
                unary("asin", between(-.9, .9), Math::asin),
                unary("acos", between(-.9, .9), Math::acos),
                unary("atan", Math::atan),
                binary("atan2", Math::atan2),
                unary("sinh", Math::sinh),
                unary("cosh", Math::cosh),
                unary("asinh", x -> Math.abs(x) < 1e15 ? atanh(x / Math.hypot(x, 1)) : far(x)),
                unary("acosh", between(1.2, 4), FunctionRows::acosh),
                unary("atanh", between(-.9, .9), FunctionRows::atanh),
                unary("deg2rad", Math::toRadians),
                unary("rad2deg", Math::toDegrees));
    }

    private static double atanh(double x) {
        return Math.log1p(2 * x / (1 - x)) / 2;
    }

    /** Of the inverse hyperbolic sine: {@code ln 2x}. */
    private static double far(double x) {
        return Math.signum(x) * (Math.log(Math.abs(x)) + Math.log(2));
    }

    private static double acosh(double x) {
        return x < 1 ? Double.NaN : 2 * Math.log(Math.sqrt((x + 1) / 2) + Math.sqrt((x - 1) / 2));
    }

    /** Those without an oracle here are held to true values in SpecialFunctionsTest. */
    private static List<OperatorRow> special() {
        OperatorRow.Input positive = between(.2, 4, 3, 4);
        OperatorRow.Input any = in(3, 4);
        return List.of(
                structural("erfc", any),
                structural("special.erfcx", any),
                structural("erfinv", between(-.9, .9, 3, 4)),
                structural("lgamma", positive),
                structural("digamma", positive),
                structural("polygamma", 2L, positive),
                structural("i0", any),
                structural("special.i0e", positive),
                structural("special.i1", any),
                structural("special.i1e", positive),
                structural("special.ndtr", any),
                structural("special.ndtri", between(.05, .95, 3, 4)),
                structural("special.log_ndtr", any),
                unary(
                        "special.entr",
                        between(.1, 3),
                        x -> x < 0 ? -INF : x == 0 ? 0 : -x * Math.log(x)),
                unary("sinc", x -> x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)).cancelling(),
                binary("logaddexp", FunctionRows::logAddExp).cancelling(),
                binary("logaddexp2", FunctionRows::logAddExp2).cancelling(),
                binary(
                        "xlogy",
                        in(),
                        between(.1, 3),
                        (a, b) -> a == 0 && !Double.isNaN(b) ? 0 : a * Math.log(b)),
                binary(
                        "special.xlog1py",
                        in(),
                        between(-.9, 3),
                        (a, b) -> a == 0 && !Double.isNaN(b) ? 0 : a * Math.log1p(b)),
                unary("logit", between(.1, .9), x -> Math.log(x / (1 - x))).cancelling(),
                unary(
                                "logit",
                                between(.1, .9),
                                x -> {
                                    double z = Math.min(Math.max(x, .3), .7);
                                    return Math.log(z / (1 - z));
                                },
                                .3)
                        .cancelling());
    }

    private static double logAddExp(double a, double b) {
        return a == b ? a + Math.log(2) : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    private static double logAddExp2(double a, double b) {
        return a == b
                ? a + 1
                : Math.max(a, b) + Math.log1p(Math.pow(2, -Math.abs(a - b))) / Math.log(2);
    }

    private static List<OperatorRow> numbers() {
        Tensor a = Tensor.of(12, -7, 0, 255, 6);
        Tensor b = Tensor.of(10, 3, 0, 4, -1);
        return List.of(
                binary("fmod", (x, y) -> x % y),
                binary(
                        "remainder",
                        (x, y) -> x % y != 0 && (x % y < 0) != (y < 0) ? x % y + y : x % y),
                binary(
                        "fmax",
                        (x, y) -> Double.isNaN(x) ? y : Double.isNaN(y) ? x : Math.max(x, y)),
                binary(
                        "fmin",
                        (x, y) -> Double.isNaN(x) ? y : Double.isNaN(y) ? x : Math.min(x, y)),
                binary("hypot", Math::hypot),
                binary("float_power", between(.1, 3), in(), OperatorRows::pow),
                structural("lerp", in(2, 3), in(3), between(0, 1, 2, 1)),
                structural("addcmul", in(2, 3), in(3), in(2, 1)).with("value", .7),
                structural("addcdiv", in(2, 3), in(3), between(1, 2, 2, 1)).with("value", .7),
                binary("copysign", Math::copySign),
                structural("nextafter", in(3, 4), in(3, 4)),
                binary("ldexp", (x, y) -> x * Math.pow(2, y)),
                structural("frexp", in(3, 4)),
                unary("isposinf", x -> OperatorRows.truth(x == INF)),
                unary("isneginf", x -> OperatorRows.truth(x == -INF)),
                unary("signbit", x -> OperatorRows.truth(x < 0 || 1 / x < 0)),
                structural("nan_to_num", in(3, 4)),
                structural("bitwise_and", a, b),
                structural("bitwise_or", a, b),
                structural("bitwise_xor", a, b),
                structural("bitwise_not", a),
                structural("bitwise_left_shift", a, b),
                structural("bitwise_right_shift", a, b),
                structural("gcd", a, b),
                structural("lcm", a, b));
    }

    private static double kept(double x, double low, double high) {
        return Math.min(Math.max(x, low), high);
    }

    private static List<OperatorRow> hardActivation() {
        double alpha = 1.6732632423543772;
        double scale = 1.0507009873554805;
        return List.of(
                unary("nn.functional.celu", x -> x > 0 ? x : 1.5 * Math.expm1(x / 1.5), 1.5),
                unary("nn.functional.selu", x -> scale * (x > 0 ? x : alpha * Math.expm1(x))),
                unary("nn.functional.hardshrink", x -> Math.abs(x) <= .7 ? 0 : x, .7),
                unary(
                                "nn.functional.softshrink",
                                x -> x > .7 ? x - .7 : x < -.7 ? x + .7 : 0 * x,
                                .7)
                        .cancelling(),
                unary("nn.functional.tanhshrink", x -> x - Math.tanh(x)).cancelling(),
                unary("nn.functional.hardtanh", x -> kept(x, -.5, 2), -.5, 2.0),
                unary("nn.functional.relu6", x -> kept(x, 0, 6)),
                unary("nn.functional.hardsigmoid", x -> kept(x + 3, 0, 6) / 6),
                unary("nn.functional.hardswish", x -> x * kept(x + 3, 0, 6) / 6).cancelling(),
                unary("nn.functional.mish", x -> x * Math.tanh(Math.log1p(Math.exp(x)))));
    }
}
