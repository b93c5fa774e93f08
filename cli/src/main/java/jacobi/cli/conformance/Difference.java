package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.io.Json;

import java.util.List;

/**
 * A value that is deliberately not the golden one, because the framework's arithmetic loses the
 * right value there and Jacobi's keeps it. Each is explained in {@code docs/differences.md}; a case
 * with one passes if Jacobi gives the right value there and the golden ones everywhere else.
 *
 * @param operator its name
 * @param variant the golden file's variant
 * @param id the case
 * @param element of output 0, in row-major order
 * @param value the right one
 * @param reason why, in short
 */
record Difference(
        String operator, String variant, int id, int element, double value, String reason) {
    /** All there are. */
    static final List<Difference> ALL =
            List.of(
                    new Difference(
                            "log1p",
                            "edges",
                            0,
                            16,
                            88.72283905206835,
                            "ln(1 + largest float) is finite"),
                    new Difference(
                            "nn.functional.gelu",
                            "edges",
                            0,
                            16,
                            Float.MAX_VALUE,
                            "gelu(largest float) is that float"),
                    new Difference(
                            "nn.functional.gelu",
                            "edges",
                            0,
                            29,
                            Double.POSITIVE_INFINITY,
                            "gelu(infinity) is infinity, as the framework says in float64"));

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

    /** The expected output with the right value in its place. */
    Tensor corrected(Tensor expected) {
        return expected.flatten()
                .scatter(
                        0,
                        Tensor.of(new long[] {element}, 1),
                        Tensor.of(value).to(expected.dtype()).reshape(1))
                .reshape(expected.shape().toArray());
    }
}
