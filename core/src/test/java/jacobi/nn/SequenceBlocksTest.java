package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Operators;
import jacobi.Tensor;
import jacobi.array.DType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Blocks over sequences in what the golden cases do not reach: packing, options, printing, errors.
 */
class SequenceBlocksTest {
    private static void says(String message, Executable mistake) {
        assertEquals(message, assertThrows(RuntimeException.class, mistake).getMessage());
    }

    private static float[] grad(Tensor t) {
        Tensor g = t.grad();
        assertNotNull(g);
        return g.toFloats();
    }

    @Test
    void packingForgetsThePadding() {
        Tensor padded = Tensor.of(new float[] {1, 2, 0, 3, 4, 5, 6, 0, 0}, 3, 3); // a batch of rows
        PackedSequence p = PackedSequence.pack(padded, new int[] {2, 3, 1}, true);
        assertArrayEquals(new float[] {3, 1, 6, 4, 2, 5}, p.data().toFloats());
        assertArrayEquals(new int[] {3, 2, 1}, p.batchSizes());
        assertArrayEquals(new int[] {1, 0, 2}, p.sortedIndices());
        assertArrayEquals(new int[] {2, 3, 1}, p.lengths());
        PackedSequence.Padded back = p.padded(true, -1, 4);
        assertArrayEquals(
                new float[] {1, 2, -1, -1, 3, 4, 5, -1, 6, -1, -1, -1}, back.output().toFloats());
        assertArrayEquals(new int[] {2, 3, 1}, back.lengths());
        assertArrayEquals(padded.t().toFloats(), p.padded(false).output().toFloats());
    }

    @Test
    void sequencesOfSeveralLengthsArePaddedAndPacked() {
        List<Tensor> all = List.of(Tensor.of(1f), Tensor.of(2f, 3f, 4f), Tensor.of(5f, 6f));
        all = all.stream().map(t -> t.dim() == 0 ? t.reshape(1) : t).toList();
        assertArrayEquals(
                new float[] {1, 9, 9, 2, 3, 4, 5, 6, 9},
                PackedSequence.pad(all, true, 9).toFloats());
        assertArrayEquals(
                new float[] {2, 5, 1, 3, 6, 4}, PackedSequence.pack(all).data().toFloats());
        says(
                "pad: no sequences: expected one at least",
                () -> PackedSequence.pad(List.of(), true, 0));
    }

    @Test
    void packedInputsGiveWhatEachSequenceGivesAlone() {
        Tensor.manualSeed(2);
        LSTM lstm = new LSTM(3, 4, RecurrentOptions.of().layers(2).bidirectional(true));
        Tensor x = Tensor.randn(5, 3, 3);
        int[] lengths = {2, 5, 4};
        LSTM.PackedOutput out = lstm.forward(PackedSequence.pack(x, lengths, false));
        Tensor padded = out.output().padded(false).output();
        for (int b = 0; b < 3; b++) {
            LSTM.Output alone = lstm.forward(x.narrow(0, 0, lengths[b]).narrow(1, b, 1));
            Tensor own = padded.narrow(0, 0, lengths[b]).narrow(1, b, 1);
            assertTrue(own.allClose(alone.output(), 1e-5, 1e-6));
            assertTrue(out.h().narrow(1, b, 1).allClose(alone.h(), 1e-5, 1e-6));
            assertTrue(out.c().narrow(1, b, 1).allClose(alone.c(), 1e-5, 1e-6));
        }
        GRU gru = new GRU(3, 4);
        GRU.PackedOutput g = gru.forward(PackedSequence.pack(x, lengths, false));
        assertTrue(
                g.h().narrow(1, 0, 1)
                        .allClose(gru.forward(x.narrow(0, 0, 2).narrow(1, 0, 1)).h(), 1e-5, 1e-6));
        RNN rnn = new RNN(3, 4);
        RNN.PackedOutput r = rnn.forward(PackedSequence.pack(x, lengths, false));
        assertTrue(
                r.h().narrow(1, 2, 1)
                        .allClose(rnn.forward(x.narrow(0, 0, 4).narrow(1, 2, 1)).h(), 1e-5, 1e-6));
    }

