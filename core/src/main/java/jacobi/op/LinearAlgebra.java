package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Products of matrices and vectors. All of them are one kernel, seen through shapes. */
public final class LinearAlgebra {
    static final Table TABLE = new Table("Linear algebra");

    /**
     * {@code a b}: {@code [m, k] x [k, n] -> [m, n]}, or both with one batch dimension in front.
     */
    public record MatMul() implements Operator {
        private static final Expr PRODUCT = Expr.input(0);

        @Override
        public String name() {
            return "matmul";
        }

        @Override
        public Array[] forward(Array[] in) {
            Shape out = productShape(name(), in[0], in[1]);
            return new Array[] {multiply(PRODUCT, out, in[0], in[1])};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {
                c.needs(0) ? like(c.input(0), g[0], c.input(1).transposed()) : null,
                c.needs(1) ? like(c.input(1), c.input(0).transposed(), g[0]) : null
            };
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }
    }

    /**
     * {@code beta c + alpha a b} in one kernel, for inputs {@code (c, a, b)}: c broadcasts to the
     * product of a and b as {@link MatMul} has it. If beta is 0, c is not read, so that no NaN in
     * it comes through.
     *
     * @param name PyTorch's name of the operator it stands for
     * @param beta factor of c
     * @param alpha factor of the product
     */
    public record MatMulAdd(String name, double beta, double alpha) implements Operator {
        // Made once, for backends find what they compiled by them.
        private static final Expr PRODUCT = Expr.input(0);
        private static final Expr SCALED = PRODUCT.mul(Expr.param(0));
        private static final Expr C = Expr.input(1);
        private static final Expr SUM = PRODUCT.add(C);
        private static final Expr SCALED_SUM = SCALED.add(C);
        private static final Expr SUM_WITH_SCALED = PRODUCT.add(C.mul(Expr.param(1)));
        private static final Expr SUM_OF_SCALED = SCALED.add(C.mul(Expr.param(1)));

        @Override
        public Array[] forward(Array[] in) {
            Shape out = productShape(name, in[1], in[2]);
            check(in[0], in[1].dtype(), out);
            if (beta == 0) {
                return new Array[] {multiply(scaled(alpha), out, in[1], in[2], alpha)};
            }
            Array c = in[0].with(in[0].layout().expand(out));
            return new Array[] {multiply(sum(), out, in[1], in[2], c, alpha, beta)};
        }

        private Expr sum() {
            if (beta == 1) {
                return alpha == 1 ? SUM : SCALED_SUM;
            }
            return alpha == 1 ? SUM_WITH_SCALED : SUM_OF_SCALED;
        }

        private static Expr scaled(double alpha) {
            return alpha == 1 ? PRODUCT : SCALED;
        }

        private void check(Array c, DType dtype, Shape out) {
            if (c.dtype() != dtype) {
                throw new IllegalArgumentException(
                        name + ": dtypes " + c.dtype() + " and " + dtype + " differ");
            }
            if (!Shape.broadcast(c.shape(), out, name).equals(out)) {
                throw new ShapeException(name + ": " + c.shape() + " does not broadcast to " + out);
            }
            if (!dtype.isFloating() && (beta != Math.rint(beta) || alpha != Math.rint(alpha))) {
                throw new IllegalArgumentException(
                        name
                                + ": beta "
                                + beta
                                + " and alpha "
                                + alpha
                                + ": expected whole numbers for "
                                + dtype);
            }
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return new Value[] {
                c.needs(0) ? g[0].mul(beta) : null,
                c.needs(1) ? like(c.input(1), g[0], c.input(2).transposed()).mul(alpha) : null,
                c.needs(2) ? like(c.input(2), c.input(1).transposed(), g[0]).mul(alpha) : null
            };
        }

        @Override
        public boolean savesInput(int i) {
            return i > 0;
        }
    }

    static {
        TABLE.single(
                "matmul(Tensor input, Tensor other)",
                a -> matmul(a.value("input"), a.value("other")));
        TABLE.single(
                "mm(Tensor input, Tensor mat2)",
                a -> product("mm", a.value("input"), 2, a.value("mat2"), 2));
        TABLE.single(
                "bmm(Tensor input, Tensor mat2)",
                a -> product("bmm", a.value("input"), 3, a.value("mat2"), 3));
        TABLE.single(
                "mv(Tensor input, Tensor vec)",
                a -> product("mv", a.value("input"), 2, a.value("vec"), 1));
        TABLE.single(
                "dot(Tensor input, Tensor other)", a -> dot(a.value("input"), a.value("other")));
        TABLE.single(
                "outer(Tensor input, Tensor vec2)", a -> outer(a.value("input"), a.value("vec2")));
        added("addmm", "mat1", "mat2", 2);
        added("baddbmm", "batch1", "batch2", 3);
        TABLE.single(
                "nn.functional.linear(Tensor input, Tensor weight, Tensor? bias=None)",
                a -> linear(a.value("input"), a.value("weight"), a.optionalValue("bias")));
    }

    private LinearAlgebra() {}

