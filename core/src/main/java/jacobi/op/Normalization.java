package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import jacobi.kernel.Taps;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Mean 0 and variance 1 for groups of elements. All are one operator over {@code [a, c, b]}, which
 * differ in what stands for c: the channels for batch normalisation, the rows for layer
 * normalisation.
 */
public final class Normalization {
    static final Table TABLE = new Table("Normalisation");

    /** What shares a mean in {@code [a, c, b]}. */
    private static final int[] SHARING = {0, 2};

    private static final Expr RUNNING =
            Expr.input(0).mul(Expr.param(0)).add(Expr.input(1).mul(Expr.param(1)));

    /** {@code x w + b}, in one pass. */
    private static final Row AFFINE =
            new Table("internal")
                    .ternary(
                            "affine(Tensor input, Tensor weight, Tensor bias)",
                            Typing.PROMOTE,
                            (x, w, b) -> x.mul(w).add(b));

    /**
     * {@link Kernel.Normalize} of x {@code [a, c, b]} and, if affine, weight and bias; the results
     * are y, mean and variance, of which only y carries a gradient.
     *
     * @param name of the operator it stands for
     * @param eps added to the variance
     * @param centered whether the mean is taken off
     * @param affine what weight and bias are one for
     */
    record Normalize(String name, double eps, boolean centered, Kernel.Affine affine)
            implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            DType type = in[0].dtype();
            Shape shape = in[0].shape();
            Array y = Buffers.empty(type, shape);
            Array mean = Array.zeros(type, Shape.of(shape.size(1)));
            Array variance = Array.zeros(type, Shape.of(shape.size(1)));
            Array[] out = {y, mean, variance};
            Dispatch.run(new Kernel.Normalize(eps, centered, affine), out, in, new double[0]);
            return out;
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            boolean some = affine != Kernel.Affine.NONE;
            Value x = c.input(0);
            Operator op = new NormalizeGrad(name, eps, centered, affine);
            Value mean = c.output(1);
            Value variance = c.output(2);
            return some
                    ? x.apply(op, g[0], x, mean, variance, c.input(1))
                    : x.apply(op, g[0], x, mean, variance);
        }

        @Override
        public boolean savesInput(int i) {
            return i < 2;
        }

        @Override
        public boolean savesOutput(int i) {
            return i > 0;
        }

        @Override
        public boolean isDifferentiable(int output) {
            return output == 0;
        }
    }

    /**
     * {@link Kernel.NormalizeGrad}, for inputs g, x, mean, variance and, if affine, weight.
     *
     * <p>Mean and variance are taken for what they are, functions of x. With {@code z = (x - mean)
     * r} and the projection {@code P v = v - mean v - z mean(v z)}, the gradient of x is {@code r
     * P(g w)}, linear in g and w. A change of x changes z by {@code r P dx} and r by {@code -r^2
     * mean(z dx)}, whence the rest.
     */
    record NormalizeGrad(String operator, double eps, boolean centered, Kernel.Affine affine)
            implements Operator {
        @Override
        public String name() {
            return operator + "_backward";
        }

        @Override
        public Array[] forward(Array[] in) {
            DType type = in[1].dtype();
            Array[] out = new Array[affine == Kernel.Affine.NONE ? 1 : 3];
            out[0] = Buffers.empty(type, in[1].shape());
            for (int i = 1; i < out.length; i++) {
                out[i] = Buffers.empty(type, in[4].shape());
            }
            Kernel kernel = new Kernel.NormalizeGrad(eps, centered, affine);
            Dispatch.run(kernel, out, in, new double[0]);
            return out;
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] h) {
            Value g = c.input(0);
            Value x = c.input(1);
            Shape each = Shape.of(1, x.shape().size(1), 1);
            Value rate = c.input(3).reshape(each).add(x.number(eps)).then(Elementary.RSQRT.op());
            Value z = x.sub(c.input(2).reshape(each)).mul(rate);
            boolean some = affine != Kernel.Affine.NONE;
            Value w = some ? stretched(c.input(4), x.shape()) : null;
            Value u = w == null ? g : g.mul(w);
            Value p = project(h[0], z).mul(rate);
            Value ofG = w == null ? p : p.mul(w);
            Value slopeH = mean(h[0].mul(z));
            Value slopeU = mean(u.mul(z));
            // What is joined by z, and by the rate alone.
            Value ofZ = h[0].mul(slopeU).add(u.mul(slopeH)).mul(rate).neg();
            Value product = mean(h[0].mul(u)).sub(slopeH.mul(slopeU));
            if (centered) {
                product = product.sub(mean(h[0]).mul(mean(u)));
            }
            Value ofRate = z.mul(rate).mul(rate).mul(product).neg();
            if (w == null) {
                return new Value[] {ofG, project(ofZ, z).mul(rate).add(ofRate), null, null};
            }
            Value ofWeight = stretched(h[1], x.shape());
            ofG = ofG.add(z.mul(ofWeight)).add(stretched(h[2], x.shape()));
            ofZ = ofZ.add(g.mul(ofWeight));
            Value ofX = project(ofZ, z).mul(rate).add(ofRate);
            Value gp = g.mul(p);
            Value parameter =
                    affine == Kernel.Affine.ROW
                            ? gp.sum(SHARING, false)
                            : gp.sum(new int[] {0, 1}, false);
            return new Value[] {ofG, ofX, null, null, parameter};
        }

        private Value stretched(Value w, Shape x) {
            int n = x.size(affine == Kernel.Affine.ROW ? 1 : 2);
            return w.reshape(affine == Kernel.Affine.ROW ? Shape.of(1, n, 1) : Shape.of(1, 1, n));
        }

        private static Value mean(Value v) {
            return v.then(new Reductions.Mean(Axes.of(SHARING, true)));
        }

        private Value project(Value v, Value z) {
            Value part = v.sub(z.mul(mean(v.mul(z))));
            return centered ? part.sub(mean(v)) : part;
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }
    }

    static {
        TABLE.single(
                "nn.functional.batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var,"
                        + " Tensor? weight=None, Tensor? bias=None, bool training=False, float"
                        + " momentum=0.1, float eps=1e-05)",
                a ->
                        batch(
                                a.value("input"),
                                running(a, "running_mean"),
                                running(a, "running_var"),
                                a.optionalValue("weight"),
                                a.optionalValue("bias"),
                                a.flag("training"),
                                a.number("momentum"),
                                a.number("eps")));
        TABLE.single(
                "nn.functional.instance_norm(Tensor input, Tensor? running_mean=None, Tensor?"
                        + " running_var=None, Tensor? weight=None, Tensor? bias=None, bool"
                        + " use_input_stats=True, float momentum=0.1, float eps=1e-05)",
                a ->
                        instance(
                                a.value("input"),
                                running(a, "running_mean"),
                                running(a, "running_var"),
                                a.optionalValue("weight"),
                                a.optionalValue("bias"),
                                a.flag("use_input_stats"),
                                a.number("momentum"),
                                a.number("eps")));
        TABLE.single(
                "nn.functional.layer_norm(Tensor input, int[] normalized_shape, Tensor?"
                        + " weight=None, Tensor? bias=None, float eps=1e-05)",
                a ->
                        layer(
                                a.value("input"),
                                a.list("normalized_shape"),
                                a.optionalValue("weight"),
                                a.optionalValue("bias"),
                                a.number("eps")));
        TABLE.single(
                "nn.functional.rms_norm(Tensor input, int[] normalized_shape, Tensor? weight=None,"
                        + " float? eps=None)",
                a ->
                        rootMeanSquare(
                                a.value("input"),
                                a.list("normalized_shape"),
                                a.optionalValue("weight"),
                                a.optionalNumber("eps")));
        TABLE.single(
                "nn.functional.group_norm(Tensor input, int num_groups, Tensor? weight=None,"
                        + " Tensor? bias=None, float eps=1e-05)",
                a ->
                        group(
                                a.value("input"),
                                a.integer("num_groups"),
                                a.optionalValue("weight"),
                                a.optionalValue("bias"),
                                a.number("eps")));
        TABLE.single(
                "nn.functional.local_response_norm(Tensor input, int size, float alpha=0.0001,"
                        + " float beta=0.75, float k=1.0)",
                a ->
                        localResponse(
                                a.value("input"),
                                a.integer("size"),
                                a.number("alpha"),
                                a.number("beta"),
                                a.number("k")));
    }

    private Normalization() {}

    private static @Nullable Array running(Arguments a, String name) {
        Value v = a.optionalValue(name);
        return v == null ? null : v.array();
    }

    private static void requireLength(String operator, String what, @Nullable Array a, int n) {
        if (a != null && !a.shape().equals(Shape.of(n))) {
            throw new ShapeException(
                    operator + ": " + what + " " + a.shape() + ": expected [" + n + "]");
        }
    }

    private static @Nullable Array array(@Nullable Value v) {
        return v == null ? null : v.array();
    }

    private static void check(
            String name,
            Value x,
            @Nullable Array mean,
            @Nullable Array variance,
            @Nullable Value weight,
            @Nullable Value bias) {
        Spatial.requireFloating(x, name);
        if (x.rank() < 2) {
            throw new ShapeException(name + ": input " + x.shape() + ": expected [n, c, ...]");
        }
        int channels = x.shape().size(1);
        requireLength(name, "running mean", mean, channels);
        requireLength(name, "running variance", variance, channels);
        requireLength(name, "weight", array(weight), channels);
        requireLength(name, "bias", array(bias), channels);
    }

    private static Value filled(Value like, double value, int n) {
        Array all = Array.zeros(like.dtype(), Shape.of(n));
        Dispatch.run(
                new Kernel.Map(Expr.param(0), like.dtype()),
                new Array[] {all},
                new Array[0],
                new double[] {value});
        return like.constant(all);
    }

    /** {@code [n, c, ...]} as {@code [n, c, l]}. */
    private static Value folded(Value x) {
        Shape s = x.shape();
        return x.reshape(
                Shape.of(s.size(0), s.size(1), Math.toIntExact(s.slice(2, s.rank()).numel())));
    }

    private static Value[] normalize(
            String name,
            Value x,
            double eps,
            boolean centered,
            Kernel.Affine affine,
            @Nullable Value weight,
            @Nullable Value bias,
            int n) {
        if (weight == null && bias == null) {
            return x.apply(new Normalize(name, eps, centered, Kernel.Affine.NONE), x);
        }
        Value w = weight == null ? filled(x, 1, n) : weight;
        Value b = bias == null ? filled(x, 0, n) : bias;
        return x.apply(new Normalize(name, eps, centered, affine), x, w, b);
    }

    /** {@code running = (1 - momentum) running + momentum factor statistic}, in place. */
    private static void update(
            @Nullable Array running, Array statistic, double momentum, double factor) {
        if (running == null) {
            return;
        }
        Dispatch.run(
                new Kernel.Map(RUNNING, running.dtype()),
                new Array[] {running},
                new Array[] {running, statistic},
                new double[] {1 - momentum, momentum * factor});
        running.storage().changed();
    }

    /**
     * {@code (x - mean) / sqrt(var + eps) * weight + bias} of {@code [n, c, ...]} channel by
     * channel (Ioffe and Szegedy 2015). In training mean and variance are the batch's, and running
     * ones move towards them, the variance with {@code n - 1} below; else they are the running
     * ones.
     *
     * @param mean running mean {@code [c]}, changed in training, or null
     * @param variance running variance {@code [c]}, the same
     * @param momentum how far the running ones move
     * @throws ShapeException if something is not one a channel, or a channel has one element in
     *     training; an empty vector has no channels and stays what it is
     */
    public static Value batch(
            Value x,
            @Nullable Array mean,
            @Nullable Array variance,
            @Nullable Value weight,
            @Nullable Value bias,
            boolean training,
            double momentum,
            double eps) {
        String name = "batch_norm";
        if (x.rank() == 1 && x.shape().numel() == 0) {
            return x.then(new Copies.Clone());
        }
        check(name, x, mean, variance, weight, bias);
        if (!training) {
            return byRunning(name, x, mean, variance, weight, bias, eps);
        }
        int channels = x.shape().size(1);
        long count = channels == 0 ? 0 : x.shape().numel() / channels;
        if (count == 1) {
            throw new ShapeException(
                    name
                            + ": input "
                            + x.shape()
                            + " has 1 value a channel: expected more in training");
        }
        Value[] all =
                normalize(name, folded(x), eps, true, Kernel.Affine.ROW, weight, bias, channels);
        if (count > 1) {
            update(mean, all[1].array(), momentum, 1);
            update(variance, all[2].array(), momentum, count / (count - 1.0));
        }
        return all[0].reshape(x.shape());
    }

    private static Value byRunning(
            String name,
            Value x,
            @Nullable Array mean,
            @Nullable Array variance,
            @Nullable Value weight,
            @Nullable Value bias,
            double eps) {
        if (mean == null || variance == null) {
            throw new IllegalArgumentException(
                    name + ": neither training nor running statistics: expected one of them");
        }
        int channels = x.shape().size(1);
        Value m = x.constant(mean);
        Value rate = x.constant(variance).add(x.number(eps)).then(Elementary.RSQRT.op());
        Value scale = weight == null ? rate : rate.mul(weight);
        Value shift = m.mul(scale).neg();
        shift = bias == null ? shift : bias.add(shift);
        return affine(x, scale, shift, channels);
    }

    /** {@code x w + b}, one of each a channel. */
    private static Value affine(Value x, Value w, Value b, int channels) {
        int[] sizes = Spatial.repeat(1, x.rank() - 1);
        sizes[0] = channels;
        Shape each = Shape.of(sizes);
        return x.apply(AFFINE.op(), x, w.reshape(each), b.reshape(each))[0];
    }

    private static Value affineOf(
            Value x, @Nullable Value weight, @Nullable Value bias, int channels) {
        if (weight == null && bias == null) {
            return x;
        }
        Value w = weight == null ? filled(x, 1, channels) : weight;
        Value b = bias == null ? filled(x, 0, channels) : bias;
        return affine(x, w, b, channels);
    }

    /**
     * {@link #batch} of each image by itself (Ulyanov et al. 2016); running statistics move towards
     * the mean over images.
     *
     * @param own whether mean and variance are the image's own, else the running ones
     */
    public static Value instance(
            Value x,
            @Nullable Array mean,
            @Nullable Array variance,
            @Nullable Value weight,
            @Nullable Value bias,
            boolean own,
            double momentum,
            double eps) {
        String name = "instance_norm";
        check(name, x, mean, variance, weight, bias);
        if (!own) {
            return byRunning(name, x, mean, variance, weight, bias, eps);
        }
        Shape s = x.shape();
        int n = s.size(0);
        int channels = s.size(1);
        int count = Math.toIntExact(s.slice(2, s.rank()).numel());
        if (count == 1) {
            throw new ShapeException(
                    name + ": input " + s + " has 1 value a channel: expected more in training");
        }
        Value rows = x.reshape(Shape.of(1, n * channels, count));
        Value[] all = normalize(name, rows, eps, true, Kernel.Affine.NONE, null, null, 0);
        update(mean, overImages(all[1].array(), n, channels), momentum, 1);
        double factor = count / (count - 1.0);
        update(variance, overImages(all[2].array(), n, channels), momentum, factor);
        return affineOf(all[0].reshape(s), weight, bias, channels);
    }

    private static Array overImages(Array statistic, int n, int channels) {
        Array rows = new Plain(statistic).reshape(Shape.of(n, channels)).array();
        return new Reductions.Mean(Axes.of(new int[] {0}, false)).forward(new Array[] {rows})[0];
    }

    private static Shape tail(String name, Value x, int[] shape) {
        Shape s = Shape.of(shape);
        int rank = x.rank();
        if (shape.length == 0
                || shape.length > rank
                || !x.shape().slice(rank - shape.length, rank).equals(s)) {
            String wanted = Arrays.toString(shape);
            throw new ShapeException(
                    name
                            + ": input "
                            + x.shape()
                            + " and normalised shape "
                            + wanted
                            + ": expected [.., "
                            + wanted.substring(1));
        }
        return s;
    }

    private static @Nullable Value flat(String name, String what, @Nullable Value v, Shape tail) {
        if (v == null) {
            return null;
        }
        if (!v.shape().equals(tail)) {
            throw new ShapeException(name + ": " + what + " " + v.shape() + ": expected " + tail);
        }
        return v.reshape(Shape.of(Math.toIntExact(tail.numel())));
    }

    /** Rows of the last dimensions. */
    private static Value rows(
            String name,
            Value x,
            int[] shape,
            @Nullable Value weight,
            @Nullable Value bias,
            double eps,
            boolean centered) {
        Spatial.requireFloating(x, name);
        Shape tail = tail(name, x, shape);
        int n = Math.toIntExact(tail.numel());
        int rows = n == 0 ? 0 : Math.toIntExact(x.shape().numel() / n);
        Value[] all =
                normalize(
                        name,
                        x.reshape(Shape.of(1, rows, n)),
                        eps,
                        centered,
                        Kernel.Affine.COLUMN,
                        flat(name, "weight", weight, tail),
                        flat(name, "bias", bias, tail),
                        n);
        return all[0].reshape(x.shape());
    }

    /**
     * {@code (x - mean) / sqrt(var + eps) * weight + bias} over the last dimensions (Ba et al.
     * 2016).
     *
     * @param shape the sizes of these dimensions, which weight and bias have too
     * @throws ShapeException if x does not end in that shape
     */
    public static Value layer(
            Value x, int[] shape, @Nullable Value weight, @Nullable Value bias, double eps) {
        return rows("layer_norm", x, shape, weight, bias, eps, true);
    }

    /**
     * {@code x / sqrt(mean x^2 + eps) * weight} over the last dimensions (Zhang and Sennrich 2019).
     *
     * @param eps null for the distance from 1 to the next number of x's type
     * @throws ShapeException if x does not end in that shape
     */
    public static Value rootMeanSquare(
            Value x, int[] shape, @Nullable Value weight, @Nullable Double eps) {
        double least = x.dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
        return rows("rms_norm", x, shape, weight, null, eps == null ? least : eps, false);
    }

    /**
     * {@code (x - mean) / sqrt(var + eps) * weight + bias} over groups of channels of each image
     * (Wu and He 2018); weight and bias are one a channel.
     *
     * @throws IllegalArgumentException if the groups do not divide the channels
     */
    public static Value group(
            Value x, int groups, @Nullable Value weight, @Nullable Value bias, double eps) {
        String name = "group_norm";
        check(name, x, null, null, weight, bias);
        Shape s = x.shape();
        int channels = s.size(1);
        if (groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    name
                            + ": "
                            + channels
                            + " channels and "
                            + groups
                            + " groups: expected groups that divide the channels");
        }
        int rows = s.size(0) * groups;
        int n = rows == 0 ? 0 : Math.toIntExact(s.numel() / rows);
        Value[] all =
                normalize(
                        name,
                        x.reshape(Shape.of(1, rows, n)),
                        eps,
                        true,
                        Kernel.Affine.NONE,
                        null,
                        null,
                        0);
        return affineOf(all[0].reshape(s), weight, bias, channels);
    }

    /**
     * {@code x / (k + alpha mean x^2)^beta}, the mean over {@code size} channels around each one,
     * those outside counting as zeros (Krizhevsky et al. 2012).
     *
     * @throws ShapeException if x has less than three dimensions
     */
    public static Value localResponse(Value x, int size, double alpha, double beta, double k) {
        String name = "local_response_norm";
        Spatial.requireFloating(x, name);
        if (x.rank() < 3) {
            throw new ShapeException(name + ": input " + x.shape() + ": expected [n, c, l, ...]");
        }
        Spatial.requireAtLeast(1, new int[] {size}, name, "size");
        int channels = x.shape().size(1);
        Taps taps =
                Taps.of(
                        channels,
                        channels,
                        (o, made) -> {
                            int from = Math.max(0, o - size / 2);
                            int to = Math.min(channels, o + (size - 1) / 2 + 1);
                            for (int i = from; i < to; i++) {
                                made.tap(i, 1.0 / size);
                            }
                        });
        Value mean = x.mul(x).then(new Padding.Mixing(name, taps, 1));
        Value base = mean.mul(alpha).add(mean.number(k));
        return x.div(base.with(base.number(beta), Arithmetic.POW.op()));
    }
}
