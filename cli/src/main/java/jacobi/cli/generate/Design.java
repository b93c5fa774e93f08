package jacobi.cli.generate;

import jacobi.cli.common.Notes;
import jacobi.io.FileFormatException;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model is made of.
 *
 * @param kind which of the models
 * @param width of its vectors, for a GPT a multiple of {@link #HEAD}
 * @param layers one above the other
 * @param context how many bytes it is trained on in a row; those a GPT looks back at
 */
record Design(Kind kind, int width, int layers, int context) {
    /** How wide a head of attention is. */
    static final int HEAD = 32;

    /** The number of symbols: all bytes. */
    static final int SYMBOLS = 256;

    private static final int MOST = 1 << 16;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is too small, or the width does not divide into heads
     */
    Design {
        require("--width", width, 1);
        require("--layers", layers, 1);
        require("--context", context, 2);
        if (kind == Kind.GPT && width % HEAD != 0) {
            throw new IllegalArgumentException(
                    "--width is %d: expected a multiple of %d, the width of a head of attention"
                            .formatted(width, HEAD));
        }
    }

    private static void require(String option, int value, int least) {
        if (value < least || value > MOST) {
            throw new IllegalArgumentException(
                    "%s is %d: expected from %d to %d".formatted(option, value, least, MOST));
        }
    }

    /** What is built unless one says otherwise. */
    static Design of(Kind kind) {
        return switch (kind) {
            case LSTM -> new Design(kind, 256, 2, 128);
            case GPT -> new Design(kind, 192, 4, 256);
        };
    }

    /** The number of weights and biases. */
    long parameters() {
        long w = width;
        long tables = 2 * SYMBOLS * w;
        return switch (kind) {
            case LSTM -> tables + SYMBOLS + layers * (8 * w * w + 8 * w);
            case GPT -> tables + context * w + layers * (12 * w * w + 13 * w) + 2 * w;
        };
    }

    /**
     * A model that has learned nothing, its weights drawn from {@link jacobi.Tensor#generator}.
     *
     * @throws IllegalStateException if it does not fit into the JVM's memory
     */
    LanguageModel model() {
        long free = Runtime.getRuntime().maxMemory();
        // The weights, their gradients and two moments of an optimiser.
        if (parameters() > free / (4 * Float.BYTES)) {
            throw new IllegalStateException(
                    "--width %d and --layers %d make a model of %,d parameters: expected one that fits into the JVM's %,d MB"
                            .formatted(width, layers, parameters(), free >> 20));
        }
        return switch (kind) {
            case LSTM -> new RecurrentModel(width, layers);
            case GPT -> new GptModel(width, layers, context);
        };
    }

    /** As notes of a file. */
    Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("language-model", kind.text());
        notes.put("width", Integer.toString(width));
        notes.put("layers", Integer.toString(layers));
        notes.put("context", Integer.toString(context));
        return notes;
    }

    /**
     * The design in a file's notes.
     *
     * @throws FileFormatException if they have none
     */
    static Design of(Notes notes) throws FileFormatException {
        return notes.parse(
                () ->
                        new Design(
                                Kind.of(notes.text("language-model")),
                                Math.toIntExact(notes.count("width")),
                                Math.toIntExact(notes.count("layers")),
                                Math.toIntExact(notes.count("context"))));
    }

    @Override
    public String toString() {
        return "%s, %d layer%s of width %d, rows of %d bytes"
                .formatted(kind.text(), layers, layers == 1 ? "" : "s", width, context);
    }
}
