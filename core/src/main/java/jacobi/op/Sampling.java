package jacobi.op;

import static jacobi.kernel.Expr.param;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Images looked at through a grid of places (Jaderberg et al. 2015). Made of gathers and of weights
 * that depend on the grid smoothly, so both get gradients of any order.
 */
public final class Sampling {
    static final Table TABLE = new Table("Sampling");

    /** x kept in {@code [0, param]}; no gradient at the bounds. */
    private static final Row CLIP =
            new Table("internal")
                    .unary(
                            "clip(Tensor input, Number most)",
                            Typing.PROMOTE,
                            x -> x.max(0).min(param(0)),
                            (x, y, g) -> x.gt(0).mul(x.lt(param(0))).select(g, 0));

    /** The free parameter of the cubic kernel, as {@link Interpolation} has it. */
    private static final double CUBIC = -0.75;

    static {
        TABLE.single(
                "nn.functional.grid_sample(Tensor input, Tensor grid, str mode='bilinear', str"
                        + " padding_mode='zeros', bool? align_corners=None)",
                a ->
                        gridSample(
                                a.value("input"),
                                a.value("grid"),
                                String.valueOf(a.text("mode")),
                                String.valueOf(a.text("padding_mode")),
                                a.flag("align_corners")));
        TABLE.single(
                "nn.functional.affine_grid(Tensor theta, int[] size, bool? align_corners=None)",
                a -> affineGrid(a.value("theta"), a.list("size"), a.flag("align_corners")));
    }

    private Sampling() {}

    /** What lies outside of an image. */
    private enum Border {
        ZEROS,
        BORDER,
        REFLECTION
    }

    private static Border border(String name) {
        return switch (name) {
            case "zeros" -> Border.ZEROS;
            case "border" -> Border.BORDER;
            case "reflection" -> Border.REFLECTION;
            default ->
                    throw new IllegalArgumentException(
                            "grid_sample: padding mode '"
                                    + name
                                    + "': expected 'zeros', 'border' or 'reflection'");
        };
    }

    /** Some elements of an image with a weight each. */
    private record Tap(int[] offset, Value weight) {}

    /**
     * {@code [n, c, h, w]} at the places {@code grid [n, oh, ow, 2]} gives {@code [n, c, oh, ow]};
     * or with a depth in front, and 3. Places are x, y (, z), -1 and 1 being the image's ends.
     *
     * @param mode {@code bilinear}, {@code nearest} or, for two dimensions, {@code bicubic}
     * @param padding what is outside: {@code zeros}, {@code border} or {@code reflection}
     * @param align whether -1 and 1 are the centres of the outermost elements, not their edges
     * @throws ShapeException if input and grid do not fit
     */
    public static Value gridSample(
            Value x, Value grid, String mode, String padding, boolean align) {
        int dims = x.rank() - 2;
        requireShapes(x, grid, dims);
        Border border = border(padding);
        int outs = Math.toIntExact(grid.shape().slice(1, dims + 1).numel());
        int n = x.shape().size(0);
        Value flat = grid.reshape(Shape.of(n, outs, dims));
        Value[] at = new Value[dims];
        for (int d = 0; d < dims; d++) {
            int size = x.shape().size(2 + d);
            Value c = flat.then(new Parts.Select(2, dims - 1 - d));
            at[d] =
                    align
                            ? c.add(c.number(1)).mul((size - 1) / 2.0)
                            : c.add(c.number(1)).mul(size / 2.0).sub(c.number(0.5));
        }
        Value y =
                switch (mode) {
                    case "bilinear" -> linear(x, inside(x, at, border, align));
                    case "nearest" -> nearest(x, inside(x, at, border, align));
                    case "bicubic" -> cubic(x, at, border, align);
                    default ->
                            throw new IllegalArgumentException(
                                    "grid_sample: mode '"
                                            + mode
                                            + "': expected 'bilinear', 'nearest' or 'bicubic'");
                };
        Shape lead = x.shape().slice(0, 2);
        return y.reshape(lead.concat(grid.shape().slice(1, dims + 1)));
    }

    private static void requireShapes(Value x, Value grid, int dims) {
        Spatial.requireFloating(x, "grid_sample");
        Spatial.requireSameType(x.dtype(), grid.dtype(), "grid_sample");
        boolean fits =
                (dims == 2 || dims == 3)
                        && grid.rank() == x.rank()
                        && grid.shape().size(0) == x.shape().size(0)
                        && grid.shape().size(-1) == dims
                        && x.shape().slice(2, dims + 2).numel() > 0;
        if (!fits) {
            throw new ShapeException(
                    "grid_sample: input "
                            + x.shape()
                            + " and grid "
                            + grid.shape()
                            + ": expected [n, c, h, w] and [n, oh, ow, 2], or [n, c, d, h, w] and"
                            + " [n, od, oh, ow, 3]");
        }
    }