    @Test
    void withoutABatchOrWithTheBatchFirst() {
        Tensor.manualSeed(3);
        GRU gru = new GRU(3, 4, RecurrentOptions.of().batchFirst(true));
        Tensor x = Tensor.randn(2, 5, 3);
        GRU.Output all = gru.forward(x);
        assertEquals(List.of(2, 5, 4), sizes(all.output()));
        GRU.Output one = gru.forward(x.get(1));
        assertEquals(List.of(5, 4), sizes(one.output()));
        assertTrue(one.output().allClose(all.output().get(1), 1e-5, 1e-6));
        assertTrue(one.h().allClose(all.h().select(1, 1), 1e-5, 1e-6));
    }

    private static List<Integer> sizes(Tensor t) {
        return java.util.Arrays.stream(t.shape().toArray()).boxed().toList();
    }

    @Test
    void dropoutStandsBetweenLayersInTrainingOnly() {
        Tensor.manualSeed(4);
        LSTM lstm = new LSTM(3, 8, RecurrentOptions.of().layers(2).dropout(0.5));
        Tensor x = Tensor.randn(4, 2, 3);
        Tensor once = lstm.forward(x).output();
        assertFalse(once.allClose(lstm.forward(x).output(), 1e-3, 1e-4), "two draws are alike");
        lstm.eval();
        Tensor still = lstm.forward(x).output();
        assertArrayEquals(still.toFloats(), lstm.forward(x).output().toFloats());
        LSTM single = new LSTM(3, 8, RecurrentOptions.of().dropout(0.5));
        byte[] before = Tensor.generator().state();
        single.forward(x);
        assertArrayEquals(before, Tensor.generator().state(), "there is no layer to come");
    }

    @Test
    void namesOfTheState() {
        LSTM lstm = new LSTM(3, 4, 2, RecurrentOptions.of().bidirectional(true));
        assertEquals(
                List.of(
                        "weight_ih_l0",
                        "weight_hh_l0",
                        "bias_ih_l0",
                        "bias_hh_l0",
                        "weight_hr_l0",
                        "weight_ih_l0_reverse",
                        "weight_hh_l0_reverse",
                        "bias_ih_l0_reverse",
                        "bias_hh_l0_reverse",
                        "weight_hr_l0_reverse"),
                List.copyOf(lstm.stateDict().keySet()));
        assertEquals(
                List.of(
                        "q_proj_weight",
                        "k_proj_weight",
                        "v_proj_weight",
                        "in_proj_bias",
                        "bias_k",
                        "bias_v",
                        "out_proj.weight",
                        "out_proj.bias"),
                List.copyOf(
                        new MultiheadAttention(
                                        4,
                                        2,
                                        MultiheadAttention.Options.of().sizes(3, 5).biasKv(true))
                                .stateDict()
                                .keySet()));
    }

