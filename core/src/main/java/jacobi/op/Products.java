package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Products of vectors, matrices and tensors beyond the plain ones of {@link LinearAlgebra}. */
public final class Products {
    static final Table TABLE = new Table("Further products");

    static {
        sums();
        vectors();
    }

    private Products() {}

    private static void sums() {
        TABLE.single(
                "addbmm(Tensor input, Tensor batch1, Tensor batch2, *, Number beta=1, Number"
                        + " alpha=1)",
                a ->
                        addbmm(
                                a.value("input"),
                                a.value("batch1"),
                                a.value("batch2"),
                                a.number("beta"),
                                a.number("alpha")));
        TABLE.single(
                "addmv(Tensor input, Tensor mat, Tensor vec, *, Number beta=1, Number alpha=1)",
                a ->
                        addmv(
                                a.value("input"),
                                a.value("mat"),
                                a.value("vec"),
                                a.number("beta"),
                                a.number("alpha")));
        TABLE.single(
                "addr(Tensor input, Tensor vec1, Tensor vec2, *, Number beta=1, Number alpha=1)",
                a ->
                        addr(
                                a.value("input"),
                                a.value("vec1"),
                                a.value("vec2"),
                                a.number("beta"),
                                a.number("alpha")));
    }

    private static void vectors() {
        TABLE.single(
                "vdot(Tensor input, Tensor other)",
                a -> LinearAlgebra.dot(a.value("input"), a.value("other")));
        TABLE.single(
                "linalg.vecdot(Tensor input, Tensor other, *, int dim=-1)",
                a -> vecdot(a.value("input"), a.value("other"), a.integer("dim")));
        TABLE.single(
                "kron(Tensor input, Tensor other)", a -> kron(a.value("input"), a.value("other")));
        TABLE.single(
                "nn.functional.bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor?"
                        + " bias=None)",
                a ->
                        bilinear(
                                a.value("input1"),
                                a.value("input2"),
                                a.value("weight"),
                                a.optionalValue("bias")));
        TABLE.single(
                "cov(Tensor input, *, int correction=1, Tensor? fweights=None, Tensor?"
                        + " aweights=None)",
                a ->
                        cov(
                                a.value("input"),
                                a.integer("correction"),
                                a.optionalValue("fweights"),
                                a.optionalValue("aweights")));
        TABLE.single(
                "linalg.cross(Tensor input, Tensor other, *, int dim=-1)",
                a -> Diagonals.cross(a.value("input"), a.value("other"), a.integer("dim")));
        TABLE.single("corrcoef(Tensor input)", a -> corrcoef(a.value("input")));
    }

    /** {@code beta c + alpha y}; if beta is 0, no NaN of c comes through. */
    private static Value added(Value c, Value y, double beta, double alpha, String name) {
        if (!Shape.broadcast(c.shape(), y.shape(), name).equals(y.shape())) {
            throw new ShapeException(
                    name + ": " + c.shape() + " does not broadcast to " + y.shape());
        }
        Value scaled = y.mul(alpha);
        if (beta == 0) {
            return scaled;
        }
        return c.mul(beta).add(scaled);
    }

    /** {@code beta c + alpha sum_b A_b B_b}: {@code [b, m, k], [b, k, n] -> [m, n]}. */
    public static Value addbmm(Value c, Value a, Value b, double beta, double alpha) {
        Value product = LinearAlgebra.product("addbmm", a, 3, b, 3);
        return added(c, product.sum(new int[] {0}, false), beta, alpha, "addbmm");
    }

    /** {@code beta c + alpha A x}: {@code [m, k], [k] -> [m]}. */
    public static Value addmv(Value c, Value a, Value x, double beta, double alpha) {
        return added(c, LinearAlgebra.product("addmv", a, 2, x, 1), beta, alpha, "addmv");
    }

    /** {@code beta c + alpha x y^T}: {@code [m], [n] -> [m, n]}. */
    public static Value addr(Value c, Value x, Value y, double beta, double alpha) {
        return added(c, LinearAlgebra.outer(x, y), beta, alpha, "addr");
    }

    /** {@code sum x y} along a dimension, after broadcasting. */
    public static Value vecdot(Value x, Value y, int dim) {
        Value product = x.mul(y);
        return product.sum(new int[] {product.shape().dim(dim, "linalg.vecdot")}, false);
    }

    /** {@code out[.., i, j] = x[.., i]^j} for j below n. */
    public static Value vander(Value x, int n) {
        if (x.rank() == 0 || n < 1) {
            throw new ShapeException(
                    "linalg.vander: "
                            + x.shape()
                            + " and N "
                            + n
                            + ": expected [.., k] and at least 1");
        }
        Shape column = x.shape().concat(Shape.of(1));
        Value ones = x.constant(Creation.full(column, 1, x.dtype()));
        Value powers = x.reshape(column).expand(x.shape().concat(Shape.of(n - 1)));
        return Scans.cumprod(Joining.cat(-1, ones, powers), -1, null);
    }

