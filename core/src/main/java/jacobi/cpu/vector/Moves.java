package jacobi.cpu.vector;

import jacobi.array.DType;

/** Copies of matrices, transposed or not, for the matrix product. */
interface Moves {
    /**
     * {@code to[into + i * stride + j] = from[at + i * row + j * column]} for {@code i < rows} and
     * {@code j < columns}, of which one stride is 1 if it is to be fast. Less than a vector between
     * the rows of {@code to}, not behind the last, may be overwritten.
     */
    void rows(
            Object from,
            int at,
            int row,
            int column,
            Object to,
            int into,
            int stride,
            int rows,
            int columns);

    /** Copies of a type. */
    static Moves of(DType type) {
        return type == DType.FLOAT32 ? FloatMoves::rows : DoubleMoves::rows;
    }
}
