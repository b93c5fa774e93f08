package jacobi.op;

import static jacobi.op.OperatorRow.between;
import static jacobi.op.OperatorRow.binary;
import static jacobi.op.OperatorRow.fixed;
import static jacobi.op.OperatorRow.in;
import static jacobi.op.OperatorRow.structural;
import static jacobi.op.OperatorRow.unary;

import jacobi.Tensor;
import jacobi.array.DType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The table: every operator of the catalogue has a row, or {@link OperatorTableTest} fails. */
final class OperatorRows {
    private static final double INF = Double.POSITIVE_INFINITY;

    private OperatorRows() {}

    /** All rows. */
    static List<OperatorRow> all() {
        return Stream.of(
                        arithmetic(),
                        elementary(),
                        comparison(),
                        activation(),
                        FunctionRows.all(),
                        StructureRows.all(),
                        shapes(),
                        indexing(),
                        reductions(),
                        products(),
                        recurrent(),
                        attention(),
                        LinearAlgebraRows.all(),
                        losses(),
                        MarginLossRows.all(),
                        ImageRows.all(),
                        without())
                .flatMap(List::stream)
                .toList();
    }

    private static List<OperatorRow> arithmetic() {
        return List.of(
                binary("add", (a, b) -> a + b),
                binary("add", (a, b) -> a + 2.5 * b).with("alpha", 2.5).cancelling(),
                binary("sub", (a, b) -> a - b),
                binary("sub", (a, b) -> a - 2.5 * b).with("alpha", 2.5).cancelling(),
                binary("rsub", (a, b) -> b - a),
                binary("mul", (a, b) -> a * b),
                binary("div", (a, b) -> a / b),
                binary("div", OperatorRows::floorDivide).with("rounding_mode", "floor"),
                binary("div", (a, b) -> truncate(a / b)).with("rounding_mode", "trunc"),
                binary("true_divide", (a, b) -> a / b),
                binary("floor_divide", OperatorRows::floorDivide),
                unary("neg", x -> -x),
                binary("maximum", Math::max),
                binary("minimum", Math::min),
                binary("max", Math::max),
                binary("min", Math::min),
                binary("clamp_min", Math::max),
                binary("clamp_max", Math::min),
                unary("clamp", x -> Math.min(Math.max(x, -1), 1.5), -1.0, 1.5),
                binary("pow", between(.1, 3), in(), OperatorRows::pow),
                structural(
                        "where",
                        in(3, 4),
                        Tensor.of(new boolean[] {true, false, true, true}),
                        in(3, 1)));
    }

    static double truncate(double x) {
        return x < 0 ? Math.ceil(x) : Math.floor(x);
    }

    /** Python's rule: the quotient goes with the remainder that has the divisor's sign. */
    private static double floorDivide(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double mod = a % b;
        double div = (a - mod) / b;
        if (mod != 0 && (b < 0) != (mod < 0)) {
            div -= 1;
        }
        if (div == 0) {
            return Math.copySign(0, a / b);
        }
        double floor = Math.floor(div);
        return div - floor > 0.5 ? floor + 1 : floor;
    }

    /** As C has it: 1 to anything and anything to 0 is 1. */
    static double pow(double a, double b) {
        return a == 1 || (a == -1 && Double.isInfinite(b)) ? 1 : Math.pow(a, b);
    }

    private static List<OperatorRow> elementary() {
        return List.of(
                unary("abs", Math::abs),
                unary("sign", x -> x > 0 ? 1 : x < 0 ? -1 : 0),
                unary("square", x -> x * x),
                unary("sqrt", between(.1, 4), Math::sqrt),
                unary("rsqrt", between(.1, 4), x -> 1 / Math.sqrt(x)),
                unary("reciprocal", x -> 1 / x),
                unary("exp", Math::exp),
                unary("expm1", Math::expm1),
                unary("log", between(.1, 4), Math::log),
                unary("log1p", between(-.9, 4), Math::log1p),
                unary("sin", Math::sin),
                unary("cos", Math::cos),
                unary("erf", OperatorRows::erf),
                unary("floor", Math::floor),
                unary("ceil", Math::ceil),
                unary("round", Math::rint),
                unary("round", x -> Math.rint(x * 100) / 100).with("decimals", 2L),
                unary("trunc", OperatorRows::truncate));
    }

