package jacobi.cpu.vector;

/**
 * What the matrix product does for one type: a tile of sums that stays in registers, and packing
 * for it.
 */
interface Tile {
    /**
     * Rows of a tile: with two vectors a row, 12 sums, enough to keep two multipliers with a
     * latency of 4 busy, and few enough for 16 registers.
     */
    int ROWS = 6;

    /** Columns of a tile. */
    int columns();

    /**
     * A tile of sums {@code [ROWS, columns]} over {@code depth} terms, into {@code sums[at + row *
     * stride + column]}, from packed panels; {@code first} says to write and not to add.
     */
    void multiply(
            Object left,
            int i,
            Object right,
            int j,
            int depth,
            Object sums,
            int at,
            int stride,
            boolean first);

    /**
     * Packs a panel: {@code to[into + k * width + r] = from[at + r * across + k * along]} for
     * {@code r < n}, zeros for the rest of the width.
     */
    void pack(
            Object from,
            int at,
            int across,
            int along,
            int width,
            int depth,
            Object to,
            int into,
            int n);
}
