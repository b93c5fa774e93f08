package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;
import jacobi.kernel.Spans;
import jacobi.kernel.Taps;
import jacobi.kernel.Window;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/** One number for each window of an image: its largest element, or an average. */
public final class Pooling {
    static final Table TABLE = new Table("Pooling");

    /**
     * A window of pooling.
     *
     * @param kernel its sizes
     * @param stride from one to the next
     * @param padding places in front of and behind the image
     * @param dilation from one of its places to the next
     * @param ceil whether a window that is partly behind the image counts
     */
    public record Frame(int[] kernel, int[] stride, int[] padding, int[] dilation, boolean ceil) {
        /** Dimensions. */
        int dims() {
            return kernel.length;
        }

        Window.Span span(int i) {
            return new Window.Span(kernel[i], stride[i], padding[i], dilation[i]);
        }

        /**
         * The number of windows along a dimension.
         *
         * @throws ShapeException if there are none
         */
        int outputs(String name, Shape image, int i) {
            int size = image.size(i + 2);
            int room = size + 2 * padding[i] - span(i).reach();
            int n = (ceil ? Math.ceilDiv(room, stride[i]) : Math.floorDiv(room, stride[i])) + 1;
            if (ceil && (n - 1) * stride[i] >= size + padding[i]) {
                n--;
            }
            if (n < 1) {
                throw new ShapeException(
                        name
                                + ": kernel "
                                + Arrays.toString(kernel)
                                + " is larger than the padded input at image dimension "
                                + i
                                + " of "
                                + image);
            }
            return n;
        }

        private void check(String name) {
            Spatial.requireAtLeast(1, kernel, name, "kernel size");
            Spatial.requireAtLeast(1, stride, name, "stride");
            Spatial.requireAtLeast(1, dilation, name, "dilation");
            Spatial.requireAtLeast(0, padding, name, "padding");
            for (int i = 0; i < kernel.length; i++) {
                if (padding[i] > span(i).reach() / 2) {
                    throw new IllegalArgumentException(
                            name
                                    + ": padding "
                                    + Arrays.toString(padding)
                                    + ": expected at most half of kernel size "
                                    + Arrays.toString(kernel)
                                    + (dilation[i] > 1
                                            ? " with dilation " + Arrays.toString(dilation)
                                            : ""));
                }
            }
        }
    }

