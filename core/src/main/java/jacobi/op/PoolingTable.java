package jacobi.op;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How {@link Pooling} is called: signatures, each for one to three dimensions. */
final class PoolingTable {
    private PoolingTable() {}

    static void windows(Table table, int dims) {
        String size = "int[" + dims + "]";
        String common = "(Tensor input, " + size + " kernel_size, " + size + "? stride=None, ";
        table.function(
                "nn.functional.max_pool"
                        + dims
                        + "d"
                        + common
                        + size
                        + " padding=0, "
                        + size
                        + " dilation=1, bool ceil_mode=False, bool return_indices=False)",
                a -> {
                    int[] dilation = a.sizes("dilation", dims);
                    Value[] both = Pooling.max(a.value("input"), frame(a, dims, dilation));
                    return a.flag("return_indices") ? both : new Value[] {both[0]};
                });
        table.single(
                "nn.functional.avg_pool"
                        + dims
                        + "d"
                        + common
                        + size
                        + " padding=0, bool ceil_mode=False, bool count_include_pad=True"
                        + (dims == 1 ? ")" : ", int? divisor_override=None)"),
                a ->
                        Pooling.average(
                                a.value("input"),
                                frame(a, dims, Spatial.repeat(1, dims)),
                                a.flag("count_include_pad"),
                                dims == 1 || a.raw("divisor_override") == null
                                        ? null
                                        : (Integer) a.integer("divisor_override")));
    }

    private static Pooling.Frame frame(Arguments a, int dims, int[] dilation) {
        int[] kernel = a.sizes("kernel_size", dims);
        return new Pooling.Frame(
                kernel,
                a.sizes("stride", dims, kernel),
                a.sizes("padding", dims),
                dilation,
                a.flag("ceil_mode"));
    }

    static void adaptive(Table table, int dims) {
        table.single(
                "nn.functional.adaptive_avg_pool" + dims + "d(Tensor input, any output_size)",
                a -> Pooling.adaptiveAverage(a.value("input"), outputs(a, dims)));
        table.function(
                "nn.functional.adaptive_max_pool"
                        + dims
                        + "d(Tensor input, any output_size, bool return_indices=False)",
                a -> {
                    Value[] both = Pooling.adaptiveMax(a.value("input"), outputs(a, dims));
                    return a.flag("return_indices") ? both : new Value[] {both[0]};
                });
    }

    /** Sizes of which some may be None. */
    static @Nullable Integer[] outputs(Arguments a, int dims) {
        @Nullable Integer[] all = new Integer[dims];
        List<?> given = a.raw("output_size") instanceof List<?> l ? l : List.of();
        if (!given.isEmpty() && given.size() != dims) {
            throw new IllegalArgumentException(
                    "output size " + given + ": expected 1 or " + dims + " numbers");
        }
        for (int i = 0; i < dims; i++) {
            Object n = given.isEmpty() ? a.raw("output_size") : given.get(i);
            all[i] = n instanceof Long l ? (Integer) Math.toIntExact(l) : null;
        }
        return all;
    }

    static void others(Table table, int dims) {
        String size = "int[" + dims + "]";
        table.single(
                "nn.functional.lp_pool"
                        + dims
                        + "d(Tensor input, float norm_type, "
                        + size
                        + " kernel_size, "
                        + size
                        + "? stride=None, bool ceil_mode=False)",
                a -> {
                    int[] kernel = a.sizes("kernel_size", dims);
                    return Pooling.powerAverage(
                            a.value("input"),
                            a.number("norm_type"),
                            new Pooling.Frame(
                                    kernel,
                                    a.sizes("stride", dims, kernel),
                                    Spatial.repeat(0, dims),
                                    Spatial.repeat(1, dims),
                                    a.flag("ceil_mode")));
                });
        table.single(
                "nn.functional.max_unpool"
                        + dims
                        + "d(Tensor input, Tensor indices, "
                        + size
                        + " kernel_size, "
                        + size
                        + "? stride=None, "
                        + size
                        + " padding=0, int[]? output_size=None)",
                a -> unpool(a, dims));
        if (dims > 1) {
            table.function(
                    "nn.functional.fractional_max_pool"
                            + dims
                            + "d(Tensor input, "
                            + size
                            + " kernel_size, "
                            + size
                            + "? output_size=None, any? output_ratio=None, bool"
                            + " return_indices=False, *, Tensor? _random_samples=None)",
                    a -> fractional(a, dims));
        }
    }

    private static Value unpool(Arguments a, int dims) {
        Value x = a.value("input");
        int[] kernel = a.sizes("kernel_size", dims);
        int[] stride = a.sizes("stride", dims, kernel);
        int[] padding = a.sizes("padding", dims);
        int[] given = a.integers("output_size");
        int[] out = new int[dims];
        for (int i = 0; i < dims; i++) {
            int size = x.rank() < dims ? 0 : x.shape().size(x.rank() - dims + i);
            out[i] =
                    given == null
                            ? (size - 1) * stride[i] + kernel[i] - 2 * padding[i]
                            : given[given.length - dims + i];
        }
        return Pooling.unpool(x, a.value("indices"), out);
    }

    private static Value[] fractional(Arguments a, int dims) {
        Value x = a.value("input");
        int[] out = a.sizes("output_size", dims, new int[0]);
        if (out.length == 0) {
            out = new int[dims];
            for (int i = 0; i < dims; i++) {
                Object ratio = a.raw("output_ratio");
                Object one = ratio instanceof List<?> l ? l.get(l.size() == 1 ? 0 : i) : ratio;
                if (!(one instanceof Number n)) {
                    throw new IllegalArgumentException(
                            "fractional_max_pool"
                                    + dims
                                    + "d: neither output_size nor output_ratio is given:"
                                    + " expected one of them");
                }
                out[i] = (int) (x.shape().size(x.rank() - dims + i) * n.doubleValue());
            }
        }
        int[] kernel = a.sizes("kernel_size", dims);
        Value samples = a.optionalValue("_random_samples");
        Value[] both =
                samples == null
                        ? Pooling.fractionalMax(x, kernel, out, a.generator())
                        : Pooling.fractionalMax(x, kernel, out, samples);
        return a.flag("return_indices") ? both : new Value[] {both[0]};
    }
}
