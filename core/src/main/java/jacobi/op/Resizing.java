package jacobi.op;

import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Taps;
import jacobi.kernel.Window;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/** Images of other sizes, and images taken apart. All is linear, dimension by dimension. */
public final class Resizing {
    static final Table TABLE = new Table("Resizing");

    static {
        TABLE.single(
                "nn.functional.interpolate(Tensor input, int[]? size=None, any? scale_factor=None,"
                        + " str mode='nearest', bool? align_corners=None, bool?"
                        + " recompute_scale_factor=None, bool antialias=False)",
                a ->
                        interpolate(
                                a.value("input"),
                                a.integers("size"),
                                factors(a.raw("scale_factor")),
                                String.valueOf(a.text("mode")),
                                a.flag("align_corners"),
                                a.flag("recompute_scale_factor"),
                                a.flag("antialias")));
        TABLE.single(
                "nn.functional.pixel_shuffle(Tensor input, int upscale_factor)",
                a -> pixelShuffle(a.value("input"), a.integer("upscale_factor")));
        TABLE.single(
                "nn.functional.pixel_unshuffle(Tensor input, int downscale_factor)",
                a -> pixelUnshuffle(a.value("input"), a.integer("downscale_factor")));
        TABLE.single(
                "nn.functional.channel_shuffle(Tensor input, int groups)",
                a -> channelShuffle(a.value("input"), a.integer("groups")));
        TABLE.single(
                "nn.functional.unfold(Tensor input, int[2] kernel_size, int[2] dilation=1, int[2]"
                        + " padding=0, int[2] stride=1)",
                a ->
                        unfold(
                                a.value("input"),
                                a.sizes("kernel_size", 2),
                                a.sizes("dilation", 2),
                                a.sizes("padding", 2),
                                a.sizes("stride", 2)));
        TABLE.single(
                "nn.functional.fold(Tensor input, int[2] output_size, int[2] kernel_size, int[2]"
                        + " dilation=1, int[2] padding=0, int[2] stride=1)",
                a ->
                        fold(
                                a.value("input"),
                                a.sizes("output_size", 2),
                                a.sizes("kernel_size", 2),
                                a.sizes("dilation", 2),
                                a.sizes("padding", 2),
                                a.sizes("stride", 2)));
    }

    private Resizing() {}

    private static double @Nullable [] factors(@Nullable Object given) {
        return switch (given) {
            case null -> null;
            case List<?> l -> l.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
            case Number n -> new double[] {n.doubleValue()};
            default ->
                    throw new IllegalArgumentException(
                            "interpolate: scale factor " + given + ": expected numbers");
        };
    }

    /**
     * An image {@code [n, c, ...]} sampled at other places.
     *
     * @param size the result's, one for each image dimension or one for all; or null
     * @param factors by which sizes grow, if size is null
     * @param mode {@code nearest}, {@code nearest-exact}, {@code area}; {@code linear}, {@code
     *     bilinear}, {@code trilinear} for one, two, three dimensions; {@code bicubic}
     * @param align whether the centres of the corners are kept, not the corners themselves; for
     *     linear modes and bicubic
     * @param recompute whether places come from the sizes, not from the factors
     * @param antialias whether a smaller image is made from averages; bilinear and bicubic
     * @throws IllegalArgumentException if the mode is not for that many dimensions
     */
    public static Value interpolate(
            Value x,
            int @Nullable [] size,
            double @Nullable [] factors,
            String mode,
            boolean align,
            boolean recompute,
            boolean antialias) {
        String name = "interpolate";
        Spatial.requireFloating(x, name);
        int dims = x.rank() - 2;
        if (dims < 1 || dims > 3) {
            throw new ShapeException(
                    name
                            + ": input "
                            + x.shape()
                            + ": expected batch, channels and 1 to 3 image dimensions");
        }
        if ((size == null) == (factors == null)) {
            throw new IllegalArgumentException(
                    name
                            + ": "
                            + (size == null ? "neither" : "both")
                            + " size and scale factor given: expected one of them");
        }
        requireMode(mode, dims, align, antialias);
        int[] out = new int[dims];
        double[] steps = new double[dims];
        for (int i = 0; i < dims; i++) {
            int in = x.shape().size(i + 2);
            if (size != null) {
                out[i] = Spatial.sizes(size, dims, name, "size")[i];
                steps[i] = (double) in / out[i];
            } else if (factors != null) {
                double f = factors.length == 1 ? factors[0] : factors[i];
                out[i] = (int) Math.floor(in * f);
                steps[i] = recompute ? (double) in / out[i] : 1 / f;
            }
            if (out[i] < 1 || in < 1) {
                throw new ShapeException(
                        name
                                + ": size "
                                + in
                                + " to "
                                + out[i]
                                + " at image dimension "
                                + i
                                + " of "
                                + x.shape()
                                + ": expected at least 1");
            }
        }
        if (mode.equals("area")) {
            return Pooling.adaptiveAverage(x, Arrays.stream(out).boxed().toArray(Integer[]::new));
        }
        Value y = x;
        for (int i = 0; i < dims; i++) {
            int in = x.shape().size(i + 2);
            double step = align ? (out[i] > 1 ? (in - 1.0) / (out[i] - 1) : 0) : steps[i];
            Taps taps = Interpolation.taps(mode, in, out[i], step, align, antialias);
            y = y.then(new Padding.Mixing(name, taps, i + 2));
        }
        return y;
    }

