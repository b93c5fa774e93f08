package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

/**
 * Singular values and eigenvalues alone, and what is said with them: rank, condition,
 * pseudoinverse.
 */
public final class Spectra {
    static final Table TABLE = new Table("Singular values and eigenvalues");

    /** The singular values of {@code [.., m, n]}, descending; gradient {@code U diag(g) V^T}. */
    record SingularValues() implements Operator {
        @Override
        public String name() {
            return "linalg.svdvals";
        }

        @Override
        public Array[] forward(Array[] in) {
            return new Array[] {Decompositions.svd(name(), in[0], false)[1]};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value a = c.input(0);
            Value[] f = a.apply(new Decompositions.Svd(false), a);
            return new Value[] {f[0].mul(Views.unsqueeze(g[0], -2)).matmul(f[2])};
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }
    }

    /** The eigenvalues of symmetric matrices, ascending; gradient {@code V diag(g) V^T}. */
    record Eigenvalues() implements Operator {
        @Override
        public String name() {
            return "linalg.eigvalsh";
        }

        @Override
        public Array[] forward(Array[] in) {
            return new Array[] {Decompositions.eigen(name(), in[0])[0]};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value a = c.input(0);
            Value v = a.apply(new Decompositions.Eigen(name()), a)[1];
            return new Value[] {v.mul(Views.unsqueeze(g[0], -2)).matmul(v.transposed())};
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }
    }