    /** By the Taylor series, whose terms do not grow above e^9 up to 3; by its limit beyond 6. */
    private static double erf(double x) {
        if (!(Math.abs(x) <= 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        // e^(-x^2) sum 2^n x^(2n+1) / (2n+1)!!: all terms positive, so nothing cancels.
        double term = x;
        double sum = x;
        for (int n = 1; n < 300; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return x == 0 ? x : 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    static double truth(boolean b) {
        return b ? 1 : 0;
    }

    private static List<OperatorRow> comparison() {
        return List.of(
                binary("eq", (a, b) -> truth(a == b)),
                binary("ne", (a, b) -> truth(a != b)),
                binary("lt", (a, b) -> truth(a < b)),
                binary("le", (a, b) -> truth(a <= b)),
                binary("gt", (a, b) -> truth(a > b)),
                binary("ge", (a, b) -> truth(a >= b)),
                binary("logical_and", (a, b) -> truth(a != 0 && b != 0)),
                binary("logical_or", (a, b) -> truth(a != 0 || b != 0)),
                binary("logical_xor", (a, b) -> truth((a != 0) != (b != 0))),
                unary("logical_not", x -> truth(x == 0)),
                unary("isnan", x -> truth(Double.isNaN(x))),
                unary("isinf", x -> truth(Double.isInfinite(x))),
                unary("isfinite", x -> truth(Double.isFinite(x))),
                binary(
                        "isclose",
                        (a, b) ->
                                truth(
                                        a == b
                                                || (Math.abs(b) < INF
                                                        && Math.abs(a - b)
                                                                <= 1e-8 + 1e-5 * Math.abs(b)))),
                binary("heaviside", in(), fixed(0, 1), (x, v) -> x == 0 ? v : truth(x > 0)));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static List<OperatorRow> activation() {
        return List.of(
                unary("sigmoid", OperatorRows::sigmoid),
                unary("tanh", Math::tanh),
                unary("relu", x -> Math.max(x, 0)),
                unary("nn.functional.relu", x -> Math.max(x, 0)),
                unary("nn.functional.threshold", x -> x <= .5 ? 7 : x, .5, 7.0),
                unary("nn.functional.leaky_relu", x -> x > 0 ? x : .2 * x, .2),
                unary("nn.functional.elu", x -> x > 0 ? x : 1.5 * Math.expm1(x), 1.5),
                unary(
                        "nn.functional.softplus",
                        x -> 2 * x > 5 ? x : Math.log1p(Math.exp(2 * x)) / 2,
                        2.0,
                        5.0),
                unary(
                        "nn.functional.logsigmoid",
                        x -> Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)))),
                unary("nn.functional.softsign", x -> x / (1 + Math.abs(x))),
                unary("nn.functional.silu", x -> x / (1 + Math.exp(-x))),
                unary(
                                "nn.functional.gelu",
                                x -> x == INF ? x : x * .5 * (1 + erf(x / Math.sqrt(2))))
                        .cancelling(),
                unary(
                                "nn.functional.gelu",
                                x ->
                                        x
                                                * .5
                                                * (1
                                                        + Math.tanh(
                                                                Math.sqrt(2 / Math.PI)
                                                                        * (x
                                                                                + .044715 * x * x
                                                                                        * x))))
                        .with("approximate", "tanh")
                        .cancelling(),
                unary("nn.functional.mish", x -> x * Math.tanh(Math.log1p(Math.exp(x)))),
                unary("nn.functional.tanhshrink", x -> x - Math.tanh(x)).cancelling(),
                unary("nn.functional.hardtanh", x -> Math.min(Math.max(x, -1.5), .7), -1.5, .7),
                unary("nn.functional.relu6", x -> Math.min(Math.max(x, 0), 6)),
                unary("nn.functional.hardsigmoid", x -> Math.min(Math.max(x + 3, 0), 6) / 6)
                        .cancelling(),
                unary("nn.functional.hardswish", x -> x * Math.min(Math.max(x + 3, 0), 6) / 6)
                        .cancelling(),
                unary("nn.functional.hardshrink", x -> Math.abs(x) <= .6 ? 0 : x, .6),
                unary(
                                "nn.functional.softshrink",
                                x -> Math.abs(x) <= .6 ? 0 : x - Math.signum(x) * .6,
                                .6)
                        .cancelling(),
                unary("nn.functional.celu", x -> x > 0 ? x : 1.5 * Math.expm1(x / 1.5), 1.5),
                unary(
                        "nn.functional.selu",
                        x ->
                                1.0507009873554804934193349852946
                                        * (x > 0
                                                ? x
                                                : 1.6732632423543772848170429916717
                                                        * Math.expm1(x))),
                structural("nn.functional.glu", in(3, 4)),
                structural("nn.functional.prelu", in(2, 3, 2), in(3)),
                structural("softmax", in(3, 4), 1L),
                structural("log_softmax", in(3, 4), 0L),
                structural("nn.functional.softmax", in(2, 3, 4), 1L),
                structural("nn.functional.log_softmax", in(3, 4), -1L),
                structural("nn.functional.softmin", in(3, 4), 1L));
    }

    private static List<OperatorRow> shapes() {
        return List.of(
                structural("expand", in(3, 1), List.of(2L, 3L, 4L)),
                structural("broadcast_to", in(3, 1), List.of(3L, 4L)),
                structural("permute", in(2, 3, 4), List.of(2L, 0L, 1L)),
                structural("transpose", in(2, 3, 4), 0L, 2L),
                structural("t", in(2, 3)),
                structural("reshape", in(2, 6), List.of(3L, -1L)),
                structural("view", in(2, 6), List.of(4L, 3L)),
                structural("flatten", in(2, 3, 4), 1L),
                structural("narrow", in(5, 2), 0L, 1L, 3L),
                structural("select", in(3, 4), 1L, -1L),
                structural("squeeze", in(2, 1, 3)),
                structural("unsqueeze", in(2, 3), 1L),
                structural("unfold", in(7), 0L, 3L, 2L),
                structural("diagonal", in(3, 4)),
                structural("cat", List.of(in(2, 3), in(1, 3)), 0L),
                structural("concat", List.of(in(2, 3), in(2, 1)), 1L),
                structural("concatenate", List.of(in(2), in(3))),
                structural("stack", List.of(in(2, 3), in(2, 3)), 1L),
                structural("hstack", List.of(in(2, 3), in(2, 2))),
                structural("vstack", List.of(in(3), in(2, 3))),
                structural("dstack", List.of(in(2, 3), in(2, 3))),
                structural("split", in(5, 2), 2L),
                structural("split", in(5, 2), List.of(1L, 4L)),
                structural("split_with_sizes", in(5, 2), List.of(3L, 2L)),
                structural("chunk", in(5, 2), 2L),
                structural("unbind", in(3, 2)),
                structural("meshgrid", List.of(in(2), in(3))),
                structural("broadcast_tensors", List.of(in(2, 1), in(3))),
                structural("repeat", in(2, 3), List.of(2L, 1L, 2L)),
                structural("tile", in(2, 3), List.of(2L)),
                structural("repeat_interleave", in(2, 3), 2L, 1L),
                structural("flip", in(2, 3), List.of(0L, 1L)),
                structural("roll", in(2, 3), 1L, 1L),
                structural("rot90", in(2, 3)),
                structural("clone", in(2, 3)),
                structural("contiguous", in(2, 3)),
                structural("to", in(2, 3), DType.FLOAT64),
                structural("type", in(2, 3), DType.FLOAT64),
                structural("double", in(2, 3)));
    }

    private static List<OperatorRow> indexing() {
        Tensor rows = Tensor.of(new int[][] {{0, 1, 2}, {2, 2, 0}});
        Tensor some = Tensor.of(2, 0);
        Tensor mask =
                Tensor.of(
                        new boolean[][] {
                            {true, false, true}, {false, false, true}, {true, true, false}
                        });
        return List.of(
                structural("gather", in(3, 3), 0L, rows),
                structural(
                        "scatter",
                        in(3, 3),
                        0L,
                        Tensor.of(new int[][] {{0, 1, 2}, {2, 0, 1}}),
                        in(2, 3)),
                structural("scatter_add", in(3, 3), 0L, rows, in(2, 3)),
                structural("index_select", in(3, 2), 0L, some),
                structural("take", in(3, 2), Tensor.of(5, 0, 5)),
                structural("take_along_dim", in(3, 3), rows, 0L),
                structural("index_fill", in(3, 2), 0L, some, 1.5),
                structural("index_copy", in(3, 2), 0L, some, in(2, 2)),
                structural("index_add", in(3, 2), 0L, some, in(2, 2)),
                structural("index_put", in(3, 2), List.of(some), in(2, 2)),
                structural("masked_fill", in(3, 3), mask, 1.5),
                structural("masked_select", in(3, 3), mask),
                structural("nonzero", in(3, 3)),
                structural("argwhere", in(3, 3)),
                structural("nn.functional.one_hot", some, 3L),
                structural("nn.functional.embedding", in(4, 2), rows),
                structural("nn.functional.embedding_bag", rows, in(4, 2)),
                structural("nn.functional.embedding_bag", rows, in(4, 2)).with("mode", "max"),
                structural(
                                "nn.functional.embedding_bag",
                                Tensor.of(3, 1, 1, 0, 2),
                                in(4, 2),
                                Tensor.of(0, 2, 2))
                        .with("mode", "sum")
                        .with("padding_idx", 0L),
                structural("tril", in(3, 3)),
                structural("triu", in(3, 3), 1L),
                structural("sort", in(3, 4)),
                structural("argsort", in(3, 4)),
                structural("topk", in(3, 4), 2L));
    }

    private static List<OperatorRow> reductions() {
        return List.of(
                structural("sum", in(2, 3, 4), List.of(0L, 2L)),
                structural("mean", in(2, 3), 1L),
                structural("prod", in(2, 3)),
                structural("all", in(2, 3)),
                structural("any", in(2, 3), 0L),
                structural("count_nonzero", in(2, 3)),
                structural("max", in(2, 3)),
                structural("max", in(2, 3), 1L),
                structural("min", in(2, 3)),
                structural("min", in(2, 3), 0L),
                structural("amax", in(2, 3, 2), List.of(0L, 1L)),
                structural("amin", in(2, 3)),
                structural("aminmax", in(2, 3)),
                structural("argmax", in(2, 3)),
                structural("argmin", in(2, 3), 1L),
                structural("var", in(3, 4), 1L),
                structural("std", in(3, 4)),
                structural("var_mean", in(3, 4)),
                structural("std_mean", in(3, 4), 0L),
                structural("cumsum", in(3, 4), 1L),
                structural("cumprod", in(3, 4), 0L),
                structural("logsumexp", in(3, 4), List.of(1L)));
    }

    private static List<OperatorRow> products() {
        return List.of(
                structural("matmul", in(2, 3, 4), in(4, 5)),
                structural("matmul", in(3), in(3)),
                structural("mm", in(3, 4), in(4, 2)),
                structural("bmm", in(2, 3, 4), in(2, 4, 2)),
                structural("mv", in(3, 4), in(4)),
                structural("dot", in(4), in(4)),
                structural("outer", in(3), in(4)),
                structural("addmm", in(2), in(3, 4), in(4, 2)),
                structural("baddbmm", in(3, 2), in(2, 3, 4), in(2, 4, 2)),
                structural("nn.functional.linear", in(2, 3, 4), in(5, 4), in(5)));
    }

    private static List<OperatorRow> recurrent() {
        List<OperatorRow> rows = new ArrayList<>();
        for (String cell : List.of("rnn_tanh", "rnn_relu", "lstm", "gru")) {
            int gates = cell.equals("lstm") ? 4 : cell.equals("gru") ? 3 : 1;
            boolean two = cell.equals("lstm");
            OperatorRow.Input h = between(-1, 1, 2, 3);
            OperatorRow.Input bias = between(-1, 1, 3 * gates);
            rows.add(
                    structural(
                            cell + "_cell",
                            in(2, 4),
                            two ? List.of(h, h) : h,
                            between(-1, 1, 3 * gates, 4),
                            between(-1, 1, 3 * gates, 3),
                            bias,
                            bias));
            OperatorRow.Input first = between(-1, 1, 2, 2, 3);
            List<Object> weights = new ArrayList<>();
            for (int direction = 0; direction < 2; direction++) {
                weights.add(between(-1, 1, 3 * gates, 4));
                weights.add(between(-1, 1, 3 * gates, 3));
                weights.add(bias);
                weights.add(bias);
            }
            rows.add(
                    structural(
                            cell,
                            in(3, 2, 4),
                            two ? List.of(first, first) : first,
                            weights,
                            true,
                            1L,
                            0.0,
                            true,
                            true,
                            false));
        }
        return rows;
    }

    private static List<OperatorRow> attention() {
        String name = "nn.functional.scaled_dot_product_attention";
        Tensor mask = Tensor.of(new boolean[][] {{true, false, true}, {false, false, false}});
        return List.of(
                structural(name, in(2, 4, 3), in(2, 5, 3), in(2, 5, 2)),
                structural(name, in(3, 4, 3), in(5, 3), in(5, 2)).with("is_causal", true),
                structural(name, in(2, 4), in(3, 4), in(3, 5), mask).with("scale", .7),
                structural(name, in(2, 4), in(3, 4), in(3, 5), in(2, 3)),
                structural(name, in(4, 2, 3), in(2, 5, 3), in(2, 5, 2)).with("enable_gqa", true));
    }

    private static List<OperatorRow> losses() {
        Tensor classes = Tensor.of(2, 0, 1, 2);
        OperatorRow.Input open = between(.1, .9, 4, 3);
        return List.of(
                structural("nn.functional.mse_loss", in(4, 3), in(4, 3)),
                structural("nn.functional.l1_loss", in(4, 3), in(4, 3)),
                structural("nn.functional.smooth_l1_loss", in(4, 3), in(4, 3)),
                structural("nn.functional.huber_loss", in(4, 3), in(4, 3)),
                structural("nn.functional.binary_cross_entropy", open, fixed(0, 1, 4, 3)),
                structural(
                        "nn.functional.binary_cross_entropy_with_logits",
                        in(4, 3),
                        fixed(0, 1, 4, 3)),
                structural("nn.functional.nll_loss", in(4, 3), classes),
                structural("nn.functional.cross_entropy", in(4, 3), classes)
                        .with("label_smoothing", .1),
                structural("nn.functional.cross_entropy", in(4, 3), open),
                structural("nn.functional.kl_div", in(4, 3), fixed(.1, .9, 4, 3)));
    }

    /**
     * Operators without a tensor to differentiate; that they run alike on both backends is all
     * there is.
     */
    private static List<OperatorRow> without() {
        OperatorRow.Input x = fixed(-3, 3, 2, 3);
        return List.of(
                structural("arange", 5L),
                structural("linspace", 0.0, 1.0, 7L),
                structural("logspace", 0.0, 1.0, 7L),
                structural("eye", 3L),
                structural("full", List.of(2L, 3L), 1.5),
                structural("zeros", List.of(2L, 3L)),
                structural("empty", List.of(2L, 3L)),
                structural("ones", List.of(2L, 3L)),
                structural("scalar_tensor", 1.5),
                structural("zeros_like", x),
                structural("empty_like", x),
                structural("ones_like", x),
                structural("full_like", x, 2L),
                structural("new_zeros", x, List.of(2L)),
                structural("new_empty", x, List.of(2L)),
                structural("new_ones", x, List.of(2L)),
                structural("new_full", x, List.of(2L), 3L),
                structural("bool", x),
                structural("byte", fixed(0, 9, 2, 3)),
                structural("int", x),
                structural("long", x),
                structural("float", x));
    }
}