    private static void requireMode(String mode, int dims, boolean align, boolean antialias) {
        int wanted =
                switch (mode) {
                    case "nearest", "nearest-exact", "area" -> dims;
                    case "linear" -> 1;
                    case "bilinear", "bicubic" -> 2;
                    case "trilinear" -> 3;
                    default ->
                            throw new IllegalArgumentException(
                                    "interpolate: mode '"
                                            + mode
                                            + "': expected nearest, nearest-exact, area, linear,"
                                            + " bilinear, bicubic or trilinear");
                };
        if (wanted != dims) {
            throw new IllegalArgumentException(
                    "interpolate: mode '"
                            + mode
                            + "' for "
                            + dims
                            + " image dimensions: expected "
                            + wanted);
        }
        boolean sharp = mode.startsWith("nearest") || mode.equals("area");
        if (align && sharp) {
            throw new IllegalArgumentException(
                    "interpolate: aligned corners with mode '"
                            + mode
                            + "': expected a linear mode or bicubic");
        }
        if (antialias && !mode.equals("bilinear") && !mode.equals("bicubic")) {
            throw new IllegalArgumentException(
                    "interpolate: antialiasing with mode '"
                            + mode
                            + "': expected bilinear or bicubic");
        }
    }

    private static Shape lead(Value x, int n, String name) {
        if (x.rank() < n) {
            throw new ShapeException(
                    name + ": input " + x.shape() + ": expected at least " + n + " dimensions");
        }
        return x.shape().slice(0, x.rank() - 3);
    }

    private static void requireDivides(Value x, int dim, int by, String name) {
        int n = x.shape().size(dim);
        if (by < 1 || n % by != 0) {
            throw new ShapeException(
                    name
                            + ": size "
                            + n
                            + " at dimension "
                            + dim
                            + " of "
                            + x.shape()
                            + ": expected a multiple of "
                            + by);
        }
    }

    private static Value rearranged(Value x, Shape lead, int[] split, int[] order, int[] joined) {
        int r = lead.rank();
        int[] all = new int[r + order.length];
        Arrays.setAll(all, i -> i < r ? i : r + order[i - r]);
        Value parts = x.reshape(lead.concat(Shape.of(split))).permute(all);
        return parts.reshape(lead.concat(Shape.of(joined)));
    }

    /** {@code [.., c r^2, h, w] -> [.., c, h r, w r]} (Shi et al. 2016). */
    public static Value pixelShuffle(Value x, int r) {
        Shape lead = lead(x, 3, "pixel_shuffle");
        Spatial.requireAtLeast(1, new int[] {r}, "pixel_shuffle", "factor");
        requireDivides(x, x.rank() - 3, r * r, "pixel_shuffle");
        int c = x.shape().size(-3) / (r * r);
        int h = x.shape().size(-2);
        int w = x.shape().size(-1);
        int[] split = {c, r, r, h, w};
        int[] joined = {c, h * r, w * r};
        return rearranged(x, lead, split, new int[] {0, 3, 1, 4, 2}, joined);
    }

    /** {@code [.., c, h r, w r] -> [.., c r^2, h, w]}. */
    public static Value pixelUnshuffle(Value x, int r) {
        Shape lead = lead(x, 3, "pixel_unshuffle");
        Spatial.requireAtLeast(1, new int[] {r}, "pixel_unshuffle", "factor");
        requireDivides(x, x.rank() - 2, r, "pixel_unshuffle");
        requireDivides(x, x.rank() - 1, r, "pixel_unshuffle");
        int c = x.shape().size(-3);
        int h = x.shape().size(-2) / r;
        int w = x.shape().size(-1) / r;
        int[] split = {c, h, r, w, r};
        int[] joined = {c * r * r, h, w};
        return rearranged(x, lead, split, new int[] {0, 2, 4, 1, 3}, joined);
    }

    /** {@code [n, g c, ...]}: channel {@code i c + j} goes to {@code j g + i}. */
    public static Value channelShuffle(Value x, int groups) {
        if (x.rank() < 3) {
            throw new ShapeException(
                    "channel_shuffle: input " + x.shape() + ": expected [n, c, ...]");
        }
        requireDivides(x, 1, groups, "channel_shuffle");
        Shape s = x.shape();
        int each = s.size(1) / groups;
        Shape rest = s.slice(2, s.rank());
        Value parts = x.reshape(Shape.of(s.size(0), groups, each).concat(rest));
        return parts.then(Views.Permute.swap(parts.rank(), 1, 2)).reshape(s);
    }

