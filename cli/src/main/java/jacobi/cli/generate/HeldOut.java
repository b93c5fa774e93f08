package jacobi.cli.generate;

import jacobi.Grad;
import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The bits a model needs for each byte of a text: the mean of {@code -log2 p(byte | those before)}.
 * Every byte counts, the ends of files too; the first follows an end of file.
 *
 * <p>With a state that is carried along the text is read in up to 32 rows at once, none shorter
 * than 16 kB, each from nothing: the bytes at the beginnings of rows know less than they could.
 * With a window, each byte is judged in one where at least half a window is before it (unless the
 * text has less): windows overlap by half and count for their later halves.
 */
final class HeldOut {
    private static final int ROW = 1 << 14;
    private static final int MOST_ROWS = 32;
    private static final int CHUNK = 128;
    private static final int WINDOWS = 16;
    private static final double LN2 = Math.log(2);

    private final byte[] text;

    /** The text with an end of file before it: each byte's predecessor is at its own index. */
    private final byte[] before;

    private double sum;

    private HeldOut(byte[] text) {
        this.text = text;
        before = new byte[text.length];
        if (text.length > 0) {
            before[0] = Corpus.END;
            System.arraycopy(text, 0, before, 1, text.length - 1);
        }
    }

    /**
     * Bits per byte.
     *
     * @throws IllegalArgumentException if there is no byte
     */
    static double bits(LanguageModel model, byte[] text) {
        if (text.length == 0) {
            throw new IllegalArgumentException("held-out text: 0 bytes: expected at least 1");
        }
        HeldOut measured = new HeldOut(text);
        boolean training = model.isTraining();
        model.eval();
        try (Grad _ = Grad.off()) {
            switch (model) {
                case RecurrentModel m -> measured.carried(m);
                case GptModel m -> measured.windows(m);
            }
        } finally {
            model.train(training);
        }
        return measured.sum / text.length / LN2;
    }

    private void carried(RecurrentModel m) {
        int rows = Math.clamp(text.length / ROW, 1, MOST_ROWS);
        int length = text.length / rows;
        RecurrentModel.@Nullable State state = null;
        for (int at = 0; at < length; at += CHUNK) {
            int n = Math.min(CHUNK, length - at);
            RecurrentModel.Step step =
                    m.forward(LanguageModel.rows(before, at, rows, n, length), state);
            add(step.scores(), LanguageModel.rows(text, at, rows, n, length), 0);
            state = step.state();
            if (at + n == length && rows * length < text.length) {
                rest(m, state, rows, length);
            }
        }
    }

    /** The few bytes behind the last row. */
    private void rest(RecurrentModel m, RecurrentModel.State state, int rows, int length) {
        int from = rows * length;
        int n = text.length - from;
        RecurrentModel.State last =
                new RecurrentModel.State(
                        state.h().narrow(1, rows - 1, 1), state.c().narrow(1, rows - 1, 1));
        add(
                m.forward(LanguageModel.rows(before, from, 1, n, 0), last).scores(),
                LanguageModel.rows(text, from, 1, n, 0),
                0);
    }

    private void windows(GptModel m) {
        int length = Math.min(m.context(), text.length);
        int stride = Math.max(1, length / 2);
        window(m, List.of(0), length, 0);
        List<Integer> starts = new ArrayList<>();
        int done = length;
        while (done + stride <= text.length) {
            done += stride;
            starts.add(done - length);
            if (starts.size() == WINDOWS) {
                window(m, starts, length, length - stride);
                starts.clear();
            }
        }
        if (!starts.isEmpty()) {
            window(m, starts, length, length - stride);
        }
        if (done < text.length) {
            window(m, List.of(text.length - length), length, length - (text.length - done));
        }
    }

    /** Windows of one length, of which the bytes from a place on count. */
    private void window(GptModel m, List<Integer> starts, int length, int from) {
        int apart = starts.size() < 2 ? 0 : starts.get(1) - starts.get(0);
        Tensor input = LanguageModel.rows(before, starts.getFirst(), starts.size(), length, apart);
        Tensor next = LanguageModel.rows(text, starts.getFirst(), starts.size(), length, apart);
        add(m.forward(input), next, from);
    }

    private void add(Tensor scores, Tensor next, int from) {
        int length = next.size(1);
        float[] losses =
                scores.flatten(0, 1)
                        .crossEntropy(next.flatten(0, 1), null, -1, "none", 0)
                        .toFloats();
        for (int i = 0; i < losses.length; i++) {
            if (i % length >= from) {
                sum += losses[i];
            }
        }
    }
}
