package jacobi.cli.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.Init;
import jacobi.random.Generator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** What models make of bytes: scores, bits per byte, text. */
final class LanguageModelTest {
    /** Two ways to the same float32 sums of some tens of terms. */
    private static final double CLOSE = 2e-5;

    private static final int CONTEXT = 8;

    /** A small model whose weights are large enough that every byte matters. */
    private static LanguageModel model(Kind kind) {
        Tensor.manualSeed(5);
        LanguageModel model = new Design(kind, 32, 2, CONTEXT).model();
        for (Tensor p : model.parameters()) {
            if (p.dim() == 2) {
                Init.normal(p.detach(), 0, 0.3);
            }
        }
        model.eval();
        return model;
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        new Random(3).nextBytes(text);
        return text;
    }

    /** The scores after the last of some bytes that have nothing before them. */
    private static double[] after(LanguageModel model, byte... bytes) {
        try (Grad _ = Grad.off()) {
            Tensor scores = model.forward(LanguageModel.row(bytes));
            return scores.select(1, bytes.length - 1).flatten(0, 1).toDoubles();
        }
    }

    /** {@code -log2} of what the scores say of a byte, in double and by hand. */
    private static double bits(double[] scores, byte next) {
        double sum = Arrays.stream(scores).map(Math::exp).sum();
        return Math.log(sum / Math.exp(scores[Byte.toUnsignedInt(next)])) / Math.log(2);
    }

    @ParameterizedTest
    @EnumSource
    void parametersAreCounted(Kind kind) {
        Design design = new Design(kind, 64, 3, 10);
        long counted = design.model().parameters().stream().mapToLong(Tensor::numel).sum();
        assertEquals(counted, design.parameters());
    }

    @ParameterizedTest
    @EnumSource
    void whatComesLaterChangesNothingBefore(Kind kind) {
        LanguageModel model = model(kind);
        byte[] text = text(CONTEXT);
        byte[] other = text.clone();
        other[5] ^= 1;
        double[] a = model.forward(LanguageModel.row(text)).toDoubles();
        double[] b = model.forward(LanguageModel.row(other)).toDoubles();
        assertArrayEquals(
                Arrays.copyOf(a, 5 * 256), Arrays.copyOf(b, 5 * 256), CLOSE, "up to there");
        for (int i = 5; i < CONTEXT; i++) {
            int from = i * 256;
            assertFalse(
                    Arrays.equals(a, from, from + 256, b, from, from + 256),
                    "from there on, at " + i);
        }
    }

    @Test
    void recurrentReaderKnowsAllThatCameBefore() {
        LanguageModel model = model(Kind.LSTM);
        byte[] text = text(30);
        LanguageModel.Reader reader = model.reader();
        reader.read(Arrays.copyOf(text, 7));
        for (int i = 7; i < text.length; i++) {
            double[] scores = reader.read(text[i]).toDoubles();
            assertArrayEquals(after(model, Arrays.copyOf(text, i + 1)), scores, CLOSE);
        }
    }