    /** Places that each tap reads for each output: {@code [taps outputs]} from a size. */
    private static Taps patches(int size, Window.Span span, int outputs) {
        return Taps.of(
                size,
                span.kernel() * outputs,
                (o, made) -> {
                    int place = span.place(o % outputs, o / outputs);
                    if (place >= 0 && place < size) {
                        made.tap(place, 1);
                    }
                });
    }

    private static Window.Span[] spans(
            String name, int[] kernel, int[] dilation, int[] padding, int[] stride) {
        Spatial.requireAtLeast(1, kernel, name, "kernel size");
        Spatial.requireAtLeast(1, dilation, name, "dilation");
        Spatial.requireAtLeast(0, padding, name, "padding");
        Spatial.requireAtLeast(1, stride, name, "stride");
        Window.Span[] spans = new Window.Span[2];
        for (int i = 0; i < 2; i++) {
            spans[i] = new Window.Span(kernel[i], stride[i], padding[i], dilation[i]);
        }
        return spans;
    }

    private static int outputs(String name, Window.Span span, int size, int[] kernel) {
        int room = size + 2 * span.padding() - span.reach();
        if (room < 0) {
            throw new ShapeException(
                    name
                            + ": kernel "
                            + Arrays.toString(kernel)
                            + " is larger than the padded size "
                            + (size + 2 * span.padding()));
        }
        return room / span.stride() + 1;
    }

    /**
     * The patches that a window sees as columns: {@code [n, c, h, w] -> [n, c kh kw, l]}, also
     * known as im2col.
     *
     * @throws ShapeException if no window fits
     */
    public static Value unfold(Value x, int[] kernel, int[] dilation, int[] padding, int[] stride) {
        String name = "unfold";
        Value in = Spatial.batched(x, 2, name);
        Window.Span[] spans = spans(name, kernel, dilation, padding, stride);
        int n = in.shape().size(0);
        int c = in.shape().size(1);
        int oh = outputs(name, spans[0], in.shape().size(2), kernel);
        int ow = outputs(name, spans[1], in.shape().size(3), kernel);
        Taps down = patches(in.shape().size(2), spans[0], oh);
        Taps across = patches(in.shape().size(3), spans[1], ow);
        Value y =
                in.then(new Padding.Mixing(name, down, 2))
                        .then(new Padding.Mixing(name, across, 3))
                        .reshape(Shape.of(n, c, kernel[0], oh, kernel[1], ow))
                        .permute(0, 1, 2, 4, 3, 5)
                        .reshape(Shape.of(n, c * kernel[0] * kernel[1], oh * ow));
        return x.rank() == 4 ? y : y.reshape(y.shape().slice(1, 3));
    }

    /**
     * Columns added up where {@link #unfold} takes them from: {@code [n, c kh kw, l] -> [n, c, h,
     * w]}.
     *
     * @param size h and w
     * @throws ShapeException if channels or columns do not fit
     */
    public static Value fold(
            Value x, int[] size, int[] kernel, int[] dilation, int[] padding, int[] stride) {
        String name = "fold";
        Window.Span[] spans = spans(name, kernel, dilation, padding, stride);
        Value in = x.rank() == 2 ? x.reshape(Shape.of(1).concat(x.shape())) : x;
        int oh = outputs(name, spans[0], size[0], kernel);
        int ow = outputs(name, spans[1], size[1], kernel);
        int area = kernel[0] * kernel[1];
        if (in.rank() != 3 || in.shape().size(1) % area != 0 || in.shape().size(2) != oh * ow) {
            throw new ShapeException(
                    name
                            + ": input "
                            + x.shape()
                            + ": expected [n, c "
                            + area
                            + ", "
                            + oh * ow
                            + "] for output size "
                            + Arrays.toString(size)
                            + " and kernel "
                            + Arrays.toString(kernel));
        }
        int n = in.shape().size(0);
        int c = in.shape().size(1) / area;
        Taps down = patches(size[0], spans[0], oh).transposed();
        Taps across = patches(size[1], spans[1], ow).transposed();
        Value y =
                in.reshape(Shape.of(n, c, kernel[0], kernel[1], oh, ow))
                        .permute(0, 1, 2, 4, 3, 5)
                        .reshape(Shape.of(n, c, kernel[0] * oh, kernel[1] * ow))
                        .then(new Padding.Mixing(name, across, 3))
                        .then(new Padding.Mixing(name, down, 2));
        return x.rank() == 3 ? y : y.reshape(y.shape().slice(1, 4));
    }
}