    @Test
    void printing() {
        RecurrentOptions o = RecurrentOptions.of();
        assertEquals("GRU(3, 4)", new GRU(3, 4).toString());
        assertEquals(
                "LSTM(3, 4, proj_size=2, num_layers=2, bias=False, batch_first=True, dropout=0.5,"
                        + " bidirectional=True)",
                new LSTM(3, 4, 2, new RecurrentOptions(2, false, true, 0.5, true)).toString());
        assertEquals("RNN(3, 4, num_layers=2)", new RNN(3, 4, "relu", o.layers(2)).toString());
        assertEquals(
                "RNNCell(3, 4, bias=False, nonlinearity=relu)",
                new RNNCell(3, 4, false, "relu").toString());
        assertEquals("LSTMCell(3, 4)", new LSTMCell(3, 4).toString());
        assertEquals(
                "Embedding(10, 4, padding_idx=9, max_norm=1.0, norm_type=1.0,"
                        + " scale_grad_by_freq=True)",
                new Embedding(10, 4)
                        .paddingIndex(-1)
                        .maxNorm(1, 1)
                        .scaleGradByFreq(true)
                        .toString());
        assertEquals(
                "EmbeddingBag(10, 4, mode='sum', padding_idx=2)",
                new EmbeddingBag(10, 4, "sum").paddingIndex(2).toString());
        assertEquals(
                """
                TransformerEncoder(
                  (layers): ModuleList(
                    (0-1): 2 x TransformerEncoderLayer(
                      (self_attn): MultiheadAttention(
                        (out_proj): NonDynamicallyQuantizableLinear(in_features=4, out_features=4, bias=True)
                      )
                      (linear1): Linear(in_features=4, out_features=8, bias=True)
                      (dropout): Dropout(p=0.1, inplace=False)
                      (linear2): Linear(in_features=8, out_features=4, bias=True)
                      (norm1): LayerNorm((4,), eps=1e-05, elementwise_affine=True)
                      (norm2): LayerNorm((4,), eps=1e-05, elementwise_affine=True)
                      (dropout1): Dropout(p=0.1, inplace=False)
                      (dropout2): Dropout(p=0.1, inplace=False)
                      (activation): GELU(approximate='none')
                    )
                  )
                )\
                """,
                new TransformerEncoder(
                                new TransformerEncoderLayer(
                                        4,
                                        2,
                                        TransformerOptions.of()
                                                .feedForward(8)
                                                .activation(new GELU())),
                                2,
                                null)
                        .toString());
    }

    @Test
    void theRowOfThePaddingIsZerosAndStaysSo() {
        Embedding e = new Embedding(3, 2).paddingIndex(1);
        assertArrayEquals(new float[2], e.weight().get(1).toFloats());
        e.forward(Tensor.of(0, 1, 1, 0, 2)).sum().backward();
        assertArrayEquals(new float[] {2, 2, 0, 0, 1, 1}, grad(e.weight()));
    }

    @Test
    void gradientsDividedByTheFrequency() {
        Embedding e = new Embedding(3, 2).scaleGradByFreq(true);
        e.forward(Tensor.of(0, 2, 0, 0))
                .mul(Tensor.of(new float[][] {{1}, {5}, {2}, {3}}))
                .sum()
                .backward();
        assertArrayEquals(new float[] {2, 2, 0, 0, 5, 5}, grad(e.weight()), 1e-6f);
    }

    @Test
    void rowsTooLongAreShortenedInPlace() {
        Tensor w = Tensor.of(new float[][] {{3, 4}, {0.3f, 0.4f}, {6, 8}});
        Embedding e = Embedding.fromPretrained(w, true).maxNorm(1, 2);
        Tensor y = e.forward(Tensor.of(0, 1));
        assertArrayEquals(new float[] {0.6f, 0.8f, 0.3f, 0.4f}, y.toFloats(), 1e-6f);
        assertArrayEquals(new float[] {0.6f, 0.8f, 0.3f, 0.4f, 6, 8}, w.toFloats(), 1e-6f);
        assertFalse(w.requiresGrad());
    }

