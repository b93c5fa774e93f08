package jacobi.op;

import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sums of products over chosen dimensions, chains of products, and powers of matrices. */
public final class Contractions {
    static final Table TABLE = new Table("Contractions and powers");

    static {
        tensors();
        powers();
    }

    private Contractions() {}

    private static void tensors() {
        TABLE.single(
                "inner(Tensor input, Tensor other)",
                a -> inner(a.value("input"), a.value("other")));
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
                    return Products.vander(x.rank() == 0 ? x.reshape(Shape.of(1)) : x, columns);
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
