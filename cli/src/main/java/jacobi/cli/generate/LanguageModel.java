package jacobi.cli.generate;

import jacobi.Tensor;
import jacobi.nn.Block;

/** A model that scores, after each byte, which byte is next. */
abstract sealed class LanguageModel extends Block permits RecurrentModel, GptModel {
    /**
     * The scores (logits) of each next byte, {@code [n, steps, 256]}, of rows of bytes with nothing
     * before them, {@code [n, steps]} of int64.
     */
    abstract Tensor forward(Tensor bytes);

    /** A reader that has read nothing. It records no gradients. */
    abstract Reader reader();

    /** Reads a text piece by piece and remembers what came before. */
    interface Reader {
        /**
         * Reads on.
         *
         * @param bytes at least one
         * @return the scores of the byte after them, {@code [256]}
         */
        Tensor read(byte... bytes);
    }

    /** Bytes as a row of symbols, {@code [1, n]}. */
    static Tensor row(byte... bytes) {
        return rows(bytes, 0, 1, bytes.length, 0);
    }

    /**
     * Rows of a text as symbols, {@code [rows, length]}.
     *
     * @param from where the first row begins
     * @param apart how far the next begins behind it
     */
    static Tensor rows(byte[] text, int from, int rows, int length, int apart) {
        long[] symbols = new long[rows * length];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < length; i++) {
                symbols[r * length + i] = Byte.toUnsignedLong(text[from + r * apart + i]);
            }
        }
        return Tensor.of(symbols, rows, length);
    }
}