    @Test
    void rowsTooLongAreShortenedByNameToo() {
        // Sums of absolute values 7, 0.7 and 14; the row of the padding is shortened as well.
        Tensor w = Tensor.of(new double[][] {{3, 4}, {0.3, 0.4}, {6, -8}}).requiresGrad(true);
        Map<String, Object> options =
                Map.of(
                        "max_norm",
                        3.5,
                        "norm_type",
                        1.0,
                        "scale_grad_by_freq",
                        true,
                        "padding_idx",
                        0L);
        Tensor index = Tensor.of(0, 1, 1);
        Tensor y = named("nn.functional.embedding", w, index, options);
        double[] shorter = {1.5, 2, 0.3, 0.4, 0.3, 0.4};
        assertArrayEquals(shorter, y.toDoubles(), 1e-7);
        assertArrayEquals(new double[] {1.5, 2, 0.3, 0.4, 6, -8}, w.toDoubles(), 1e-7);
        y.sum().backward();
        assertArrayEquals(
                new double[] {0, 0, 1, 1, 0, 0}, Objects.requireNonNull(w.grad()).toDoubles());
        Tensor most =
                named(
                        "nn.functional.embedding_bag",
                        Tensor.of(new int[][] {{2, 1}}),
                        w,
                        Map.of(
                                "max_norm",
                                4L,
                                "norm_type",
                                Double.POSITIVE_INFINITY,
                                "mode",
                                "sum"));
        assertArrayEquals(new double[] {3.3, -3.6}, most.toDoubles(), 1e-6);
        EmbeddingBag bag =
                EmbeddingBag.fromPretrained(w.detach().copy(), "sum", true).maxNorm(1, 2);
        Tensor joined = bag.forward(Tensor.of(new int[][] {{2, 1}}));
        assertArrayEquals(new double[] {0.9, -0.4}, joined.toDoubles(), 1e-6);
        assertArrayEquals(new double[] {0.6, -0.8}, bag.weight().get(2).toDoubles(), 1e-6);
        assertFalse(bag.weight().requiresGrad());
    }

    private static Tensor named(String name, Tensor a, Tensor b, Map<String, Object> options) {
        return Operators.call(name, List.of(a, b), options).orElseThrow().getFirst();
    }

    @Test
    void sparseGradientsAreRefused() {
        Tensor w = Tensor.zeros(3, 2);
        Tensor index = Tensor.of(new int[][] {{0, 1}});
        Map<String, Object> sparse = Map.of("sparse", true);
        String says = ": sparse is True: expected False, all gradients are dense";
        Map<String, Executable> calls =
                Map.of(
                        "embedding",
                        () -> named("nn.functional.embedding", w, index, sparse),
                        "embedding_bag",
                        () -> named("nn.functional.embedding_bag", index, w, sparse),
                        "Embedding",
                        () -> BlockFactory.create("Embedding", List.of(3L, 2L), sparse),
                        "EmbeddingBag",
                        () -> BlockFactory.create("EmbeddingBag", List.of(3L, 2L), sparse));
        calls.forEach(
                (name, call) ->
                        assertEquals(
                                name + says,
                                assertThrows(UnsupportedOperationException.class, call)
                                        .getMessage()));
    }

    @Test
    void bags() {
        Tensor w = Tensor.of(new float[][] {{1, 2}, {3, -4}, {5, 6}}).requiresGrad(true);
        Tensor index = Tensor.of(0, 2, 1, 1);
        Tensor offsets = Tensor.of(0, 2, 2);
        Tensor mean = w.embeddingBag(index, offsets, "mean", null, false, null, false);
        assertArrayEquals(new float[] {3, 4, 0, 0, 3, -4}, mean.toFloats());
        Tensor max = w.embeddingBag(index, offsets, "max", null, false, null, false);
        assertArrayEquals(new float[] {5, 6, 0, 0, 3, -4}, max.toFloats());
        max.sum().backward();
        assertArrayEquals(new float[] {0, 0, 1, 1, 1, 1}, grad(w));
        Tensor weights = Tensor.of(1f, 2f, 3f, 4f).requiresGrad(true);
        Tensor sum = w.embeddingBag(index, offsets, "sum", weights, false, 1, false);
        assertArrayEquals(new float[] {11, 14, 0, 0, 0, 0}, sum.toFloats());
        sum.sum().backward();
        assertArrayEquals(new float[] {3, 11, 0, 0}, grad(weights));
        Tensor last = w.embeddingBag(index, Tensor.of(0, 1, 3), "sum", null, true, null, false);
        assertArrayEquals(new float[] {1, 2, 8, 2}, last.toFloats());
        EmbeddingBag bag = new EmbeddingBag(3, 2);
        assertEquals(List.of(2, 2), sizes(bag.forward(Tensor.of(new int[][] {{0, 1}, {2, 2}}))));
    }

