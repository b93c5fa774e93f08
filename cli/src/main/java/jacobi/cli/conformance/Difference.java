package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.io.Json;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A value that is deliberately not the golden one, because the framework's arithmetic loses the
 * right value there and Jacobi's keeps it. Each is explained in {@code docs/differences.md}; a case
 * with one passes if Jacobi gives the right value there and the golden ones everywhere else.
 *
 * @param operator its name
 * @param variant the golden file's variant
 * @param id the case
 * @param leaf the input whose gradient it is, or -1 for output 0
 * @param right makes the right values of the golden ones
 * @param reason why, in short
 */
record Difference(
        String operator,
        String variant,
        int id,
        int leaf,
        UnaryOperator<Tensor> right,
        String reason) {
    private static final String REST = "a remainder is finite however large the quotient";
    private static final String POLES =
            "the trigamma function is infinite at the negative whole numbers";
    private static final String SIXTH = "the slope is 1/6 in float64, too";
    private static final double LARGEST = Float.MAX_VALUE;

    /** Places of -1, -2, -20, -88, -103, -104, -1e4, -1e10 and the smallest number. */
    private static final long[] NEGATIVE_INTEGERS = {3, 7, 17, 19, 22, 23, 24, 26, 28};

    /** Places of quotients beyond float32; the remainders are 0 within the tolerance. */
    private static final long[] LARGE_QUOTIENTS = {
        47, 48, 81, 82, 115, 116, 149, 150, 276, 277, 283, 284, 285, 286, 287, 319, 320, 321, 353,
        354, 355, 387, 388, 389, 421, 422, 423, 455, 456, 457, 487, 488, 489, 490, 491, 557, 558
    };

    /** All there are. */
    static final List<Difference> ALL =
            List.of(
                    value("log1p", 0, "ln(1 + largest float) is finite", 88.72283905206835, 16),
                    value(
                            "nn.functional.gelu",
                            0,
                            "gelu(largest float) is that float",
                            Float.MAX_VALUE,
                            16),
                    value(
                            "nn.functional.gelu",
                            0,
                            "gelu(infinity) is infinity, as the framework says in float64",
                            Double.POSITIVE_INFINITY,
                            29),
                    value("sinh", 0, "sinh(89) is finite", Math.sinh(89), 21),
                    value("cosh", 0, "cosh(89) is finite", Math.cosh(89), 21),
                    slope("sinh", 0, "cosh(89) is finite", 1.5 * Math.cosh(89), 21),
                    slope("cosh", 0, "sinh(89) is finite", 1.5 * Math.sinh(89), 21),
                    value("fmod", 0, REST, 0, LARGE_QUOTIENTS),
                    value("fmod", 0, REST, LARGEST % (double) 0.001f, 281, 282),
                    value("remainder", 0, REST, 0, LARGE_QUOTIENTS),
                    value("remainder", 0, REST, LARGEST % (double) 0.001f, 281),
                    value("remainder", 0, REST, LARGEST % (double) 0.001f - 0.001f, 282),
                    slope("digamma", 0, POLES, Double.POSITIVE_INFINITY, NEGATIVE_INTEGERS),
                    slope("digamma", 1, POLES, Double.POSITIVE_INFINITY, NEGATIVE_INTEGERS),
                    new Difference(
                            "nn.functional.hardsigmoid",
                            "edges",
                            1,
                            0,
                            Difference::exactSixth,
                            SIXTH),
                    new Difference(
                            "nn.functional.hardsigmoid", "", 0, 0, Difference::exactSixth, SIXTH));

    /** A right value at some elements of output 0 in a case of the edges. */
    private static Difference value(
            String operator, int id, String reason, double value, long... elements) {
        return new Difference(operator, "edges", id, -1, with(value, elements), reason);
    }

    /** A right value at some elements of the gradient of input 0 in a case of the edges. */
    private static Difference slope(
            String operator, int id, String reason, double value, long... elements) {
        return new Difference(operator, "edges", id, 0, with(value, elements), reason);
    }

    /** The golden slope was computed with 1/6 rounded to float32. */
    private static Tensor exactSixth(Tensor slope) {
        return slope.mul(1 / 6.0 / (1 / 6f));
    }

    private static UnaryOperator<Tensor> with(double value, long... elements) {
        return t ->
                t.flatten()
                        .scatter(
                                0,
                                Tensor.of(elements, elements.length),
                                Tensor.of(value).to(t.dtype()).expand(elements.length))
                        .reshape(t.shape().toArray());
    }

    /** The right values of an output, or of the gradient of an input. */
    static Tensor corrected(GoldenFile file, Json.Obj golden, int leaf, Tensor expected) {
        Tensor right = expected;
        for (Difference d : of(file, golden)) {
            right = d.leaf == leaf ? d.right.apply(right) : right;
        }
        return right;
    }

    /** Those that a case has. */
    static List<Difference> of(GoldenFile file, Json.Obj golden) {
        return ALL.stream().filter(d -> d.concerns(file, golden)).toList();
    }

    private boolean concerns(GoldenFile file, Json.Obj golden) {
        return operator.equals(file.text("op"))
                && variant.equals(file.text("variant"))
                && golden.find("id") instanceof Json.Num n
                && n.toLong() == id;
    }
}