    /** Places brought into the image. */
    private static Value[] inside(Value x, Value[] at, Border border, boolean align) {
        if (border == Border.ZEROS) {
            return at;
        }
        Value[] in = at.clone();
        for (int d = 0; d < at.length; d++) {
            int size = x.shape().size(2 + d);
            if (border == Border.REFLECTION) {
                in[d] = reflected(at[d], size, align);
            }
            in[d] = in[d].then(CLIP.op(size - 1));
        }
        return in;
    }

    /** Back and forth between the ends. */
    private static Value reflected(Value c, int size, boolean align) {
        double low = align ? 0 : -0.5;
        double span = align ? size - 1 : size;
        if (span == 0) {
            return c.mul(0);
        }
        Value far = c.sub(c.number(low)).then(Elementary.ABS.op());
        Value turns = far.div(far.number(span)).then(Elementary.FLOOR.op()).detach();
        Value rest = far.sub(turns.mul(span));
        Value half = turns.mul(0.5);
        Value odd = half.with(half.then(Elementary.FLOOR.op()), Comparison.NE.op());
        return Arithmetic.where(odd, rest.neg().add(rest.number(span)), rest).add(rest.number(low));
    }

    private static Value linear(Value x, Value[] at) {
        int dims = at.length;
        Value[] floors = floors(at);
        Value sum = null;
        for (int corner = 0; corner < 1 << dims; corner++) {
            int[] offset = new int[dims];
            Value weight = at[0].number(1);
            for (int d = 0; d < dims; d++) {
                offset[d] = corner >> d & 1;
                Value rest = at[d].sub(floors[d]);
                weight = weight.mul(offset[d] == 1 ? rest : rest.neg().add(rest.number(1)));
            }
            sum = add(sum, tap(x, floors, new Tap(offset, weight), Border.ZEROS, false));
        }
        return sum == null ? x : sum;
    }

    private static Value[] floors(Value[] at) {
        Value[] floors = new Value[at.length];
        for (int d = 0; d < at.length; d++) {
            floors[d] = at[d].then(Elementary.FLOOR.op()).detach();
        }
        return floors;
    }

    private static Value add(@Nullable Value sum, Value more) {
        return sum == null ? more : sum.add(more);
    }

    private static Value nearest(Value x, Value[] at) {
        Value[] rounded = new Value[at.length];
        Value still = at[0].mul(0);
        for (int d = 0; d < at.length; d++) {
            rounded[d] = at[d].then(Elementary.ROUND.op()).detach();
            still = still.add(at[d].mul(0));
        }
        // The weight is 1, with a derivative of 0 by the grid.
        Value one = still.add(still.number(1));
        return tap(x, rounded, new Tap(new int[at.length], one), Border.ZEROS, false);
    }

