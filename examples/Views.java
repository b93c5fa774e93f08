import module jacobi;

/**
 * How transposing, slicing and expanding cost nothing: they change the arithmetic that finds an
 * element, not the elements.
 */
void main() {
    Layout matrix = Layout.contiguous(Shape.of(2, 3));
    Layout transposed = matrix.transpose(0, 1);
    IO.println(matrix.shape() + " with strides " + Arrays.toString(matrix.strides()));
    IO.println(transposed.shape() + " with strides " + Arrays.toString(transposed.strides()));

    // Row-major element 1 of the transposed matrix is row 0, column 1: row 1, column 0 of the
    // other.
    check("the second element of the transposed matrix is stored fourth", transposed.index(1) == 3);

    Layout row = Layout.contiguous(Shape.of(1, 3)).expand(Shape.of(1000, 3));
    check("a row stands for a thousand rows by a stride of 0", row.stride(0) == 0);
    check("all its rows lie in the same three elements", row.index(2999) == 2);
}

void check(String what, boolean holds) {
    if (!holds) {
        throw new AssertionError(what);
    }
    IO.println("check: " + what);
}
