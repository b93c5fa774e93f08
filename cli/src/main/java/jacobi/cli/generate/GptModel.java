package jacobi.cli.generate;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.Embedding;
import jacobi.nn.Init;
import jacobi.nn.LayerNorm;
import jacobi.nn.Linear;
import jacobi.nn.ModuleList;

import java.util.Arrays;

/**
 * Tables of bytes and places, blocks of attention, a norm and a linear layer: the shape and the
 * initial values of GPT-2 (Radford et al. 2019, "Language Models are Unsupervised Multitask
 * Learners").
 */
final class GptModel extends LanguageModel {
    private static final double DEVIATION = 0.02;

    private final Embedding table;
    private final Embedding places;
    private final ModuleList<GptBlock> blocks = new ModuleList<>();
    private final LayerNorm norm;
    private final Linear head;
    private final int context;

    GptModel(int width, int layers, int context) {
        this.context = context;
        table = new Embedding(Design.SYMBOLS, width);
        places = new Embedding(context, width);
        // Each block adds to the sum twice.
        double deviation = DEVIATION / Math.sqrt(2.0 * layers);
        for (int i = 0; i < layers; i++) {
            blocks.add(new GptBlock(width, DEVIATION, deviation));
        }
        norm = new LayerNorm(width);
        head = new Linear(width, Design.SYMBOLS, false);
        Init.normal(table.weight(), 0, DEVIATION);
        Init.normal(places.weight(), 0, DEVIATION);
        Init.normal(head.weight(), 0, DEVIATION);
    }

    /** How many bytes it looks back at. */
    int context() {
        return context;
    }

    @Override
    Tensor forward(Tensor bytes) {
        return forward(bytes, 0, new GptBlock.Cache[blocks.size()]);
    }

    /**
     * Scores after bytes that follow others.
     *
     * @param before how many they follow
     * @param caches what each block knows of those, a place a block; null for nothing
     */
    private Tensor forward(Tensor bytes, int before, GptBlock.Cache[] caches) {
        Tensor at = Tensor.arange(before, before + bytes.size(1), 1);
        Tensor y = table.forward(bytes).add(places.forward(at));
        for (int i = 0; i < blocks.size(); i++) {
            GptBlock.Step step = blocks.get(i).forward(y, caches[i]);
            caches[i] = step.cache();
            y = step.output();
        }
        return head.forward(norm.forward(y));
    }

    /**
     * Keeps the keys and values of the window, so that a byte costs a byte and not a window. When
     * the window is full its later half becomes a new one, read at once: places are learned, so
     * what was computed for one place is not valid for another.
     */
    @Override
    Reader reader() {
        return new Reader() {
            private final byte[] window = new byte[context];
            private int used;
            private GptBlock.Cache[] caches = new GptBlock.Cache[blocks.size()];

            @Override
            public Tensor read(byte... bytes) {
                try (Grad _ = Grad.off()) {
                    Tensor scores = null;
                    for (int from = 0; from < bytes.length; ) {
                        if (used == context) {
                            restart();
                        }
                        // What follows others is read one by one: attention aligns first places.
                        int count = used > 0 ? 1 : Math.min(bytes.length, context);
                        byte[] more = Arrays.copyOfRange(bytes, from, from + count);
                        scores = append(more);
                        from += count;
                    }
                    return java.util.Objects.requireNonNull(scores);
                }
            }

            private void restart() {
                byte[] later = Arrays.copyOfRange(window, context - context / 2, context);
                used = 0;
                caches = new GptBlock.Cache[blocks.size()];
                append(later);
            }

            private Tensor append(byte[] more) {
                Tensor scores = forward(row(more), used, caches);
                System.arraycopy(more, 0, window, used, more.length);
                used += more.length;
                return scores.select(1, more.length - 1).flatten(0, 1);
            }
        };
    }
}
