package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Factorization;
import jacobi.kernel.Kernel;

import java.util.Arrays;

/** What operators on batches of matrices {@code [.., m, n]} share. */
final class Matrices {
    private Matrices() {}

    /** The sizes in front of the last two. */
    static Shape batch(Shape s) {
        return s.slice(0, s.rank() - 2);
    }

    /** The batch as one dimension; a copy if the strides do not allow a view. */
    static Array flat(Array a) {
        return flat(a, 2);
    }

    /** All but the last dimensions, so many of them, as one. */
    static Array flat(Array a, int last) {
        Shape s = a.shape();
        int lead = s.rank() - last;
        int n = Math.toIntExact(s.slice(0, lead).numel());
        Shape to = Shape.of(n).concat(s.slice(lead, s.rank()));
        Array view = a.view(to);
        if (view != null) {
            return view;
        }
        Array copy = Copies.copy(a, a.dtype());
        return copy.with(Layout.contiguous(to));
    }

    /** Checks for at least two dimensions of floating-point numbers. */
    static void require(Array a, String operator) {
        if (a.layout().rank() < 2) {
            throw new ShapeException(
                    operator + ": " + a.shape() + ": expected a matrix or a batch of them");
        }
        Reductions.requireFloating(a.dtype(), operator);
    }

    /** Checks for square matrices of floating-point numbers. */
    static void requireSquare(Array a, String operator) {
        require(a, operator);
        if (a.shape().size(-1) != a.shape().size(-2)) {
            throw new ShapeException(
                    operator + ": " + a.shape() + ": expected square matrices [.., n, n]");
        }
    }

    /** An output for a factorisation: of a type, of the batch's shape and a further one. */
    static Array output(Array a, DType dtype, int... sizes) {
        return Buffers.empty(dtype, batch(a.shape()).concat(Shape.of(sizes)));
    }

    /** Factors a batch; outputs may be of any shape that flattens to the kernel's. */
    static void factor(Factorization what, Array a, Array... outputs) {
        Array[] out = new Array[outputs.length];
        int lead = a.layout().rank() - 2;
        for (int i = 0; i < out.length; i++) {
            out[i] = flat(outputs[i], outputs[i].layout().rank() - lead);
        }
        Dispatch.run(new Kernel.Factor(what), out, new Array[] {flat(a)}, new double[0]);
    }

    /** Solves a batch of triangular systems of equal batch shapes. */
    static Array solve(boolean upper, boolean unit, Array a, Array y) {
        Array out = Buffers.empty(y.dtype(), y.shape());
        Dispatch.run(new Kernel.TriangularSolve(upper, unit), flat(out), flat(a), flat(y));
        return out;
    }

    /** LU factors and the rows exchanged, {@code [.., min(m, n)]} from 0. */
    static Array[] lu(Array a) {
        int m = a.shape().size(-2);
        int n = a.shape().size(-1);
        Array lu = output(a, a.dtype(), m, n);
        Array exchanged = output(a, DType.INT64, Math.min(m, n));
        factor(Factorization.LU, a, lu, exchanged);
        return new Array[] {lu, exchanged};
    }

    /**
     * From exchanges of rows to a permutation {@code [.., m]}: row i of {@code P A} is row {@code
     * p[i]} of A.
     */
    static Array permutation(Array exchanged, int m) {
        int k = exchanged.shape().size(-1);
        Shape lead = exchanged.shape().slice(0, exchanged.shape().rank() - 1);
        Array p = Array.zeros(DType.INT64, lead.concat(Shape.of(m)));
        long batches = lead.numel();
        for (long b = 0; b < batches; b++) {
            long[] rows = new long[m];
            Arrays.setAll(rows, i -> i);
            for (int i = 0; i < k; i++) {
                int with = (int) exchanged.getLong(b * k + i);
                long row = rows[i];
                rows[i] = rows[with];
                rows[with] = row;
            }
            for (int i = 0; i < m; i++) {
                p.setLong(b * m + i, rows[i]);
            }
        }
        return p;
    }

    /** The permutation that undoes one. */
    static Array inverse(Array permutation) {
        int m = permutation.shape().size(-1);
        Array inverse = Array.zeros(DType.INT64, permutation.shape());
        for (long i = 0; i < permutation.numel(); i++) {
            long row = i / m * m;
            inverse.setLong(row + permutation.getLong(i), i - row);
        }
        return inverse;
    }

    /** The rows of matrices in another order: {@code out[.., i, :] = x[.., p[i], :]}. */
    static Value rows(Value x, Array permutation) {
        Value index = x.constant(permutation.with(permutation.layout().unsqueeze(x.rank() - 1)));
        return Indexing.gather(x, x.rank() - 2, index.expand(x.shape()));
    }

    /** {@code [.., n] -> [.., n, n]} with the vector on the diagonal. */
    static Value diagonal(Value v) {
        int r = v.rank();
        int n = v.shape().size(-1);
        Shape full = v.shape().concat(Shape.of(n));
        return v.then(new Views.Embed(new Parts.Diagonal(0, r - 1, r), full));
    }

    /** The diagonals of matrices. */
    static Value diagonalOf(Value x) {
        return Views.diagonal(x, 0, -2, -1);
    }

    /** Ones on the diagonals. */
    static Value identity(Value like, int n) {
        return like.constant(Creation.eye(n, n, like.dtype()));
    }

    /** Such as {@code matrix [1, 0] of the batch [2, 3]}, for errors; {@code the matrix} alone. */
    static String place(Shape batch, long flat) {
        if (batch.rank() == 0) {
            return "the matrix";
        }
        int[] index = batch.toArray();
        long rest = flat;
        for (int d = index.length - 1; d >= 0; d--) {
            int size = index[d];
            index[d] = (int) (rest % size);
            rest /= size;
        }
        return "matrix " + Arrays.toString(index) + " of the batch " + batch;
    }
}
