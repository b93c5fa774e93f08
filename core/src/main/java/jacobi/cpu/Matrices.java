package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.Layout;
import jacobi.array.Shape;

/** An array {@code [.., rows, columns]} as a row of matrices, of which any rows can be seen. */
final class Matrices {
    private final Array all;
    private final int rank;
    private final int rows;
    private final int columns;

    private Matrices(Array all) {
        this.all = all;
        Layout l = all.layout();
        rank = l.rank();
        rows = l.size(rank - 2);
        columns = l.size(rank - 1);
    }

    static Matrices of(Array a) {
        return new Matrices(a);
    }

    /** Vectors {@code [.., rows]} as matrices of one column. */
    static Matrices ofVectors(Array a) {
        return new Matrices(a.with(a.layout().unsqueeze(a.layout().rank())));
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** How many matrices. */
    int count() {
        return rows * columns == 0
                ? Math.toIntExact(all.shape().slice(0, rank - 2).numel())
                : all.numel() / (rows * columns);
    }

    private int offset(int matrix) {
        Layout l = all.layout();
        int at = l.offset();
        int rest = matrix;
        for (int d = rank - 3; d >= 0; d--) {
            at += rest % l.size(d) * l.stride(d);
            rest /= l.size(d);
        }
        return at;
    }

    /** Some rows of a matrix: {@code [1, n, columns]}. */
    Array rows(int matrix, int from, int n) {
        return part(matrix, from, n, 0, columns);
    }

    /** Some rows and columns of a matrix: {@code [1, n, m]}. */
    Array part(int matrix, int from, int n, int column, int m) {
        Layout l = all.layout();
        int down = l.stride(rank - 2);
        int across = l.stride(rank - 1);
        int at = offset(matrix) + from * down + column * across;
        return all.with(Layout.of(Shape.of(1, n, m), new int[] {0, down, across}, at));
    }

    /** Some rows of a matrix, transposed: {@code [1, columns, n]}. */
    Array transposed(int matrix, int from, int n) {
        Array a = rows(matrix, from, n);
        return a.with(a.layout().transpose(1, 2));
    }
}
