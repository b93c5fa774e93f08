package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Operators that look at the same storage another way; nothing is computed or copied. */
public final class Views {
    static final Table TABLE = new Table("Views");

    /** A new layout over the same storage. */
    interface View extends Operator {
        /** The layout of the result. */
        Layout view(Layout in);

        @Override
        default Array[] forward(Array[] in) {
            return new Array[] {in[0].with(view(in[0].layout()))};
        }

        @Override
        default @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].then(new Embed(this, c.shape(0)))};
        }
    }

    /**
     * The adjoint of a view that shows each element at most once: zeros of the full shape with the
     * input where the view looks.
     *
     * @param view where it looks
     * @param full the shape of what is viewed
     */
    record Embed(View view, Shape full) implements Operator {
        @Override
        public String name() {
            return view.name() + "_backward";
        }

        @Override
        public Array[] forward(Array[] in) {
            Array out = Array.zeros(in[0].dtype(), full);
            Dispatch.run(new Kernel.Copy(), out.with(view.view(out.layout())), in[0]);
            return new Array[] {out};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].then(view)};
        }
    }

    /**
     * Stretched to a shape by strides of 0. The tape sums the gradient back.
     *
     * @param to the shape
     */
    public record Expand(Shape to) implements View {
        @Override
        public String name() {
            return "expand";
        }

        @Override
        public Layout view(Layout in) {
            return in.expand(to);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return g.clone();
        }
    }

    /** Dimensions in another order: result dimension i is the input's {@code order[i]} (from 0). */
    public static final class Permute implements View {
        private final int[] order;

        /** The order may count from the end; it must name each dimension once. */
        public Permute(int... order) {
            this.order = order.clone();
        }

        static Permute swap(int rank, int a, int b) {
            int[] order = new int[rank];
            for (int i = 0; i < rank; i++) {
                order[i] = i == a ? b : i == b ? a : i;
            }
            return new Permute(order);
        }

        @Override
        public String name() {
            return "permute";
        }

        @Override
        public Layout view(Layout in) {
            int r = in.rank();
            int[] from = new int[order.length];
            long named = 0; // a bit each
            for (int i = 0; i < from.length; i++) {
                from[i] = in.shape().dim(order[i], "permute");
                named |= 1L << from[i];
            }
            if (from.length != r || Long.bitCount(named) != r) {
                throw new ShapeException(
                        "permute: order "
                                + Arrays.toString(order)
                                + " does not name each dimension of "
                                + in.shape()
                                + " once");
            }
            return r == 0 ? in : in.permute(from);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            int[] inverse = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                inverse[Math.floorMod(order[i], order.length)] = i;
            }
            return new Value[] {g[0].permute(inverse)};
        }
    }

    /**
     * The same elements in another shape: a view where strides allow it, else a copy.
     *
     * @param to the shape, of as many elements
     */
    public record Reshape(Shape to) implements Operator {
        @Override
        public String name() {
            return "reshape";
        }

        @Override
        public Array[] forward(Array[] in) {
            if (in[0].shape().numel() != to.numel()) {
                throw new ShapeException(
                        "reshape: "
                                + in[0].shape()
                                + " has "
                                + in[0].shape().numel()
                                + " elements, "
                                + to
                                + " takes "
                                + to.numel());
            }
            Array v = in[0].view(to);
            if (v == null) {
                Array copy = Array.zeros(in[0].dtype(), in[0].shape());
                Dispatch.run(new Kernel.Copy(), copy, in[0]);
                v = copy.with(Layout.contiguous(to));
            }
            return new Array[] {v};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].reshape(c.shape(0))};
        }
    }

    /**
     * The same elements in another shape, never a copy.
     *
     * @param to the shape, of as many elements
     */
    public record ViewAs(Shape to) implements View {
        @Override
        public String name() {
            return "view";
        }

        @Override
        public Layout view(Layout in) {
            if (in.shape().numel() != to.numel()) {
                throw new ShapeException(
                        "view: "
                                + in.shape()
                                + " has "
                                + in.shape().numel()
                                + " elements, "
                                + to
                                + " takes "
                                + to.numel());
            }
            Layout l = in.view(to);
            if (l == null) {
                throw new ShapeException(
                        "view: "
                                + in
                                + " cannot be seen as "
                                + to
                                + " without a copy: use reshape, or contiguous() first");
            }
            return l;
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].reshape(c.shape(0))};
        }
    }

    /**
     * A dimension of size 1 put in.
     *
     * @param dim before which, from 0
     */
    public record Unsqueeze(int dim) implements View {
        @Override
        public String name() {
            return "unsqueeze";
        }

        @Override
        public Layout view(Layout in) {
            return in.unsqueeze(dim);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].reshape(c.shape(0))};
        }
    }

    /** Those of the given dimensions (from 0) that have size 1 are taken out. */
    public static final class Squeeze implements View {
        private final int[] dims;

        /** The dimensions to look at, from 0. */
        public Squeeze(int... dims) {
            this.dims = dims.clone();
        }

        @Override
        public String name() {
            return "squeeze";
        }

        @Override
        public Layout view(Layout in) {
            Layout out = in;
            for (int d = in.rank() - 1; d >= 0; d--) {
                int dim = d;
                if (in.size(d) == 1 && Arrays.stream(dims).anyMatch(x -> x == dim)) {
                    out = out.select(d, 0);
                }
            }
            return out;
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {g[0].reshape(c.shape(0))};
        }
    }

    static {
        TABLE.single(
                "expand(Tensor input, int[] size)",
                a ->
                        a.value("input")
                                .then(
                                        new Expand(
                                                Shapes.expanded(
                                                        a.value("input").shape(),
                                                        a.list("size"),
                                                        "expand"))));
        TABLE.single(
                "broadcast_to(Tensor input, int[] size)",
                a ->
                        a.value("input")
                                .then(
                                        new Expand(
                                                Shapes.expanded(
                                                        a.value("input").shape(),
                                                        a.list("size"),
                                                        "broadcast_to"))));
        TABLE.single(
                "permute(Tensor input, int[] dims)", a -> a.value("input").permute(a.list("dims")));
        TABLE.single(
                "transpose(Tensor input, int dim0, int dim1)",
                a -> transpose(a.value("input"), a.integer("dim0"), a.integer("dim1")));
        TABLE.single("t(Tensor input)", a -> t(a.value("input")));
        TABLE.single(
                "reshape(Tensor input, int[] shape)",
                a ->
                        a.value("input")
                                .reshape(
                                        Shapes.inferred(
                                                a.value("input").shape(),
                                                a.list("shape"),
                                                "reshape")));
        TABLE.single(
                "view(Tensor input, int[] size)",
                a ->
                        a.value("input")
                                .then(
                                        new ViewAs(
                                                Shapes.inferred(
                                                        a.value("input").shape(),
                                                        a.list("size"),
                                                        "view"))));
        TABLE.single(
                "flatten(Tensor input, int start_dim=0, int end_dim=-1)",
                a -> flatten(a.value("input"), a.integer("start_dim"), a.integer("end_dim")));
        TABLE.single(
                "narrow(Tensor input, int dim, int start, int length)",
                a ->
                        narrow(
                                a.value("input"),
                                a.integer("dim"),
                                a.integer("start"),
                                a.integer("length")));
        TABLE.single(
                "select(Tensor input, int dim, int index)",
                a -> select(a.value("input"), a.integer("dim"), a.integer("index")));
        TABLE.single(
                "squeeze(Tensor input, int[]? dim=None)",
                a -> squeeze(a.value("input"), a.integers("dim")));
        TABLE.single(
                "unsqueeze(Tensor input, int dim)",
                a -> unsqueeze(a.value("input"), a.integer("dim")));
        TABLE.single(
                "unfold(Tensor input, int dimension, int size, int step)",
                a ->
                        unfold(
                                a.value("input"),
                                a.integer("dimension"),
                                a.integer("size"),
                                a.integer("step")));
        TABLE.single(
                "diagonal(Tensor input, int offset=0, int dim1=0, int dim2=1)",
                a ->
                        diagonal(
                                a.value("input"),
                                a.integer("offset"),
                                a.integer("dim1"),
                                a.integer("dim2")));
    }

    private Views() {}

    /** Another shape of the same elements, a view where strides allow it; one size may be -1. */
    public static Value reshape(Value x, int... sizes) {
        return x.reshape(Shapes.inferred(x.shape(), sizes, "reshape"));
    }

    /** Another shape of the same elements, never a copy; one size may be -1. */
    public static Value view(Value x, int... sizes) {
        return x.then(new ViewAs(Shapes.inferred(x.shape(), sizes, "view")));
    }

    /** Stretched along dimensions of size 1; -1 keeps a size. */
    public static Value expand(Value x, int... sizes) {
        return x.expand(Shapes.expanded(x.shape(), sizes, "expand"));
    }

    /** Two dimensions exchanged. */
    public static Value transpose(Value x, int a, int b) {
        int i = x.shape().dim(a, "transpose");
        int j = x.shape().dim(b, "transpose");
        return x.then(Permute.swap(x.rank(), i, j));
    }

    /** A matrix transposed; a vector or scalar as it is. */
    public static Value t(Value x) {
        if (x.rank() > 2) {
            throw new ShapeException(
                    "t: " + x.shape() + " has " + x.rank() + " dimensions: expected at most 2");
        }
        return x.rank() < 2 ? x.permute(IntStream.range(0, x.rank()).toArray()) : x.transposed();
    }

    /** Dimensions from start to end (both included) joined into one. */
    public static Value flatten(Value x, int start, int end) {
        if (x.rank() == 0) {
            return x.reshape(Shape.of(1));
        }
        int s = x.shape().dim(start, "flatten");
        int e = x.shape().dim(end, "flatten");
        if (s > e) {
            throw new ShapeException(
                    "flatten: start dimension " + start + " is behind end dimension " + end);
        }
        if (s == e) {
            return x;
        }
        int joined = Math.toIntExact(x.shape().slice(s, e + 1).numel());
        return x.reshape(
                x.shape()
                        .slice(0, s)
                        .concat(Shape.of(joined))
                        .concat(x.shape().slice(e + 1, x.rank())));
    }

    /** {@code length} elements of a dimension from {@code start}, which may count from the end. */
    public static Value narrow(Value x, int dim, int start, int length) {
        int d = dimension(x, dim, "narrow");
        int n = x.shape().size(d);
        if (start < -n || start > n) {
            throw new ShapeException(
                    "narrow: start "
                            + start
                            + " is out of range ["
                            + -n
                            + ", "
                            + n
                            + "] for dimension "
                            + dim
                            + " of "
                            + x.shape());
        }
        return x.then(new Parts.Slice(d, start < 0 ? start + n : start, length, 1));
    }

    /** The part at an index, which may count from the end, of a dimension, which disappears. */
    public static Value select(Value x, int dim, int index) {
        int d = dimension(x, dim, "select");
        int n = x.shape().size(d);
        if (index < -n || index >= n) {
            throw new IndexOutOfBoundsException(
                    "select: index "
                            + index
                            + " is out of bounds for dimension "
                            + dim
                            + " of "
                            + x.shape()
                            + " with size "
                            + n);
        }
        return x.then(new Parts.Select(d, index < 0 ? index + n : index));
    }

    private static int dimension(Value x, int dim, String operator) {
        if (x.rank() == 0) {
            throw new ShapeException(operator + ": a scalar has no dimension to index");
        }
        return x.shape().dim(dim, operator);
    }

    /** Without the dimensions of size 1 among those named; null means all. */
    public static Value squeeze(Value x, int @Nullable [] dims) {
        int[] all =
                dims == null
                        ? IntStream.range(0, x.rank()).toArray()
                        : Shapes.dims(x.shape(), dims, "squeeze");
        return x.then(new Squeeze(all));
    }

    /** With a dimension of size 1 put in; negative counts from the end of the result. */
    public static Value unsqueeze(Value x, int dim) {
        int r = x.rank() + 1;
        if (dim < -r || dim >= r) {
            throw new ShapeException(
                    "unsqueeze: dimension "
                            + dim
                            + " is out of range ["
                            + -r
                            + ", "
                            + (r - 1)
                            + "] for shape "
                            + x.shape());
        }
        return x.then(new Unsqueeze(dim < 0 ? dim + r : dim));
    }

    /** Windows of {@code size} elements, {@code step} apart, as a new last dimension. */
    public static Value unfold(Value x, int dim, int size, int step) {
        if (x.rank() == 0) {
            return unfold(x.reshape(Shape.of(1)), dim, size, step).then(new Parts.Select(0, 0));
        }
        return x.then(new Parts.Unfold(dimension(x, dim, "unfold"), size, step));
    }

    /** A diagonal of two dimensions as a new last dimension. */
    public static Value diagonal(Value x, int offset, int dim1, int dim2) {
        int a = x.shape().dim(dim1, "diagonal");
        int b = x.shape().dim(dim2, "diagonal");
        if (x.rank() < 2 || a == b) {
            throw new ShapeException(
                    "diagonal: "
                            + x.shape()
                            + " at dimensions "
                            + dim1
                            + " and "
                            + dim2
                            + ": expected two different ones");
        }
        return x.then(new Parts.Diagonal(offset, a, b));
    }
}
