package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;
import jacobi.kernel.Expr;

import org.jspecify.annotations.Nullable;

/** How far apart vectors are. */
public final class Distances {
    static final Table TABLE = new Table("Distances");

    /**
     * {@code |x - y|_p} over dimensions of what the operands broadcast to; the differences are
     * never stored.
     *
     * @param name of the operator it stands for
     * @param p the exponent
     * @param axes which dimensions of the broadcast shape
     */
    record Distance(String name, double p, Axes axes) implements Operator {
        private static final Expr DIFFERENCE = Expr.input(0).sub(Expr.input(1));

        @Override
        public Array[] forward(Array[] in) {
            Shape full = Shape.broadcast(in[0].shape(), in[1].shape(), name);
            DType d = DType.promote(in[0].dtype(), in[1].dtype());
            Array[] same = {Copies.as(in[0], d), Copies.as(in[1], d)};
            return new Array[] {Norms.norm(name, p, axes, DIFFERENCE, full, same)};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            if (p == 0) {
                Array zeros = Array.zeros(g[0].dtype(), Shape.SCALAR);
                return new Value[] {
                    g[0].constant(zeros).expand(c.shape(0)), g[0].constant(zeros).expand(c.shape(1))
                };
            }
            Value difference = c.input(0).sub(c.input(1));
            Value slope = Norms.slope(p, axes, difference, c.output(0), g[0]);
            return new Value[] {slope, c.needs(1) ? slope.neg() : null};
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    static {
        TABLE.single(
                "dist(Tensor input, Tensor other, Number p=2)",
                a -> dist(a.value("input"), a.value("other"), a.number("p")));
        TABLE.single(
                "cdist(Tensor x1, Tensor x2, float p=2.0, str?"
                        + " compute_mode='use_mm_for_euclid_dist_if_necessary')",
                a -> cdist(a.value("x1"), a.value("x2"), a.number("p")));
        TABLE.single(
                "nn.functional.pdist(Tensor input, float p=2.0)",
                a -> pdist(a.value("input"), a.number("p")));
        TABLE.single(
                "nn.functional.pairwise_distance(Tensor x1, Tensor x2, float p=2.0, float"
                        + " eps=1e-06, bool keepdim=False)",
                a ->
                        pairwise(
                                a.value("x1"),
                                a.value("x2"),
                                a.number("p"),
                                a.number("eps"),
                                a.flag("keepdim")));
        TABLE.single(
                "nn.functional.cosine_similarity(Tensor x1, Tensor x2, int dim=1, float"
                        + " eps=1e-08)",
                a ->
                        cosineSimilarity(
                                a.value("x1"), a.value("x2"), a.integer("dim"), a.number("eps")));
    }

    private Distances() {}

    /** {@code |x - y|_p} over everything, after broadcasting. */
    public static Value dist(Value x, Value y, double p) {
        Shape full = Shape.broadcast(x.shape(), y.shape(), "dist");
        return x.with(y, new Distance("dist", p, Axes.of(full, null, false, "dist")));
    }

    /**
     * {@code |x_i - y_j|_p} of all rows: {@code [.., m, d], [.., n, d] -> [.., m, n]}, batches
     * broadcast. Computed from the differences, so that near rows lose no digits.
     */
    public static Value cdist(Value x, Value y, double p) {
        if (x.rank() < 2 || y.rank() < 2 || x.shape().size(-1) != y.shape().size(-1)) {
            throw new ShapeException(
                    "cdist: "
                            + x.shape()
                            + " and "
                            + y.shape()
                            + ": expected [.., m, d] and [.., n, d]");
        }
        if (!(p >= 0)) {
            throw new IllegalArgumentException("cdist: p is " + p + ": expected 0 or more");
        }
        Value a = Views.unsqueeze(x, -2);
        Value b = Views.unsqueeze(y, -3);
        Shape full = Shape.broadcast(a.shape(), b.shape(), "cdist");
        int[] last = {full.rank() - 1};
        return a.with(b, new Distance("cdist", p, Axes.of(last, false)));
    }

    /** The distances of all pairs of rows i < j of {@code [n, d]}, in that order. */
    public static Value pdist(Value x, double p) {
        if (x.rank() != 2) {
            throw new ShapeException("pdist: " + x.shape() + ": expected [n, d]");
        }
        if (!(p >= 0)) {
            throw new IllegalArgumentException("pdist: p is " + p + ": expected 0 or more");
        }
        int n = x.shape().size(0);
        long[] first = new long[n * (n - 1) / 2];
        long[] second = new long[first.length];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                first[at] = i;
                second[at++] = j;
            }
        }
        Value a = Indexing.indexSelect(x, 0, indices(x, first));
        Value b = Indexing.indexSelect(x, 0, indices(x, second));
        return a.with(b, new Distance("pdist", p, Axes.of(new int[] {1}, false)));
    }

    private static Value indices(Value x, long[] index) {
        return x.constant(Array.of(Storage.of(index), Shape.of(index.length)));
    }

    /** {@code |x - y + eps|_p} over the last dimension. */
    public static Value pairwise(Value x, Value y, double p, double eps, boolean keep) {
        String name = "pairwise_distance";
        Shape full = Shape.broadcast(x.shape(), y.shape(), name);
        if (full.rank() == 0) {
            throw new ShapeException(name + ": two scalars: expected [.., d]");
        }
        Value difference = x.sub(y).add(x.number(eps));
        return Norms.vector(difference, p, new int[] {-1}, keep, name);
    }

    /** {@code x . y / (max(|x|, eps) max(|y|, eps))} along a dimension, after broadcasting. */
    public static Value cosineSimilarity(Value x, Value y, int dim, double eps) {
        Shape full = Shape.broadcast(x.shape(), y.shape(), "cosine_similarity");
        Axes axes = Axes.of(full, new int[] {dim}, false, "cosine_similarity");
        Value a = Norms.normalize(x.expand(full), 2, dim, eps);
        Value b = Norms.normalize(y.expand(full), 2, dim, eps);
        return a.mul(b).sum(axes.dims(), false);
    }
}
