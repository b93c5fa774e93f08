package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Autograd;
import jacobi.Backends;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent layers as one operation: against the same made step by step of elementary operators,
 * whose gradients {@link OperatorTableTest} holds against differences, and packed sequences against
 * each sequence alone.
 */
class RecurrentTest {
    private final Generator random = new Generator(5);

    @AfterEach
    void theBestBackendAgain() {
        Backends.use("vector");
    }

    private Tensor draw(DType t, int... sizes) {
        return Tensor.randn(random, t, sizes).mul(0.5).requiresGrad(true);
    }

    private Tensor leaf(DType t, int... sizes) {
        return draw(t, sizes).detach().requiresGrad(true);
    }

    private static int gates(String cell) {
        return cell.equals("lstm") ? 4 : cell.equals("gru") ? 3 : 1;
    }

    /** Weights of both directions of two layers. */
    private Tensor[] weights(DType t, String cell, int in, int size, boolean bias) {
        List<Tensor> all = new ArrayList<>();
        int rows = gates(cell) * size;
        for (int l = 0; l < 2; l++) {
            for (int d = 0; d < 2; d++) {
                all.add(leaf(t, rows, l == 0 ? in : 2 * size));
                all.add(leaf(t, rows, size));
                if (bias) {
                    all.add(leaf(t, rows));
                    all.add(leaf(t, rows));
                }
            }
        }
        return all.toArray(Tensor[]::new);
    }

    private Tensor[] state(DType t, String cell, int batch, int size) {
        Tensor h = leaf(t, 4, batch, size);
        return cell.equals("lstm") ? new Tensor[] {h, leaf(t, 4, batch, size)} : new Tensor[] {h};
    }

