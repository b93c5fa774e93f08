package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.kernel.Factorization;

import org.jspecify.annotations.Nullable;

/**
 * Factors of matrices, batch by batch. They are computed in double whatever the type, so that
 * float32 results are as good as that type holds. Gradients are the published ones (Giles, An
 * extended collection of matrix derivative results, 2008; Murray, Differentiation of the Cholesky
 * decomposition, 2016; Townsend, Differentiating the singular value decomposition, 2016; Walter and
 * Lehmann, Algorithmic differentiation of linear algebra functions, 2010), written over {@link
 * Value}.
 */
public final class Decompositions {
    static final Table TABLE = new Table("Decompositions");

    /** {@code P A = L U}: outputs L and U in one matrix, and the rows exchanged (int64, from 0). */
    record Lu(String name) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            Matrices.require(in[0], name);
            return Matrices.lu(in[0]);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value lu = c.output(0);
            int m = lu.shape().size(-2);
            int n = lu.shape().size(-1);
            int k = Math.min(m, n);
            Value square = block(lu, 0, k, 0, k);
            Value lower = unitLower(square).transposed();
            Value upper = Indexing.triangle(square, 0, false).transposed();
            Value inner = inner(lu, g[0], lower, upper);
            Value left = Systems.triangular(lower, inner, true, true, true);
            Value gradient = Systems.triangular(upper, left, false, false, false);
            if (n > m) {
                Value right = block(g[0], 0, m, m, n);
                Value more = Systems.triangular(lower, right, true, true, true);
                gradient = Joining.cat(-1, gradient, more);
            } else if (m > n) {
                Value below = block(g[0], n, m, 0, n);
                Value more = Systems.triangular(upper, below, false, false, false);
                gradient = Joining.cat(-2, gradient, more);
            }
            Array p = Matrices.permutation(c.output(1).array(), m);
            return new Value[] {Matrices.rows(gradient, Matrices.inverse(p))};
        }

        /**
         * {@code tril(L^T gL, -1) + triu(gU U^T)}, less what the rest of a wide or tall one adds.
         */
        private static Value inner(Value lu, Value g, Value lower, Value upper) {
            int m = lu.shape().size(-2);
            int n = lu.shape().size(-1);
            int k = Math.min(m, n);
            Value square = block(g, 0, k, 0, k);
            Value phiL = lower.matmul(Indexing.triangle(square, -1, true));
            Value phiU = Indexing.triangle(square, 0, false).matmul(upper);
            if (n > m) {
                Value right = block(lu, 0, m, m, n).transposed();
                phiL = phiL.sub(block(g, 0, m, m, n).matmul(right));
            } else if (m > n) {
                Value below = block(lu, n, m, 0, n).transposed();
                phiU = phiU.sub(below.matmul(block(g, n, m, 0, n)));
            }
            return Indexing.triangle(phiL, -1, true).add(Indexing.triangle(phiU, 0, false));
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }

        @Override
        public boolean isDifferentiable(int output) {
            return output == 0;
        }
    }

    /** {@code A = L L^T} of the lower triangle; outputs L and where it failed (int64, 0 if not). */
    record Cholesky(String name) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            Matrices.requireSquare(in[0], name);
            int n = in[0].shape().size(-1);
            Array l = Matrices.output(in[0], in[0].dtype(), n, n);
            Array failed = Matrices.output(in[0], DType.INT64);
            Matrices.factor(Factorization.CHOLESKY, in[0], l, failed);
            return new Array[] {l, failed};
        }

        /** {@code L^-T sym(phi(L^T g)) L^-1}, phi the lower triangle with half of the diagonal. */
        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value l = c.output(0);
            Value t = l.transposed();
            Value phi = Indexing.triangle(t.matmul(g[0]), 0, true);
            Value both = phi.add(Indexing.triangle(phi, -1, true).transposed()).mul(0.5);
            Value left = Systems.triangular(t, both, true, true, false);
            return new Value[] {Systems.triangular(l, left, false, false, false)};
        }

        @Override
        public boolean savesOutput(int i) {
            return i == 0;
        }

        @Override
        public boolean isDifferentiable(int output) {
            return output == 0;
        }
    }

    /**
     * {@code A = Q R}: outputs Q and R.
     *
     * @param complete whether all of Q is wanted, {@code [m, m]}, and not its first {@code min(m,
     *     n)} columns
     */
    record Qr(boolean complete) implements Operator {
        @Override
        public String name() {
            return "linalg.qr";
        }

        @Override
        public Array[] forward(Array[] in) {
            Matrices.require(in[0], name());
            int m = in[0].shape().size(-2);
            int n = in[0].shape().size(-1);
            int k = complete ? m : Math.min(m, n);
            Array q = Matrices.output(in[0], in[0].dtype(), m, k);
            Array r = Matrices.output(in[0], in[0].dtype(), k, n);
            Matrices.factor(Factorization.QR, in[0], q, r);
            return new Array[] {q, r};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value q = c.output(0);
            Value r = c.output(1);
            int m = q.shape().size(-2);
            int n = r.shape().size(-1);
            if (complete && m > n) {
                throw new UnsupportedOperationException(
                        "linalg.qr: with mode 'complete' "
                                + c.shape(0)
                                + " has no gradient: Q beyond the first "
                                + n
                                + " columns is not determined");
            }
            if (m >= n) {
                return new Value[] {tall(q, r, g[0], g[1])};
            }
            Value u = block(r, 0, m, 0, m);
            Value y = q.matmul(block(r, 0, m, m, n));
            Value gv = block(g[1], 0, m, m, n);
            Value gq = g[0].add(y.matmul(gv.transposed()));
            Value gx = tall(q, u, gq, block(g[1], 0, m, 0, m));
            return new Value[] {Joining.cat(-1, gx, q.matmul(gv))};
        }

        private static Value tall(Value q, Value r, Value gq, Value gr) {
            Value middle = r.matmul(gr.transposed()).sub(gq.transposed().matmul(q));
            Value low = Indexing.triangle(middle, -1, true);
            Value symmetric = Indexing.triangle(middle, 0, true).add(low.transposed());
            Value right = gq.add(q.matmul(symmetric));
            return Systems.triangular(r.transposed(), right, false, false, false);
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    /** {@code A = V diag(w) V^T} of the lower triangle: outputs w, ascending, and V. */
    record Eigen(String name) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            return eigen(name, in[0]);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value w = c.output(0);
            Value v = c.output(1);
            Value gap = Views.unsqueeze(w, -2).sub(Views.unsqueeze(w, -1));
            Value turned = v.transposed().matmul(g[1]).mul(reciprocal(gap));
            Value inner = Matrices.diagonal(g[0]).add(turned);
            return new Value[] {v.matmul(inner).matmul(v.transposed())};
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    /**
     * {@code A = U diag(s) V^T}: outputs U, s (descending) and {@code V^T}.
     *
     * @param full whether all of U and V is wanted
     */
    record Svd(boolean full) implements Operator {
        @Override
        public String name() {
            return "linalg.svd";
        }

        @Override
        public Array[] forward(Array[] in) {
            return svd(name(), in[0], full);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value s = c.output(1);
            int k = s.shape().size(-1);
            Value u = columns(c.output(0), k);
            Value gu = columns(g[0], k);
            Value v = columns(c.output(2).transposed(), k);
            Value gv = columns(g[2].transposed(), k);
            Value squares = s.mul(s);
            Value gap = Views.unsqueeze(squares, -2).sub(Views.unsqueeze(squares, -1));
            Value f = reciprocal(gap);
            Value row = Views.unsqueeze(s, -2);
            Value column = Views.unsqueeze(s, -1);
            Value inner =
                    skew(u.transposed().matmul(gu))
                            .mul(f)
                            .mul(row)
                            .add(skew(v.transposed().matmul(gv)).mul(f).mul(column))
                            .add(Matrices.diagonal(g[1]));
            Value gradient = u.matmul(inner).matmul(v.transposed());
            if (u.shape().size(-2) > k) {
                Value outside = gu.sub(u.matmul(u.transposed().matmul(gu))).div(row);
                gradient = gradient.add(outside.matmul(v.transposed()));
            }
            if (v.shape().size(-2) > k) {
                Value outside = gv.sub(v.matmul(v.transposed().matmul(gv))).div(row);
                gradient = gradient.add(u.matmul(outside.transposed()));
            }
            return new Value[] {gradient};
        }

        private static Value skew(Value x) {
            return x.sub(x.transposed());
        }

        private static Value columns(Value x, int k) {
            return x.shape().size(-1) == k ? x : Views.narrow(x, -1, 0, k);
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    static {
        for (String name : new String[] {"cholesky", "linalg.cholesky"}) {
            TABLE.single(
                    name
                            + (name.equals("cholesky")
                                    ? "(Tensor input, bool upper=False)"
                                    : "(Tensor input, *, bool upper=False)"),
                    a -> cholesky(a.value("input"), a.flag("upper"), name));
        }
        TABLE.function(
                "linalg.cholesky_ex(Tensor input, *, bool upper=False, bool check_errors=False)",
                a ->
                        a.flag("check_errors")
                                ? checked(a.value("input"), a.flag("upper"), "linalg.cholesky_ex")
                                : unchecked(
                                        a.value("input"), a.flag("upper"), "linalg.cholesky_ex"));
        TABLE.function(
                "linalg.lu_factor(Tensor input, *, bool pivot=True)",
                a -> {
                    requirePivot(a, "linalg.lu_factor");
                    return luFactor(a.value("input"));
                });
        TABLE.function(
                "linalg.lu(Tensor input, *, bool pivot=True)",
                a -> {
                    requirePivot(a, "linalg.lu");
                    return lu(a.value("input"));
                });
        TABLE.function(
                "linalg.qr(Tensor input, str mode='reduced')",
                a -> qr(a.value("input"), String.valueOf(a.text("mode"))));
        for (String name : new String[] {"linalg.householder_product", "orgqr"}) {
            TABLE.single(
                    name + "(Tensor input, Tensor tau)",
                    a -> Reflections.product(a.value("input"), a.value("tau")));
        }
        TABLE.function(
                "linalg.eigh(Tensor input, str UPLO='L')",
                a -> eigh(a.value("input"), String.valueOf(a.text("UPLO"))));
        TABLE.function(
                "linalg.svd(Tensor input, bool full_matrices=True)",
                a -> svd(a.value("input"), a.flag("full_matrices")));
    }

    private Decompositions() {}

    /** As on PyTorch's CPU: without the choice of rows a regular matrix need not have factors. */
    private static void requirePivot(Arguments a, String name) {
        if (!a.flag("pivot")) {
            throw new UnsupportedOperationException(
                    name + ": pivot is False: expected True, LU without pivoting is not there");
        }
    }

    /** Rows from a to b and columns from c to d. */
    private static Value block(Value x, int a, int b, int c, int d) {
        int r = x.rank();
        return x.then(new Parts.Slice(r - 2, a, b - a, 1))
                .then(new Parts.Slice(r - 1, c, d - c, 1));
    }

    private static Value unitLower(Value lu) {
        return Indexing.triangle(lu, -1, true).add(Matrices.identity(lu, lu.shape().size(-1)));
    }

    /** {@code 1 / x} off the diagonal and 0 on it. */
    private static Value reciprocal(Value x) {
        Value one = Matrices.identity(x, x.shape().size(-1));
        return x.add(one).then(Elementary.RECIPROCAL.op()).sub(one);
    }

    static Array[] eigen(String name, Array a) {
        Matrices.requireSquare(a, name);
        int n = a.shape().size(-1);
        Array w = Matrices.output(a, a.dtype(), n);
        Array v = Matrices.output(a, a.dtype(), n, n);
        Matrices.factor(Factorization.EIGEN, a, w, v);
        return new Array[] {w, v};
    }

    static Array[] svd(String name, Array a, boolean full) {
        Matrices.require(a, name);
        int m = a.shape().size(-2);
        int n = a.shape().size(-1);
        int k = Math.min(m, n);
        Array u = Matrices.output(a, a.dtype(), m, full ? m : k);
        Array s = Matrices.output(a, a.dtype(), k);
        Array v = Matrices.output(a, a.dtype(), full ? n : k, n);
        Matrices.factor(Factorization.SINGULAR, a, u, s, v);
        return new Array[] {u, s, v};
    }

    /**
     * L with {@code A = L L^T} for symmetric positive-definite {@code [.., n, n]}, or {@code L^T}
     * if the upper factor is wanted; only that triangle is read. The gradient is symmetric.
     *
     * @throws ArithmeticException if a matrix is not positive definite: the message names it
     */
    public static Value cholesky(Value a, boolean upper, String name) {
        return checked(a, upper, name)[0];
    }

    private static Value[] checked(Value a, boolean upper, String name) {
        Value[] l = unchecked(a, upper, name);
        Array failed = l[1].array();
        for (long b = 0; b < failed.numel(); b++) {
            if (failed.getLong(b) != 0) {
                throw new ArithmeticException(
                        name
                                + ": "
                                + Matrices.place(failed.shape(), b)
                                + " is not positive definite: its leading minor of order "
                                + failed.getLong(b)
                                + " is not positive");
            }
        }
        return l;
    }

    /**
     * The factor, and for each matrix the order of the first minor that is not positive (int32), 0
     * if it is positive definite.
     */
    public static Value[] unchecked(Value a, boolean upper, String name) {
        Matrices.requireSquare(a.array(), name);
        Value[] l = a.apply(new Cholesky(name), upper ? a.transposed() : a);
        return new Value[] {upper ? l[0].transposed() : l[0], l[1].to(DType.INT32)};
    }

    /** L and U in one {@code [.., m, n]}, and LAPACK's pivots: int32 {@code [.., k]} from 1. */
    public static Value[] luFactor(Value a) {
        Value[] lu = a.apply(new Lu("linalg.lu_factor"), a);
        Value pivots = lu[1].add(lu[1].constant(Array.scalar(DType.INT64, 1)));
        return new Value[] {lu[0], pivots.to(DType.INT32)};
    }

    /** P, L and U with {@code A = P L U}: {@code [m, n] -> [m, m], [m, k], [k, n]}. */
    public static Value[] lu(Value a) {
        Value[] lu = a.apply(new Lu("linalg.lu"), a);
        int m = a.shape().size(-2);
        int n = a.shape().size(-1);
        int k = Math.min(m, n);
        Array p = Matrices.inverse(Matrices.permutation(lu[1].array(), m));
        Value eye =
                Matrices.identity(a, m).expand(Matrices.batch(a.shape()).concat(Shape.of(m, m)));
        Value ones = a.constant(Creation.eye(m, k, a.dtype()));
        Value l = Indexing.triangle(block(lu[0], 0, m, 0, k), -1, true).add(ones);
        Value u = Indexing.triangle(block(lu[0], 0, k, 0, n), 0, false);
        return new Value[] {Matrices.rows(eye, p), l, u};
    }

    /**
     * Q and R with {@code A = Q R}: {@code "reduced"} for Q {@code [m, min(m, n)]}, {@code
     * "complete"} for {@code [m, m]}, {@code "r"} for an empty Q.
     */
    public static Value[] qr(Value a, String mode) {
        return switch (mode) {
            case "reduced" -> a.apply(new Qr(false), a);
            case "complete" -> a.apply(new Qr(true), a);
            case "r" -> {
                Value r = a.detach().apply(new Qr(false), a.detach())[1];
                yield new Value[] {a.constant(Array.zeros(a.dtype(), Shape.of(0))), r};
            }
            default ->
                    throw new IllegalArgumentException(
                            "linalg.qr: mode is '"
                                    + mode
                                    + "': expected 'reduced', 'complete' or 'r'");
        };
    }

    /** {@link Reflections#product}. */
    public static Value householderProduct(Value a, Value tau) {
        return Reflections.product(a, tau);
    }

    /** A symmetric matrix by the triangle that is to be read, as its lower one. */
    static Value lower(Value a, String uplo, String name) {
        Matrices.requireSquare(a.array(), name);
        return switch (uplo) {
            case "L", "l" -> a;
            case "U", "u" -> a.transposed();
            default ->
                    throw new IllegalArgumentException(
                            name + ": UPLO is '" + uplo + "': expected 'L' or 'U'");
        };
    }

    /**
     * Eigenvalues, ascending, and eigenvectors (in columns) of symmetric matrices of which one
     * triangle is read. The gradient through vectors needs distinct eigenvalues.
     */
    public static Value[] eigh(Value a, String uplo) {
        Value lower = lower(a, uplo, "linalg.eigh");
        return a.apply(new Eigen("linalg.eigh"), lower);
    }

    /**
     * U, s (descending) and {@code V^T} with {@code A = U diag(s) V^T}: {@code [m, n] -> [m, k],
     * [k], [k, n]}, or with all of U {@code [m, m]} and V {@code [n, n]}. The gradient through U
     * and V needs distinct singular values; it does not see what is beyond the first k columns.
     */
    public static Value[] svd(Value a, boolean full) {
        return a.apply(new Svd(full), a);
    }
}
