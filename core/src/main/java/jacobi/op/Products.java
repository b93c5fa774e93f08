package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Products of vectors, matrices and tensors beyond the plain ones of {@link LinearAlgebra}. */
public final class Products {
    static final Table TABLE = new Table("Further products");

    static {
        sums();
        vectors();
        tensors();
        powers();
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
                "inner(Tensor input, Tensor other)",
                a -> inner(a.value("input"), a.value("other")));
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
                "cross(Tensor input, Tensor other, int? dim=None)",
                a -> {
                    Double dim = a.optionalNumber("dim");
                    Value x = a.value("input");
                    return cross(x, a.value("other"), dim == null ? first3(x) : dim.intValue());
                });
        TABLE.single(
                "linalg.cross(Tensor input, Tensor other, *, int dim=-1)",
                a -> cross(a.value("input"), a.value("other"), a.integer("dim")));
        TABLE.single("corrcoef(Tensor input)", a -> corrcoef(a.value("input")));
    }

    private static void tensors() {
        TABLE.single(
                "tensordot(Tensor input, Tensor other, any dims=2)",
                a -> tensordot(a.value("input"), a.value("other"), a.raw("dims")));
        TABLE.single(
                "einsum(str equation, Tensor[] operands)",
                a -> einsum(String.valueOf(a.text("equation")), a.values("operands")));
        TABLE.single(
                "einsum(Tensor[] operands, str equation)",
                a -> einsum(String.valueOf(a.text("equation")), a.values("operands")));
        TABLE.single("linalg.multi_dot(Tensor[] tensors)", a -> multiDot(a.values("tensors")));
        TABLE.single("chain_matmul(Tensor[] matrices)", a -> multiDot(a.values("matrices")));
        TABLE.single(
                "linalg.tensorinv(Tensor input, int ind=2)",
                a -> tensorInverse(a.value("input"), a.integer("ind")));
        TABLE.single(
                "linalg.tensorsolve(Tensor input, Tensor other, int[]? dims=None)",
                a -> tensorSolve(a.value("input"), a.value("other"), a.integers("dims")));
    }

    private static void powers() {
        for (String name : new String[] {"linalg.matrix_power", "matrix_power"}) {
            TABLE.single(
                    name + "(Tensor input, int n)",
                    a -> matrixPower(a.value("input"), a.integer("n")));
        }
        TABLE.single(
                "linalg.vander(Tensor input, *, int? N=None)",
                a -> {
                    Value x = a.value("input");
                    Double n = a.optionalNumber("N");
                    int columns = n != null ? n.intValue() : x.shape().size(-1);
                    return vander(x.rank() == 0 ? x.reshape(Shape.of(1)) : x, columns);
                });
        TABLE.single(
                "linalg.diagonal(Tensor input, *, int offset=0, int dim1=-2, int dim2=-1)",
                a ->
                        Views.diagonal(
                                a.value("input"),
                                a.integer("offset"),
                                a.integer("dim1"),
                                a.integer("dim2")));
        for (String name : new String[] {"linalg.matrix_exp", "matrix_exp"}) {
            TABLE.single(name + "(Tensor input)", a -> matrixExp(a.value("input")));
        }
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

    /**
     * Sums of products over the last dimensions: {@code [.., k], [.., k] -> [.., ..]}; a scalar
     * multiplies.
     */
    public static Value inner(Value x, Value y) {
        if (x.rank() == 0 || y.rank() == 0) {
            return x.mul(y);
        }
        if (x.shape().size(-1) != y.shape().size(-1)) {
            throw new ShapeException(
                    "inner: "
                            + x.shape()
                            + " and "
                            + y.shape()
                            + ": last sizes "
                            + x.shape().size(-1)
                            + " and "
                            + y.shape().size(-1)
                            + " differ");
        }
        return contract(x, y, new int[] {x.rank() - 1}, new int[] {y.rank() - 1});
    }

    private static int first3(Value x) {
        for (int d = 0; d < x.rank(); d++) {
            if (x.shape().size(d) == 3) {
                return d;
            }
        }
        throw new ShapeException("cross: " + x.shape() + " has no dimension of size 3");
    }

    /**
     * The vector product {@code out[i] = x[i+1] y[i+2] - x[i+2] y[i+1]} along a dimension of size
     * 3, after broadcasting.
     */
    public static Value cross(Value x, Value y, int dim) {
        String name = "linalg.cross";
        Shape full = Shape.broadcast(x.shape(), y.shape(), name);
        int d = full.dim(dim, name);
        if (x.rank() != y.rank() || x.shape().size(d) != 3 || y.shape().size(d) != 3) {
            throw new ShapeException(
                    name
                            + ": "
                            + x.shape()
                            + " and "
                            + y.shape()
                            + ": expected as many dimensions in both and size 3 at dimension "
                            + dim);
        }
        Value a = x.expand(full);
        Value b = y.expand(full);
        return turned(a, 1, d).mul(turned(b, 2, d)).sub(turned(a, 2, d).mul(turned(b, 1, d)));
    }

    private static Value turned(Value x, int by, int dim) {
        return Joining.roll(x, new int[] {-by}, new int[] {dim});
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

    /** Sums of products over pairs of dimensions (from 0), then the others of x and of y. */
    private static Value contract(Value x, Value y, int[] dx, int[] dy) {
        int[] restX = rest(x.rank(), dx);
        int[] restY = rest(y.rank(), dy);
        int inner = 1;
        for (int d : dx) {
            inner *= x.shape().size(d);
        }
        Shape sx = sizes(x, restX);
        Shape sy = sizes(y, restY);
        Value left = x.permute(joined(restX, dx));
        Value right = y.permute(joined(dy, restY));
        Value a = left.reshape(Shape.of(Math.toIntExact(sx.numel()), inner));
        Value b = right.reshape(Shape.of(inner, Math.toIntExact(sy.numel())));
        return a.with(b, new LinearAlgebra.MatMul()).reshape(sx.concat(sy));
    }

    private static int[] rest(int rank, int[] dims) {
        return java.util.stream.IntStream.range(0, rank)
                .filter(i -> Arrays.stream(dims).noneMatch(d -> d == i))
                .toArray();
    }

    private static int[] joined(int[] a, int[] b) {
        int[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static Shape sizes(Value x, int[] dims) {
        return Shape.of(Arrays.stream(dims).map(d -> x.shape().size(d)).toArray());
    }

    private static Value tensordot(Value x, Value y, @Nullable Object dims) {
        if (dims instanceof Long n) {
            if (n < 0 || n > Math.min(x.rank(), y.rank())) {
                throw new ShapeException(
                        "tensordot: "
                                + n
                                + " dimensions of "
                                + x.shape()
                                + " and "
                                + y.shape()
                                + ": expected 0 to "
                                + Math.min(x.rank(), y.rank()));
            }
            int[] dx = new int[n.intValue()];
            int[] dy = new int[dx.length];
            Arrays.setAll(dx, i -> x.rank() - dx.length + i);
            Arrays.setAll(dy, i -> i);
            return tensordot(x, y, dx, dy);
        }
        if (dims instanceof List<?> l && l.size() == 2) {
            return tensordot(x, y, integers(l.get(0)), integers(l.get(1)));
        }
        throw new IllegalArgumentException(
                "tensordot: dims are " + dims + ": expected a number or two lists");
    }

    private static int[] integers(@Nullable Object list) {
        List<?> l = list instanceof List<?> given ? given : Arrays.asList(list);
        return l.stream().mapToInt(o -> ((Number) o).intValue()).toArray();
    }

    /** Sums of products over pairs of dimensions, then the other dimensions of x and those of y. */
    public static Value tensordot(Value x, Value y, int[] dimsX, int[] dimsY) {
        String name = "tensordot";
        int[] dx = Shapes.dims(x.shape(), dimsX, name);
        int[] dy = Shapes.dims(y.shape(), dimsY, name);
        boolean fits = dx.length == dy.length;
        for (int i = 0; fits && i < dx.length; i++) {
            fits = x.shape().size(dx[i]) == y.shape().size(dy[i]);
        }
        if (!fits) {
            throw new ShapeException(
                    name
                            + ": dimensions "
                            + Arrays.toString(dimsX)
                            + " of "
                            + x.shape()
                            + " and "
                            + Arrays.toString(dimsY)
                            + " of "
                            + y.shape()
                            + " differ in number or size");
        }
        return contract(x, y, dx, dy);
    }

    /**
     * The product of two or more matrices in the order that takes the fewest multiplications
     * (dynamic programming, Cormen et al., Introduction to Algorithms, 15.2); the first may be a
     * row vector and the last a column vector.
     */
    public static Value multiDot(Value... tensors) {
        if (tensors.length == 0) {
            throw new IllegalArgumentException("multi_dot: expected at least one matrix");
        }
        if (tensors.length == 1) {
            return tensors[0];
        }
        int n = tensors.length;
        boolean row = tensors[0].rank() == 1;
        boolean column = tensors[n - 1].rank() == 1;
        List<Value> m = new ArrayList<>(Arrays.asList(tensors));
        m.set(0, row ? Views.unsqueeze(m.get(0), 0) : m.get(0));
        m.set(n - 1, column ? Views.unsqueeze(m.get(n - 1), 1) : m.get(n - 1));
        long[] sizes = new long[n + 1];
        for (int i = 0; i < n; i++) {
            Shape s = m.get(i).shape();
            if (s.rank() != 2 || (i > 0 && s.size(0) != sizes[i])) {
                throw new ShapeException(
                        "multi_dot: matrix number "
                                + i
                                + " is "
                                + tensors[i].shape()
                                + ": expected "
                                + (i == 0 ? "a matrix" : sizes[i] + " rows"));
            }
            sizes[i] = s.size(0);
            sizes[i + 1] = s.size(1);
        }
        Value y = chain(m, cuts(sizes), 0, n - 1);
        Shape s = y.shape();
        s = column ? s.without(1) : s;
        return y.reshape(row ? s.without(0) : s);
    }

    /** Where the product of matrices i to j is best cut: {@code cuts[i][j]} ends the left part. */
    private static int[][] cuts(long[] sizes) {
        int n = sizes.length - 1;
        double[][] cost = new double[n][n];
        int[][] cut = new int[n][n];
        for (int length = 1; length < n; length++) {
            for (int i = 0; i + length < n; i++) {
                int j = i + length;
                cost[i][j] = Double.POSITIVE_INFINITY;
                for (int k = i; k < j; k++) {
                    double last = (double) sizes[i] * sizes[k + 1] * sizes[j + 1];
                    double all = cost[i][k] + cost[k + 1][j] + last;
                    if (all < cost[i][j]) {
                        cost[i][j] = all;
                        cut[i][j] = k;
                    }
                }
            }
        }
        return cut;
    }

    private static Value chain(List<Value> m, int[][] cuts, int i, int j) {
        if (i == j) {
            return m.get(i);
        }
        return chain(m, cuts, i, cuts[i][j]).matmul(chain(m, cuts, cuts[i][j] + 1, j));
    }

    /** {@code A^n} by repeated squaring; of the inverse for negative n. */
    public static Value matrixPower(Value a, int n) {
        String name = "linalg.matrix_power";
        Matrices.requireSquare(a.array(), name);
        if (n < 0) {
            return matrixPower(Systems.inverse(a, name), -n);
        }
        if (n == 0) {
            // Written so that it depends on A, whose gradient then is 0.
            Value zero = a.then(ZERO.op());
            return zero.add(Matrices.identity(a, a.shape().size(-1)));
        }
        Value power = null;
        Value square = a;
        for (int bits = n; ; bits >>= 1) {
            if ((bits & 1) != 0) {
                power = power == null ? square : power.matmul(square);
            }
            if (bits == 1) {
                return java.util.Objects.requireNonNull(power);
            }
            square = square.matmul(square);
        }
    }

    /** {@code e^A} of {@code [.., n, n]} by scaling and squaring (Higham 2005). */
    public static Value matrixExp(Value a) {
        return MatrixExponential.of(a);
    }

    /** {@link Einsum}: the sum of products that an equation such as {@code "ij,jk->ik"} names. */
    public static Value einsum(String equation, Value... operands) {
        return Einsum.of(equation, operands);
    }

    private static final Row ZERO =
            new Table("internal")
                    .unary("zero(Tensor input)", Typing.PROMOTE, x -> x.eq(x).select(0, 0));

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

    /**
     * B with {@code tensordot(B, tensordot(A, X, ind))} = X, for A square as seen from {@code ind}.
     */
    public static Value tensorInverse(Value a, int ind) {
        if (ind < 1 || ind > a.rank()) {
            throw new IllegalArgumentException(
                    "linalg.tensorinv: ind is " + ind + ": expected 1 to " + a.rank());
        }
        Shape left = a.shape().slice(0, ind);
        Shape right = a.shape().slice(ind, a.rank());
        if (left.numel() != right.numel()) {
            throw new ShapeException(
                    "linalg.tensorinv: "
                            + a.shape()
                            + " with ind "
                            + ind
                            + ": products of sizes "
                            + left.numel()
                            + " and "
                            + right.numel()
                            + " differ");
        }
        int n = Math.toIntExact(left.numel());
        Value inverse = Systems.inverse(a.reshape(Shape.of(n, n)), "linalg.tensorinv");
        return inverse.reshape(right.concat(left));
    }

    /**
     * X with {@code tensordot(A, X, X.rank) = B}.
     *
     * @param dims dimensions of A that are moved to its end first, or null
     */
    public static Value tensorSolve(Value a, Value b, int @Nullable [] dims) {
        Value moved = a;
        if (dims != null) {
            int[] d = Shapes.dims(a.shape(), dims, "linalg.tensorsolve");
            moved = a.permute(joined(rest(a.rank(), d), d));
        }
        Shape x = moved.shape().slice(Math.min(b.rank(), a.rank()), a.rank());
        int n = Math.toIntExact(x.numel());
        if (b.shape().numel() != n || a.shape().numel() != (long) n * n) {
            throw new ShapeException(
                    "linalg.tensorsolve: "
                            + a.shape()
                            + " and "
                            + b.shape()
                            + ": expected as many unknowns as equations");
        }
        Value flat = moved.reshape(Shape.of(n, n));
        return Systems.solve(flat, b.reshape(Shape.of(n)), true).reshape(x);
    }
}