    @Test
    void attentionWithoutWeightsIsAttentionWithThem() {
        Tensor.manualSeed(5);
        MultiheadAttention m =
                new MultiheadAttention(8, 2, MultiheadAttention.Options.of().batchFirst(true));
        Tensor x = Tensor.randn(2, 5, 8);
        for (boolean causal : new boolean[] {false, true}) {
            var with = m.forward(x, x, x, null, true, null, true, causal);
            var without = m.forward(x, x, x, null, false, null, true, causal);
            assertTrue(without.output().allClose(with.output(), 1e-5, 1e-6));
            assertNull(without.weights());
            Tensor w = with.weights();
            assertNotNull(w);
            assertEquals(List.of(2, 5, 5), sizes(w));
            assertEquals(causal ? 0 : 1, w.get(0, 0, 4).item() > 0 ? 1 : 0);
        }
        var all = m.forward(x, x, x, null, true, null, false, false);
        Tensor each = all.weights();
        assertNotNull(each);
        assertEquals(List.of(2, 2, 5, 5), sizes(each));
        Tensor alone = m.forward(x.get(0), x.get(0), x.get(0)).output();
        assertTrue(alone.allClose(m.forward(x, x, x).output().get(0), 1e-5, 1e-6));
    }

    @Test
    void layersOfAStackBeginAlikeAndShareNothing() {
        Tensor.manualSeed(6);
        var layer =
                new TransformerEncoderLayer(
                        4, 2, TransformerOptions.of().feedForward(8).dropout(0));
        byte[] before = Tensor.generator().state();
        var stack = new TransformerEncoder(layer, 2, new LayerNorm(4));
        assertArrayEquals(before, Tensor.generator().state(), "copies draw nothing");
        var state = stack.stateDict();
        assertEquals(26, state.size());
        assertEquals(26, Set.copyOf(stack.parameters()).size());
        assertArrayEquals(
                state.get("layers.0.linear1.weight").toFloats(),
                state.get("layers.1.linear1.weight").toFloats());
        Tensor x = Tensor.randn(3, 2, 4);
        Tensor mask = Transformer.squareSubsequentMask(3);
        assertTrue(
                stack.forward(x, mask, null, false)
                        .allClose(stack.forward(x, null, null, true), 1e-5, 1e-6));
        var whole = new Transformer(4, 2, 1, 1, TransformerOptions.of().feedForward(8).dropout(0));
        assertEquals(List.of(3, 2, 4), sizes(whole.forward(Tensor.randn(5, 2, 4), x)));
    }

