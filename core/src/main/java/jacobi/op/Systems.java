package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

/**
 * Linear systems and what comes with them: inverses and determinants. Batches broadcast. Gradients
 * after Giles, An extended collection of matrix derivative results (2008).
 */
public final class Systems {
    static final Table TABLE = new Table("Linear systems");

    /** {@code A^-1 B} for triangular A, one triangle read; equal batches. */
    record Triangular(boolean upper, boolean unit) implements Operator {
        @Override
        public String name() {
            return "linalg.solve_triangular";
        }

        @Override
        public Array[] forward(Array[] in) {
            return new Array[] {Matrices.solve(upper, unit, in[0], in[1])};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value t = c.input(0).transposed();
            Value gb = t.with(g[0], new Triangular(!upper, unit));
            Value ga = null;
            if (c.needs(0)) {
                Value all = gb.matmul(c.output(0).transposed()).neg();
                int diagonal = unit ? 1 : 0;
                ga = Indexing.triangle(all, upper ? diagonal : -diagonal, !upper);
            }
            return new Value[] {ga, gb};
        }

        @Override
        public boolean savesInput(int i) {
            return i == 0;
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    /**
     * {@code A^-1 B} by LU; equal batches.
     *
     * @param name of the operator it stands for
     */
    record Solve(String name) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            Array[] lu = Matrices.lu(in[0]);
            requireRegular(lu[0], name);
            return new Array[] {solve(lu, new Plain(in[1]))};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value gb = c.input(0).transposed().with(g[0], new Solve(name));
            Value ga = c.needs(0) ? gb.matmul(c.output(0).transposed()).neg() : null;
            return new Value[] {ga, gb};
        }