    /** Kronecker's product: {@code out[i p + k, j q + l] = x[i, j] y[k, l]} in every dimension. */
    public static Value kron(Value x, Value y) {
        int r = Math.max(x.rank(), y.rank());
        int[] left = new int[2 * r];
        int[] right = new int[2 * r];
        int[] out = new int[r];
        for (int i = 0; i < r; i++) {
            int a = i < r - x.rank() ? 1 : x.shape().size(i - r + x.rank());
            int b = i < r - y.rank() ? 1 : y.shape().size(i - r + y.rank());
            left[2 * i] = a;
            left[2 * i + 1] = 1;
            right[2 * i] = 1;
            right[2 * i + 1] = b;
            out[i] = a * b;
        }
        return x.reshape(Shape.of(left)).mul(y.reshape(Shape.of(right))).reshape(Shape.of(out));
    }

    /** {@code y[.., o] = sum_ij x1[.., i] W[o, i, j] x2[.., j] + b[o]}. */
    public static Value bilinear(Value x, Value y, Value weight, @Nullable Value bias) {
        Shape w = weight.shape();
        boolean fits =
                x.rank() > 0
                        && x.rank() == y.rank()
                        && w.rank() == 3
                        && x.shape().slice(0, x.rank() - 1).equals(y.shape().slice(0, y.rank() - 1))
                        && x.shape().size(-1) == w.size(1)
                        && y.shape().size(-1) == w.size(2);
        if (!fits) {
            throw new ShapeException(
                    "bilinear: inputs "
                            + x.shape()
                            + " and "
                            + y.shape()
                            + " and weight "
                            + w
                            + ": expected [.., in1], [.., in2] and [out, in1, in2]");
        }
        Value pairs = Views.unsqueeze(x, -1).mul(Views.unsqueeze(y, -2));
        Shape flat = x.shape().with(x.rank() - 1, w.size(1) * w.size(2));
        Value rows = weight.reshape(Shape.of(w.size(0), w.size(1) * w.size(2)));
        return LinearAlgebra.linear(pairs.reshape(flat), rows, bias);
    }

    /**
     * The covariances of variables in rows, observed in columns: {@code [n, m] -> [n, n]}, {@code
     * [m] -> []}, with {@code sum w - correction} for divisor (0 if that is negative).
     *
     * @param frequencies how often each column counts; null for once
     * @param weights how much each column counts; null for the same
     */
    public static Value cov(
            Value x, int correction, @Nullable Value frequencies, @Nullable Value weights) {
        if (x.rank() > 2) {
            throw new ShapeException("cov: " + x.shape() + ": expected [n, m], [m] or a scalar");
        }
        Reductions.requireFloating(x.dtype(), "cov");
        Value rows = x.rank() == 2 ? x : x.reshape(Shape.of(1, Math.toIntExact(x.shape().numel())));
        int m = rows.shape().size(1);
        Value w = weight(frequencies, weights, m, x);
        Value sum = w == null ? x.constant(Array.scalar(x.dtype(), m)) : w.sum();
        Value weighted = w == null ? rows : rows.mul(w);
        Value deviations = rows.sub(weighted.sum(new int[] {1}, true).div(sum));
        Value norm = sum.sub(sum.number(correction));
        if (weights != null && correction != 0 && w != null) {
            Value squared = w.mul(weights.to(x.dtype())).sum().div(sum);
            norm = sum.sub(squared.mul(correction));
        }
        norm = norm.with(norm.number(0), Arithmetic.CLAMP_MIN.op());
        Value other = w == null ? deviations : deviations.mul(w);
        Value cov = deviations.matmul(other.transposed()).div(norm);
        return x.rank() == 2 && rows.shape().size(0) != 1 ? cov : cov.reshape(squeezed(cov));
    }

    private static Shape squeezed(Value cov) {
        return cov.shape().numel() == 1 ? Shape.SCALAR : cov.shape();
    }

    private static @Nullable Value weight(
            @Nullable Value frequencies, @Nullable Value weights, int m, Value x) {
        for (Value w : Arrays.asList(frequencies, weights)) {
            if (w != null && !w.shape().equals(Shape.of(m))) {
                throw new ShapeException(
                        "cov: weights "
                                + w.shape()
                                + " for "
                                + x.shape()
                                + ": expected ["
                                + m
                                + "], one for each observation");
            }
        }
        if (frequencies != null && frequencies.dtype().kind() != DType.Kind.INTEGER) {
            throw new IllegalArgumentException(
                    "cov: fweights are " + frequencies.dtype() + ": expected whole numbers");
        }
        Value f = frequencies == null ? null : frequencies.to(x.dtype());
        Value a = weights == null ? null : weights.to(x.dtype());
        return f == null ? a : a == null ? f : f.mul(a);
    }

    /** The correlations of variables in rows: {@link #cov} scaled to ones, kept in [-1, 1]. */
    public static Value corrcoef(Value x) {
        Value c = cov(x, 1, null, null);
        if (c.rank() == 0) {
            return c.div(c);
        }
        Value deviation = Matrices.diagonalOf(c).then(Elementary.SQRT.op());
        Value y = c.div(Views.unsqueeze(deviation, -1)).div(Views.unsqueeze(deviation, -2));
        return Arithmetic.clamp(y, y.number(-1), y.number(1));
    }
}