    /**
     * {@code a b}, the gradient of {@code operand}, laid out as that is: a weight seen transposed
     * gets a gradient that is row-major once it is seen transposed again, and need not be copied.
     */
    private static Value like(Value operand, Value a, Value b) {
        Layout l = operand.array().layout();
        int r = l.rank();
        boolean transposed = l.stride(r - 2) == 1 && l.stride(r - 1) != 1;
        return transposed
                ? b.transposed().with(a.transposed(), new MatMul()).transposed()
                : a.with(b, new MatMul());
    }

    private static void added(String name, String left, String right, int rank) {
        TABLE.single(
                name
                        + "(Tensor input, Tensor "
                        + left
                        + ", Tensor "
                        + right
                        + ", *, Number beta=1, Number alpha=1)",
                a ->
                        added(
                                name,
                                a.value("input"),
                                a.value(left),
                                a.value(right),
                                rank,
                                a.number("beta"),
                                a.number("alpha")));
    }

    private static Value added(
            String name, Value c, Value a, Value b, int rank, double beta, double alpha) {
        requireRanks(name, a, rank, b, rank);
        return c.apply(new MatMulAdd(name, beta, alpha), c, a, b)[0];
    }

    /** {@code beta c + alpha a b} of matrices; c broadcasts, and is not read if beta is 0. */
    public static Value addmm(Value c, Value a, Value b, double beta, double alpha) {
        return added("addmm", c, a, b, 2, beta, alpha);
    }

    /** {@code beta c + alpha a b} of batches of matrices; c broadcasts. */
    public static Value baddbmm(Value c, Value a, Value b, double beta, double alpha) {
        return added("baddbmm", c, a, b, 3, beta, alpha);
    }

    private static void requireRanks(String operator, Value a, int rankA, Value b, int rankB) {
        if (a.rank() != rankA || b.rank() != rankB) {
            throw new ShapeException(
                    operator
                            + ": "
                            + a.shape()
                            + " x "
                            + b.shape()
                            + ": expected "
                            + rankA
                            + " and "
                            + rankB
                            + " dimensions");
        }
    }

    /** A matrix product of operands that have just so many dimensions. */
    static Value product(String operator, Value a, int rankA, Value b, int rankB) {
        requireRanks(operator, a, rankA, b, rankB);
        if (rankA == 3) {
            // Unlike matmul, bmm does not broadcast.
            productShape(operator, a.array(), b.array());
            return a.with(b, new MatMul());
        }
        return multiply(operator, a, b);
    }

    /** {@code sum_i a_i b_i}: {@code [n] x [n] -> []}. */
    public static Value dot(Value a, Value b) {
        return product("dot", a, 1, b, 1);
    }

    /** {@code a_i b_j}: {@code [m] x [n] -> [m, n]}. */
    public static Value outer(Value a, Value b) {
        requireRanks("outer", a, 1, b, 1);
        return a.reshape(Shape.of(a.shape().size(0), 1)).mul(b);
    }

    /**
     * {@code x W^T + b} in one kernel: {@code [.., in] x [out, in] -> [.., out]}; a one-dimensional
     * weight gives {@code [..]}.
     *
     * @throws ShapeException if the numbers of features differ
     */
    public static Value linear(Value x, Value weight, @Nullable Value bias) {
        Shape sx = x.shape();
        Shape sw = weight.shape();
        if (sx.rank() == 0 || sw.rank() < 1 || sw.rank() > 2 || sx.size(-1) != sw.size(-1)) {
            throw new ShapeException(
                    "linear: input "
                            + sx
                            + " and weight "
                            + sw
                            + ": expected [.., in] and [out, in] or [in]"
                            + (sx.rank() > 0 && sw.rank() > 0
                                    ? ", and in is "
                                            + sx.size(-1)
                                            + " here and "
                                            + sw.size(-1)
                                            + " there"
                                    : ""));
        }
        if (bias == null || sw.rank() == 1) {
            Value y = matmul(x, sw.rank() == 1 ? weight : weight.transposed());
            return bias == null ? y : y.add(bias);
        }
        Value rows = sx.rank() == 2 ? x : folded(x);
        Value y = x.apply(new MatMulAdd("linear", 1, 1), bias, rows, weight.transposed())[0];
        return y.reshape(sx.with(sx.rank() - 1, sw.size(0)));
    }

    /** Checks the operands of a product and gives its shape. */
    private static Shape productShape(String operator, Array a, Array b) {
        int r = a.layout().rank();
        if (r != b.layout().rank() || r < 2 || r > 3) {
            throw new ShapeException(
                    operator
                            + ": "
                            + a.shape()
                            + " x "
                            + b.shape()
                            + ": expected two matrices or two batches of them");
        }
        int inner = a.layout().size(r - 1);
        if (inner != b.layout().size(r - 2)) {
            throw innerSizes(operator, a.shape(), b.shape(), inner, b.layout().size(r - 2));
        }
        if (r == 3 && a.layout().size(0) != b.layout().size(0)) {
            throw new ShapeException(
                    operator
                            + ": "
                            + a.shape()
                            + " x "
                            + b.shape()
                            + ": batch sizes "
                            + a.layout().size(0)
                            + " and "
                            + b.layout().size(0)
                            + " differ");
        }
        if (a.dtype() != b.dtype()) {
            throw new IllegalArgumentException(
                    operator + ": dtypes " + a.dtype() + " and " + b.dtype() + " differ");
        }
        if (a.dtype() == DType.BOOL) {
            throw new IllegalArgumentException(
                    operator + ": bool is not supported: expected a numeric dtype");
        }
        return a.shape().with(r - 1, b.layout().size(r - 1));
    }