        @Override
        public boolean savesInput(int i) {
            return i == 0;
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    /**
     * {@code (L L^T)^-1 B} for a triangular L, or {@code (U^T U)^-1 B}; equal batches. The gradient
     * of the factor is PyTorch's, {@code -(X G^T + G X^T) L} with G that of B, of which its own
     * factorisation reads one triangle.
     */
    record CholeskySolve(boolean upper) implements Operator {
        @Override
        public String name() {
            return "cholesky_solve";
        }

        @Override
        public Array[] forward(Array[] in) {
            Array factor = in[1];
            Array turned = new Plain(factor).transposed().array();
            Array y = Matrices.solve(false, false, upper ? turned : factor, in[0]);
            return new Array[] {Matrices.solve(true, false, upper ? factor : turned, y)};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value factor = c.input(1);
            Value gb = g[0].with(factor, this);
            Value gf = null;
            if (c.needs(1)) {
                Value half = gb.matmul(c.output(0).transposed());
                Value both = half.add(half.transposed());
                gf = (upper ? factor.matmul(both) : both.matmul(factor)).neg();
            }
            return new Value[] {gb, gf};
        }

        @Override
        public boolean savesInput(int i) {
            return i == 1;
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    /**
     * The determinant. Where a matrix is singular, or nearly so, the gradient is the adjugate made
     * of singular vectors, {@code det(U V^T) U diag(products of the other s) V^T}, which needs no
     * inverse; it has second derivatives where the singular values differ.
     */
    record Determinant() implements Operator {
        /** Below this part of the largest pivot a pivot may be what rounding has left of zero. */
        private static final double NEARLY = 0x1p-20;

        @Override
        public String name() {
            return "linalg.det";
        }

        @Override
        public Array[] forward(Array[] in) {
            Matrices.requireSquare(in[0], name());
            Array[] lu = Matrices.lu(in[0]);
            Plain diagonal = new Plain(lu[0].with(diagonal(lu[0])));
            Value product = Reductions.prod(diagonal, new int[] {-1}, false, null);
            return new Array[] {product.mul(new Plain(sign(lu[1], in[0]))).array()};
        }

        private static jacobi.array.Layout diagonal(Array a) {
            int r = a.layout().rank();
            return a.layout().diagonal(0, r - 2, r - 1);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value a = c.input(0);
            int n = a.shape().size(-1);
            Value scale = Views.unsqueeze(Views.unsqueeze(g[0], -1), -1);
            if (!nearlySingular(a.array())) {
                Value eye = Matrices.identity(a, n).expand(a.shape());
                Value inverse = a.transposed().with(eye, new Solve(name()));
                Value y = Views.unsqueeze(Views.unsqueeze(c.output(0), -1), -1);
                return new Value[] {inverse.mul(y).mul(scale)};
            }
            Value[] f = a.apply(new Decompositions.Svd(false), a);
            Value turn = f[0].matmul(f[2]).detach().then(this);
            Value s = f[1];
            int last = s.rank() - 1;
            Value others = Scans.exclusive(s, last, false).mul(Scans.exclusive(s, last, true));
            Value adjugate = f[0].mul(Views.unsqueeze(others, -2)).matmul(f[2]);
            Value sign = Views.unsqueeze(Views.unsqueeze(turn, -1), -1);
            return new Value[] {adjugate.mul(sign).mul(scale)};
        }

        private static boolean nearlySingular(Array a) {
            Array lu = Matrices.lu(a)[0];
            Array d = lu.with(diagonal(lu));
            int n = d.shape().size(-1);
            for (int row = 0; row < d.numel(); row += n) {
                double least = Double.POSITIVE_INFINITY;
                double most = 0;
                for (int i = row; i < row + n; i++) {
                    least = Math.min(least, Math.abs(d.getDouble(i)));
                    most = Math.max(most, Math.abs(d.getDouble(i)));
                }
                if (!(least > NEARLY * most)) {
                    return true;
                }
            }
            return false;
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

    /** Sign and logarithm of the absolute value of the determinant. */
    record LogDeterminant(String name) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            Matrices.requireSquare(in[0], name);
            Array[] lu = Matrices.lu(in[0]);
            Value diagonal = new Plain(lu[0].with(Determinant.diagonal(lu[0])));
            Value signs = diagonal.then(Elementary.SIGN.op());
            Value sign = Reductions.prod(signs, new int[] {-1}, false, null);
            Value logs = diagonal.then(Elementary.ABS.op()).then(Elementary.LOG.op());
            Value log = Reductions.sum(logs, new int[] {-1}, false, null);
            return new Array[] {
                sign.mul(new Plain(sign(lu[1], in[0]))).array(), log.array(),
            };
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value a = c.input(0);
            Value eye = Matrices.identity(a, a.shape().size(-1)).expand(a.shape());
            Value inverse = a.transposed().with(eye, new Solve(name));
            return new Value[] {inverse.mul(Views.unsqueeze(Views.unsqueeze(g[1], -1), -1))};
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }

        @Override
        public boolean isDifferentiable(int output) {
            return output == 1;
        }
    }

    static {
        TABLE.single(
                "linalg.solve(Tensor input, Tensor other, *, bool left=True)",
                a -> solve(a.value("input"), a.value("other"), a.flag("left")));
        TABLE.single(
                "linalg.solve_triangular(Tensor input, Tensor other, *, bool upper, bool"
                        + " left=True, bool unitriangular=False)",
                a ->
                        triangular(
                                a.value("input"),
                                a.value("other"),
                                a.flag("upper"),
                                a.flag("left"),
                                a.flag("unitriangular")));
        TABLE.single("linalg.inv(Tensor input)", a -> inverse(a.value("input"), "linalg.inv"));
        TABLE.single("inverse(Tensor input)", a -> inverse(a.value("input"), "inverse"));
        TABLE.single("linalg.det(Tensor input)", a -> det(a.value("input")));
        TABLE.single("det(Tensor input)", a -> det(a.value("input")));
        TABLE.function("linalg.slogdet(Tensor input)", a -> slogdet(a.value("input")));
        TABLE.function("slogdet(Tensor input)", a -> slogdet(a.value("input")));
        TABLE.single("logdet(Tensor input)", a -> logdet(a.value("input")));
        TABLE.single(
                "cholesky_solve(Tensor input, Tensor other, bool upper=False)",
                a -> choleskySolve(a.value("input"), a.value("other"), a.flag("upper")));
        TABLE.single(
                "cholesky_inverse(Tensor input, bool upper=False)",
                a -> choleskyInverse(a.value("input"), a.flag("upper")));
        TABLE.single(
                "linalg.lu_solve(Tensor LU, Tensor pivots, Tensor B, *, bool left=True, bool"
                        + " adjoint=False)",
                a ->
                        luSolve(
                                a.value("LU"),
                                a.value("pivots"),
                                a.value("B"),
                                a.flag("left"),
                                a.flag("adjoint")));
    }

    private Systems() {}

    /** 1 or -1 for each matrix: the sign of the permutation. */
    private static Array sign(Array exchanged, Array a) {
        Array sign = Array.zeros(a.dtype(), Matrices.batch(a.shape()));
        int k = exchanged.shape().size(-1);
        for (long b = 0; b < sign.numel(); b++) {
            double s = 1;
            for (int i = 0; i < k; i++) {
                s = exchanged.getLong(b * k + i) == i ? s : -s;
            }
            sign.setDouble(b, s);
        }
        return sign;
    }

    private static void requireRegular(Array lu, String name) {
        int n = lu.shape().size(-1);
        Array d = lu.with(Determinant.diagonal(lu));
        for (long i = 0; i < d.numel(); i++) {
            if (d.getDouble(i) == 0) {
                throw new ArithmeticException(
                        name
                                + ": "
                                + Matrices.place(Matrices.batch(lu.shape()), i / n)
                                + " is singular: pivot "
                                + i % n
                                + " is zero");
            }
        }
    }

    private static Array solve(Array[] lu, Value b) {
        Array p = Matrices.permutation(lu[1], b.shape().size(-2));
        Array y = Matrices.solve(false, true, lu[0], Matrices.rows(b, p).array());
        return Matrices.solve(true, false, lu[0], y);
    }

    /** Both operands stretched to one batch; checks that they fit. */
    private static Value[] aligned(Value a, Value b, String name) {
        Matrices.requireSquare(a.array(), name);
        if (b.rank() < 2 || b.shape().size(-2) != a.shape().size(-1)) {
            throw new ShapeException(
                    name
                            + ": "
                            + a.shape()
                            + " and "
                            + b.shape()
                            + ": expected [.., n, n] and [.., n, k]");
        }
        if (a.dtype() != b.dtype()) {
            throw new IllegalArgumentException(
                    name + ": dtypes " + a.dtype() + " and " + b.dtype() + " differ");
        }
        Shape sa = a.shape();
        Shape sb = b.shape();
        Shape batch = Shape.broadcast(Matrices.batch(sa), Matrices.batch(sb), name);
        return new Value[] {
            a.expand(batch.concat(sa.slice(sa.rank() - 2, sa.rank()))),
            b.expand(batch.concat(sb.slice(sb.rank() - 2, sb.rank())))
        };
    }

    /**
     * X with {@code A X = B} for triangular A, or {@code X A = B}: {@code [.., n, n], [.., n, k] ->
     * [.., n, k]}. The other triangle is not read. A zero on the diagonal gives infinities, as in
     * PyTorch.
     *
     * @param upper which triangle
     * @param left whether A stands to the left of X
     * @param unit whether the diagonal counts as ones and is not read
     */
    public static Value triangular(Value a, Value b, boolean upper, boolean left, boolean unit) {
        if (!left) {
            Value x = triangular(a.transposed(), b.transposed(), !upper, true, unit);
            return x.transposed();
        }
        Value[] both = aligned(a, b, "linalg.solve_triangular");
        return both[0].with(both[1], new Triangular(upper, unit));
    }

    /**
     * X with {@code A X = B}, or {@code X A = B}: {@code [.., n, n], [.., n, k] -> [.., n, k]}, or
     * a batch of vectors {@code [.., n]} if B has A's shape without the last dimension, or one
     * dimension.
     *
     * @throws ArithmeticException if a matrix is singular: the message names it
     */
    public static Value solve(Value a, Value b, boolean left) {
        String name = "linalg.solve";
        Matrices.requireSquare(a.array(), name);
        boolean vector = b.rank() == 1 || b.shape().equals(a.shape().slice(0, a.rank() - 1));
        if (vector) {
            Value x = solve(a, Views.unsqueeze(b, left ? -1 : -2), left);
            return x.then(new Views.Squeeze(left ? x.rank() - 1 : x.rank() - 2));
        }
        if (!left) {
            return solve(a.transposed(), b.transposed(), true).transposed();
        }
        Value[] both = aligned(a, b, name);
        return both[0].with(both[1], new Solve(name));
    }

    /**
     * The inverse of {@code [.., n, n]}.
     *
     * @throws ArithmeticException if a matrix is singular: the message names it
     */
    public static Value inverse(Value a, String name) {
        Matrices.requireSquare(a.array(), name);
        Value eye = Matrices.identity(a, a.shape().size(-1)).expand(a.shape());
        return a.with(eye, new Solve(name));
    }

    /** The determinants of {@code [.., n, n]}; 1 for n = 0. */
    public static Value det(Value a) {
        Matrices.requireSquare(a.array(), "linalg.det");
        // That of nothing depends on nothing.
        Value of = a.shape().numel() == 0 ? a.detach() : a;
        return of.then(new Determinant());
    }

    /** Sign and {@code ln |det|} of {@code [.., n, n]}; 0 and -infinity if singular. */
    public static Value[] slogdet(Value a) {
        return a.apply(new LogDeterminant("linalg.slogdet"), a);
    }

    /** {@code ln det}; NaN where the determinant is negative. */
    public static Value logdet(Value a) {
        Value[] both = a.apply(new LogDeterminant("logdet"), a);
        Value negative = both[0].with(both[0].number(0), Comparison.LT.op());
        return Arithmetic.where(negative, both[1].number(Double.NaN), both[1]);
    }

    /** X with {@code L L^T X = B}, or {@code U^T U X = B}, for a Cholesky factor L or U. */
    public static Value choleskySolve(Value b, Value factor, boolean upper) {
        Value[] both = aligned(factor, b, "cholesky_solve");
        return both[1].with(both[0], new CholeskySolve(upper));
    }

    /** {@code (L L^T)^-1}, or {@code (U^T U)^-1}, for a Cholesky factor L or U. */
    public static Value choleskyInverse(Value factor, boolean upper) {
        Matrices.requireSquare(factor.array(), "cholesky_inverse");
        Value eye = Matrices.identity(factor, factor.shape().size(-1));
        return choleskySolve(eye, factor, upper);
    }

    /**
     * X with {@code A X = B} ({@code X A = B} if not left, {@code A^T} in place of A if adjoint)
     * for LU and pivots that {@code lu_factor} gave.
     */
    public static Value luSolve(Value lu, Value pivots, Value b, boolean left, boolean adjoint) {
        if (!left) {
            return luSolve(lu, pivots, b.transposed(), true, !adjoint).transposed();
        }
        Value[] both = aligned(lu, b, "linalg.lu_solve");
        Shape expected = lu.shape().slice(0, lu.rank() - 1);
        if (!pivots.shape().equals(expected)) {
            throw new ShapeException(
                    "linalg.lu_solve: LU "
                            + lu.shape()
                            + " and pivots "
                            + pivots.shape()
                            + ": expected pivots "
                            + expected);
        }
        Shape batch = Matrices.batch(both[1].shape());
        int n = lu.shape().size(-1);
        Value from0 = pivots.to(jacobi.array.DType.INT64);
        from0 = from0.sub(from0.constant(Array.scalar(from0.dtype(), 1)));
        Array p = Matrices.permutation(from0.expand(batch.concat(Shape.of(n))).array(), n);
        if (adjoint) {
            Value t = both[0].transposed();
            Value y = triangular(t, both[1], false, true, false);
            return Matrices.rows(triangular(t, y, true, true, true), Matrices.inverse(p));
        }
        Value y = triangular(both[0], Matrices.rows(both[1], p), false, true, true);
        return triangular(both[0], y, true, true, false);
    }
}
