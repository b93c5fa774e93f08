package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Matrices from their diagonals or blocks, and the other way round. */
public final class Diagonals {
    static final Table TABLE = new Table("Diagonals");

    static {
        TABLE.single(
                "diag(Tensor input, int diagonal=0)",
                a -> diag(a.value("input"), a.integer("diagonal")));
        TABLE.single(
                "diag_embed(Tensor input, int offset=0, int dim1=-2, int dim2=-1)",
                a ->
                        embed(
                                a.value("input"),
                                a.integer("offset"),
                                a.integer("dim1"),
                                a.integer("dim2")));
        TABLE.single(
                "diagflat(Tensor input, int offset=0)",
                a -> embed(Views.flatten(a.value("input"), 0, -1), a.integer("offset"), -2, -1));
        TABLE.single("trace(Tensor input)", a -> trace(a.value("input")));
        TABLE.single("block_diag(Tensor[] tensors)", a -> blocks(a.values("tensors")));
        TABLE.single(
                "cross(Tensor input, Tensor other, int? dim=None)",
                a -> {
                    Double dim = a.optionalNumber("dim");
                    Value x = a.value("input");
                    int d = dim == null ? firstOfThree(x.shape()) : dim.intValue();
                    return cross(x, a.value("other"), d);
                });
        TABLE.single(
                "vander(Tensor x, int? N=None, bool increasing=False)",
                a -> {
                    Double n = a.optionalNumber("N");
                    return vander(
                            a.value("x"), n == null ? -1 : n.intValue(), a.flag("increasing"));
                });
    }

    private Diagonals() {}

    /** A vector on a diagonal of a matrix; of a matrix, that diagonal. */
    public static Value diag(Value x, int diagonal) {
        return switch (x.rank()) {
            case 1 -> embed(x, diagonal, -2, -1);
            case 2 -> Views.diagonal(x, diagonal, 0, 1);
            default ->
                    throw new ShapeException(
                            "diag: " + x.shape() + ": expected a vector or a matrix");
        };
    }

    /** The last dimension as a diagonal of two dimensions, counted in the result; zeros beside. */
    public static Value embed(Value x, int offset, int dim1, int dim2) {
        if (x.rank() == 0) {
            throw new ShapeException("diag_embed: the input is a scalar: expected a dimension");
        }
        int r = x.rank() + 1;
        int[] ones = new int[r];
        Arrays.fill(ones, 1);
        int[] d = Shapes.dims(Shape.of(ones), new int[] {dim1, dim2}, "diag_embed");
        int n = Math.addExact(x.shape().size(-1), Math.abs(offset));
        int[] sizes = new int[r];
        int next = 0;
        for (int i = 0; i < r; i++) {
            sizes[i] = i == d[0] || i == d[1] ? n : x.shape().size(next++);
        }
        return x.then(new Views.Embed(new Parts.Diagonal(offset, d[0], d[1]), Shape.of(sizes)));
    }

    /** The sum of the main diagonal of a matrix. */
    public static Value trace(Value x) {
        if (x.rank() != 2) {
            throw new ShapeException("trace: " + x.shape() + ": expected a matrix");
        }
        return Reductions.sum(Views.diagonal(x, 0, 0, 1), null, false, null);
    }

    /** Matrices along a diagonal, zeros elsewhere; vectors are rows. */
    public static Value blocks(Value... tensors) {
        Value[] matrices = Arrays.stream(tensors).map(Diagonals::matrix).toArray(Value[]::new);
        int columns =
                IntStream.range(0, matrices.length).map(i -> matrices[i].shape().size(1)).sum();
        Value[] rows = new Value[matrices.length];
        int left = 0;
        for (int i = 0; i < rows.length; i++) {
            Value m = matrices[i];
            int height = m.shape().size(0);
            int width = m.shape().size(1);
            Value before = zeros(m, height, left);
            left += width;
            rows[i] = Joining.cat(1, before, m, zeros(m, height, columns - left));
        }
        return Joining.cat(0, rows);
    }

    private static Value zeros(Value beside, int rows, int columns) {
        return beside.constant(Array.zeros(beside.dtype(), Shape.of(rows, columns)));
    }

    private static Value matrix(Value x) {
        if (x.rank() > 2) {
            throw new ShapeException(
                    "block_diag: " + x.shape() + ": expected at most 2 dimensions");
        }
        return x.rank() == 2 ? x : x.reshape(Shape.of(1, Math.toIntExact(x.shape().numel())));
    }

    private static int firstOfThree(Shape s) {
        for (int d = 0; d < s.rank(); d++) {
            if (s.size(d) == 3) {
                return d;
            }
        }
        throw new ShapeException("cross: " + s + " has no dimension of size 3");
    }

    /** The vector product along a dimension of size 3, broadcasting. */
    public static Value cross(Value a, Value b, int dim) {
        if (a.rank() != b.rank() || a.rank() == 0) {
            throw new ShapeException(
                    "cross: " + a.shape() + " x " + b.shape() + ": expected one rank, at least 1");
        }
        int d = a.shape().dim(dim, "cross");
        if (a.shape().size(d) != 3 || b.shape().size(d) != 3) {
            throw new ShapeException(
                    "cross: "
                            + a.shape()
                            + " x "
                            + b.shape()
                            + ": sizes "
                            + a.shape().size(d)
                            + " and "
                            + b.shape().size(d)
                            + " at dimension "
                            + dim
                            + ": expected 3");
        }
        Value next = turned(a, d, -1).mul(turned(b, d, -2));
        return next.sub(turned(a, d, -2).mul(turned(b, d, -1)));
    }

    private static Value turned(Value x, int d, int by) {
        return Joining.roll(x, new int[] {by}, new int[] {d});
    }

    /** The powers {@code n - 1, .., 0} of a vector's elements as rows, or {@code 0, .., n - 1}. */
    public static Value vander(Value x, int n, boolean increasing) {
        if (x.rank() != 1) {
            throw new ShapeException("vander: " + x.shape() + ": expected a vector");
        }
        int columns = n < 0 ? x.shape().size(0) : n;
        Value powers =
                x.constant(
                        increasing
                                ? Creation.arange(0, columns, 1, x.dtype())
                                : Creation.linspace(columns - 1, 0, columns, x.dtype()));
        return Views.unsqueeze(x, 1).with(powers, Arithmetic.POW.op());
    }
}
