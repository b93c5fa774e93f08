package jacobi.cpu.vector;

import jacobi.array.DType;

/**
 * The innermost loop of the matrix product: a tile of sums that stays in registers while the depth
 * passes by. {@link TileCode} makes one for each {@link Form}.
 */
interface Tile {
    /**
     * What a tile is for.
     *
     * @param type float32 or float64
     * @param rows of the tile
     * @param vectors of each row
     * @param term from a term of the left matrix to the next: 1 if they lie side by side, where the
     *     call's step leads to the next row; otherwise its rows lie side by side. {@link #ANY} if
     *     it differs from call to call, whose step then leads to the next term
     */
    record Form(DType type, int rows, int vectors, int term) {
        static final int ANY = 0;

        boolean isRowMajor() {
            return term == 1;
        }
    }

    /**
     * {@code sums[at + r * stride + c] = sum over d of left[r, d] * right[j + d * across + c]}, or
     * {@code +=} unless {@code first}; and the same for the tiles below, each of as many rows.
     *
     * <p>There is one call for many tiles since in a short product a call costs as much as a tenth
     * of a tile.
     *
     * @param tiles how many there are
     * @param left the matrix of which single elements are taken
     * @param i where its first row begins
     * @param step to its next row, or its next term: see {@link Form}
     * @param down from a tile's {@code i} to the next one's
     * @param right the matrix of which vectors are taken
     * @param j where its first term begins
     * @param across to its next term
     * @param depth the number of terms
     * @param sums the result
     * @param at where the tile begins in it
     * @param stride to the result's next row
     * @param first whether to write and not to add
     */
    void multiply(
            int tiles,
            Object left,
            int i,
            int step,
            int down,
            Object right,
            int j,
            int across,
            int depth,
            Object sums,
            int at,
            int stride,
            boolean first);
}