    /**
     * The largest elements of {@code [p, d, h, w]} and their places, as {@link Kernel.MaxPool} has
     * them.
     *
     * @param name of the operator it stands for
     * @param kernels the windows: one for all planes, or one for each
     */
    record MaxPool(String name, List<Kernel.MaxPool> kernels) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            Array x = in[0];
            Reductions.requireFloating(x.dtype(), name);
            Kernel.MaxPool k = kernels.getFirst();
            int planes = x.shape().size(0);
            Shape shape =
                    Shape.of(planes, k.depth().count(), k.height().count(), k.width().count());
            Array values = Buffers.empty(x.dtype(), shape);
            Array index = Array.zeros(DType.INT64, shape);
            Array from = x.layout().isContiguous() ? x : Copies.copy(x, x.dtype());
            if (kernels.size() == 1) {
                run(k, values, index, from);
            } else {
                for (int p = 0; p < planes; p++) {
                    run(kernels.get(p), plane(values, p), plane(index, p), plane(from, p));
                }
            }
            return new Array[] {values, index};
        }

        private static void run(Kernel.MaxPool k, Array values, Array index, Array x) {
            Dispatch.run(k, new Array[] {values, index}, new Array[] {x}, new double[0]);
        }

        private static Array plane(Array x, int p) {
            return x.with(x.layout().slice(0, p, 1, 1));
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value places = c.output(1);
            int planes = places.shape().size(0);
            int size = (int) c.shape(0).slice(1, 4).numel();
            Shape flat = Shape.of(planes, planes == 0 ? 0 : (int) places.shape().numel() / planes);
            Value spread =
                    g[0].reshape(flat).with(places.reshape(flat), new Unpool(name, size, true));
            return new Value[] {spread.reshape(c.shape(0))};
        }

        @Override
        public boolean savesOutput(int i) {
            return i == 1;
        }
    }

    /**
     * Zeros but for values at their places, {@code [p, n] -> [p, size]}; see {@link Kernel.Unpool}.
     *
     * @param name of the operator it stands for
     * @param size of a plane
     * @param accumulate whether values for one place are added
     */
    record Unpool(String name, int size, boolean accumulate) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            Array out = Buffers.empty(in[0].dtype(), in[0].shape().with(1, size));
            Gather.runGuarded(
                    name, 1, new Kernel.Unpool(accumulate), out, out.shape(), in[1], in[0], in[1]);
            return new Array[] {out};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].with(c.input(1), new Gather(name, 1)), null};
        }

        @Override
        public boolean savesInput(int i) {
            return i == 1;
        }
    }

    static {
        for (int dims = 1; dims <= 3; dims++) {
            PoolingTable.windows(TABLE, dims);
            PoolingTable.adaptive(TABLE, dims);
            PoolingTable.others(TABLE, dims);
        }
    }

    private Pooling() {}

    /** A result without its batch dimension where the input had none. */
    private static Value shaped(Value y, Value batched, Value x, int[] out) {
        Shape shape = batched.shape().slice(0, 2).concat(Shape.of(out));
        return Spatial.unbatched(y.reshape(shape), x, out.length);
    }

    /** {@code [n, c, ...]} as {@code [n c, d, h, w]}. */
    private static Value planes(Value x) {
        Shape s = Spatial.lifted(x.shape());
        return x.reshape(Shape.of(s.size(0) * s.size(1)).concat(s.slice(2, 5)));
    }

    private static Value[] largest(Value x, int dims, String name, List<Kernel.MaxPool> kernels) {
        Value in = Spatial.batched(x, dims, name);
        Spatial.requireFloating(x, name);
        Value flat = planes(in);
        Value[] both = flat.apply(new MaxPool(name, kernels), flat);
        Kernel.MaxPool k = kernels.getFirst();
        int[] all = {k.depth().count(), k.height().count(), k.width().count()};
        int[] out = Arrays.copyOfRange(all, 3 - dims, 3);
        return new Value[] {shaped(both[0], in, x, out), shaped(both[1], in, x, out)};
    }

    private static Kernel.MaxPool kernel(Spans[] spans) {
        Spans[] three = {Spans.adaptive(1, 1), Spans.adaptive(1, 1), Spans.adaptive(1, 1)};
        System.arraycopy(spans, 0, three, 3 - spans.length, spans.length);
        return new Kernel.MaxPool(three[0], three[1], three[2]);
    }

    /**
     * The largest element of each window and its place in the image, flattened: {@code [n, c, ...]
     * -> [n, c, ...]} twice. Padding counts as smaller than anything. The gradient goes to that
     * place.
     *
     * @throws ShapeException if no window fits
     */
    public static Value[] max(Value x, Frame frame) {
        String name = "max_pool" + frame.dims() + "d";
        frame.check(name);
        Shape image = Spatial.batched(x, frame.dims(), name).shape();
        Spans[] spans = new Spans[frame.dims()];
        for (int i = 0; i < spans.length; i++) {
            int n = frame.outputs(name, image, i);
            spans[i] = Spans.sliding(image.size(i + 2), frame.span(i), n);
        }
        return largest(x, frame.dims(), name, List.of(kernel(spans)));
    }

    /**
     * The largest element of each of {@code out} equal parts and its place; null keeps a size.
     *
     * @throws ShapeException if the image has a size 0
     */
    public static Value[] adaptiveMax(Value x, @Nullable Integer[] out) {
        String name = "adaptive_max_pool" + out.length + "d";
        Shape image = Spatial.batched(x, out.length, name).shape();
        int[] sizes = sizes(name, image, out);
        Spans[] spans = new Spans[out.length];
        for (int i = 0; i < spans.length; i++) {
            spans[i] = Spans.adaptive(image.size(i + 2), sizes[i]);
        }
        return largest(x, out.length, name, List.of(kernel(spans)));
    }

    private static int[] sizes(String name, Shape image, @Nullable Integer[] out) {
        int[] sizes = new int[out.length];
        for (int i = 0; i < sizes.length; i++) {
            Integer n = out[i];
            sizes[i] = n == null ? image.size(i + 2) : n;
            if (image.size(i + 2) == 0) {
                throw new ShapeException(
                        name + ": input " + image + ": expected no size 0 but the batch's");
            }
        }
        Spatial.requireAtLeast(0, sizes, name, "output size");
        return sizes;
    }

    /**
     * The mean of each window.
     *
     * @param countPadding whether padding counts among what is averaged, as zeros
     * @param divisor what to divide sums by instead, or null
     * @throws ShapeException if no window fits
     */
    public static Value average(
            Value x, Frame frame, boolean countPadding, @Nullable Integer divisor) {
        String name = "avg_pool" + frame.dims() + "d";
        frame.check(name);
        if (divisor != null && divisor == 0) {
            throw new IllegalArgumentException(name + ": divisor 0: expected another number");
        }
        Value in = Spatial.batched(x, frame.dims(), name);
        Spatial.requireFloating(x, name);
        Value y = in;
        for (int i = 0; i < frame.dims(); i++) {
            int size = in.shape().size(i + 2);
            Window.Span span = frame.span(i);
            double given = divisor == null ? 0 : i == 0 ? divisor : 1;
            Taps taps =
                    Taps.of(
                            size,
                            frame.outputs(name, in.shape(), i),
                            (o, made) -> window(made, span, o, size, countPadding, given));
            y = y.then(new Padding.Mixing(name, taps, i + 2));
        }
        return Spatial.unbatched(y, x, frame.dims());
    }

    private static void window(
            Taps.Maker made, Window.Span span, int o, int size, boolean all, double divisor) {
        int first = span.place(o, 0);
        int end = Math.min(first + span.kernel(), size + span.padding());
        int from = Math.max(first, 0);
        int to = Math.min(end, size);
        double count = divisor != 0 ? divisor : all ? end - first : to - from;
        for (int i = from; i < to; i++) {
            made.tap(i, 1 / count);
        }
    }

    /**
     * The mean of each of {@code out} equal parts; null keeps a size.
     *
     * @throws ShapeException if the image has a size 0
     */
    public static Value adaptiveAverage(Value x, @Nullable Integer[] out) {
        String name = "adaptive_avg_pool" + out.length + "d";
        Value in = Spatial.batched(x, out.length, name);
        Spatial.requireFloating(x, name);
        int[] sizes = sizes(name, in.shape(), out);
        if (Arrays.stream(sizes).allMatch(n -> n == 1)) {
            int[] image = new int[out.length];
            Arrays.setAll(image, i -> i + 2);
            return Spatial.unbatched(Reductions.mean(in, image, true, null), x, out.length);
        }
        Value y = in;
        for (int i = 0; i < sizes.length; i++) {
            Taps taps = parts(in.shape().size(i + 2), sizes[i]);
            y = y.then(new Padding.Mixing(name, taps, i + 2));
        }
        return Spatial.unbatched(y, x, out.length);
    }

    private static Taps parts(int size, int outputs) {
        Spans spans = Spans.adaptive(size, outputs);
        return Taps.of(
                size,
                outputs,
                (o, made) -> {
                    int n = spans.end(o) - spans.start(o);
                    for (int i = spans.start(o); i < spans.end(o); i++) {
                        made.tap(i, 1.0 / n);
                    }
                });
    }

    /**
     * {@code (sum of x^p)^(1/p)} of each window.
     *
     * @throws ShapeException if no window fits
     */
    public static Value powerAverage(Value x, double p, Frame frame) {
        Value power = x.with(x.number(p), Arithmetic.POW.op());
        Value mean = average(power, frame, true, null);
        int count = Arrays.stream(frame.kernel).reduce(1, (a, b) -> a * b);
        Value sum = mean.mul(count);
        return sum.with(sum.number(1 / p), Arithmetic.POW.op());
    }

    /**
     * What {@link #max} threw away as zeros: values at their places in planes of a size.
     *
     * @param places as {@link #max} gives them
     * @param out sizes of the result's image
     * @throws ShapeException if values and places differ in shape
     * @throws IndexOutOfBoundsException if a place is outside of the image
     */
    public static Value unpool(Value x, Value places, int[] out) {
        String name = "max_unpool" + out.length + "d";
        if (!x.shape().equals(places.shape()) || places.dtype() != DType.INT64) {
            throw new ShapeException(
                    name
                            + ": indices "
                            + places.dtype()
                            + " "
                            + places.shape()
                            + ": expected int64 "
                            + x.shape()
                            + " as the input's shape is");
        }
        Spatial.requireAtLeast(1, out, name, "output size");
        Value in = Spatial.batched(x, out.length, name);
        int count = in.shape().size(0) * in.shape().size(1);
        int n = (int) in.shape().slice(2, in.rank()).numel();
        int size = (int) Shape.of(out).numel();
        Shape flat = Shape.of(count, n);
        Value y = in.reshape(flat).with(places.reshape(flat), new Unpool(name, size, false));
        return shaped(y, in, x, out);
    }

    /**
     * The largest element of each of {@code out} windows that begin at pseudorandom steps (Graham
     * 2014), and its place.
     *
     * @param kernel sizes of a window
     * @param generator of the samples, {@code [n, c, dims]} uniform on {@code [0, 1)}, which shift
     *     the steps
     * @throws ShapeException if the windows do not fit into the image
     */
    public static Value[] fractionalMax(Value x, int[] kernel, int[] out, Generator generator) {
        int dims = kernel.length;
        Value in = Spatial.batched(x, dims, "fractional_max_pool" + dims + "d");
        Shape shape = in.shape().slice(0, 2).concat(Shape.of(dims));
        Array samples = Array.zeros(x.dtype(), shape);
        Dispatch.run(new Kernel.Random(Kernel.Distribution.UNIFORM, 0, 1, generator), samples);
        return fractionalMax(x, kernel, out, x.constant(samples));
    }

    /** {@link #fractionalMax} for samples that are known. */
    public static Value[] fractionalMax(Value x, int[] kernel, int[] out, Value samples) {
        int dims = kernel.length;
        String name = "fractional_max_pool" + dims + "d";
        Value in = Spatial.batched(x, dims, name);
        int planes = in.shape().size(0) * in.shape().size(1);
        if (samples.shape().numel() != (long) planes * dims) {
            throw new ShapeException(
                    name
                            + ": samples "
                            + samples.shape()
                            + ": expected "
                            + in.shape().slice(0, 2).concat(Shape.of(dims)));
        }
        for (int i = 0; i < dims; i++) {
            int size = in.shape().size(i + 2);
            if (out[i] < 1 || out[i] + kernel[i] - 1 > size) {
                throw new ShapeException(
                        name
                                + ": "
                                + Arrays.toString(out)
                                + " windows of "
                                + Arrays.toString(kernel)
                                + " do not fit into "
                                + in.shape());
            }
        }
        Kernel.MaxPool[] kernels = new Kernel.MaxPool[planes];
        for (int p = 0; p < planes; p++) {
            Spans[] spans = new Spans[dims];
            for (int i = 0; i < dims; i++) {
                // Of two dimensions the last has the first sample, of three the first.
                int which = dims == 2 ? 1 - i : i;
                double u = samples.array().getDouble((long) p * dims + which);
                int[] starts = starts(u, in.shape().size(i + 2), out[i], kernel[i]);
                spans[i] = Spans.at(starts, kernel[i]);
            }
            kernels[p] = kernel(spans);
        }
        return largest(x, dims, name, List.of(kernels));
    }

    private static int[] starts(double u, int size, int out, int kernel) {
        int[] starts = new int[out];
        double alpha = out > 1 ? (double) (size - kernel) / (out - 1) : 0;
        for (int i = 0; i < out - 1; i++) {
            starts[i] = (int) ((i + u) * alpha) - (int) (u * alpha);
        }
        starts[out - 1] = size - kernel;
        return starts;
    }
}