    private static Tensor sum(Tensor[] results) {
        Tensor sum = Tensor.of(0.0);
        for (int i = 0; i < results.length; i++) {
            Tensor r = results[i].flatten();
            sum = sum.add(r.mul(Tensor.linspace(0.5, 1.5 + i, r.numel())).sum());
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({
        "rnn_tanh, true, vector",
        "rnn_relu, false, vector",
        "lstm, true, vector",
        "lstm, false, scalar",
        "gru, true, vector",
        "gru, false, scalar"
    })
    void theShortWayBackIsTheLongOne(String cell, boolean bias, String backend) {
        Backends.use(backend);
        DType t = DType.FLOAT64;
        int[] sizes = {4, 4, 3, 1, 1};
        Tensor x = leaf(t, 13, 5);
        Tensor[] w = weights(t, cell, 5, 3, bias);
        Tensor[] s = state(t, cell, 4, 3);
        List<Tensor> leaves = new ArrayList<>(List.of(x));
        leaves.addAll(List.of(s));
        leaves.addAll(List.of(w));
        Tensor f = sum(x.recurrent(cell, sizes, s, w, 2, true, y -> y));
        List<@Nullable Tensor> fused = Autograd.grad(List.of(f), leaves, false);
        Tensor again = sum(x.recurrent(cell, sizes, s, w, 2, true, y -> y));
        List<@Nullable Tensor> composed = Autograd.grad(List.of(again), leaves, true);
        for (int i = 0; i < leaves.size(); i++) {
            Tensor a = fused.get(i);
            Tensor b = composed.get(i);
            assertNotNull(a);
            assertNotNull(b);
            assertTrue(a.allClose(b.detach(), 1e-11, 1e-12), "gradient " + i);
            assertTrue(a.abs().max().item() > 1e-6, "gradient " + i + " is zeros");
        }
    }

    @ParameterizedTest
    @CsvSource({"rnn_tanh", "lstm", "gru"})
    void packedSequencesAreWhatEachIsAlone(String cell) {
        DType t = DType.FLOAT64;
        int[] lengths = {5, 3, 3, 2};
        int[] sizes = {4, 4, 3, 1, 1};
        Tensor[] w = weights(t, cell, 5, 3, true);
        Tensor[] s = state(t, cell, 4, 3);
        Tensor padded = Tensor.randn(random, t, 5, 4, 5);
        List<Tensor> rows = new ArrayList<>();
        for (int step = 0; step < 5; step++) {
            rows.add(padded.get(step).narrow(0, 0, sizes[step]));
        }
        Tensor x = Tensor.cat(0, rows.toArray(Tensor[]::new));
        Tensor[] all = x.recurrent(cell, sizes, s, w, 2, true, y -> y);
        for (int b = 0; b < 4; b++) {
            Tensor own = padded.narrow(0, 0, lengths[b]).narrow(1, b, 1);
            Tensor[] first = new Tensor[s.length];
            for (int i = 0; i < s.length; i++) {
                first[i] = s[i].narrow(1, b, 1);
            }
            Tensor[] alone = own.recurrent(cell, first, w, 2, true, false, y -> y);
            for (int i = 0; i < s.length; i++) {
                Tensor last = all[1 + i].narrow(1, b, 1);
                assertTrue(last.allClose(alone[1 + i], 1e-12, 1e-14), "state of sequence " + b);
            }
            int at = b;
            for (int step = 0; step < lengths[b]; step++) {
                Tensor found = all[0].get(at);
                assertTrue(
                        found.allClose(alone[0].get(step, 0), 1e-12, 1e-14),
                        "step " + step + " of sequence " + b);
                at += sizes[step];
            }
        }
    }

    /** Sizes that the table does not reach: several vectors, tiles and blocks. */
    @ParameterizedTest
    @CsvSource({"rnn_tanh", "rnn_relu", "lstm", "gru"})
    void vectorsAsScalarsInLargerSizes(String cell) {
        DType t = DType.FLOAT32;
        Tensor x = leaf(t, 6, 33, 40);
        Tensor[] w = weights(t, cell, 40, 70, true);
        Tensor[] s = state(t, cell, 33, 70);
        List<Tensor> leaves = new ArrayList<>(List.of(x));
        leaves.addAll(List.of(w));
        List<List<@Nullable Tensor>> found = new ArrayList<>();
        for (String backend : List.of("scalar", "vector")) {
            Backends.use(backend);
            Tensor f = sum(x.recurrent(cell, s, w, 2, true, false, y -> y)).mul(1e-3);
            found.add(Autograd.grad(List.of(f), leaves, false));
        }
        for (int i = 0; i < leaves.size(); i++) {
            Tensor a = found.get(0).get(i);
            Tensor b = found.get(1).get(i);
            assertNotNull(a);
            assertNotNull(b);
            double scale = a.abs().max().item();
            assertEquals(0, a.sub(b).abs().max().item(), 2e-4 * scale, "gradient " + i);
        }
    }

    @Test
    void theGraphOfALayerIsOneNode() {
        Tensor x = Tensor.randn(random, DType.FLOAT32, 50, 2, 3);
        Tensor[] w = {leaf(DType.FLOAT32, 16, 3), leaf(DType.FLOAT32, 16, 4)};
        Tensor zero = Tensor.zeros(1, 2, 4);
        Tensor[] s = {zero, zero};
        Tensor y = x.recurrent("lstm", s, w, 1, false, false, t -> t)[0];
        assertEquals("ReshapeBackward0", y.gradFn().orElseThrow().name());
        assertEquals(
                "LstmBackward0", y.gradFn().orElseThrow().inputs().getFirst().orElseThrow().name());
    }

    @Test
    void backwardTwiceNeedsTheGraphToBeKept() {
        Tensor x = leaf(DType.FLOAT64, 3, 2, 3);
        Tensor[] w = {leaf(DType.FLOAT64, 9, 3), leaf(DType.FLOAT64, 9, 3)};
        Tensor[] s = {Tensor.zeros(DType.FLOAT64, 1, 2, 3)};
        Tensor f = sum(x.recurrent("gru", s, w, 1, false, false, y -> y));
        f.backward(null, true, false);
        Tensor once = x.grad();
        assertNotNull(once);
        Tensor first = once.mul(2);
        f.backward();
        Tensor both = x.grad();
        assertNotNull(both);
        assertTrue(both.allClose(first, 1e-14, 1e-14));
        assertThrows(IllegalStateException.class, f::backward);
    }
}
