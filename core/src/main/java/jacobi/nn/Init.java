package jacobi.nn;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.array.ShapeException;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Initial values of parameters. Each method fills a tensor in place, off the record, and gives it
 * back; random ones draw from {@link Tensor#generator()} in PyTorch's order.
 *
 * <p>The fans of a weight {@code [out, in, k...]} are {@code in * k...} and {@code out * k...}: how
 * many inputs an output has, and how many outputs an input goes to. Scaled by them, the variance
 * stays the same from layer to layer.
 */
public final class Init {
    private Init() {}

    /** Which variance is to stay the same: that of values forward or that of gradients backward. */
    public enum Mode {
        /** Forward: divide by the number of inputs. */
        FAN_IN,
        /** Backward: divide by the number of outputs. */
        FAN_OUT
    }

    private record Fans(long in, long out) {
        static Fans of(Tensor t, String operator) {
            if (t.dim() < 2) {
                throw new ShapeException(
                        operator
                                + ": shape "
                                + t.shape()
                                + " has no fan-in and fan-out: expected [out, in, ...]");
            }
            long field = 1;
            for (int d = 2; d < t.dim(); d++) {
                field *= t.size(d);
            }
            return new Fans(t.size(1) * field, t.size(0) * field);
        }

        double of(Mode mode) {
            return mode == Mode.FAN_IN ? in : out;
        }
    }

    /** Normal draws. */
    public static Tensor normal(Tensor t, double mean, double std) {
        return normal(t, mean, std, Tensor.generator());
    }

    /** Normal draws of a generator. */
    public static Tensor normal(Tensor t, double mean, double std, Generator generator) {
        if (!(std >= 0)) {
            throw new IllegalArgumentException(
                    "normal: standard deviation " + std + ": expected at least 0");
        }
        return filled(floating(t, "normal"), () -> t.normalInPlace(mean, std, generator));
    }

    /** Uniform draws from {@code [low, high)}. */
    public static Tensor uniform(Tensor t, double low, double high) {
        return uniform(t, low, high, Tensor.generator());
    }

    /** Uniform draws from {@code [low, high)} of a generator. */
    public static Tensor uniform(Tensor t, double low, double high, Generator generator) {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "uniform: from " + low + " to " + high + ": expected low <= high");
        }
        return filled(floating(t, "uniform"), () -> t.uniformInPlace(low, high, generator));
    }

    /** One value everywhere. */
    public static Tensor constant(Tensor t, double value) {
        return filled(t, () -> t.fillInPlace(value));
    }

    /** Zeros. */
    public static Tensor zeros(Tensor t) {
        return constant(t, 0);
    }

    /** Ones. */
    public static Tensor ones(Tensor t) {
        return constant(t, 1);
    }

    /**
     * 1 on the main diagonal of a matrix, 0 elsewhere.
     *
     * @throws ShapeException if it is no matrix
     */
    public static Tensor eye(Tensor t) {
        if (t.dim() != 2) {
            throw new ShapeException("eye: shape " + t.shape() + ": expected a matrix");
        }
        return filled(
                t,
                () -> {
                    t.zeroInPlace();
                    t.diagonal().fillInPlace(1);
                });
    }

    /**
     * Uniform in {@code (-a, a)} with {@code a = gain sqrt(6 / (fanIn + fanOut))} (Glorot and
     * Bengio 2010).
     *
     * @throws ShapeException if the tensor has less than two dimensions
     */
    public static Tensor xavierUniform(Tensor t, double gain) {
        return xavierUniform(t, gain, Tensor.generator());
    }

    /** {@link #xavierUniform(Tensor, double)} from a generator. */
    public static Tensor xavierUniform(Tensor t, double gain, Generator generator) {
        double a = Math.sqrt(3) * xavier(t, gain, "xavierUniform");
        return uniform(t, -a, a, generator);
    }

    /** {@link #xavierUniform(Tensor, double)} with gain 1. */
    public static Tensor xavierUniform(Tensor t) {
        return xavierUniform(t, 1);
    }

    /**
     * Normal with standard deviation {@code gain sqrt(2 / (fanIn + fanOut))} (Glorot and Bengio
     * 2010).
     *
     * @throws ShapeException if the tensor has less than two dimensions
     */
    public static Tensor xavierNormal(Tensor t, double gain) {
        return xavierNormal(t, gain, Tensor.generator());
    }

    /** {@link #xavierNormal(Tensor, double)} from a generator. */
    public static Tensor xavierNormal(Tensor t, double gain, Generator generator) {
        return normal(t, 0, xavier(t, gain, "xavierNormal"), generator);
    }

    /** {@link #xavierNormal(Tensor, double)} with gain 1. */
    public static Tensor xavierNormal(Tensor t) {
        return xavierNormal(t, 1);
    }

    private static double xavier(Tensor t, double gain, String operator) {
        Fans fans = Fans.of(t, operator);
        return gain * Math.sqrt(2.0 / (fans.in() + fans.out()));
    }

    /**
     * Uniform in {@code (-b, b)} with {@code b = gain sqrt(3 / fan)} (He et al. 2015).
     *
     * @param a the slope of a leaky ReLU; other nonlinearities have no use for it
     * @param mode which fan
     * @param nonlinearity what follows the layer; see {@link #gain}
     * @throws ShapeException if the tensor has less than two dimensions
     * @throws IllegalArgumentException if the nonlinearity is not known
     */
    public static Tensor kaimingUniform(Tensor t, double a, Mode mode, String nonlinearity) {
        return kaimingUniform(t, a, mode, nonlinearity, Tensor.generator());
    }

    /** {@link #kaimingUniform(Tensor, double, Mode, String)} from a generator. */
    public static Tensor kaimingUniform(
            Tensor t, double a, Mode mode, String nonlinearity, Generator generator) {
        double bound = Math.sqrt(3) * kaiming(t, a, mode, nonlinearity, "kaimingUniform");
        return t.numel() == 0 ? t : uniform(t, -bound, bound, generator);
    }

    /**
     * {@link #kaimingUniform(Tensor, double, Mode, String)} by fan-in, before a leaky ReLU of slope
     * {@code a}.
     */
    public static Tensor kaimingUniform(Tensor t, double a) {
        return kaimingUniform(t, a, Mode.FAN_IN, "leaky_relu");
    }

    /**
     * {@link #kaimingUniform(Tensor, double)} before a ReLU, in the guise of a leaky one of slope
     * 0.
     */
    public static Tensor kaimingUniform(Tensor t) {
        return kaimingUniform(t, 0);
    }

    /**
     * Normal with standard deviation {@code gain / sqrt(fan)} (He et al. 2015).
     *
     * @param a the slope of a leaky ReLU; other nonlinearities have no use for it
     * @param mode which fan
     * @param nonlinearity what follows the layer; see {@link #gain}
     * @throws ShapeException if the tensor has less than two dimensions
     * @throws IllegalArgumentException if the nonlinearity is not known
     */
    public static Tensor kaimingNormal(Tensor t, double a, Mode mode, String nonlinearity) {
        return kaimingNormal(t, a, mode, nonlinearity, Tensor.generator());
    }

    /** {@link #kaimingNormal(Tensor, double, Mode, String)} from a generator. */
    public static Tensor kaimingNormal(
            Tensor t, double a, Mode mode, String nonlinearity, Generator generator) {
        double std = kaiming(t, a, mode, nonlinearity, "kaimingNormal");
        return t.numel() == 0 ? t : normal(t, 0, std, generator);
    }

    /**
     * {@link #kaimingNormal(Tensor, double, Mode, String)} by fan-in, before a leaky ReLU of slope
     * {@code a}.
     */
    public static Tensor kaimingNormal(Tensor t, double a) {
        return kaimingNormal(t, a, Mode.FAN_IN, "leaky_relu");
    }

    /**
     * {@link #kaimingNormal(Tensor, double)} before a ReLU, in the guise of a leaky one of slope 0.
     */
    public static Tensor kaimingNormal(Tensor t) {
        return kaimingNormal(t, 0);
    }

    private static double kaiming(
            Tensor t, double a, Mode mode, String nonlinearity, String operator) {
        double fan = Fans.of(t, operator).of(mode);
        return gain(nonlinearity, a) / Math.sqrt(fan);
    }

    /** {@link #truncNormal(Tensor, double, double, double, double)}: standard, within 2. */
    public static Tensor truncNormal(Tensor t) {
        return truncNormal(t, 0, 1, -2, 2);
    }

    /** Normal draws within {@code [a, b]}. */
    public static Tensor truncNormal(Tensor t, double mean, double std, double a, double b) {
        return truncNormal(t, mean, std, a, b, Tensor.generator());
    }

    /**
     * Normal draws within {@code [a, b]} of a generator.
     *
     * @param mean of the distribution without bounds
     * @param std of the distribution without bounds
     * @throws IllegalArgumentException if std is not above 0 or {@code a > b}
     */
    public static Tensor truncNormal(
            Tensor t, double mean, double std, double a, double b, Generator generator) {
        if (!(std > 0 && a <= b)) {
            throw new IllegalArgumentException(
                    "truncNormal: standard deviation %s from %s to %s: expected one above 0 and a <= b"
                            .formatted(std, a, b));
        }
        return filled(
                floating(t, "truncNormal"),
                () -> TruncatedNormal.fill(t, mean, std, a, b, generator));
    }

    /** {@link #orthogonal(Tensor, double, Generator)} with gain 1. */
    public static Tensor orthogonal(Tensor t) {
        return orthogonal(t, 1, Tensor.generator());
    }

    /**
     * Rows, or columns if there are fewer, that are orthogonal and {@code gain} long; dimensions
     * from the second on count as one. From normal draws by QR (Saxe et al. 2013).
     *
     * @throws ShapeException if the tensor has less than two dimensions
     */
    public static Tensor orthogonal(Tensor t, double gain, Generator generator) {
        if (t.dim() < 2) {
            throw new ShapeException(
                    "orthogonal: shape " + t.shape() + ": expected at least two dimensions");
        }
        floating(t, "orthogonal");
        if (t.numel() == 0) {
            return t;
        }
        int rows = t.size(0);
        int columns = t.numel() / rows;
        return filled(
                t,
                () -> {
                    Tensor drawn = Tensor.randn(generator, t.dtype(), rows, columns);
                    Tensor q =
                            rows < columns
                                    ? Orthogonal.rows(drawn)
                                    : Orthogonal.rows(drawn.transpose(0, 1)).transpose(0, 1);
                    t.copyInPlace(q.mul(gain).reshape(t.shape().toArray()));
                });
    }

    /** {@link #sparse(Tensor, double, double, Generator)} of standard deviation 0.01. */
    public static Tensor sparse(Tensor t, double sparsity) {
        return sparse(t, sparsity, 0.01, Tensor.generator());
    }

    /**
     * Normal draws of mean 0, of which {@code ceil(sparsity rows)} in every column become 0
     * (Martens 2010).
     *
     * @param sparsity in [0, 1]
     * @throws ShapeException if it is no matrix
     * @throws IllegalArgumentException if sparsity is out of its range, or std negative
     */
    public static Tensor sparse(Tensor t, double sparsity, double std, Generator generator) {
        if (t.dim() != 2) {
            throw new ShapeException("sparse: shape " + t.shape() + ": expected a matrix");
        }
        if (!(sparsity >= 0 && sparsity <= 1)) {
            throw new IllegalArgumentException(
                    "sparse: sparsity " + sparsity + ": expected a number in [0, 1]");
        }
        normal(t, 0, std, generator);
        int zeros = (int) Math.ceil(sparsity * t.size(0));
        return filled(
                t,
                () -> {
                    for (int column = 0; column < t.size(1); column++) {
                        long[] order = Tensor.randperm(generator, t.size(0)).toLongs();
                        for (int i = 0; i < zeros; i++) {
                            t.select(1, column).narrow(0, (int) order[i], 1).zeroInPlace();
                        }
                    }
                });
    }

    /** {@link #dirac(Tensor, int)} of one group. */
    public static Tensor dirac(Tensor t) {
        return dirac(t, 1);
    }

    /**
     * A convolution weight {@code [out, in, k...]} that passes on its inputs: 1 at the middle of
     * the kernel from input i to output i, of every group, as far as there are both; 0 elsewhere.
     *
     * @throws ShapeException if there are not 3 to 5 dimensions, or the groups do not divide out
     */
    public static Tensor dirac(Tensor t, int groups) {
        if (t.dim() < 3 || t.dim() > 5 || groups < 1 || t.size(0) % groups != 0) {
            throw new ShapeException(
                    "dirac: shape %s, %d groups: expected 3 to 5 dimensions, groups that divide the first"
                            .formatted(t.shape(), groups));
        }
        int out = t.size(0) / groups;
        return filled(
                t,
                () -> {
                    t.zeroInPlace();
                    for (int i = 0; i < groups * Math.min(out, t.size(1)); i++) {
                        int input = i % Math.min(out, t.size(1));
                        int group = i / Math.min(out, t.size(1));
                        Tensor at = t.select(0, group * out + input).select(0, input);
                        while (at.dim() > 0) {
                            at = at.select(0, at.size(0) / 2);
                        }
                        at.fillInPlace(1);
                    }
                });
    }

    /**
     * By how much a nonlinearity shrinks the standard deviation, inverted: 1 for {@code linear},
     * {@code sigmoid} and convolutions ({@code conv2d}, ...), 5/3 for {@code tanh}, sqrt(2) for
     * {@code relu}, {@code sqrt(2 / (1 + a^2))} for {@code leaky_relu} of slope a, 3/4 for {@code
     * selu}.
     *
     * @param parameter the slope of {@code leaky_relu}, 0.01 if null
     * @throws IllegalArgumentException if the name is not known
     */
    public static double gain(String nonlinearity, @Nullable Double parameter) {
        return switch (nonlinearity) {
            case "linear",
                    "sigmoid",
                    "conv1d",
                    "conv2d",
                    "conv3d",
                    "conv_transpose1d",
                    "conv_transpose2d",
                    "conv_transpose3d" ->
                    1;
            case "tanh" -> 5.0 / 3;
            case "relu" -> Math.sqrt(2);
            case "leaky_relu" -> {
                double slope = Objects.requireNonNullElse(parameter, 0.01);
                yield Math.sqrt(2 / (1 + slope * slope));
            }
            case "selu" -> 0.75;
            default ->
                    throw new IllegalArgumentException(
                            "gain: unknown nonlinearity '"
                                    + nonlinearity
                                    + "': expected linear, sigmoid, tanh, relu, leaky_relu, selu or"
                                    + " a convolution such as conv2d");
        };
    }

    /** {@link #gain(String, Double)} without a parameter. */
    public static double gain(String nonlinearity) {
        return gain(nonlinearity, null);
    }

    private static Tensor floating(Tensor t, String operator) {
        if (!t.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    operator + ": dtype " + t.dtype() + ": expected float32 or float64");
        }
        return t;
    }

    private static Tensor filled(Tensor t, Runnable fill) {
        try (Grad _ = Grad.off()) {
            fill.run();
        }
        return t;
    }
}