    private static Value cubic(Value x, Value[] at, Border border, boolean align) {
        if (at.length != 2) {
            throw new IllegalArgumentException(
                    "grid_sample: mode 'bicubic' for input "
                            + x.shape()
                            + ": expected [n, c, h, w]");
        }
        Value[] floors = floors(at);
        Value[] down = weights(at[0].sub(floors[0]));
        Value[] across = weights(at[1].sub(floors[1]));
        Value sum = null;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                Tap tap = new Tap(new int[] {i - 1, j - 1}, down[i].mul(across[j]));
                sum = add(sum, tap(x, floors, tap, border, align));
            }
        }
        return sum == null ? x : sum;
    }

    private static Value[] weights(Value t) {
        Value back = t.neg().add(t.number(1));
        return new Value[] {
            outer(t.add(t.number(1))), inner(t), inner(back), outer(back.add(back.number(1)))
        };
    }

    /** {@code ((a + 2) x - (a + 3)) x^2 + 1}. */
    private static Value inner(Value x) {
        return x.mul(CUBIC + 2).sub(x.number(CUBIC + 3)).mul(x).mul(x).add(x.number(1));
    }

    /** {@code ((a x - 5 a) x + 8 a) x - 4 a}. */
    private static Value outer(Value x) {
        return x.mul(CUBIC)
                .sub(x.number(5 * CUBIC))
                .mul(x)
                .add(x.number(8 * CUBIC))
                .mul(x)
                .sub(x.number(4 * CUBIC));
    }

    /** The elements at whole places moved by an offset, times a weight; {@code [n, c, outs]}. */
    private static Value tap(Value x, Value[] whole, Tap tap, Border border, boolean align) {
        int dims = whole.length;
        Shape s = whole[0].shape();
        int count = Math.toIntExact(s.numel());
        long[] index = new long[count];
        double[] inside = new double[count];
        Arrays.fill(inside, 1);
        for (int d = 0; d < dims; d++) {
            int size = x.shape().size(2 + d);
            double[] places = whole[d].array().toDoubles();
            for (int i = 0; i < count; i++) {
                double p = place(places[i] + tap.offset[d], size, border, align);
                inside[i] = p >= 0 && p < size ? inside[i] : 0;
                index[i] = index[i] * size + (long) Math.clamp(p, 0.0, size - 1.0);
            }
        }
        int n = s.size(0);
        int outs = s.size(1);
        int channels = x.shape().size(1);
        Shape each = Shape.of(n, 1, outs);
        Shape all = Shape.of(n, channels, outs);
        Value at = x.constant(Array.of(Storage.of(index), each)).expand(all);
        int volume = Math.toIntExact(x.shape().slice(2, dims + 2).numel());
        Value flat = x.reshape(Shape.of(n, channels, volume));
        Value picked = flat.with(at, new Gather("grid_sample", 2));
        // An element outside counts for nothing, whatever it is.
        Value mask = x.constant(Array.of(Storage.of(inside), each)).to(DType.BOOL);
        return Arithmetic.where(mask, picked.mul(tap.weight.reshape(each)), x.number(0));
    }

    private static double place(double p, int size, Border border, boolean align) {
        return switch (border) {
            case ZEROS -> p;
            case BORDER -> Math.clamp(p, 0.0, size - 1.0);
            case REFLECTION -> {
                double low = align ? 0 : -0.5;
                double span = align ? size - 1 : size;
                if (span == 0) {
                    yield 0;
                }
                double far = Math.abs(p - low);
                double turns = Math.floor(far / span);
                double rest = far - turns * span;
                yield Math.clamp((turns % 2 == 0 ? rest : span - rest) + low, 0.0, size - 1.0);
            }
        };
    }

    /**
     * The places that affine maps {@code theta [n, 2, 3]} (or {@code [n, 3, 4]}) send an image's
     * grid to: {@code [n, h, w, 2]} for size {@code [n, c, h, w]}.
     *
     * @param align whether -1 and 1 are the centres of the outermost elements, not their edges
     * @throws ShapeException if theta and size do not fit
     */
    public static Value affineGrid(Value theta, int[] size, boolean align) {
        int dims = size.length - 2;
        Spatial.requireFloating(theta, "affine_grid");
        if (dims < 2
                || dims > 3
                || !theta.shape().equals(Shape.of(size[0], dims, dims + 1))
                || Arrays.stream(size).anyMatch(n -> n < 1)) {
            throw new ShapeException(
                    "affine_grid: theta "
                            + theta.shape()
                            + " and size "
                            + Arrays.toString(size)
                            + ": expected [n, 2, 3] and [n, c, h, w], or [n, 3, 4] and [n, c, d,"
                            + " h, w]");
        }
        int count = 1;
        for (int d = 0; d < dims; d++) {
            count *= size[2 + d];
        }
        double[] base = new double[count * (dims + 1)];
        for (int i = 0; i < count; i++) {
            int rest = i;
            for (int d = dims - 1; d >= 0; d--) {
                int n = size[2 + d];
                int p = rest % n;
                rest /= n;
                double v = align ? (n > 1 ? -1 + 2.0 * p / (n - 1) : 0) : (2.0 * p + 1) / n - 1;
                base[i * (dims + 1) + dims - 1 - d] = v;
            }
            base[i * (dims + 1) + dims] = 1;
        }
        DType type = theta.dtype();
        Value places =
                theta.constant(Array.of(Storage.of(base), Shape.of(1, count, dims + 1))).to(type);
        Value all = places.expand(Shape.of(size[0], count, dims + 1));
        Value y = all.matmul(theta.transposed());
        Shape image = Shape.of(Arrays.copyOfRange(size, 2, size.length));
        return y.reshape(Shape.of(size[0]).concat(image).concat(Shape.of(dims)));
    }
}