    @Test
    void mistakes() {
        Tensor x = Tensor.zeros(5, 2, 3);
        says(
                "LSTM: input [5, 2, 3]: expected [steps, n, 4] or [steps, 4]",
                () -> new LSTM(4, 2).forward(x));
        says(
                "lstm: state [1, 3, 2]: expected [1, 2, 2]",
                () -> new LSTM(3, 2).forward(x, Tensor.zeros(1, 3, 2), null));
        says(
                "LSTM: sizes 3 and 2, projected to 2: expected at least 1, and a projection to"
                        + " less",
                () -> new LSTM(3, 2, 2, RecurrentOptions.of()));
        says(
                "GRUCell: input [2]: expected [n, 3] or [3]",
                () -> new GRUCell(3, 2).forward(Tensor.zeros(2)));
        says(
                "RNN: nonlinearity is 'sin': expected 'tanh' or 'relu'",
                () -> new RNN(3, 2, "sin", RecurrentOptions.of()));
        says(
                "pack: length 6 of 5 steps: expected 1 to 5",
                () -> PackedSequence.pack(x, new int[] {6, 1}, false));
        says(
                "padded: 2 steps: expected at least the 5 of the longest sequence",
                () -> PackedSequence.pack(x, new int[] {5, 1}, false).padded(true, 0, 2));
        says(
                "Embedding: padding index 3: expected one of 3 rows",
                () -> new Embedding(3, 2).paddingIndex(3));
        says(
                "embedding: index 3 is out of bounds for dimension 0 of [3, 2] with size 3",
                () -> new Embedding(3, 2).forward(Tensor.of(0, 3)));
        says(
                "EmbeddingBag: mode is 'min': expected 'mean', 'sum' or 'max'",
                () -> new EmbeddingBag(3, 2, "min"));
        says(
                "embedding_bag: indices [2] and no offsets: expected [bags, m] alone, or two"
                        + " vectors",
                () -> new EmbeddingBag(3, 2).forward(Tensor.of(0, 1)));
        says(
                "embedding_bag: offsets [0, 3] of 2 indices: expected 0 first, none before its"
                        + " predecessor, and none behind the end",
                () -> new EmbeddingBag(3, 2).forward(Tensor.of(0, 1), Tensor.of(0, 3), null));
        says(
                "MultiheadAttention: size 4 and 3 heads: expected a divisor of the size",
                () -> new MultiheadAttention(4, 3));
        says(
                "MultiheadAttention: query [5, 2, 3], key [5, 2, 3] and value [5, 2, 3]: expected"
                        + " [m, batch, 4], [n, batch, 4] and [n, batch, 4], or all without batch",
                () -> new MultiheadAttention(4, 2).forward(x, x, x));
        says(
                "MultiheadAttention: mask [5, 4]: expected [5, 5]",
                () ->
                        new MultiheadAttention(3, 1)
                                .forward(x, x, x, null, true, Tensor.zeros(5, 4), true, false));
        says(
                "TransformerEncoder: 0 layers: expected at least 1",
                () -> new TransformerEncoder(new TransformerEncoderLayer(4, 2), 0, null));
        says(
                "scaled_dot_product_attention: query [2, 3], key [4, 5] and value [4, 5]: expected"
                        + " [.., m, d], [.., n, d] and [.., n, e]",
                () ->
                        Tensor.zeros(2, 3)
                                .scaledDotProductAttention(
                                        Tensor.zeros(4, 5), Tensor.zeros(4, 5), false));
        says(
                "scaled_dot_product_attention: a mask and causal: expected one of both",
                () ->
                        Tensor.zeros(2, 3)
                                .scaledDotProductAttention(
                                        Tensor.zeros(2, 3),
                                        Tensor.zeros(2, 3),
                                        Tensor.zeros(2, 2),
                                        0,
                                        true,
                                        null,
                                        false));
        says(
                "scaled_dot_product_attention: 4 heads of queries and 3 of keys and values:"
                        + " expected a multiple",
                () ->
                        Tensor.zeros(4, 2, 3)
                                .scaledDotProductAttention(
                                        Tensor.zeros(3, 2, 3),
                                        Tensor.zeros(3, 2, 3),
                                        null,
                                        0,
                                        false,
                                        null,
                                        true));
        says(
                "batch sizes [1, 2]: expected at least 1 at each step, and none above the one"
                        + " before",
                () ->
                        Tensor.zeros(3, 3)
                                .recurrent(
                                        "gru",
                                        new int[] {1, 2},
                                        new Tensor[] {Tensor.zeros(1, 1, 2)},
                                        new Tensor[] {Tensor.zeros(6, 3), Tensor.zeros(6, 2)},
                                        1,
                                        false,
                                        y -> y));
        assertEquals(DType.FLOAT32, x.dtype());
    }
}
