package jacobi.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Backends;
import jacobi.bench.Contestant.Player;
import jacobi.bench.Outcome.Figure;
import jacobi.io.Json;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the report says, and what of it must not be believed. */
class BenchTest {
    private static final Contestant OWN = Contestant.jacobi(1);
    private static final Contestant PEER = Contestant.peer(Player.ONEDNN, 1, Map.of());
    private static final double ANY = Double.POSITIVE_INFINITY;

    @Test
    void mediansAndMeans() {
        assertEquals(2, Statistics.median(3, 1, 2));
        assertEquals(2.5, Statistics.median(4, 1, 2, 3));
        assertEquals(6, Statistics.geometricMean(List.of(4.0, 9.0)), 1e-12);
        assertThrows(IllegalArgumentException.class, Statistics::median);
    }

    @Test
    void namesAreUniqueAndFound() {
        Set<String> names = new HashSet<>();
        for (Row row : Catalogue.all()) {
            assertTrue(names.add(row.name()), row.name());
            assertEquals(List.of(row), Catalogue.named(List.of(row.name())));
        }
        assertEquals(7, Catalogue.named(List.of("sgemm")).size());
        assertEquals(7, Catalogue.named(List.of("sgemm-2-threads")).size());
        assertEquals(21, Catalogue.named(List.of("elementwise")).size());
        assertEquals(3, Catalogue.named(List.of("exp")).size());
        assertEquals(4, Catalogue.named(List.of("step-784")).size());
        assertEquals(Catalogue.all(), Catalogue.named(List.of()));
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Catalogue.named(List.of("exp", "sgem")))
                        .getMessage()
                        .contains("'sgem'"));
    }

    @Test
    void everyLineOfTheTableHasItsGroup() {
        Set<String> groups = Catalogue.all().stream().map(Row::group).collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        "sgemm",
                        "sgemm-2-threads",
                        "sgemm-avx2",
                        "elementwise",
                        "step-784-32-sgd",
                        "step-784-256-sgd",
                        "step-784-32-adam",
                        "step-784-256-adam",
                        "wide-1024",
                        "quadratic-8",
                        "memory-1024",
                        "xor-process",
                        "embedding-10k",
                        "attention-256",
                        "attention-2048",
                        "lstm-256",
                        "gpt-384",
                        "conv-3x3",
                        "conv-1x1",
                        "batch-norm",
                        "layer-norm",
                        "max-pool",
                        "resnet-18"),
                groups);
    }

    @Test
    void imagesAndSequencesTakeTheBetterNumberOfThreadsOnEitherSide() {
        for (String name : List.of("conv-3x3-step-64x56", "resnet-18-step", "lstm-256")) {
            Row row = Catalogue.row(name);
            assertEquals(
                    List.of(1, 2), row.jacobi().stream().map(Contestant::threads).toList(), name);
            assertEquals(
                    List.of(1, 2, 2), row.peers().stream().map(Contestant::threads).toList(), name);
        }
    }

    @Test
    void twoThreadsAreTriedWaitingBothWays() {
        List<Contestant> two = Contestant.peer(Player.LIBTORCH, 2);
        assertEquals(2, two.size());
        assertFalse(two.get(0).environment().containsKey("OMP_WAIT_POLICY"));
        assertEquals("PASSIVE", two.get(1).environment().get("OMP_WAIT_POLICY"));
        assertEquals("2", two.get(1).environment().get("OMP_NUM_THREADS"));
        assertEquals(1, Contestant.peer(Player.LIBTORCH, 1).size());
    }

    @Test
    void ratiosAreOfTimesWhateverTheUnit() {
        Row row = Catalogue.row("sgemm-512x512x512");
        double flops = 2.0 * 512 * 512 * 512;
        // Jacobi takes 2, 4, 3 ns per flop; the peer 1, 1, 2.
        Outcome outcome =
                new Outcome(
                        row,
                        new Figure(OWN, 2 * flops, 4 * flops, 3 * flops),
                        new Figure(PEER, flops, flops, 2 * flops),
                        "");
        assertArrayEquals(new double[] {2, 4, 1.5}, outcome.ratios());
        assertEquals(2, outcome.ratio());
        assertFalse(outcome.reached());
        Json.Obj json = (Json.Obj) outcome.json();
        assertEquals(
                List.of("name", "jacobi", "peer", "peerValue", "unit", "ratio", "goal"),
                List.copyOf(json.members().keySet()));
        assertEquals(1 / 3.0, ((Json.Num) json.find("jacobi")).toDouble(), 1e-15);
        assertEquals(1, ((Json.Num) json.find("peerValue")).toDouble());
        assertEquals(new Json.Str("GFLOP/s"), json.find("unit"));
        assertEquals(1 / 0.92, ((Json.Num) json.find("goal")).toDouble());
    }

    @Test
    void withoutAPeerThereIsNoRatio() {
        Row row = Catalogue.row("exp-8k");
        Outcome outcome = new Outcome(row, new Figure(OWN, 1000), null, "no peer: why");
        assertFalse(outcome.reached());
        Json.Obj json = (Json.Obj) outcome.json();
        assertEquals(new Json.Null(), json.find("ratio"));
        assertEquals(new Json.Null(), json.find("peerValue"));
        assertEquals(new Json.Str("no peer: why"), json.find("note"));
        assertTrue(outcome.line().endsWith("no peer: why"), outcome.line());
    }

    @Test
    void ownGoalsAreInTheirUnit() {
        Row row = Catalogue.row("xor-process");
        assertTrue(new Outcome(row, new Figure(OWN, 0.8e9), null, "").reached());
        assertFalse(new Outcome(row, new Figure(OWN, 0.81e9), null, "").reached());
    }

    @Test
    void resultsMustAgree() {
        Agreement agreement = new Agreement(0, 0.1, 0.01, ANY, ANY);
        float[] expected = {0, 100};
        assertDoesNotThrow(() -> agreement.require(PEER, new float[] {0.09f, 101}, OWN, expected));
        for (float[] bad :
                new float[][] {{0.11f, 100}, {0, 98.8f}, {Float.NaN, 100}, {0}, {0, 100, 0}}) {
            assertThrows(WorkerException.class, () -> agreement.require(PEER, bad, OWN, expected));
        }
    }

    @Test
    void resultsMustAgreeInTheMean() {
        Agreement agreement = new Agreement(0, 1, 0, 0.1, ANY);
        float[] expected = new float[400];
        float[] one = new float[400];
        one[7] = 1;
        assertDoesNotThrow(() -> agreement.require(PEER, one, OWN, expected));
        float[] many = new float[400];
        Arrays.fill(many, 0, 5, 1);
        assertThrows(WorkerException.class, () -> agreement.require(PEER, many, OWN, expected));
        Agreement plain = new Agreement(0, 1, 0, ANY, 0.1);
        assertDoesNotThrow(() -> plain.require(PEER, many, OWN, expected));
        float[] more = new float[400];
        Arrays.fill(more, 0, 41, 1);
        assertThrows(WorkerException.class, () -> plain.require(PEER, more, OWN, expected));
    }

    @Test
    void lossesMustAgreeMoreThanParameters() {
        Agreement agreement = new Agreement(1, 0.1, 0, 0.1, 0.1);
        float[] expected = {2.3f, 0};
        float[] near = {2.30001f, 0.09f};
        float[] far = {2.3001f, 0};
        assertDoesNotThrow(() -> agreement.require(PEER, near, OWN, expected));
        assertThrows(WorkerException.class, () -> agreement.require(PEER, far, OWN, expected));
    }

    @Test
    void inputsAreTheSameEveryTimeAndDifferByRow() {
        Work a = Catalogue.row("step-784-32-sgd").work();
        Work b = Catalogue.row("step-784-256-sgd").work();
        assertEquals(Inputs.checksum(a), Inputs.checksum(a));
        assertNotEquals(Inputs.checksum(a), Inputs.checksum(b));
        float[] x = Inputs.uniform(10_000, 1);
        double sum = 0;
        for (float v : x) {
            assertTrue(v >= -1 && v < 1);
            sum += v;
        }
        // Three standard deviations of a mean of 10,000.
        assertEquals(0, sum / x.length, 3 / Math.sqrt(3 * 10_000));
        for (long label : Inputs.classes(1000, 10, 3)) {
            assertTrue(label >= 0 && label < 10);
        }
    }

    @Test
    void jacobiLearns() {
        List<float[]> results =
                new JacobiStep((Work.Step) Catalogue.row("step-784-32-sgd").work()).results();
        float[] losses = results.getFirst();
        assertEquals(Work.Step.CHECKED, losses.length);
        assertEquals(7, results.size());
        for (float loss : losses) {
            // Labels are random: no better than a guess among ten, and not much worse.
            assertEquals(Math.log(10), loss, 0.3);
        }
    }

    @Test
    void parametersOfTheResidualNetwork() {
        List<int[]> listed = new Work.Residual(1, 8, 10).parameters();
        List<jacobi.Tensor> own = new ResNet18(10).parameters();
        assertEquals(listed.size(), own.size());
        int count = 0;
        for (int i = 0; i < own.size(); i++) {
            assertArrayEquals(listed.get(i), own.get(i).shape().toArray());
            count += own.get(i).numel();
        }
        // As others count it for ten classes.
        assertEquals(11_173_962, count);
    }

    @Test
    void jacobiConvolvesAndItsGradientsFollow() {
        for (Work.ImageOp op : Work.ImageOp.values()) {
            Work.Image work = new Work.Image(op, 2, 3, 3, 5, 3, 1, true);
            List<float[]> results = new ImageTask(work).results();
            assertEquals(2 + work.parameters().size(), results.size());
            float[] g = Inputs.of(work).get(1);
            if (op == Work.ImageOp.MAX_POOL) {
                double sum = 0;
                double passed = 0;
                for (float v : g) {
                    sum += v;
                }
                for (float v : results.get(1)) {
                    passed += v;
                }
                assertEquals(sum, passed, 1e-4);
            }
        }
    }

    @Test
    void jacobiMultiplies() {
        Backends.threads(1);
        Work.Gemm work = new Work.Gemm(3, 5, 4, true, true);
        List<float[]> in = Inputs.of(work);
        float[] c = JacobiWorker.gemm(work).results().getFirst();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 5; j++) {
                double sum = 0;
                for (int k = 0; k < 4; k++) {
                    sum += (double) in.get(0)[k * 3 + i] * in.get(1)[j * 4 + k];
                }
                assertEquals(sum, c[i * 5 + j], 1e-6);
            }
        }
    }
}