    /** Up to the whole window, then from its later half on. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {1, 3, 8, 20})
    void gptReaderLooksBackAtItsWindow(int first) {
        LanguageModel model = model(Kind.GPT);
        byte[] text = text(30);
        LanguageModel.Reader reader = model.reader();
        double[] scores = reader.read(Arrays.copyOf(text, first)).toDoubles();
        for (int i = first; i <= text.length; i++) {
            int window = i <= CONTEXT ? i : CONTEXT / 2 + 1 + (i - CONTEXT - 1) % (CONTEXT / 2);
            double[] expected = after(model, Arrays.copyOfRange(text, i - window, i));
            assertArrayEquals(expected, scores, CLOSE, i + " bytes");
            if (i < text.length) {
                scores = reader.read(text[i]).toDoubles();
            }
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {1, 5, 8, 9, 12, 13, 100, 203})
    void everyByteCountsAfterHalfAWindowOrAllThereIs(int length) {
        LanguageModel model = model(Kind.GPT);
        byte[] text = text(length);
        byte[] all = new byte[length + 1];
        System.arraycopy(text, 0, all, 1, length);
        double sum = 0;
        int counted = 0;
        // The first window counts whole, each later one its last four, the last what is left.
        for (int end = Math.min(CONTEXT, length); counted < length; ) {
            int start = Math.max(0, end - CONTEXT);
            for (int i = counted; i < end; i++) {
                sum += bits(after(model, Arrays.copyOfRange(all, start, i + 1)), text[i]);
            }
            counted = end;
            end = Math.min(length, end + CONTEXT / 2);
        }
        assertEquals(sum / length, HeldOut.bits(model, text), 1e-4);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {1, 127, 300, 32_769})
    void everyByteCountsAfterAllBeforeItInItsRow(int length) {
        LanguageModel model = model(Kind.LSTM);
        byte[] text = text(length);
        byte[] before = new byte[length];
        System.arraycopy(text, 0, before, 1, length - 1);
        // Two rows from 32 kB on; the odd byte goes on where the second ends.
        int half = length < 32_768 ? length : length / 2;
        double sum = 0;
        for (int from = 0; from + half <= length; from += half) {
            int n = from + 2 * half > length ? length - from : half;
            double[] scores = model.forward(LanguageModel.rows(before, from, 1, n, 0)).toDoubles();
            for (int i = 0; i < n; i++) {
                sum += bits(Arrays.copyOfRange(scores, i * 256, i * 256 + 256), text[from + i]);
            }
        }
        assertEquals(sum / length, HeldOut.bits(model, text), 1e-4);
    }

    @ParameterizedTest
    @EnumSource
    void whoHasLearnedNothingNeedsEightBits(Kind kind) {
        Tensor.manualSeed(0);
        LanguageModel model = Design.of(kind).model();
        assertEquals(8, HeldOut.bits(model, text(600)), 0.1);
        assertTrue(model.isTraining(), "as it was before");
    }

    @Test
    void nothingHasNoBitsPerByte() {
        LanguageModel model = model(Kind.LSTM);
        assertEquals(
                "held-out text: 0 bytes: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> HeldOut.bits(model, new byte[0]))
                        .getMessage());
    }

    private static byte[] written(LanguageModel model, Sampler sampler, String prompt) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sampler.write(
                model, prompt.getBytes(java.nio.charset.StandardCharsets.UTF_8), 40, out::write);
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void sameSeedSameText(Kind kind) {
        LanguageModel model = model(kind);
        byte[] first = written(model, new Sampler(1, 0, new Generator(4)), "ab");
        assertEquals(40, first.length);
        assertArrayEquals(first, written(model, new Sampler(1, 0, new Generator(4)), "ab"));
        assertFalse(
                Arrays.equals(first, written(model, new Sampler(1, 0, new Generator(5)), "ab")));
        assertFalse(Arrays.equals(first, written(model, new Sampler(1, 0, new Generator(4)), "b")));
    }

    /** The most likely byte each time, as found by going through all that came before. */
    @Test
    void theLikeliestOnlyIsNoLottery() {
        LanguageModel model = model(Kind.LSTM);
        byte[] all = new byte[42];
        all[1] = 'x';
        for (int i = 2; i < all.length; i++) {
            double[] scores = after(model, Arrays.copyOf(all, i));
            int best = 0;
            for (int k = 1; k < scores.length; k++) {
                best = scores[k] > scores[best] ? k : best;
            }
            all[i] = (byte) best;
        }
        byte[] expected = Arrays.copyOfRange(all, 2, 42);
        assertArrayEquals(expected, written(model, new Sampler(1, 1, new Generator(1)), "x"));
        assertArrayEquals(expected, written(model, new Sampler(1e-9, 0, new Generator(2)), "x"));
    }

    private static double[] frequencies(Sampler sampler, double... weights) {
        double[] scores = new double[256];
        Arrays.fill(scores, -1e9);
        for (int i = 0; i < weights.length; i++) {
            scores[i] = Math.log(weights[i]) + 700;
        }
        double[] counts = new double[weights.length];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            counts[sampler.draw(Tensor.of(scores))] += 1.0 / draws;
        }
        return counts;
    }

    /** Five standard deviations of such a frequency are below 0.018. */
    @Test
    void drawsComeAsOftenAsScoresSay() {
        Generator g = new Generator(9);
        assertArrayEquals(
                new double[] {0.1, 0.2, 0.7}, frequencies(new Sampler(1, 0, g), 1, 2, 7), 0.018);
        // The square root of each, at temperature 2: 1, 2, 3 of 6.
        assertArrayEquals(
                new double[] {1 / 6.0, 2 / 6.0, 3 / 6.0},
                frequencies(new Sampler(2, 0, g), 1, 4, 9),
                0.018);
        assertArrayEquals(
                new double[] {0, 2 / 9.0, 7 / 9.0},
                frequencies(new Sampler(1, 2, g), 1, 2, 7),
                0.018);
        // Ties are not decided by place.
        assertArrayEquals(
                new double[] {0.1, 0.1, 0.8}, frequencies(new Sampler(1, 2, g), 1, 1, 8), 0.018);
    }
}
