package jacobi.cli.generate;

import jacobi.Tensor;
import jacobi.random.Generator;

import java.util.function.IntConsumer;

/**
 * Draws byte after byte from what a model thinks is next.
 *
 * @param temperature what scores are divided with: below 1 the likely becomes likelier
 * @param topK how many of the likeliest bytes there are to choose from, more where they tie; 0 for
 *     all
 * @param generator where the draws come from: the same state, the same text
 */
record Sampler(double temperature, int topK, Generator generator) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one makes no sense
     */
    Sampler {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "--temperature is " + temperature + ": expected a number above 0");
        }
        if (topK < 0 || topK > Design.SYMBOLS) {
            throw new IllegalArgumentException(
                    "--top-k is " + topK + ": expected 0, for all, to " + Design.SYMBOLS);
        }
    }

    /**
     * Writes after the beginning of a text.
     *
     * @param prompt the beginning, perhaps empty
     * @param length how many bytes to write
     * @param out is given each
     */
    void write(LanguageModel model, byte[] prompt, int length, IntConsumer out) {
        LanguageModel.Reader reader = model.reader();
        Tensor scores = reader.read(Corpus.END);
        if (prompt.length > 0) {
            scores = reader.read(prompt);
        }
        for (int i = 0; i < length; i++) {
            byte next = draw(scores);
            out.accept(Byte.toUnsignedInt(next));
            if (i < length - 1) {
                scores = reader.read(next);
            }
        }
    }

    /** One byte by its scores, {@code [256]}. */
    byte draw(Tensor scores) {
        // Shifted by the largest, in double: a low temperature makes them as large as it likes.
        double[] weights = scores.toDoubles();
        double least = topK == 0 ? Double.NEGATIVE_INFINITY : kth(weights);
        double most = Double.NEGATIVE_INFINITY;
        for (double w : weights) {
            most = Math.max(most, w);
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weights[i] >= least ? Math.exp((weights[i] - most) / temperature) : 0;
        }
        return (byte) Tensor.of(weights).multinomial(1, true, generator).itemLong();
    }

    private double kth(double[] scores) {
        double[] sorted = scores.clone();
        java.util.Arrays.sort(sorted);
        return sorted[sorted.length - topK];
    }
}