    private static ShapeException innerSizes(
            String operator, Shape a, Shape b, int found, int other) {
        return new ShapeException(
                operator
                        + ": "
                        + a
                        + " x "
                        + b
                        + ": inner sizes "
                        + found
                        + " and "
                        + other
                        + " differ");
    }

    private static Array multiply(Expr epilogue, Shape out, Array a, Array b, double... params) {
        return multiply(epilogue, out, a, b, null, params);
    }

    private static Array multiply(
            Expr epilogue, Shape shape, Array a, Array b, @Nullable Array c, double... params) {
        DType dtype = a.dtype();
        Array out = Buffers.empty(dtype, shape);
        List<Array> in = new ArrayList<>(List.of(batched(a), batched(b)));
        if (c != null) {
            in.add(batched(c));
        }
        Kernel kernel = new Kernel.MatMul(epilogue, dtype.isFloating() ? dtype : DType.INT64);
        Dispatch.run(kernel, new Array[] {batched(out)}, in.toArray(Array[]::new), params);
        return out;
    }

    /** A matrix as a batch of one. */
    private static Array batched(Array a) {
        Layout l = a.layout();
        return l.rank() == 3 ? a : a.with(l.unsqueeze(0));
    }

    /**
     * The matrix product by PyTorch's rules: {@code [k] x [k] -> []}, {@code [.., m, k] x [k, n] ->
     * [.., m, n]}, {@code [.., m, k] x [.., k, n] -> [.., m, n]} with broadcast batches; a
     * one-dimensional left operand is a row, a right one a column, and that dimension is not in the
     * result.
     *
     * @throws ShapeException if the inner sizes differ, or batches do not broadcast
     */
    public static Value matmul(Value a, Value b) {
        return multiply("matmul", a, b);
    }

    private static Value multiply(String operator, Value a, Value b) {
        Shape sa = a.shape();
        Shape sb = b.shape();
        if (sa.rank() == 0 || sb.rank() == 0) {
            throw new ShapeException(
                    operator
                            + ": "
                            + sa
                            + " x "
                            + sb
                            + ": expected at least one dimension in both");
        }
        int inner = sa.size(-1);
        int other = sb.size(sb.rank() == 1 ? 0 : -2);
        if (inner != other) {
            throw innerSizes(operator, sa, sb, inner, other);
        }
        Value left = sa.rank() == 1 ? a.reshape(Shape.of(1, inner)) : a;
        Value right = sb.rank() == 1 ? b.reshape(Shape.of(inner, 1)) : b;
        Value product = right.rank() == 2 ? rows(left, right) : batches(left, right, sa, sb);
        Shape shape = product.shape();
        if (sb.rank() == 1) {
            shape = shape.without(shape.rank() - 1);
        }
        if (sa.rank() == 1) {
            shape = shape.without(shape.rank() - (sb.rank() == 1 ? 1 : 2));
        }
        return product.reshape(shape);
    }

    /** {@code [.., m, k] x [k, n]}: the batch is nothing but more rows. */
    private static Value rows(Value a, Value b) {
        if (a.rank() == 2) {
            return a.with(b, new MatMul());
        }
        Shape s = a.shape();
        return folded(a).with(b, new MatMul()).reshape(s.with(s.rank() - 1, b.shape().size(1)));
    }

    /** All dimensions but the last as one. */
    private static Value folded(Value a) {
        Shape s = a.shape();
        int rows = Math.toIntExact(s.slice(0, s.rank() - 1).numel());
        return a.reshape(Shape.of(rows, s.size(-1)));
    }

    private static Value batches(Value a, Value b, Shape sa, Shape sb) {
        Shape batch = Shape.broadcast(batch(a), batch(b), "matmul: " + sa + " x " + sb);
        Value left = batch(a, batch);
        Value right = batch(b, batch);
        Shape out = batch.concat(Shape.of(left.shape().size(1), right.shape().size(2)));
        return left.with(right, new MatMul()).reshape(out);
    }

    private static Shape batch(Value a) {
        return a.shape().slice(0, a.rank() - 2);
    }

    /** Stretched to a batch shape, which then is one dimension. */
    private static Value batch(Value a, Shape batch) {
        Shape matrix = a.shape().slice(a.rank() - 2, a.rank());
        int n = Math.toIntExact(batch.numel());
        return a.expand(batch.concat(matrix)).reshape(Shape.of(n).concat(matrix));
    }
}