    /**
     * The Moore-Penrose inverse {@code V diag(1/s) U^T}, singular values up to a tolerance left
     * out. The gradient is that of Golub and Pereyra (1973), for a rank that does not change.
     *
     * @param tolerance which values are left out
     * @param symmetric whether the matrix is symmetric, so that the lower triangle is enough; the
     *     gradient relies on it
     */
    record PseudoInverse(String name, Tolerance tolerance, boolean symmetric) implements Operator {
        @Override
        public Array[] forward(Array[] in) {
            Array[] f = factors(name, in[0], symmetric);
            Array scale = Array.zeros(in[0].dtype(), f[1].shape());
            int k = f[1].shape().size(-1);
            for (long i = 0; i < scale.numel(); i++) {
                double s = f[1].getDouble(i);
                boolean counts = Math.abs(s) > tolerance.of(f[1], i / k, in[0].shape());
                scale.setDouble(i, counts ? 1 / s : 0);
            }
            Value v = new Plain(f[2]).transposed().mul(Views.unsqueeze(new Plain(scale), -2));
            return new Array[] {v.matmul(new Plain(f[0]).transposed()).array()};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value a = c.input(0);
            Value p = c.output(0);
            Value t = p.transposed();
            Value gt = g[0].transposed();
            Value sum = t.matmul(g[0]).matmul(t).neg();
            Value first = gt.matmul(p).matmul(t);
            Value second = t.matmul(p).matmul(gt);
            sum = sum.add(first.sub(a.matmul(p.matmul(first))));
            sum = sum.add(second.sub(second.matmul(p).matmul(a)));
            return new Value[] {sum};
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

    /**
     * Up to where singular values count as zero: {@code max(absolute, relative * largest)}.
     *
     * @param absolute one for all or one a matrix; null for 0
     * @param relative one for all or one a matrix; null for {@code max(m, n)} times the precision,
     *     or 0 if there is an absolute one above 0
     */
    record Tolerance(@Nullable Array absolute, @Nullable Array relative) {
        double of(Array values, long matrix, Shape shape) {
            int k = values.shape().size(-1);
            double largest = 0;
            for (int i = 0; i < k; i++) {
                largest = Math.max(largest, Math.abs(values.getDouble(matrix * k + i)));
            }
            double a = absolute == null ? 0 : at(absolute, matrix);
            double precision = values.dtype() == DType.FLOAT64 ? 0x1p-52 : 0x1p-23;
            double usual = a > 0 ? 0 : precision * Math.max(shape.size(-1), shape.size(-2));
            return Math.max(a, (relative == null ? usual : at(relative, matrix)) * largest);
        }

        private static double at(Array a, long matrix) {
            return a.getDouble(a.numel() == 1 ? 0 : matrix);
        }

        static Tolerance of(Arguments a, Value x, String absolute, String relative) {
            Shape batch = Matrices.batch(x.shape());
            return new Tolerance(of(a.raw(absolute), batch), of(a.raw(relative), batch));
        }

        private static @Nullable Array of(@Nullable Object given, Shape batch) {
            return switch (given) {
                case null -> null;
                case Value v -> v.expand(batch).array();
                case Number n -> Array.scalar(DType.FLOAT64, n.doubleValue());
                default ->
                        throw new IllegalArgumentException(
                                "tolerance is " + given + ": expected a number or a tensor");
            };
        }
    }

    static {
        TABLE.single("linalg.svdvals(Tensor input)", a -> svdvals(a.value("input")));
        TABLE.single(
                "linalg.eigvalsh(Tensor input, str UPLO='L')",
                a -> eigvalsh(a.value("input"), String.valueOf(a.text("UPLO"))));
        TABLE.single(
                "linalg.pinv(Tensor input, *, any atol=None, any rtol=None, bool"
                        + " hermitian=False)",
                a -> pinv(a, "linalg.pinv", "atol", "rtol", a.flag("hermitian")));
        TABLE.single(
                "linalg.pinv(Tensor input, any rcond, bool hermitian=False)",
                a -> pinv(a, "linalg.pinv", "", "rcond", a.flag("hermitian")));
        TABLE.single(
                "pinverse(Tensor input, any rcond=1e-15)",
                a -> pinv(a, "pinverse", "", "rcond", false));
        TABLE.single(
                "linalg.matrix_rank(Tensor input, *, any atol=None, any rtol=None, bool"
                        + " hermitian=False)",
                a -> {
                    Value x = a.value("input");
                    requireMatrix(x, "linalg.matrix_rank");
                    return rank(x, Tolerance.of(a, x, "atol", "rtol"), a.flag("hermitian"));
                });
        TABLE.single(
                "linalg.cond(Tensor input, any p=None)", a -> cond(a.value("input"), a.raw("p")));
        TABLE.function(
                "linalg.lstsq(Tensor input, Tensor b, float? rcond=None, *, str? driver=None)",
                a ->
                        lstsq(
                                a.value("input"),
                                a.value("b"),
                                a.optionalNumber("rcond"),
                                a.text("driver")));
    }

    private Spectra() {}

    private static void requireMatrix(Value x, String name) {
        Matrices.require(x.array(), name);
    }

    private static Value pinv(
            Arguments a, String name, String absolute, String relative, boolean symmetric) {
        Value x = a.value("input");
        requireMatrix(x, name);
        Tolerance tolerance =
                absolute.isEmpty()
                        ? new Tolerance(
                                null, Tolerance.of(a.raw(relative), Matrices.batch(x.shape())))
                        : Tolerance.of(a, x, absolute, relative);
        return x.then(new PseudoInverse(name, tolerance, symmetric));
    }

    /** U, s and V^T, or for symmetric matrices V, w and V^T. */
    private static Array[] factors(String name, Array a, boolean symmetric) {
        if (!symmetric) {
            return Decompositions.svd(name, a, false);
        }
        Array[] f = Decompositions.eigen(name, a);
        return new Array[] {f[1], f[0], new Plain(f[1]).transposed().array()};
    }

    /** The singular values of {@code [.., m, n]}, descending: {@code [.., min(m, n)]}. */
    public static Value svdvals(Value a) {
        return a.then(new SingularValues());
    }

    /** The eigenvalues, ascending, of symmetric matrices of which one triangle is read. */
    public static Value eigvalsh(Value a, String uplo) {
        return Decompositions.lower(a, uplo, "linalg.eigvalsh").then(new Eigenvalues());
    }

    /** The Moore-Penrose inverse {@code [.., m, n] -> [.., n, m]}. */
    public static Value pinv(Value a) {
        requireMatrix(a, "linalg.pinv");
        return a.then(new PseudoInverse("linalg.pinv", new Tolerance(null, null), false));
    }

    /** How many singular values are above the tolerance: int64 of the batch's shape. */
    static Value rank(Value a, Tolerance tolerance, boolean symmetric) {
        Array s = factors("linalg.matrix_rank", a.array(), symmetric)[1];
        int k = s.shape().size(-1);
        Array rank = Array.zeros(DType.INT64, Matrices.batch(a.shape()));
        for (long b = 0; b < rank.numel(); b++) {
            double least = tolerance.of(s, b, a.shape());
            int count = 0;
            for (int i = 0; i < k; i++) {
                count += Math.abs(s.getDouble(b * k + i)) > least ? 1 : 0;
            }
            rank.setLong(b, count);
        }
        return a.constant(rank);
    }

    /** How many singular values are not zero but for rounding. */
    public static Value rank(Value a) {
        requireMatrix(a, "linalg.matrix_rank");
        return rank(a, new Tolerance(null, null), false);
    }

    /**
     * The condition number {@code |A|_p |A^-1|_p}: for 2, which is meant if p is null, the largest
     * singular value by the smallest, for -2 the other way round.
     */
    public static Value cond(Value a, @Nullable Object p) {
        String name = "linalg.cond";
        requireMatrix(a, name);
        double order = p instanceof Number n ? n.doubleValue() : 0;
        if (p == null || Math.abs(order) == 2) {
            Value s = svdvals(a);
            Value least = Extremes.amin(s, new int[] {-1}, false);
            Value most = Extremes.amax(s, new int[] {-1}, false);
            return order == -2 ? least.div(most) : most.div(least);
        }
        int[] dims = {-2, -1};
        Value inverse = Systems.inverse(a, name);
        return Norms.matrix(a, p, dims, false, name)
                .mul(Norms.matrix(inverse, p, dims, false, name));
    }

    /**
     * X for which {@code |A X - B|} is smallest, and of those the X with the smallest norm, by the
     * pseudoinverse: {@code [.., m, n], [.., m, k] -> [.., n, k]}. Outputs: X, the sums of squares
     * of what is left (where {@code m > n} and all have full rank, else empty), the ranks and the
     * singular values. As in PyTorch the latter two are empty where the LAPACK driver that is named
     * does not find them.
     *
     * @param driver {@code "gelsy"} (the default), {@code "gels"}, {@code "gelsd"} or {@code
     *     "gelss"}
     */
    public static Value[] lstsq(Value a, Value b, @Nullable Double rcond, @Nullable String driver) {
        String name = "linalg.lstsq";
        requireMatrix(a, name);
        String by = driver == null ? "gelsy" : driver;
        if (!by.matches("gels[yds]?")) {
            throw new IllegalArgumentException(
                    name
                            + ": driver is '"
                            + driver
                            + "': expected 'gels', 'gelsy', 'gelsd' or 'gelss'");
        }
        boolean vector = b.rank() == a.rank() - 1;
        Value right = vector ? Views.unsqueeze(b, -1) : b;
        int m = a.shape().size(-2);
        int n = a.shape().size(-1);
        if (right.rank() != a.rank() || right.shape().size(-2) != m) {
            throw new ShapeException(
                    name
                            + ": "
                            + a.shape()
                            + " and "
                            + b.shape()
                            + ": expected [.., m, n] and [.., m, k] or [.., m]");
        }
        Array relative = rcond == null ? null : Array.scalar(DType.FLOAT64, rcond);
        Tolerance tolerance = new Tolerance(null, relative);
        Value x = a.then(new PseudoInverse(name, tolerance, false)).matmul(right);
        Value rank = rank(a.detach(), tolerance, false);
        Value none = a.constant(Array.zeros(a.dtype(), Shape.of(0)));
        Value residual = none;
        if (m > n && !by.equals("gelsy") && isFull(rank.array(), n)) {
            Value rest = a.matmul(x).sub(right);
            residual = rest.mul(rest).sum(new int[] {rest.rank() - 2}, false);
        }
        boolean hasRank = !by.equals("gels");
        boolean hasValues = by.equals("gelsd") || by.equals("gelss");
        return new Value[] {
            vector ? x.then(new Views.Squeeze(x.rank() - 1)) : x,
            residual,
            hasRank ? rank : a.constant(Array.zeros(DType.INT64, Shape.of(0))),
            hasValues ? svdvals(a.detach()) : none
        };
    }

    private static boolean isFull(Array rank, int n) {
        for (long i = 0; i < rank.numel(); i++) {
            if (rank.getLong(i) < n) {
                return false;
            }
        }
        return true;
    }
}
