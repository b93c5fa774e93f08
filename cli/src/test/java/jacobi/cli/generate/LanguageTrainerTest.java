package jacobi.cli.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import jacobi.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trainings of small models on small texts. */
final class LanguageTrainerTest {
    @TempDir Path folder;

    private static final GenerateListener SILENT = (_, _) -> {};

    private static Corpus corpus(String text) {
        return Corpus.of("a text", Map.of("text", text.getBytes(UTF_8)));
    }

    private static LanguageRun run(Kind kind) {
        return LanguageRun.fresh(new Design(kind, 32, 1, 16), 1);
    }

    private LanguageTrainer trainer(LanguageRun run, Corpus corpus, double lr, Budget budget) {
        return new LanguageTrainer(
                run,
                corpus,
                new LanguageTrainer.Method(4, lr, budget),
                folder.resolve("model.safetensors"),
                SILENT);
    }

    @ParameterizedTest
    @EnumSource
    void aTextOfOneByteIsLearnedByHeart(Kind kind) throws IOException {
        LanguageRun run = run(kind);
        Corpus corpus = corpus("a".repeat(2000));
        LanguageTrainer trainer = trainer(run, corpus, 0.02, Budget.ofSteps(60));
        assertTrue(trainer.train(() -> false));
        List<Curve.Point> points = trainer.curve().points();
        assertEquals(8, points.getFirst().heldOutBits(), 0.5);
        assertTrue(points.getLast().heldOutBits() < 0.1, points.toString());
        assertTrue(points.getLast().trainBits() < 0.1, points.toString());
        assertEquals(60, points.getLast().step());
        assertEquals(60 * 4 * 16, points.getLast().bytes());
        assertFalse(run.model().isTraining());
    }

    /** Each digit says which is next, for both kinds; the first of a row cannot be known. */
    @ParameterizedTest
    @EnumSource
    void whatFollowsFromWhatCameBeforeIsLearned(Kind kind) throws IOException {
        LanguageRun run = run(kind);
        Corpus corpus = corpus("0918273645".repeat(300));
        LanguageTrainer trainer = trainer(run, corpus, 0.02, Budget.ofSteps(120));
        assertTrue(trainer.train(() -> false));
        List<Curve.Point> points = trainer.curve().points();
        // By chance a digit needs log2 10, 3.3 bits.
        assertTrue(points.getLast().heldOutBits() < 0.5, points.toString());
        assertTrue(points.size() >= 16, points.toString());
    }

    private static List<double[]> weights(LanguageRun run) {
        return run.model().parameters().stream().map(Tensor::toDoubles).toList();
    }

    private static void assertSame(List<double[]> expected, List<double[]> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameSeedAndStepsSameModel(Kind kind) throws IOException {
        Corpus corpus = corpus("hello, world; ".repeat(50));
        LanguageRun first = run(kind);
        trainer(first, corpus, 0.01, Budget.ofSteps(10)).train(() -> false);
        LanguageRun second = run(kind);
        trainer(second, corpus, 0.01, Budget.ofSteps(10)).train(() -> false);
        assertSame(weights(first), weights(second));
        assertFalse(
                java.util.Arrays.equals(weights(run(kind)).getLast(), weights(first).getLast()));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSavedIsTheRun(Kind kind) throws IOException {
        Corpus corpus = corpus("hello, world; ".repeat(50));
        LanguageRun run = run(kind);
        int[] asked = {0};
        assertFalse(trainer(run, corpus, 0.01, Budget.ofSteps(100)).train(() -> asked[0]++ == 7));
        LanguageModelFile file = LanguageModelFile.read(folder.resolve("model.safetensors"));
        assertEquals(run.design(), file.design());
        assertEquals(corpus.fingerprint(), file.fingerprint());
        LanguageRun again = LanguageRun.of(file);
        assertEquals(7, again.steps());
        assertEquals(7 * 4 * 16, again.bytes());
        assertEquals(run.seconds(), again.seconds(), 1e-3);
        assertSame(weights(run), weights(again));
        assertSame(
                run.optimizer().stateDict().values().stream().map(Tensor::toDoubles).toList(),
                again.optimizer().stateDict().values().stream().map(Tensor::toDoubles).toList());
        assertSame(
                weights(run), file.model().parameters().stream().map(Tensor::toDoubles).toList());
    }

    @Test
    void trainingThatDivergesIsStoppedAndSaysWhatMayHelp() {
        LanguageTrainer trainer =
                trainer(run(Kind.GPT), corpus("abc".repeat(100)), 1e30, Budget.ofSteps(50));
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> trainer.train(() -> false));
        assertTrue(e.getMessage().contains("training diverged"), e.getMessage());
        assertTrue(e.getMessage().contains("--lr 1.0E30"), e.getMessage());
        assertTrue(Files.exists(folder.resolve("model.safetensors")));
    }

    @Test
    void textShorterThanARowIsRefused() {
        Corpus corpus = corpus("short");
        assertThrows(
                IllegalArgumentException.class,
                () -> trainer(run(Kind.LSTM), corpus, 0.01, Budget.ofSteps(1)));
    }

    @Test
    void aTimeIsABudgetToo() throws IOException {
        LanguageTrainer trainer =
                trainer(run(Kind.LSTM), corpus("abc".repeat(99)), 0.01, Budget.ofSeconds(0.05));
        assertTrue(trainer.train(() -> false));
        assertTrue(trainer.curve().points().getLast().seconds() >= 0.05);
        assertEquals(0.5, Budget.ofSeconds(10).used(3, 5));
        assertEquals(0.3, Budget.ofSteps(10).used(3, 5));
    }

    /** Up over 3 hundredths, then half a cosine from 1 to a tenth: 0.55 in its middle. */
    @Test
    void learningRateRisesAndFalls() {
        assertEquals(0.01, Budget.factor(0));
        assertEquals(0.5, Budget.factor(0.015), 1e-12);
        assertEquals(1, Budget.factor(0.03), 1e-12);
        assertEquals(0.55, Budget.factor(0.515), 1e-12);
        assertEquals(0.1, Budget.factor(1), 1e-12);
        assertEquals(0.1, Budget.factor(3), 1e-12);
    }

    @Test
    void curveIsATableAndAPicture() throws IOException {
        Curve curve = new Curve();
        curve.add(new Curve.Point(0, 0, 0, Double.NaN, 8.01));
        curve.add(new Curve.Point(10, 1_000_000, 2.54, 4.5, 4.25));
        assertEquals(
                """
                step,bytes,seconds,train_bits,held_out_bits
                0,0,0.0,,8.0100
                10,1000000,2.5,4.5000,4.2500
                """,
                curve.csv());
        Path file = folder.resolve("my.curve.csv");
        Score score =
                new Score(
                        corpus("abc".repeat(20)),
                        0,
                        List.of(new Score.Compressed(Compressor.XZ, 2, 1)),
                        4.25);
        curve.save(file, "A title", score);
        assertEquals(curve.csv(), Files.readString(file));
        String picture = Files.readString(folder.resolve("my.curve.svg"));
        for (String part : List.of("A title", "held out, all", "trained on", "xz -9e, all")) {
            assertTrue(picture.contains(part), part);
        }
    }
}
